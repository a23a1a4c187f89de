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
      id = "tests.rule", topic = "tests", scope = "session", severity = "hold",
      title = "A rule", message = "It is so", fix = "Mend it", source = HOUSE,
      check = function(session)
        local s = session
        if s.setting ~= "corf" then return end
        if s.discipline ~= "SLP" then return end
        return s.progam == 1 --! rule.error
        --= return s.program == 1
      end,
    },
  },
}
