local HOUSE = "The tests' own payer"

return policy {
  id = "subject", version = "1", title = "For tests of lint",
  coverage = {
    source = HOUSE,
    codes = { { codes = "therapy", status = "covered", source = HOUSE } },
  },
  units = { { method = "midpoint", source = HOUSE } },
  referral = {
    { id = "referral.order", source = HOUSE },
    direct_access = {
      { states = { "TX" }, days = 30, to = "2024-12-30", source = HOUSE },
      { states = { "TX" }, free = true, from = "2025-01-01", source = HOUSE }, --! dates.gap
      --= { states = { "TX" }, free = true, from = "2024-12-31", source = HOUSE },
      { states = { "LA" }, days = 30, to = "2024-12-30", source = HOUSE },
    },
  },
}
