local HOUSE = "The tests' own payer"

return policy {
  id = "subject", version = "1", title = "For tests of lint",

  units = { { method = "eight_minute", source = HOUSE } },

  coverage = {
    source = HOUSE,
    codes = {
      { codes = "97026", status = "covered", to = "2024-12-31", source = HOUSE },
      { codes = "97026", status = "restricted", from = "2025-02-01", source = HOUSE }, --! dates.gap
      --= { codes = "97026", status = "restricted", from = "2025-01-01", source = HOUSE },
      { codes = "97110", status = "covered", source = HOUSE },
    },
    who = { { credentials = { "PT" }, may = "furnish", source = HOUSE } },
  },
}
