return policy { id = "fuzz", version = "1", title = "T",
  coverage = { source = "S", codes = { { codes = "any", status = "covered", source = "S" } } },
  units = { { method = "midpoint", source = "S" } }, caps = { { id = "a.b", codes = "timed", units = 1, over = "trim", source = "S" }, { id = "a.b", each = { ["97110"] = 1 }, over = "hold", source = "S" } } }
