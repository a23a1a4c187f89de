local HOUSE = "The tests' own payer"

return policy {
  id = "subject", version = "1", title = "For tests of lint",

  units = { { method = "eight_minute", source = HOUSE } },

  coverage = {
    source = HOUSE,
    codes = {
      { codes = "therapy", status = "covered", source = HOUSE },
      { codes = "97010", status = "bundled", source = HOUSE }, --! row.shadowed
      --=
    },
    who = { { credentials = { "PT" }, may = "furnish", source = HOUSE } },
  },
}
