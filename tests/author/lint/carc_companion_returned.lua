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
    rule { --! carc.companion
      id = "tests.rule", topic = "tests", scope = "session", severity = "hold", title = "A rule",
      message = "It is so", fix = "Mend it", carc = "50", source = HOUSE,
      check = function(session)
        if not known "session.place_of_service" then return end
        if session.place_of_service == "31" then return hold { carc = "16" } end --!
        --= if session.place_of_service == "31" then return hold { carc = "16", rarc = "M77" } end
      end,
    },
  },
}
