-- What payers limit, each once: a day's hour for each discipline, visits of a
-- year together and apart, dollars, weeks, evaluations, authorizations after
-- so many visits, and orders where a state asks for them.
local direct_access = use "gonio.direct_access"

local HOUSE = "The tests' own payer"
local TREATMENT = { "97110", "97112", "97140", "97530" }
local EVALUATIONS = { "97161", "97162", "97163" }

return policy {
  id = "limits", version = "1", title = "For tests of limits",

  coverage = {
    source = HOUSE, disciplines = { "PT", "OT", "SLP" },
    codes = { { codes = "therapy", status = "covered", source = HOUSE } },
  },

  units = { { method = "midpoint", source = HOUSE } },

  caps = {
    { id = "caps.day", codes = TREATMENT, units = 4, by = "discipline", over = "hold", source = HOUSE },
    { id = "caps.hour", codes = TREATMENT, minutes = 60, by = "discipline", over = "trim",
      from = "2027-01-01", source = HOUSE },
    { id = "caps.code", codes = { "97140", "97530" }, units = 2, by = "code", over = "bill_all",
      source = HOUSE },
    { id = "caps.week", codes = TREATMENT, units = 12, per = "week", by = "discipline", over = "trim",
      source = HOUSE },
    { id = "caps.pool", visits = 30, disciplines = { "PT", "OT" }, programs = { "restorative", "maintenance" },
      per = "benefit_year", min_age = 21, over = "hold", source = HOUSE },
    { id = "caps.habilitative", visits = 15, programs = { "habilitative" }, by = "discipline",
      per = "benefit_year", over = "hold", source = HOUSE },
    { id = "caps.dollars", usd = "1500.00", per = "calendar_year", over = "hold", source = HOUSE },
  },

  frequency = {
    { id = "frequency.evaluation", codes = EVALUATIONS, every_days = 180, over = "deny", source = HOUSE },
    { id = "frequency.speech", disciplines = { "SLP" }, visits = 2, per = "month", source = HOUSE },
  },

  authorization = {
    { id = "authorization.visits", codes = TREATMENT, after_visits = 30, per = "benefit_year",
      kinds = { "commercial" }, source = HOUSE },
    { id = "authorization.plan", codes = "any", except = "evaluation", kinds = { "ma" }, after_visits = 6,
      within_days = 56, per = "episode", source = HOUSE },
  },

  referral = {
    { id = "referral.order", disciplines = { "PT" }, codes = "any", except = "evaluation",
      who = { "MD", "DO", "NP" }, within_days = 365, source = HOUSE },
    direct_access = direct_access.states,
  },

  fees = { { per = "unit", value = "30.00", source = HOUSE } },
}
