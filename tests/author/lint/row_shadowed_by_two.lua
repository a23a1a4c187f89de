local HOUSE = "The tests' own payer"

return policy {
  id = "subject", version = "1", title = "For tests of lint",

  units = { { method = "eight_minute", source = HOUSE } },

  coverage = {
    source = HOUSE,
    codes = {
      { codes = "97110", status = "covered", source = HOUSE },
      { codes = "97112", status = "covered", from = "2020-01-01", source = HOUSE },
      { codes = { "97110", "97112" }, status = "restricted", from = "2020-01-01", source = HOUSE }, --! row.shadowed
      --= { codes = { "97110", "97112" }, status = "restricted", from = "2019-12-31", source = HOUSE },
    },
    who = { { credentials = { "PT" }, may = "furnish", source = HOUSE } },
  },
}
