-- What commercial plans ask in common, for outpatient physical therapy,
-- occupational therapy and speech-language pathology. No plan pays by this
-- policy alone: the contract decides. It counts units as CPT does, code by
-- code, puts Medicare's therapy modifiers on the lines because most plans ask
-- for them, holds what no plan pays, and where plans differ it warns and says
-- what must be asked. A payer's own policy lies over it (extends =
-- "commercial") and turns those warnings into what that payer says.
--
-- Telehealth is left out on purpose: plans differ by code, picture and place, so
-- a visit at a distance is held until a plan's own policy allows it.
--
-- What is verified was held against the document that the row names; most of
-- this is custom, and is listed by `gonio policies --unverified`.

local direct_access = use "gonio.direct_access"
local ncci = use "gonio.ncci"
local words = use "gonio.words"

local CPT = "CPT, time: a unit is attained when its midpoint is passed; each code for itself"
local CUSTOM = "gonio: what plans ask in common; the plan's contract and manual decide"
local CLAIM_FORM = "NUCC 1500 claim form instructions: items of the professional claim"
local NOTE = "APTA and AOTA guidance on documentation: what a treatment note holds"
local MODIFIERS = { "CMS Pub 100-04, chapter 5, section 20.1, as commercial plans copy it",
                    url = "https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c05.pdf" }
local LICENCE = "State practice acts: who may give therapy"

local DONE = { "exercises", "skilled_intervention" }

