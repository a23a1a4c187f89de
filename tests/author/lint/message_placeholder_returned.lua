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
    rule {
      id = "tests.rule", topic = "tests", scope = "session", severity = "warn", title = "A rule",
      message = "It is {days} days late", --! message.placeholder
      --= message = "It is {late} days late",
      fix = "Mend it", source = HOUSE,
      check = function(session)
        if session.total_treatment_minutes > 0 then return warn { late = 3 } end
      end,
    },
  },
}
