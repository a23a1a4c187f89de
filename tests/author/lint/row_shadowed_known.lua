local HOUSE = "The tests' own payer"

return policy {
  id = "subject", version = "1", title = "For tests of lint",

  units = { { method = "eight_minute", source = HOUSE } },

  coverage = {
    source = HOUSE,
    codes = {
      { codes = "97110", status = "covered", known_from = "2025-03-01", source = HOUSE },
      { codes = "97110", status = "restricted", known_from = "2025-03-01", source = HOUSE }, --! row.shadowed
      --= { codes = "97110", status = "restricted", source = HOUSE },
    },
    who = { { credentials = { "PT" }, may = "furnish", source = HOUSE } },
  },
}
