-- Medicaid, outpatient physical therapy, occupational therapy and speech-language
-- pathology, fee for service: what federal law asks of every state. It is the
-- floor on which the policies of the states lie (medicaid/tx extends it), and
-- decides no claim of its own: a session that names it is held until it names
-- its state.
--
-- What `verified_on` means here: on that day the fact was held against the
-- document that the row names. A row without it rests on general knowledge, on
-- an old or a secondary source, and is listed by `gonio policies --unverified`.

local CHECKED = "2026-11-21"

local SERVICES = { "42 CFR 440.110", url = "https://www.ecfr.gov/current/title-42/section-440.110",
                   verified_on = CHECKED }
local ASSISTANTS = { "42 CFR 440.110: under the direction of a qualified therapist; that a therapist "
                       .. "evaluates is the law of practice",
                     url = "https://www.ecfr.gov/current/title-42/section-440.110" }
-- Of all other credentials the regulation does not speak.
local NOT_QUALIFIED = { "42 CFR 440.110: by or under the direction of a qualified therapist; who else "
                          .. "may give it is not said",
                        url = "https://www.ecfr.gov/current/title-42/section-440.110" }
local CODING = { "Social Security Act 1903(r); CMS letter to states SMD 10-017: each state applies the "
                   .. "Medicaid NCCI edits",
                 url = "https://www.medicaid.gov/federal-policy-guidance/downloads/SMD-10-017.pdf",
                 verified_on = CHECKED }
-- The quarter of the file that was read is not noted: the values are not called
-- verified.
local UNITS_FILE = { "CMS Medicaid NCCI, medically unlikely edits for practitioners",
                     url = "https://www.medicaid.gov/medicaid/program-integrity/"
                       .. "national-correct-coding-initiative" }
local FEE_SCHEDULES = "The state's own fee schedule, which was not read"
local CHILDREN = { "Social Security Act 1905(r)(5): what is necessary under 21, covered by the state's "
                     .. "plan or not",
                   url = "https://www.medicaid.gov/medicaid/benefits/"
                     .. "early-and-periodic-screening-diagnostic-and-treatment",
                   verified_on = CHECKED }
local MANAGED = { "42 CFR part 438: a managed care plan pays by its own contract",
                  url = "https://www.ecfr.gov/current/title-42/part-438" }
local FILING = { "42 CFR 447.45(d): claims within 12 months of the service; a state may ask for less",
                 url = "https://www.ecfr.gov/current/title-42/section-447.45" }
local CLAIM_FORM = "The professional claim (837P): who bills and the patient's number"
local TOTAL_TIME = "CMS total-time units, Pub 100-04 chapter 5 section 20.2, where a state does not say "
  .. "otherwise; which states follow it was not checked"
local DISCIPLINES = "GP, GO and GN as Medicare uses them; which states ask for them was not checked"

-- What Medicaid counts differently from Medicare: 97010, 97014, 96125.
local UNITS = {
  ["20560"] = 1, ["20561"] = 1, ["90901"] = 1, ["90912"] = 1, ["90913"] = 3, ["92507"] = 1,
  ["92508"] = 1, ["92520"] = 1, ["92521"] = 1, ["92522"] = 1, ["92523"] = 1, ["92524"] = 1,
  ["92526"] = 1, ["92597"] = 1, ["92607"] = 1, ["92608"] = 4, ["92609"] = 1, ["92610"] = 1,
  ["92611"] = 1, ["92612"] = 1, ["95992"] = 1, ["96105"] = 3, ["96125"] = 3, ["97010"] = 1,
  ["97012"] = 1, ["97014"] = 1, ["97016"] = 1, ["97018"] = 1, ["97022"] = 1, ["97024"] = 1,
  ["97026"] = 1, ["97028"] = 1, ["97032"] = 4, ["97033"] = 4, ["97034"] = 2, ["97035"] = 2,
  ["97036"] = 3, ["97037"] = 1, ["97039"] = 1, ["97110"] = 6, ["97112"] = 4, ["97113"] = 6,
  ["97116"] = 4, ["97124"] = 4, ["97129"] = 1, ["97130"] = 7, ["97139"] = 1, ["97140"] = 6,
  ["97150"] = 1, ["97161"] = 1, ["97162"] = 1, ["97163"] = 1, ["97164"] = 1, ["97165"] = 1,
  ["97166"] = 1, ["97167"] = 1, ["97168"] = 1, ["97169"] = 1, ["97170"] = 1, ["97171"] = 1,
  ["97172"] = 1, ["97530"] = 6, ["97533"] = 4, ["97535"] = 8, ["97537"] = 6, ["97542"] = 8,
  ["97545"] = 1, ["97546"] = 2, ["97550"] = 1, ["97551"] = 2, ["97552"] = 1, ["97597"] = 1,
  ["97598"] = 8, ["97602"] = 1, ["97605"] = 1, ["97606"] = 1, ["97607"] = 1, ["97608"] = 1,
  ["97610"] = 1, ["97750"] = 8, ["97755"] = 8, ["97760"] = 6, ["97761"] = 6, ["97763"] = 6,
  ["97799"] = 1, ["98966"] = 1, ["98967"] = 1, ["98968"] = 1, ["98970"] = 1, ["98971"] = 1,
  ["98972"] = 1, ["98975"] = 1, ["98976"] = 1, ["98977"] = 1, ["98978"] = 1, ["98980"] = 1,
  ["98981"] = 3, ["G0281"] = 1, ["G0283"] = 1, ["G0329"] = 1,
}

