-- Automobile insurance (personal injury protection, medical payments): the
-- state's no-fault law and the policy's limit decide, and neither is in gonio.
-- So every session is held, and says what must be known. Who knows it writes a
-- policy over this one and switches schedule.state off.

local LAW = "State law of automobile insurance (no-fault) and the insured's policy"

return policy {
  id = "auto",
  version = "2026.1",
  title = "Automobile medical insurance, outpatient therapy",
  extends = { "commercial", version = "2026.1" },

  authorization = {
    { id = "authorization.plan", severity = "warn",
      message = "No word of the adjuster is known",
      fix = "Ask the adjuster whether the state or the policy wants treatment approved beforehand, "
        .. "and what is left of the limit",
      source = LAW },
  },

  rules = {
    rule {
      id = "eligibility.plan_kind", topic = "eligibility", scope = "session", severity = "hold",
      when_unknown = "warn", title = "Automobile insurance pays",
      message = "The plan is said not to be automobile insurance",
      fix = "Name the policy of that plan; or correct the kind", carc = "109", rarc = "N382", source = LAW,
      when = { { "session.insurance.kind", is_not = "auto" } },
    },
    rule {
      id = "schedule.known_state", topic = "eligibility", scope = "session", severity = "hold",
      when_unknown = "skip", title = "The state of the policy is known",
      message = "The state whose law decides is missing",
      fix = "Enter the state as the place of service's", carc = "16", rarc = "N382", source = LAW,
      when = { { "session.service_location.state", known = false } },
    },
    rule {
      id = "schedule.state", topic = "units", scope = "session", severity = "hold",
      when_unknown = "skip", title = "What the state and the policy pay is known",
      message = "Whether {session.service_location.state} has a no-fault schedule, how it counts "
        .. "units, and what is left of the insured's limit must be known",
      fix = "Ask the adjuster, and state it in a policy over this one",
      source = LAW,
      when = { { "session.service_location.state", known = true } },
    },
  },

  changes = {
    { "eligibility.member_id",
      message = "The claim number is missing",
      fix = "Enter the number of the claim as the member number; the adjuster knows it",
      because = "Claims are filed under the number of the accident" },
    { "frequency.visits", off = true, because = "Visits are limited by the policy's dollars" },
  },
}
