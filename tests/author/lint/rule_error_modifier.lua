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
      check = function(service)
        local found = false
        for _, m in ipairs(service.modifiers) do found = found or m == "KX" end
        if found then return ({ s = service }).s.cod == nil and "KX" end --! rule.error
        --= if found then return service.code == "KX" end
      end,
    },
  },
}
