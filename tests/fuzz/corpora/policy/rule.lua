return policy { id = "fuzz", version = "1", title = "T",
  coverage = { source = "S", codes = { { codes = "any", status = "covered", source = "S" } } },
  units = { { method = "midpoint", source = "S" } }, rules = { rule { id = "a.b", topic = "t", title = "T", severity = "warn", source = "S", message = "{days}", check = function(day) if not known "referral.date" then return warn { "m", days = 3 } end end } } }
