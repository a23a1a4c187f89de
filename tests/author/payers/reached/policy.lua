local HOUSE = "The tests' own payer"

return policy {
  id = "reached", version = "1", title = "For tests of coverage",

  coverage = {
    source = HOUSE,
    codes = {
      { codes = { "97010", "97602" }, status = "bundled", source = HOUSE },
      { codes = "therapy", status = "covered", source = HOUSE },
    },
    who = { { credentials = { "PT" }, may = "furnish", source = HOUSE } },
  },

  units = { { method = "eight_minute", source = HOUSE } },

  caps = { { id = "caps.day", each = { ["97110"] = 2, ["97140"] = 1 }, over = "hold",
             source = HOUSE } },

  pairs = {
    modifiers = { "59" },
    { "97530", "97116", separable = true, source = HOUSE },
    { "97140", "97124", separable = false, source = HOUSE },
  },

  documentation = {
    require = {
      { id = "documentation.done", codes = { "97110", "97112" }, any_of = { "exercises" },
        severity = "warn", message = "Nothing is said", fix = "Say it", source = HOUSE },
    },
  },

  rules = {
    rule {
      id = "referral.present", topic = "referral", scope = "day", severity = "hold",
      title = "An order is on file", message = "No order", fix = "Get it", source = HOUSE,
      when = { { "referral.date", known = false } },
    },
    rule {
      id = "goal.stated", topic = "goal", scope = "service", severity = "warn",
      codes = { "97110", "97112" }, from = "2026-01-01",
      title = "A goal is stated", message = "No goal", fix = "State it", source = HOUSE,
      when = { { "service.documentation.functional_goal", known = false } },
    },
    rule {
      id = "plan.kind", topic = "plan", scope = "day", severity = "hold",
      when_unknown = "skip", to = "2025-12-31",
      title = "Not a plan of another kind", message = "It is", fix = "None", source = HOUSE,
      when = {
        { "insurance.kind", is = { "ma", "auto" } },
        { "plan_of_care.certified_on", known = false },
        { "plan_of_care.visits_per_week", is = 2 },
      },
    },
  },
}
