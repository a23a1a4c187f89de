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
      id = "tests.rule", topic = "tests", scope = "day", severity = "warn", title = "A rule",
      message = "It is so", fix = "Mend it", source = HOUSE,
      check = function(day)
        if day.units < 90 then return end
        return warn { "It began on {plan_of_care.establised_on}" } --! message.placeholder
        --= return warn { "It began on {plan_of_care.established_on}" }
      end,
    },
  },
}
