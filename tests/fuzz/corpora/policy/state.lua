local n = 0
return policy { id = "fuzz", version = "1", title = "T",
  coverage = { source = "S", codes = { { codes = "any", status = "covered", source = "S" } } },
  units = { { method = "midpoint", source = "S" } }, rules = { rule { id = "a.b", topic = "t", title = "T", severity = "hold", source = "S", check = function() n = n + 1 return n > 1 end } } }