return policy {
  id = "commercial",
  version = "2026.1",
  title = "Commercial plans, outpatient therapy",

  parameters = {
    -- The shortest that is common; contracts say from 90 days to a year.
    filing_days = { unit = "days",
      { value = 90, source = "gonio: a short time to file among those of contracts" },
    },
  },

  coverage = {
    disciplines = { "PT", "OT", "SLP" },
    source = CUSTOM,
    codes = {
      { codes = "97602", status = "bundled", carc = "97", rarc = "N390", source = MODIFIERS },
      { codes = { "97169", "97170", "97171", "97172" }, status = "restricted", carc = "96", rarc = "N425",
        message = "Whether the plan pays for athletic training evaluations must be known",
        fix = "Ask the plan; most do not", source = CUSTOM },
      { codes = { "97545", "97546" }, status = "restricted", carc = "96", rarc = "N425",
        message = "Whether the plan pays for work hardening must be known",
        fix = "Ask the plan; it is more often workers' compensation's to pay", source = CUSTOM },
      { codes = { "20560", "20561" }, status = "restricted", carc = "96", rarc = "N386",
        message = "Whether the plan pays for dry needling must be known",
        fix = "Ask the plan, and tell the patient beforehand if it does not", source = CUSTOM },
      -- 97014 is CPT's own code; Medicare has G0283 in its place.
      { codes = { "therapy", "97010" }, status = "covered", source = CUSTOM },
    },
    who = {
      { credentials = { "PT", "OT", "SLP" }, may = "furnish", source = LICENCE },
      { credentials = { "PTA", "OTA" }, may = "assist", except = "evaluation", carc = "170", rarc = "N95",
        fix = "A therapist evaluates and re-evaluates; bill an evaluation only if one did",
        source = LICENCE },
      { credentials = { "AIDE", "STUDENT" }, may = "nothing", carc = "170", rarc = "N95",
        fix = "Bill only what a therapist or assistant gave one-on-one", source = LICENCE },
    },
  },

  units = { { method = "midpoint", tie = "first_documented", assistant_share = "percent", source = CPT } },

  -- Many plans run Medicare's limits of units; which ones, the plan says.
  caps = {
    { id = "caps.unlikely", each = ncci.units.clinical, over = "hold", severity = "warn",
      message = "More units of one code than Medicare finds likely, and many plans copy its limits",
      fix = "Be ready to send the records, or ask the plan for its own limit", source = ncci.units.source },
  },

  frequency = {
    -- The smallest of the yearly limits that are common: 20, 26, 30, 60.
    { id = "frequency.visits", visits = 20, per = "calendar_year", by = "discipline", over = "warn",
      when_unknown = "skip",
      message = "More than 20 visits this year: the plan's limit must be known",
      fix = "Look up how many visits the plan covers a year, and whether disciplines share them",
      source = CUSTOM },
  },

  -- A warning only: without the plan's word nobody knows whether it asks.
  authorization = {
    { id = "authorization.plan", severity = "warn",
      fix = "Ask the plan whether it needs one for this treatment, and enter it or its waiver",
      source = CUSTOM },
  },

  referral = {
    { id = "referral.order", codes = "any", except = "evaluation", severity = "warn",
      fix = "Enter the order; where the state lets therapists treat without one, ask the plan "
        .. "whether it does too",
      source = CUSTOM },
    direct_access = direct_access.states,
  },

  modifiers = {
    discipline = {
      { "PT", "GP", source = MODIFIERS },
      { "OT", "GO", source = MODIFIERS },
      { "SLP", "GN", source = MODIFIERS },
    },
    order = { "CQ", "CO", "59", "XE", "XP", "XS", "XU", "GP", "GO", "GN", "95", "GT", "96", "97" },
    max = 4,
  },

  pairs = ncci.pairs,

  documentation = {
    require = {
      { id = "documentation.service_identified", codes = { "timed", "group" },
        any_of = { "exercises", "intensity", "skilled_intervention" }, severity = "hold",
        message = "The note does not say what was done",
        fix = "Name the exercises or techniques that were given", carc = "226", rarc = "N706",
        source = NOTE },
      { id = "documentation.skill", codes = "timed",
        any_of = { "skilled_intervention", "medical_necessity" }, severity = "warn",
        message = "The note does not say what needed a therapist's skill",
        fix = "Say what the therapist judged, adjusted or taught", source = NOTE },
      { id = "documentation.goal", codes = "timed", all_of = { "functional_goal" },
        severity = "warn", message = "The note does not link the treatment to a functional goal",
        fix = "Name the goal of the plan that it serves, as what the patient will do",
        source = NOTE },
    },
    vague = {
      { id = "documentation.vague", codes = "timed", fields = DONE,
        phrases = { "exercise", "exercises", "exercise done", "exercises done", "ther ex", "therex",
                    "therapeutic exercise", "therapeutic exercises", "manual therapy", "done",
                    "completed", "as tolerated", "per plan", "per poc", "continue poc",
                    "same as last visit", "see flowsheet", "tolerated well", "n a", "none" },
        severity = "hold",
        message = "All that the note says of this treatment could stand in any note",
        fix = "Say which exercises or techniques, on what, how much, and what the therapist did",
        carc = "226", rarc = "N706", source = NOTE },
    },
    negations = words.negations,
    language = {
      { id = "documentation.unsupervised", codes = "timed",
        fields = { "exercises", "intensity", "skilled_intervention" }, says = words.unsupervised,
        unless = words.taught, severity = "hold",
        message = "The note of {code} says \"{phrase}\": exercise without a therapist is not billed",
        fix = "Take the minutes spent alone off the service (mode home_program), or correct the "
          .. "note if the therapist was there",
        carc = "50", rarc = "N706", source = NOTE },
      { id = "documentation.same_text", codes = "timed", same = true, fields = DONE,
        severity = "hold",
        message = "The note says the same of {code} as of {other_code}",
        fix = "Write for each code what was done under it; if it was one service, bill one code",
        carc = "226", rarc = "N706", source = NOTE },
    },
  },

  rules = {
    -- ---- the plan ----

    rule {
      id = "eligibility.plan_kind", topic = "eligibility", scope = "session", severity = "hold",
      when_unknown = "skip", title = "The plan is a commercial one",
      message = "The plan is said to be no commercial plan",
      fix = "Name the policy of that plan: medicare-advantage, medicaid, workers-compensation, auto, "
        .. "va or self-pay; or correct the kind",
      carc = "109", rarc = "N382", source = CUSTOM,
      when = { { "session.insurance.kind", is_not = "commercial" } },
    },
    rule {
      id = "eligibility.member_id", topic = "eligibility", scope = "session", severity = "hold",
      when_unknown = "skip", title = "The member number is known",
      message = "The plan's number for the patient is missing",
      fix = "Enter the number on the member's card",
      carc = "16", rarc = "N382", source = CLAIM_FORM,
      when = { { "session.insurance.member_id", known = false } },
    },
    rule {
      id = "eligibility.inpatient", topic = "eligibility", scope = "session", severity = "hold",
      when_unknown = "skip", title = "Not admitted to a hospital",
      message = "The patient is a hospital inpatient: the hospital is paid for therapy",
      fix = "Bill the hospital by agreement, or correct the status",
      carc = "97", rarc = "M97", source = CUSTOM,
      when = { { "session.coverage_status.inpatient", is = true } },
    },
    rule {
      id = "benefit.habilitative", topic = "eligibility", scope = "session", severity = "warn",
      when_unknown = "skip", title = "Habilitative treatment has limits of its own",
      message = "The treatment is habilitative: how the plan wants that told must be known",
      fix = "Ask whether the plan counts habilitative visits apart, and whether it wants modifier 96",
      source = { "45 CFR 156.115(a)(5)(iii): limits of habilitative services apart",
                 url = "https://www.ecfr.gov/current/title-45/section-156.115" },
      when = { { "session.program", is = "habilitative" } },
    },
    rule {
      id = "benefit.maintenance", topic = "eligibility", scope = "session", severity = "warn",
      when_unknown = "skip", title = "Maintenance is rarely a benefit",
      message = "The treatment is maintenance, which many plans exclude",
      fix = "Ask the plan; if it is excluded, tell the patient before the treatment",
      source = CUSTOM,
      when = { { "session.program", is = "maintenance" } },
    },

    -- ---- time to file ----

    rule {
      id = "filing.late", topic = "filing", scope = "session", severity = "warn",
      when_unknown = "skip", title = "Filed within the time of the contract",
      message = "The claim is filed more than 90 days after the treatment: the contract's time to "
        .. "file must be known",
      fix = "Look it up in the contract; late claims are usually not the patient's to pay",
      carc = "29", source = CUSTOM,
      when = { { "filing_date", over = "session.date_of_service", plus = "param.filing_days" } },
    },

    -- ---- the claim ----

    rule {
      id = "provider.billing", topic = "provider", scope = "session", severity = "hold",
      when_unknown = "skip", title = "The claim names who bills",
      message = "The NPI of the billing provider is missing",
      fix = "Enter the NPI under which the practice or facility bills",
      carc = "16", rarc = "N257", source = CLAIM_FORM,
      when = { { "session.billing_provider.npi", known = false } },
    },
    rule {
      id = "place.present", topic = "place", scope = "session", severity = "hold",
      when_unknown = "skip", title = "A professional claim names the place of service",
      message = "The place of service is missing",
      fix = "Enter the two digits, as 11 for the office or 12 for the patient's home",
      carc = "16", rarc = "M77", source = CLAIM_FORM,
      when = {
        { "session.setting", is = "private_practice" },
        { "session.place_of_service", known = false },
      },
    },
    rule {
      id = "diagnosis.present", topic = "diagnosis", scope = "session", severity = "hold",
      when_unknown = "hold", title = "A diagnosis is given",
      message = "No diagnosis is given",
      fix = "Enter the ICD-10-CM codes of the plan of care",
      carc = "16", rarc = "M76", source = CLAIM_FORM,
      when = { { "session.diagnoses", empty = true } },
    },

    -- ---- plan of care and note ----

    rule {
      id = "plan_of_care.established", topic = "plan_of_care", scope = "session",
      severity = "warn", when_unknown = "skip", title = "Treatment follows a plan of care",
      message = "No plan of care is on file for this treatment",
      fix = "Enter the day on which it was written; plans ask for it when they review",
      source = NOTE,
      when = {
        { "session.evaluation_only", is = false },
        { "session.plan_of_care.established_on", known = false },
      },
    },
    rule {
      id = "signature.present", topic = "signature", scope = "session", severity = "hold",
      when_unknown = "hold", title = "The note is signed",
      message = "The treatment note is not signed",
      fix = "Have it signed with name, credential and date by who gave the treatment",
      carc = "226", rarc = "N706", source = NOTE,
      when = { { "session.signature.signed_on", known = false } },
    },
    rule {
      id = "minutes.total_stated", topic = "minutes", scope = "session", severity = "warn",
      when_unknown = "warn", title = "The note states the total treatment minutes",
      message = "The note does not state the total treatment minutes",
      fix = "Enter the total of timed and untimed treatment; payers audit units against it",
      source = NOTE,
      when = { { "session.total_treatment_minutes", known = false } },
    },

    -- ---- assistants ----

    rule {
      id = "assistant.payment", topic = "supervision", scope = "session", severity = "warn",
      when_unknown = "skip", title = "Whether the plan pays for an assistant is known",
      message = "An assistant gave treatment: whether the plan pays for it, at which share, under "
        .. "whose supervision and with which modifier must be known",
      fix = "Ask the plan, and state it in its own policy",
      source = CUSTOM,
      when = { { "day.assistant_minutes", over = 0 } },
    },

    -- ---- codes ----

    rule {
      id = "coverage.packs", topic = "coverage", scope = "service", severity = "warn",
      codes = "97010", title = "Hot and cold packs are often paid with the rest",
      message = "97010 is bundled by many plans, as by Medicare: whether this one pays must be known",
      fix = "Leave it on if the contract pays it", source = CUSTOM,
      when = { { "service.code", known = true } },
    },
    rule {
      id = "coverage.stimulation", topic = "coverage", scope = "service", severity = "warn",
      codes = { "97014", "G0283" }, title = "Unattended stimulation has two codes",
      message = "{service.code}: whether the plan takes 97014 or Medicare's G0283 must be known",
      fix = "Ask the plan, and use its code", source = CUSTOM,
      when = { { "service.code", known = true } },
    },
    rule {
      id = "coverage.unlisted", topic = "coverage", scope = "service", severity = "warn",
      codes = { "97039", "97139", "97799" }, title = "An unlisted code needs a description",
      message = "{service.code} has no price of its own: the plan sets one from its description",
      fix = "Describe the service on the claim, with its time", source = CUSTOM,
      when = { { "service.code", known = true } },
    },
  },
}
