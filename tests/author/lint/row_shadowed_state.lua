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
      { states = { "TX" }, days = 30, to = "2025-12-31", source = HOUSE },
      { states = { "TX", "LA" }, free = true, source = HOUSE },
      { states = { "OK" }, disciplines = { "PT" }, free = true, source = HOUSE },
      { states = { "OK" }, days = 30, source = HOUSE },
      { states = { "AR", "LA" }, days = 30, source = HOUSE }, --! row.shadowed
      --= { states = { "AR" }, days = 30, source = HOUSE },
      { states = { "LA" }, disciplines = { "OT" }, days = 30, source = HOUSE }, --! row.shadowed
      --=
    },
  },
}
