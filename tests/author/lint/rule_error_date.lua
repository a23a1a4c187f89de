local HOUSE = "The tests' own payer"

return policy {
  id = "subject", version = "1", title = "For tests of lint",

  coverage = {
    source = HOUSE,
    codes = { { codes = "therapy", status = "covered", source = HOUSE } },
    who = { { credentials = { "PT", "PTA", "OT" }, may = "furnish", source = HOUSE } },
  },

  units = { { method = "eight_minute", source = HOUSE } },

  parameters = {
    limit = { unit = "count", { to = "2023-06-30", value = 30, source = HOUSE },
                              { from = "2023-07-01", value = 31, source = HOUSE } },
  },

  rules = {
    rule {
      id = "tests.rule", topic = "tests", scope = "session", severity = "hold",
      title = "A rule", message = "It is so", fix = "Mend it", source = HOUSE,
      when = { { "session.total_treatment_minutes", under = "param.limit" } },
      check = function(session)
        local s = session
        if s.date_of_service ~= date "2023-06-30" then return end
        return s.progam == 1 --! rule.error
        --= return s.program == 1
      end,
    },
  },
}
