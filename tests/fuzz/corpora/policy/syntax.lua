return policy { id = "fuzz", ]
