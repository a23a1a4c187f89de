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
    limit = { unit = "count",
      { from = "2025-01-01", to = "2025-06-30", value = 10, source = HOUSE },
      { from = "2025-07-02", value = 12, source = HOUSE }, --! dates.gap
      --= { from = "2025-07-01", value = 12, source = HOUSE },
    },
  },

  rules = {
    rule {
      id = "tests.rule", topic = "tests", scope = "session", severity = "hold",
      title = "A rule", message = "It is so", fix = "Mend it", source = HOUSE,
      when = { { "session.total_treatment_minutes", over = "param.limit" } },
    },
  },
}
