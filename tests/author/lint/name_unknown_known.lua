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
      id = "tests.rule", topic = "tests", scope = "day", severity = "hold",
      title = "A rule", message = "It is so", fix = "Mend it", source = HOUSE,
      check = function(day)
        return not known "plan_of_care.certifed_on" --! name.unknown
        --= return not known "plan_of_care.certified_on"
      end,
    },
  },
}
