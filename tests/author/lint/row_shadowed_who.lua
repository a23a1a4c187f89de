local HOUSE = "The tests' own payer"

return policy {
  id = "subject", version = "1", title = "For tests of lint",

  units = { { method = "eight_minute", source = HOUSE } },

  coverage = {
    source = HOUSE,
    codes = { { codes = "therapy", status = "covered", source = HOUSE } },
    who = {
      { credentials = { "PT", "PTA" }, may = "furnish", source = HOUSE },
      { credentials = { "PTA" }, may = "assist", source = HOUSE }, --! row.shadowed
      --= { credentials = { "OTA" }, may = "assist", source = HOUSE },
    },
  },
}
