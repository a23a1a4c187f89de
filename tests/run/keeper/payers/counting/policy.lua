local HOUSE = "The tests' own payer: counts what came before, simply enough to be counted again"

return policy {
  id = "counting", version = "1", title = "A payer that counts",

  coverage = {
    source = HOUSE,
    codes = { { codes = "therapy", status = "covered", source = HOUSE } },
    who = { { credentials = { "PT" }, may = "furnish", source = HOUSE } },
  },

  units = { { method = "eight_minute", source = HOUSE } },

  caps = {
    { id = "counting.dollars", usd = "600.00", per = "calendar_year", over = "hold", source = HOUSE },
  },
  frequency = {
    { id = "counting.visits", visits = 8, per = "calendar_year", over = "deny", source = HOUSE },
  },
  rules = {
    rule {
      id = "counting.told", topic = "history", scope = "session", severity = "warn", when_unknown = "skip",
      source = HOUSE, title = "What the session was told stands in its decision",
      message = "told {session.history.allowed_year_to_date}",
      when = { { "session.history.allowed_year_to_date", at_least = 0 } },
    },
  },
  fees = {
    { codes = "97110", per = "unit", value = "30.00", source = HOUSE },
    { codes = "97530", per = "unit", value = "40.00", source = HOUSE },
  },
}
