local HOUSE = "The tests' own payer"

return policy {
  id = "subject", version = "1", title = "For tests of lint",

  coverage = {
    source = HOUSE,
    codes = { { codes = "therapy", status = "covered", source = HOUSE } },
    who = { { credentials = { "PT", "PTA", "OT" }, may = "furnish", source = HOUSE } },
  },

  units = { { method = "eight_minute", source = HOUSE } },

  rules = {
    rule { --! rule.contradiction
      id = "tests.rule", topic = "tests", scope = "session", severity = "warn",
      title = "A rule", message = "It is so", fix = "Mend it", source = HOUSE,
      when = {
        { "session.program", is = "maintenance" },
        { "session.program", is = "restorative" }, --!
        --= { "session.setting", is = "school" },
      },
    },
  },
}
