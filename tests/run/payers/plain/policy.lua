local HOUSE = "The tests' own payer: covers therapy, counts by eight minutes"

return policy {
  id = "plain", version = "1", title = "A payer that asks for nothing",

  coverage = {
    source = HOUSE,
    codes = { { codes = "therapy", status = "covered", source = HOUSE } },
    who = {
      { credentials = { "PT", "OT", "SLP" }, may = "furnish", source = HOUSE },
      { credentials = { "PTA", "OTA" }, may = "assist", source = HOUSE },
    },
  },

  units = { { method = "eight_minute", source = HOUSE } },
}
