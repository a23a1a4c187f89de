local HOUSE = "The tests' own payer"

return policy {
  id = "subject", version = "1", title = "For tests of lint",

  units = { { method = "eight_minute", source = HOUSE } },

  coverage = {
    source = HOUSE,
    codes = {
      { codes = { "97110", "97112" }, status = "covered", source = HOUSE }, --! row.redundant
      --= { codes = { "97110", "97112" }, status = "restricted", source = HOUSE },
      { codes = "therapy", status = "covered", source = HOUSE },
    },
    who = { { credentials = { "PT" }, may = "furnish", source = HOUSE } },
  },
}
