local HOUSE = "The tests' own payer"

return policy {
  id = "subject", version = "1", title = "For tests of lint",

  coverage = {
    source = HOUSE,
    codes = { { codes = "therapy", status = "covered", source = HOUSE } },
    who = { { credentials = { "PT", "PTA", "OT" }, may = "furnish", source = HOUSE } },
  },

  units = { { method = "eight_minute", source = HOUSE } },

  -- Conditions that no session can be made to meet, with numbers that no session has.
  rules = {
    rule {
      id = "tests.odd", topic = "tests", scope = "service", severity = "hold",
      title = "A rule", message = "It is so", fix = "Mend it", source = HOUSE,
      when = {
        { "plan_of_care.certified_through", over = "date_of_service" },
        { "plan_of_care.recertified_on", over = 1000000000000000, plus = 1000000000000000 },
        { "service.discipline", is = "SLP" },
        { "service.attendance", is = "supervised" },
        { "service.documentation", known = true },
        { "session.date_of_service", over = 1000000000000000 },
        { "session.total_treatment_minutes", over = 1000000000000000 },
      },
      check = function() return 3 end,
    },
    rule { --! rule.error
      id = "tests.rule", topic = "tests", scope = "session", severity = "hold",
      title = "A rule", message = "It is so", fix = "Mend it", source = HOUSE,
      when = { { "session.diagnoses", empty = true } },
      check = function() return 3 end, --!
      --= check = function() return true end,
    },
  },
}
