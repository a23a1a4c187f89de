-- TRICARE: what the Department of Defense's regulation says of therapy. It
-- follows Medicare in counting minutes and in assistants. Which referral and
-- authorization a beneficiary needs turns on the plan (Prime, Select) and the
-- region's contractor, and is asked for.

local ASSISTANTS = { "85 FR 15061 (2020-03-17); 32 CFR 199.6: assistants from 2020-04-16, by Medicare's rules",
                     url = "https://regulations.justia.com/regulations/fedreg/2020/03/17/2020-04957.html",
                     verified_on = "2026-11-21" }
local ORDER = { "32 CFR 199.4; 75 FR 50880 (2010-08-18): who refers for therapy; 85 FR 73193: podiatrists",
                url = "https://www.ecfr.gov/current/title-32/section-199.4" }
local UNITS = { "Impact (APTA Private Practice), TRICARE Q&A: 8-minute rule by word of TRICARE, not in its manuals",
                url = "https://www.ppsimpact.org/tricare-qa/" }

return policy {
  id = "tricare",
  version = "2026.1",
  title = "TRICARE, outpatient therapy",
  extends = { "commercial", version = "2026.1" },

  coverage = {
    who = {
      { credentials = { "PTA", "OTA" }, may = "nothing", to = "2020-04-15", carc = "170", rarc = "N95",
        fix = "Until 2020-04-15 TRICARE did not know assistants: bill only what a therapist gave",
        source = ASSISTANTS },
    },
  },

  units = { { method = "eight_minute", tie = "first_documented", assistant_share = "percent", source = UNITS } },

  modifiers = {
    assistant = {
      { "PT", "CQ", from = "2020-04-16", source = ASSISTANTS },
      { "OT", "CO", from = "2020-04-16", source = ASSISTANTS },
    },
  },

  rules = {
    rule {
      id = "referral.ordered", topic = "referral", scope = "session", severity = "hold",
      when_unknown = "skip", title = "Therapy is ordered, whatever the state allows",
      message = "No order is on file, and TRICARE pays only for therapy that was ordered",
      fix = "Get the order of a physician, nurse practitioner or physician assistant, and enter it",
      carc = "288", rarc = "N455", source = ORDER,
      when = { { "session.referral.date", known = false } },
    },
    rule {
      id = "referral.who", topic = "referral", scope = "session", severity = "hold",
      when_unknown = "warn", title = "Who ordered may order",
      message = "A {session.referral.credential} ordered: whether TRICARE takes that must be known",
      fix = "Get the order of a physician, podiatrist, nurse practitioner or physician assistant, or "
        .. "ask the contractor",
      carc = "183", rarc = "N574", source = ORDER,
      when = {
        { "session.referral.date", known = true },
        { "session.referral.credential", is_not = { "MD", "DO", "DPM", "NP", "PA" } },
      },
    },
    rule {
      id = "supervision.medicare", topic = "supervision", scope = "service", severity = "warn",
      when_unknown = "skip", from = "2020-04-16",
      title = "Assistants are supervised as Medicare says",
      message = "{service.code} was given by an assistant, and no supervising therapist is named",
      fix = "Enter the supervising therapist", source = ASSISTANTS,
      when = {
        { "service.by_assistant", is = true },
        { "service.supervisor.npi", known = false },
      },
    },
  },

  changes = {
    { "eligibility.plan_kind", off = true, because = "The session format has no word for TRICARE's kind of plan" },
    { "referral.order", off = true, because = "TRICARE wants an order in every state (referral.ordered)" },
    { "assistant.payment", off = true, because = "It pays what CQ and CO mark as Medicare does" },
    { "authorization.plan",
      message = "No authorization is known: whether this beneficiary's plan wants one must be known",
      fix = "Prime wants the primary care manager's referral and the contractor's approval, Select "
        .. "mostly none: ask the contractor, and enter it or its word",
      because = "What is wanted turns on the plan" },
  },
}
