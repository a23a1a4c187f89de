-- The patient pays: no claim is filed, so every service goes to not_billed with
-- the patient as the one who owes it. What the practice charges is its own.

local ESTIMATE = { "45 CFR 149.610: good faith estimate for who is uninsured or pays themself, from 2022",
                   url = "https://www.ecfr.gov/current/title-45/section-149.610" }
local OURS = "gonio: without a payer there is no claim"
local LICENCE = "State practice acts: who may give therapy"

return policy {
  id = "self-pay",
  version = "2026.1",
  title = "The patient pays",

  coverage = {
    disciplines = { "PT", "OT", "SLP" },
    source = OURS,
    codes = {
      { codes = "any", status = "not_covered", liability = "PR",
        message = "No payer: the patient owes this service",
        fix = "Bill the patient at the practice's own price", source = OURS },
    },
    who = {
      { credentials = { "PT", "OT", "SLP" }, may = "furnish", source = LICENCE },
      { credentials = { "PTA", "OTA" }, may = "assist", except = "evaluation", source = LICENCE },
      { credentials = { "AIDE", "STUDENT" }, may = "nothing", source = LICENCE,
        fix = "Charge for what a therapist or assistant gave" },
    },
  },

  units = { { method = "midpoint", source = OURS } },

  rules = {
    rule {
      id = "eligibility.plan_kind", topic = "eligibility", scope = "session", severity = "hold",
      when_unknown = "warn", title = "The patient pays",
      message = "A plan is named, and the patient is to pay",
      fix = "Name the plan's policy. A patient who does not want a plan billed says so in writing: "
        .. "then correct the kind",
      source = OURS,
      when = { { "session.insurance.kind", is_not = "self" } },
    },
    rule {
      id = "estimate.given", topic = "eligibility", scope = "day", severity = "warn",
      when_unknown = "skip", from = "2022-01-01", title = "The patient has an estimate",
      message = "A patient who pays gets a good faith estimate in writing beforehand; whether this "
        .. "one did is not known here",
      fix = "Give it when treatment is scheduled: 3 business days ahead or more within 1 business "
        .. "day, 10 ahead or more within 3, and within 3 when asked. A bill of 400 dollars more can "
        .. "be disputed",
      source = ESTIMATE,
      when = { { "day.insurance.payer", known = true } },
    },
  },
}
