-- Aetna's commercial plans: clinical policy bulletin 0325 as associations report
-- it. The bulletin itself was not read, so nothing here is called verified.

local ACCESS = { "APTA Private Practice, 2025: Aetna CPB 0325 of 2025-06-17",
                 url = "http://ppsapta.org/blog/payment-resources/aetna-approves-physical-therapy-direct-access-26-million-americans" }
local BULLETIN = { "APTA, 2025-11-04: Aetna CPB 0325 of 2025-10-29",
                   url = "https://www.apta.org/article/2025/11/04/aetna-updates-policy-to-better-align-with-pt-practice-and-cpt-code-definitions" }
local EVALUATIONS = { "APTA, 2018-09-04: Aetna on evaluations and referral",
                      url = "http://apta.org/PTinMotion/News/2018/09/04/AetnaClarifications" }
local COURSE = { "Aetna CPB 0325, as d3rx describes its version of 2026-01-01",
                 url = "https://d3rx.com/coverage/aetna/physical-therapy-cpb-0325" }
local UNITS = "Forum reports of 2017 to 2020: four timed units a day"
local PAIR = "WebPT, denials of modifier 59: Aetna denies 97530 with 97140 even with 59"
local ASSISTANTS = { "Aetna OfficeLink Updates, September 2023; put off (APTA, 2023-11-01); in force from "
                       .. "2024-03-01 as Risk and Compliance Analytics reports",
                     url = "https://www.apta.org/news/2023/11/01/aetna-differential-pause-code-decisions" }
local TELEHEALTH = { "APTA, 2023-11-01 and 2024-01-23: telehealth codes that Aetna keeps paying",
                     url = "https://www.apta.org/news/2023/11/01/aetna-differential-pause-code-decisions" }

return policy {
  id = "commercial/aetna",
  version = "2026.1",
  title = "Aetna commercial, outpatient therapy",
  extends = { "commercial", version = "2026.1" },

  caps = {
    { id = "caps.day", codes = "timed", units = 4, by = "discipline", over = "hold", severity = "warn",
      message = "More than 4 timed units in a day: Aetna was reported to pay no more, which is not verified",
      fix = "Ask Aetna for its limit, or expect the rest to be cut",
      carc = "151", rarc = "N362", source = UNITS },
  },

  frequency = {
    { id = "frequency.evaluation", codes = { "97161", "97162", "97163" }, every_days = 180, over = "hold",
      when_unknown = "warn",
      message = "Aetna pays an evaluation once in 180 days",
      fix = "If it is for a new or unrelated condition, bill it with that diagnosis and be ready to "
        .. "appeal; a change of plan in the same condition is 97164",
      carc = "119", rarc = "N640", source = EVALUATIONS },
  },

  -- Since then physical therapy needs no order.
  referral = {
    { id = "referral.before_access", disciplines = { "PT" }, codes = "any", except = "evaluation",
      to = "2025-06-16", severity = "hold",
      fix = "Until 2025-06-16 Aetna paid on an order, or where the state lets therapists treat "
        .. "without one: enter the order",
      carc = "288", rarc = "N455", source = EVALUATIONS },
  },

  -- 97530 is what is denied, so it is the second column.
  pairs = {
    { "97140", "97530", separable = true, source = PAIR,
      message = "Aetna is reported to deny 97530 on a day with 97140",
      fix = "State 59 if they were given at separate times, and be ready to appeal" },
  },

  modifiers = {
    assistant = {
      { "PT", "CQ", from = "2024-03-01", source = ASSISTANTS },
      { "OT", "CO", from = "2024-03-01", source = ASSISTANTS },
    },
  },

  telehealth = {
    source = TELEHEALTH,
    periods = {
      { to = "2023-11-30", allowed = false, source = "Its rules of the emergency were not read" },
      { from = "2023-12-01", allowed = true, source = TELEHEALTH },
    },
    codes = {
      { codes = { "97110", "97112", "97161", "97162", "97165", "97166", "97530", "97537", "97750",
                  "97755", "97760", "97761" }, source = TELEHEALTH },
    },
    -- GT is taken as well; 95 is what is derived.
    modalities = {
      { "audio_video", allowed = true, modifier = "95", source = TELEHEALTH },
      { "audio_only", allowed = false, carc = "96", rarc = "N776", source = TELEHEALTH },
      { "store_and_forward", allowed = false, carc = "96", rarc = "N776", source = TELEHEALTH },
    },
  },

  rules = {
    rule {
      id = "benefit.course", topic = "eligibility", scope = "session", severity = "warn",
      when_unknown = "skip", title = "HMO plans cover a course of 60 days for a condition",
      message = "More than 60 days since the first treatment: whether the plan is an HMO that covers "
        .. "60 days for a condition must be known",
      fix = "Look up the member's plan; what is beyond its course is not covered",
      carc = "119", rarc = "N640", source = COURSE,
      when = { { "session.date_of_service", over = "session.first_treatment_on", plus = 59 } },
    },
    rule {
      id = "plan_of_care.signed", topic = "plan_of_care", scope = "session", severity = "warn",
      when_unknown = "skip", to = "2025-06-16", disciplines = { "PT" },
      title = "Until June 2025 the plan of care was signed by a physician",
      message = "The plan of care is not signed by a physician, which Aetna asked for until 2025-06-16",
      fix = "Get the signature, or be ready for a review", source = ACCESS,
      when = { { "session.plan_of_care.certified_on", known = false } },
    },
    rule {
      id = "supervision.direct", topic = "supervision", scope = "service", severity = "hold",
      when_unknown = "warn", to = "2025-10-28",
      title = "Until October 2025 assistants were supervised directly",
      message = "{service.code} was given by a physical therapist assistant without a therapist in "
        .. "the office, which Aetna asked for until 2025-10-28",
      fix = "Correct the supervision if a therapist was there; otherwise ask Aetna before billing",
      carc = "170", rarc = "N95", source = BULLETIN,
      when = {
        { "service.therapist.credential", is = "PTA" },
        { "service.supervisor.presence", is = "general" },
      },
    },
    rule {
      id = "telehealth.plan", topic = "telehealth", scope = "session", severity = "warn",
      about = "telehealth", when_unknown = "skip", from = "2023-12-01",
      title = "Which plans pay telehealth is known",
      message = "Aetna said in January 2024 that its cut of telehealth codes is of some plans only: "
        .. "which codes this plan pays must be known",
      fix = "Ask the plan before billing", source = TELEHEALTH,
      when = { { "session.telehealth.modality", is = "audio_video" } },
    },
  },

  changes = {
    { "referral.order", disciplines = { "OT", "SLP" },
      because = "What Aetna says of an order is of physical therapy (referral.before_access)" },
    { "assistant.payment", off = true, from = "2024-03-01",
      because = "It pays 85 percent of what CQ and CO mark" },
  },
}
