local function check(day) return day.units > 3 end
local p = policy { id = "fuzz", version = "1", title = "T",
  coverage = { source = "S", codes = { { codes = "any", status = "covered", source = "S" } } },
  units = { { method = "midpoint", source = "S" } }, rules = { rule { id = "a.b", topic = "t", title = "T", severity = "hold", source = { "S", url = "https://a.b", verified_on = "2026-01-31" }, check = check } } }
return p
