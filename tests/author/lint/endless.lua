local HOUSE = "The tests' own payer"

return policy {
  id = "subject", version = "1", title = "For tests of lint",

  coverage = {
    source = HOUSE,
    codes = { { codes = "therapy", status = "covered", source = HOUSE } },
    who = { { credentials = { "PT" }, may = "furnish", source = HOUSE } },
  },

  units = { { method = "eight_minute", source = HOUSE } },

  rules = {
    rule {
      id = "tests.rule", topic = "tests", scope = "session", severity = "hold",
      title = "A rule", message = "It is so", fix = "Mend it", source = HOUSE,
      check = function(session)
        while session.program do end --! rule.error
      end,
    },
  },
}
