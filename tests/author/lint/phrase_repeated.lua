local HOUSE = "The tests' own payer"

return policy {
  id = "subject", version = "1", title = "For tests of lint",

  units = { { method = "eight_minute", source = HOUSE } },

  coverage = {
    source = HOUSE,
    codes = { { codes = "97110", status = "covered", source = HOUSE } },
    who = { { credentials = { "PT" }, may = "furnish", source = HOUSE } },
  },

  documentation = {
    language = {
      { id = "tests.note", codes = "97110", fields = { "exercises" }, says = { "gait train*", "new gait training" }, source = HOUSE }, --! phrase.repeated
      --= { id = "tests.note", codes = "97110", fields = { "exercises" }, says = { "gait train*", "gaits training", "stairs" }, source = HOUSE },
    },
  },
}
