local HOUSE = "The tests' own payer"

return policy {
  id = "subject", version = "1", title = "For tests of lint",
  coverage = {
    source = HOUSE,
    codes = { { codes = "therapy", status = "covered", source = HOUSE } },
  },
  units = { { method = "midpoint", source = HOUSE } },
  caps = {
    { id = "caps.all", codes = "timed", units = 4, over = "hold", source = HOUSE },
    { id = "caps.one", codes = "97110", units = 4, over = "hold", source = HOUSE }, --! row.redundant
    --= { id = "caps.one", codes = "97110", units = 3, over = "hold", source = HOUSE },
    { id = "caps.child", codes = "97110", units = 5, max_age = 20, over = "hold", source = HOUSE },
    { id = "caps.later", codes = "97140", units = 5, per = "week", over = "hold", source = HOUSE },
    { id = "caps.each", codes = "timed", units = 5, by = "code", over = "hold", source = HOUSE },
  },
  frequency = {
    { id = "frequency.year", visits = 20, per = "benefit_year", source = HOUSE },
    { id = "frequency.pt", visits = 20, per = "benefit_year", disciplines = { "PT" }, source = HOUSE },
    { id = "frequency.more", visits = 21, per = "benefit_year", source = HOUSE }, --! row.redundant
    --= { id = "frequency.more", visits = 21, per = "episode", source = HOUSE },
  },
}
