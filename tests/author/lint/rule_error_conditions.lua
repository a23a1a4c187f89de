local HOUSE = "The tests' own payer"

return policy {
  id = "subject", version = "1", title = "For tests of lint",

  coverage = {
    source = HOUSE,
    codes = { { codes = "therapy", status = "covered", source = HOUSE } },
    who = { { credentials = { "PT", "PTA", "OT" }, may = "furnish", source = HOUSE } },
  },

  units = { { method = "eight_minute", source = HOUSE } },

  parameters = { limit = { unit = "count", { value = 90, source = HOUSE } } },

  rules = {
    rule {
      id = "tests.rule", topic = "tests", scope = "session", severity = "hold",
      title = "A rule", message = "It is so", fix = "Mend it", source = HOUSE,
      when = {
        { "session.program", is = "maintenance" },
        { "session.total_treatment_minutes", over = "param.limit" },
        { "session.abn", known = false },
        { "session.signature.signed_on", under = "session.date_of_service", minus = 3 },
      },
      unless = { { "session.place_of_service", is = "11" } },
      check = function(session)
        local s = session
        return s.progam == 1 --! rule.error
        --= return s.program == 1
      end,
    },
  },
}
