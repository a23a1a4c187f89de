local HOUSE = "The tests' own payer"

return policy {
  id = "subject", version = "1", title = "For tests of lint",

  units = { { method = "eight_minute", source = HOUSE } },

  coverage = {
    source = HOUSE,
    codes = {
      { codes = "97026", status = "restricted", message = "Not on {date_of_service}", source = HOUSE }, --! message.placeholder
      --= { codes = "97026", status = "restricted", message = "Not that day", source = HOUSE },
      { codes = "97110", status = "covered", source = HOUSE },
    },
    who = { { credentials = { "PT" }, may = "furnish", source = HOUSE } },
  },
}
