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
      id = "tests.rule", topic = "tests", scope = "service", severity = "hold",
      title = "A rule", message = "It is so", fix = "Mend it", source = HOUSE,
      codes = { "97161", "97162" },
      check = function(service)
        local s = service
        if s.code ~= "97162" then return end
        return s.cod == 1 --! rule.error
        --= return s.code == "x"
      end,
    },
  },
}
