-- Workers' compensation: the state's law decides what is paid, how units count
-- and what must be authorized, and no state's schedule is in gonio. So every
-- session is held, and says what must be known. Who knows it writes a policy
-- over this one, states the method and fees, and switches schedule.state off.

local LAW = "State law of workers' compensation and its medical fee schedule"

return policy {
  id = "workers-compensation",
  version = "2026.1",
  title = "Workers' compensation, outpatient therapy",
  extends = { "commercial", version = "2026.1" },

  authorization = {
    { id = "authorization.plan",
      message = "No authorization by the adjuster covers this day",
      fix = "Get the adjuster's authorization or the state's rule that needs none, and enter it",
      source = LAW },
  },

  rules = {
    rule {
      id = "eligibility.plan_kind", topic = "eligibility", scope = "session", severity = "hold",
      when_unknown = "warn", title = "Workers' compensation pays",
      message = "The plan is said not to be workers' compensation",
      fix = "Name the policy of that plan; or correct the kind", carc = "109", rarc = "N382", source = LAW,
      when = { { "session.insurance.kind", is_not = "wc" } },
    },
    rule {
      id = "schedule.known_state", topic = "eligibility", scope = "session", severity = "hold",
      when_unknown = "skip", title = "The state of the claim is known",
      message = "The state whose law decides is missing",
      fix = "Enter the state of the claim as the place of service's; where the injury was under "
        .. "another state's law, use that",
      carc = "16", rarc = "N382", source = LAW,
      when = { { "session.service_location.state", known = false } },
    },
    rule {
      id = "schedule.state", topic = "units", scope = "session", severity = "hold",
      when_unknown = "skip", title = "The state's fee schedule is known",
      message = "What {session.service_location.state} pays, how it counts units, and what a day may "
        .. "hold must be known",
      fix = "Look them up in the state's fee schedule, and state them in a policy over this one",
      source = LAW,
      when = { { "session.service_location.state", known = true } },
    },
    rule {
      id = "claim.injury", topic = "diagnosis", scope = "session", severity = "warn",
      when_unknown = "skip", title = "The treatment is for the injury of the claim",
      message = "No diagnosis is of an injury or of the musculoskeletal system",
      fix = "Make sure that what is treated is what the claim accepts",
      source = LAW,
      when = { { "session.indication", is = "other" } },
    },
  },

  changes = {
    { "eligibility.member_id",
      message = "The claim number is missing",
      fix = "Enter the number of the claim as the member number; the adjuster knows it",
      because = "Claims are filed under the number of the injury" },
    { "frequency.visits", off = true, because = "Visits are limited by the state and the adjuster" },
    { "benefit.habilitative", off = true, because = "Injuries alone are covered" },
  },
}
