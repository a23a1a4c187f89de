return policy { id = "fuzz", version = "1", title = "T",
  coverage = { source = "S", codes = { { codes = "any", status = "covered", source = "S" } } },
  units = { { method = "midpoint", source = "S" } }, cap = { { idd = 1 } } }
