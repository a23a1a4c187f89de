local HOUSE = "The tests' own payer"

return policy {
  id = "subject", version = "1", title = "For tests of lint",

  coverage = {
    source = HOUSE,
    codes = { { codes = "therapy", status = "covered", source = HOUSE } },
    who = { { credentials = { "PT", "PTA", "OT" }, may = "furnish", source = HOUSE } },
  },

  units = { { method = "eight_minute", source = HOUSE } },

  caps = {
    { id = "tests.cap", codes = "timed", units = 4, over = "hold", source = HOUSE, carc = "15" }, --! carc.ended
    --= { id = "tests.cap", codes = "timed", units = 4, over = "hold", source = HOUSE, carc = "15", to = "2018-04-30" },
  },
}