-- Pairs that Medicare's edits keep apart most often. Medicaid's own were not
-- read, so a day that has one is only told.
local function edited_pair()
  if given { "97150" } and given { "97110", "97112", "97113", "97116", "97530", "97535" } then
    return "97150 with individual treatment"
  end
  if given { "97140" } and given { "97124" } then return "97140 with 97124" end
  if given { "97530" } and given { "97750" } then return "97530 with 97750" end
  if given { "97161", "97162", "97163", "97165", "97166", "97167" } and given { "97750", "97755" } then
    return "an evaluation with a test"
  end
end

return policy {
  id = "medicaid",
  version = "2026.1",
  title = "Medicaid outpatient therapy, the federal floor",

  parameters = {
    filing_months = { unit = "count", { value = 12, source = FILING } },
    -- Age up to which the screening and treatment benefit reaches, in months.
    epsdt_months = { unit = "count", { value = 252, source = CHILDREN } },
  },

  coverage = {
    disciplines = { "PT", "OT", "SLP" },
    settings = { "private_practice", "outpatient_hospital", "rehab_agency", "corf" },
    source = SERVICES,
    settings_source = "Settings whose claims are like these; others (schools, home health, nursing "
      .. "facilities, rural and federally qualified clinics) are paid by rules of their own",
    codes = {
      { codes = { "97010", "97014", "G0283", "97037", "97169", "97170", "97171", "97172", "97545",
                  "97546", "97602", "20560", "20561", "98940", "98941", "98942", "98943", "98966",
                  "98967", "98968" },
        status = "restricted", carc = "96", rarc = "N425", source = FEE_SCHEDULES,
        message = "Whether the state pays this code, and to a therapist, is not known here",
        fix = "Look the code up in the state's Medicaid fee schedule; leave it off if it is not there" },
      { codes = "therapy", status = "covered", source = FEE_SCHEDULES },
    },
    who = {
      { credentials = { "PT", "OT", "SLP" }, may = "furnish", source = SERVICES },
      { credentials = { "PTA", "OTA", "SLPA" }, may = "assist", except = "evaluation",
        carc = "170", rarc = "N95",
        fix = "A therapist evaluates and re-evaluates; bill an evaluation only if one did",
        source = ASSISTANTS },
      { credentials = { "AIDE", "STUDENT", "ATC", "LMT", "DC" }, may = "nothing",
        carc = "170", rarc = "N95",
        fix = "Bill what a therapist, or an assistant under one, gave", source = NOT_QUALIFIED },
      { credentials = { "MD", "DO", "DPM", "OD", "NP", "CNS", "PA" }, may = "furnish",
        source = NOT_QUALIFIED },
    },
  },

  units = {
    { method = "eight_minute", tie = "first_documented", assistant_share = "percent",
      source = TOTAL_TIME },
  },

  caps = {
    { id = "caps.mue", each = UNITS, over = "hold", carc = "151", rarc = "N362",
      fix = "Correct the units; a state decides on appeal whether more were necessary",
      source = UNITS_FILE },
  },

  modifiers = {
    discipline = {
      { "PT", "GP", source = DISCIPLINES },
      { "OT", "GO", source = DISCIPLINES },
      { "SLP", "GN", source = DISCIPLINES },
    },
    order = { "59", "XE", "XP", "XS", "XU", "AT", "UB", "U5", "GP", "GO", "GN", "96", "97", "GT", "95",
              "93", "GQ" },
    -- The clinic's word that two services of a pair were separate.
    copied = {
      { "59", source = CODING }, { "XE", source = CODING }, { "XP", source = CODING },
      { "XS", source = CODING }, { "XU", source = CODING },
    },
    max = 4,
  },

  -- Whatever a state's law of practice lets a therapist do without one.
  referral = {
    { id = "referral.prescribed", disciplines = { "PT", "OT" }, codes = "any",
      message = "No prescription by a physician or other licensed practitioner is on file; Medicaid "
        .. "pays for therapy only when it was prescribed, whatever a state lets therapists do "
        .. "without",
      fix = "Get the prescription, and enter who wrote it and when", source = SERVICES },
    { id = "referral.referred", disciplines = { "SLP" }, codes = "any",
      message = "No referral by a physician or other licensed practitioner is on file",
      fix = "Get the referral, and enter who wrote it and when", source = SERVICES },
  },

  rules = {
    rule {
      id = "coverage.state", topic = "coverage", scope = "session", severity = "hold",
      when_unknown = "hold", title = "The state is named",
      message = "Medicaid is the state's: this session names no state",
      fix = "Name the state's policy as the payer, as medicaid/tx; where none is shipped, write one "
        .. "that extends medicaid from the state's manual",
      carc = "16", rarc = "N382", source = SERVICES,
      -- A managed care plan has a hold of its own, and is no state's.
      when = {
        { "session.insurance.payer", is = "medicaid" },
        { "session.insurance.kind", is_not = "medicaid_mco" },
      },
    },
    rule {
      id = "eligibility.managed_care", topic = "eligibility", scope = "session", severity = "hold",
      when_unknown = "warn", title = "Fee for service, not a managed care plan",
      message = "The patient is in a Medicaid managed care plan: its own rules on authorization, visits "
        .. "and codes decide",
      fix = "Name the plan's own policy as the payer; the state itself does not pay this claim",
      carc = "109", source = MANAGED,
      when = { { "session.insurance.kind", is = "medicaid_mco" } },
    },
    rule {
      id = "eligibility.plan_kind", topic = "eligibility", scope = "session", severity = "hold",
      when_unknown = "skip", title = "The plan is Medicaid",
      message = "The kind of plan that is entered is none of Medicaid's",
      fix = "Correct the kind (ffs), or name the policy of the payer that it is",
      carc = "109", source = MANAGED,
      when = { { "session.insurance.kind", is = { "ma", "commercial", "wc", "auto", "va", "self" } } },
    },
    rule {
      id = "eligibility.member_id", topic = "eligibility", scope = "session", severity = "hold",
      when_unknown = "skip", title = "The patient's Medicaid number is known",
      message = "The patient's Medicaid number is missing",
      fix = "Enter the number on the Medicaid card", carc = "16", rarc = "N382", source = CLAIM_FORM,
      when = { { "session.insurance.member_id", known = false } },
    },
    rule {
      id = "provider.billing", topic = "provider", scope = "session", severity = "hold",
      when_unknown = "skip", title = "The claim names who bills",
      message = "The NPI of the billing provider is missing",
      fix = "Enter the NPI under which the practice or facility bills",
      carc = "16", rarc = "N257", source = CLAIM_FORM,
      when = { { "session.billing_provider.npi", known = false } },
    },
    rule {
      id = "supervision.direction", topic = "supervision", scope = "service", severity = "hold",
      when_unknown = "skip", title = "An assistant's service names the therapist who directs it",
      message = "{service.code} was given by an assistant, and no therapist who directs it is named",
      fix = "Enter the therapist under whose direction it was given",
      carc = "16", rarc = "N290", source = SERVICES,
      when = { { "service.by_assistant", is = true }, { "service.supervisor.npi", known = false } },
    },
    rule {
      id = "supervision.assistant_marked", topic = "supervision", scope = "service",
      severity = "warn", when_unknown = "skip",
      title = "How the state marks an assistant's service is looked up",
      message = "{service.code} was given by an assistant; whether the state pays that, how near the "
        .. "therapist must be, and by which modifier it is marked is not known here",
      fix = "Look it up in the state's manual",
      source = "The state's manual, which was not read for this",
      when = { { "service.by_assistant", is = true } },
    },
    rule {
      id = "coding.pairs", topic = "coding", scope = "day", severity = "warn", when_unknown = "skip",
      title = "Medicaid's edits for pairs of codes are looked up",
      message = "Medicaid's own edits for pairs of codes were not read; Medicare keeps apart what was "
        .. "given on this day ({pair})",
      fix = "Look the pair up in the Medicaid NCCI file of the quarter; state 59 only where the "
        .. "services were separate",
      source = CODING,
      check = function()
        local pair = edited_pair()
        if pair then return warn { pair = pair } end
      end,
    },
    rule {
      id = "epsdt.necessity", topic = "epsdt", scope = "service", severity = "warn",
      when_unknown = "skip", codes = "timed",
      title = "Under 21 the note says why the treatment is necessary",
      message = "The note of {service.code} does not say why it was needed: under 21 (EPSDT) that, and "
        .. "not a state's count of visits or units, decides what is paid",
      fix = "State the condition that it corrects or eases, and what the child cannot do",
      source = CHILDREN,
      when = { { "service.documentation.medical_necessity", known = false } },
      check = function(_, day)
        return day.date_of_service < months_after(day.patient.birth_date, param "epsdt_months")
      end,
    },
    rule {
      id = "filing.late", topic = "filing", scope = "session", severity = "deny",
      when_unknown = "skip", title = "Filed within a year of the service",
      message = "The last day to file this claim was {last_on}",
      fix = "Write it off, unless eligibility came backwards or another payer decided late",
      carc = "29", liability = "CO", source = FILING,
      -- 364: the shortest year, less a day.
      when = { { "filing_date", over = "session.date_of_service", plus = 364 } },
      check = function(session, day)
        local last = months_after(session.date_of_service, param "filing_months")
        if day.filing_date > last then return deny { last_on = last } end
      end,
    },
  },
}
