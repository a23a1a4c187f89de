-- Medicare Part B, outpatient physical therapy, occupational therapy and
-- speech-language pathology: what fee-for-service Medicare pays, for claims of
-- therapists in practice and of the Part B facilities named under coverage.
--
-- How it is arranged: sources first, then the tables in the order in which they
-- are applied (coverage, units, caps, modifiers, pairs, telehealth,
-- documentation, fees), then the rules that need more than a table, by topic.
--
-- What `verified_on` means here: on that day the fact was held against the
-- document that the row names. A row without it rests on general knowledge and
-- is listed by `gonio policies --unverified`.
--
-- Codes and code sets are named by code alone; the words are our own.

local mpfs = use "gonio.mpfs"
local ncci = use "gonio.ncci"
local words = use "gonio.words"

local CHECKED = "2026-11-21"

-- ---- sources ---------------------------------------------------------------

local CLAIMS_MANUAL_URL = "https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c05.pdf"
local BENEFIT_MANUAL_URL = "https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/bp102c15.pdf"
local THERAPY_URL = "https://www.cms.gov/medicare/coding-billing/therapy-services"

local UNITS = { "CMS Pub 100-04, chapter 5, section 20.2", url = CLAIMS_MANUAL_URL,
                verified_on = CHECKED }
local THERAPY_MODIFIERS = { "CMS Pub 100-04, chapter 5, section 20.1; CR 10176",
                            url = CLAIMS_MANUAL_URL,
                            verified_on = CHECKED }
local FEE_SCHEDULE = { "CMS Physician Fee Schedule, PPRRVU2026 (July), status indicators",
                       url = "https://www.cms.gov/medicare/payment/fee-schedules/physician",
                       verified_on = CHECKED }
local ASSISTANT_LAW = { "Social Security Act 1834(v) (42 USC 1395m(v))", url = THERAPY_URL,
                        verified_on = CHECKED }
local PLAN_OF_CARE = { "42 CFR 410.61",
                       url = "https://www.ecfr.gov/current/title-42/section-410.61",
                       verified_on = CHECKED }
local CERTIFICATION = { "42 CFR 424.24(c); CMS Pub 100-02, chapter 15, section 220.1.3",
                        url = "https://www.ecfr.gov/current/title-42/section-424.24",
                        verified_on = CHECKED }
-- Read in an excerpt of the manual: what is in force longer was not held against it.
local DELAYED = { "42 CFR 424.24(c) and 424.11(d)(3): delayed certification and recertification; "
                  .. "CMS Pub 100-02, chapter 15, section 220.1.3.C and D",
                  url = BENEFIT_MANUAL_URL }
local PRACTICE = { "42 CFR 410.59 and 410.60",
                   url = "https://www.ecfr.gov/current/title-42/section-410.60",
                   verified_on = CHECKED }
local NOTE = { "CMS Pub 100-02, chapter 15, section 220.3.E", url = BENEFIT_MANUAL_URL,
               verified_on = CHECKED }
local PROGRESS = { "CMS Pub 100-02, chapter 15, section 220.3.D", url = BENEFIT_MANUAL_URL,
                   verified_on = CHECKED }
local COVERAGE_CONDITIONS = { "CMS Pub 100-02, chapter 15, section 220", url = BENEFIT_MANUAL_URL,
                              verified_on = CHECKED }
local GOOD_PRACTICE = { "CMS Pub 100-02, chapter 15, section 220.3: what supports skill and need",
                        url = BENEFIT_MANUAL_URL }
local SKILL = { "CMS Pub 100-02, chapter 15, section 220.2: reasonable, necessary and skilled",
                url = BENEFIT_MANUAL_URL }
-- Why need is asked for line by line: of 300 claims that OIG drew, 91 were not
-- necessary by their records, and 112 lacked in documentation.
local NEED = { "CMS Pub 100-02, chapter 15, sections 220.2 and 220.3; OIG A-05-14-00041 (March 2018)",
               url = BENEFIT_MANUAL_URL }
-- Notes that say the same visit after visit show no treatment of their own.
local CLONED = { "CMS Pub 100-02, chapter 15, section 220.3: notes show what was done and why on each "
                 .. "day; OIG OEI-01-11-00570 (December 2013) on copied notes", url = BENEFIT_MANUAL_URL }
-- What contractors ask of single codes: read in excerpts only.
local EXERCISE_NOTE = { "Palmetto GBA, Therapeutic Exercise, 2019-01-25; CPT: what 97110 is",
                        url = "https://www.palmettogba.com/palmetto/jja.nsf/DID/B8RRCY2785" }
local CODE_NOTE = { "NGS, LCD L33631, outpatient physical and occupational therapy; CPT: what the code is",
                    url = "https://www.cms.gov/medicare-coverage-database/view/lcd.aspx?lcdid=33631" }
local THRESHOLD = { "CMS, Therapy Services, KX modifier thresholds", url = THERAPY_URL,
                    verified_on = CHECKED }
-- Sums of our own lines: Medicare counts claims in the order it processes them.
local CROSSING = { "CMS, Therapy Services, KX modifier thresholds; the sum is gonio's estimate",
                   url = THERAPY_URL }
local CONSOLIDATED = { "CMS Pub 100-04, chapter 5, section 10: consolidated billing",
                       url = CLAIMS_MANUAL_URL }
local CLAIM_FORM = { "CMS Pub 100-04, chapter 26, section 10: items of the professional claim",
                     url = "https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c26pdf.pdf" }
local FILING = { "42 CFR 424.44; CMS Pub 100-04, chapter 1, section 70",
                 url = "https://www.ecfr.gov/current/title-42/section-424.44" }
local DIAGNOSES = { "ICD-10-CM Official Guidelines, sections I.C.20.a and IV",
                    url = "https://www.cms.gov/medicare/coding-billing/icd-10-codes" }
local PARTICIPATION = { "CMS Pub 100-02, chapter 15, section 220: active participation",
                        url = BENEFIT_MANUAL_URL }
local LEVELS = "CPT, levels of therapy evaluations, in our words"
local MONITORING = { "CMS, Therapy Services; CR 14250: remote therapeutic monitoring",
                     url = THERAPY_URL }
local CAREGIVERS = { "CMS Physician Fee Schedule 2024 (88 FR 78818): caregiver training",
                     url = "https://www.federalregister.gov/documents/2023/11/16/2023-24184" }
local TELEHEALTH = { "42 CFR 410.78; CMS list of telehealth services",
                     url = "https://www.cms.gov/medicare/coverage/telehealth/list-services" }

local TELEHEALTH_2020 = { "CMS list of telehealth services, as APTA reported it in 2020",
                          url = "https://www.cms.gov/medicare/coverage/telehealth/list-services" }
local TELEHEALTH_2026 = { "CMS list of telehealth services for 2026",
                          url = "https://www.cms.gov/medicare/coverage/telehealth/list-services",
                          verified_on = CHECKED }
local TELEHEALTH_LAW = { "Consolidated Appropriations Act, 2026 (H.R. 7148), section 6209; CMS, "
                           .. "Therapy Services",
                         url = THERAPY_URL, verified_on = CHECKED }
-- That it may be audio alone is checked; that its modifier is 93 is not.
local AUDIO_ONLY = { "42 CFR 410.78(a)(3); modifier 93 of CPT",
                     url = "https://www.ecfr.gov/current/title-42/section-410.78" }
local FACILITY_TELEHEALTH = { "NGS Medicare, telehealth FAQ, 2024", verified_on = CHECKED }
local LIABILITY = { "CMS Pub 100-04, chapter 30, section 50; CMS, Therapy Services: KX and the ABN",
                    url = THERAPY_URL }
local CONSISTENCY = { "CMS Pub 100-04, chapter 5, section 20.1; CR 8556: edits of therapy modifiers",
                      url = CLAIMS_MANUAL_URL }

local ABSOLUTE_FIX = "Medicare never pays beyond this limit: correct the units or the code"
local CLINICAL_FIX = "Correct the units, or bill them and be ready to appeal with the records"

-- ---- what the rules share --------------------------------------------------

-- Fields of a note that say what was done; and how.
local DONE = { "exercises", "skilled_intervention" }
local DONE_SO = { "exercises", "intensity", "skilled_intervention" }

-- Who may certify a plan of care or order treatment (42 CFR 424.24(c)): not a
-- chiropractor, a dentist or a therapist.
local CERTIFIER_LIST = constants { "MD", "DO", "DPM", "OD", "NP", "CNS", "PA" }
local CERTIFIERS = constants { MD = true, DO = true, DPM = true, OD = true, NP = true, CNS = true,
                               PA = true }

-- Who may sign any treatment note; an assistant may sign all but evaluations.
local SIGNERS = constants { "PT", "OT", "SLP", "MD", "DO", "DPM", "OD", "NP", "CNS", "PA" }
local ASSISTANTS = constants { PTA = true, OTA = true }
local RTM_CODES = constants { "98975", "98976", "98977", "98978", "98979", "98980", "98981",
                             "98984", "98985", "98986" }
local SUPERVISORS = constants { PTA = "PT", OTA = "OT" }

local LEVEL_OF = constants { ["97161"] = 1, ["97162"] = 2, ["97163"] = 3,
                             ["97165"] = 1, ["97166"] = 2, ["97167"] = 3 }
local COMPLEXITY_LEVELS = constants { low = 1, moderate = 2, high = 3 }
local PRESENTATION_LEVELS = constants { stable = 1, evolving = 2, unstable = 3 }

-- From 2025: an order, signed and dated, stands for the signature under the
-- plan when the plan was sent to who ordered within the days of certification.
local function ordered_and_sent(session)
  if session.date_of_service < date "2025-01-01" then return false end
  if not known "session.referral.signed_on" then return false end
  if not known "session.plan_of_care.sent_on" then return false end
  if session.referral.signed_on > session.date_of_service then return false end
  local age = days(session.referral.signed_on, session.first_treatment_on)
  if age > param "order_age" then return false end
  if not CERTIFIERS[session.referral.credential] then return false end
  local sent = days(session.first_treatment_on, session.plan_of_care.sent_on)
  return sent <= param "certification_days"
end

-- The last day that is certified: the plan's own end or the interval from the
-- first treatment, whichever is first; after a recertification its own end or
-- the interval from its signature.
local function covered_until(session)
  local start = session.first_treatment_on
  if known "session.plan_of_care.recertified_on" then start = session.plan_of_care.recertified_on end
  local last = start + param "certification_interval"
  if not known "session.plan_of_care.certified_through" then return last end
  return math.min(last, session.plan_of_care.certified_through)
end

-- A renewal that was signed after the treatment covers it when it says why it
-- came late, and through a day from which its interval reaches back.
local function renewed_late(session, day)
  if not known "session.plan_of_care.late_recertified_on" then return false end
  if session.plan_of_care.late_recertified_on > day.known_on then
    return false, "is dated {session.plan_of_care.late_recertified_on}, which is still to come",
      "Enter the day on which it was signed"
  end
  if not known "session.plan_of_care.late_reason" then
    return false, "was signed on {session.plan_of_care.late_recertified_on}, after this treatment, and "
      .. "why it came late is not written down",
      "Enter the reason in delayed_reason of that recertification: one that comes late is "
      .. "accepted with it"
  end
  if not known "session.plan_of_care.late_through" then
    return false, "of {session.plan_of_care.late_recertified_on} does not say through which day it covers",
      "Enter its through"
  end
  local reach = days(session.date_of_service, session.plan_of_care.late_through)
  if reach > param "certification_interval" then
    return false, "through {session.plan_of_care.late_through} does not reach back to this treatment",
      "Enter the recertification of the interval that holds this treatment; one covers at most 90 days"
  end
  if CERTIFIERS[session.plan_of_care.late_credential] then return true end
  return false, "was signed by a {session.plan_of_care.late_credential}, who may not certify therapy",
    "Get it recertified by an MD, DO, NP, CNS or PA, with the reason why it comes late"
end

local PLANS = constants { "GP", "GO", "GN" }
-- Evaluations are of one discipline each.
local PLAN_OF_EVALUATION = constants {
  ["97161"] = "GP", ["97162"] = "GP", ["97163"] = "GP", ["97164"] = "GP",
  ["97165"] = "GO", ["97166"] = "GO", ["97167"] = "GO", ["97168"] = "GO",
  ["92521"] = "GN", ["92522"] = "GN", ["92523"] = "GN", ["92524"] = "GN", ["92597"] = "GN",
  ["92607"] = "GN",
}
local SPEECH = { "92507", "92508", "92521", "92522", "92523", "92524", "92526" }
local TELEPHONE = { "98966", "98967", "98968" }

local function factor_level(factors)
  if factors == 0 then return 1 end
  return factors <= 2 and 2 or 3
end

local function element_level(elements)
  if elements <= 2 then return 1 end
  return elements == 3 and 2 or 3
end

local function deficit_level(deficits)
  if deficits >= 5 then return 3 end
  if deficits >= 3 then return 2 end
  return deficits > 0 and 1 or 0
end

-- The highest level that all components of an evaluation reach.
local function pt_level(found)
  return math.min(factor_level(found.personal_factors), element_level(found.elements_examined),
                  PRESENTATION_LEVELS[found.presentation])
end

local function ot_level(found)
  return math.min(deficit_level(found.performance_deficits), COMPLEXITY_LEVELS[found.complexity])
end

-- The same day a year later; where that is a Saturday or Sunday the Monday
-- (42 CFR 424.44(c)). A federal holiday moves it as well, and is not known here.
local function last_day_to_file(served)
  local last = months_after(served, param "filing_months")
  if weekday(last) < 6 then return last end
  return last + 8 - weekday(last)
end

local function states(service, modifier)
  for _, stated in ipairs(service.modifiers) do
    if stated == modifier then return true end
  end
  return false
end

-- ---- the policy ------------------------------------------------------------

return policy {
  id = "medicare",
  version = "2026.1",
  title = "Medicare Part B outpatient therapy",

  parameters = {
    -- One amount for PT and SLP together, the same amount for OT.
    kx_threshold = { unit = "usd", annual = true,
      { from = "2022-01-01", to = "2022-12-31", value = "2150.00",
        source = { "Noridian JE, therapy thresholds by year", verified_on = CHECKED } },
      { from = "2023-01-01", to = "2023-12-31", value = "2230.00",
        source = { "Noridian JE, therapy thresholds by year", verified_on = CHECKED } },
      { from = "2024-01-01", to = "2024-12-31", value = "2330.00",
        source = { "NGS article 10703808", verified_on = CHECKED } },
      -- Seen in the trade press only, not at CMS.
      { from = "2025-01-01", to = "2025-12-31", value = "2410.00",
        source = { "CMS, Therapy Services, KX modifier thresholds", url = THERAPY_URL } },
      { from = "2026-01-01", to = "2026-12-31", value = "2480.00",
        source = { "CMS, Therapy Services; CR 14252", url = THERAPY_URL, verified_on = CHECKED } },
    },
    -- Fixed by law through 2027, indexed from 2028.
    review_threshold = { unit = "usd", annual = true,
      { from = "2022-01-01", to = "2027-12-31", value = "3000.00",
        source = { "Social Security Act 1833(g) (42 USC 1395l(g)); CMS, Therapy Services",
                   url = THERAPY_URL,
                   verified_on = CHECKED } },
    },
    -- Ours: about the allowed amount of one long visit.
    threshold_margin = { unit = "usd",
      { value = "150.00", source = "gonio: how near the threshold a warning is wanted" },
    },
    certification_days = { unit = "days", { value = 30, source = CERTIFICATION } },
    -- Ours: how many days before the end of these a missing signature is told.
    certification_notice = { unit = "days",
      { value = 10, source = "gonio: how early a missing certification is told" },
    },
    certification_interval = { unit = "days", { value = 90, source = CERTIFICATION } },
    filing_months = { unit = "count", { value = 12, source = FILING } },
    -- Ours.
    filing_notice = { unit = "days",
      { value = 30, source = "gonio: how early the end of the time to file is told" },
    },
    -- Ours: an order this old says nothing of the treatment under this plan.
    order_age = { unit = "days",
      { value = 365, source = "gonio: how old an order may be when treatment begins; Medicare sets no "
          .. "number of days" },
    },
    signature_days = { unit = "days",
      { value = 7, source = "gonio: how late a signature is told; Medicare sets no number of days" },
    },
    progress_report_days = { unit = "count", { value = 10, source = PROGRESS } },
    -- Ours: over so many treatment days something is expected to change.
    progression_days = { unit = "count",
      { value = 4, source = "gonio: after how many treatment days with nothing new it is told; Medicare "
          .. "sets no number" },
    },
  },

  coverage = {
    disciplines = { "PT", "OT", "SLP" },
    settings = { "private_practice", "outpatient_hospital", "rehab_agency", "corf", "snf_part_b",
                 "home_health_b" },
    source = COVERAGE_CONDITIONS,
    codes = {
      { codes = { "97010", "97602" }, status = "bundled", carc = "97", rarc = "N390",
        liability = "CO", source = FEE_SCHEDULE },
      { codes = "97014", status = "invalid", use = "G0283", carc = "181", rarc = "N56",
        source = FEE_SCHEDULE },
      -- What Medicare never covers is the patient's to pay, notice or not.
      { codes = { "97037", "97169", "97170", "97171", "97172", "98943" }, status = "not_covered",
        carc = "96", rarc = "N425", liability = "PR", source = FEE_SCHEDULE,
        fix = "Bill the patient, who should have known before; state GY, with GX where a notice "
          .. "was given, only if a denial is wanted for another payer" },
      { codes = "97026", status = "restricted", carc = "96", rarc = "N386", source = FEE_SCHEDULE,
        message = "97026 (infrared) is not covered for most conditions by a national coverage "
          .. "determination",
        fix = "Leave it off unless the condition is one that the determination covers" },
      { codes = { "97545", "97546" }, status = "restricted", carc = "96", rarc = "N425",
        source = FEE_SCHEDULE,
        message = "Work hardening is restricted: Medicare covers it only where treatment, not "
          .. "work, is its purpose",
        fix = "Have a person decide it; most programs are not covered" },
      { codes = { "20560", "20561" }, status = "restricted", carc = "96", rarc = "N386",
        source = "CMS National Coverage Determination 30.3.3, acupuncture for chronic low back "
          .. "pain",
        message = "Dry needling is covered only as acupuncture for chronic low back pain",
        fix = "Check the diagnosis and who may give it; otherwise the patient must know before "
          .. "that it is not covered" },
      { codes = "therapy", status = "covered", source = FEE_SCHEDULE },
    },
    who = {
      { credentials = { "PT", "OT", "SLP" }, may = "furnish", source = PRACTICE },
      { credentials = { "PTA", "OTA" }, may = "assist", except = "evaluation", source = PRACTICE,
        carc = "170", rarc = "N95",
        fix = "A therapist evaluates and re-evaluates; bill an evaluation only if one did" },
      { credentials = { "AIDE" }, may = "nothing", carc = "170", rarc = "N95",
        source = { "Noridian, outpatient therapy: services of aides", verified_on = CHECKED },
        fix = "An aide's time is not skilled therapy: bill only what a therapist or assistant "
          .. "gave one-on-one" },
      { credentials = { "STUDENT" }, may = "nothing", carc = "170", rarc = "N95",
        source = { "CMS Pub 100-02, chapter 15, section 230.B.1", url = BENEFIT_MANUAL_URL,
                   verified_on = CHECKED },
        fix = "If a therapist was in the room throughout, made the skilled decisions, treated no "
          .. "one else and signed, enter that therapist as the one who gave it" },
      { credentials = { "SLPA", "ATC", "LMT", "DC" }, may = "nothing", carc = "170", rarc = "N95",
        source = { "CMS Pub 100-02, chapter 15, section 230", url = BENEFIT_MANUAL_URL } },
      -- As "incident to": only what a person qualified as a therapist gives.
      { credentials = { "MD", "DO", "DPM", "OD", "NP", "CNS", "PA" }, may = "furnish",
        source = { "CMS Pub 100-02, chapter 15, section 230.5", url = BENEFIT_MANUAL_URL } },
    },
  },

  -- The manual does not settle how the assistant's share is rounded; the whole
  -- percent is the form the industry calls method one.
  units = {
    { method = "eight_minute", tie = "first_documented", assistant_share = "percent",
      source = UNITS },
  },

  -- Two limits: one of policy, which is never paid over (MAI 2), and one of
  -- clinical data, which is paid over on appeal with documentation (MAI 3).
  caps = {
    { id = "caps.mue_absolute", each = ncci.units.absolute, over = "hold", from = ncci.units.from,
      table = "mue.medicare", limit = "policy",
      carc = "151", rarc = "N362", fix = ABSOLUTE_FIX, source = ncci.units.source },
    { id = "caps.mue_clinical", each = ncci.units.clinical, over = "hold", from = ncci.units.from,
      table = "mue.medicare", limit = "clinical",
      carc = "151", rarc = "N362", fix = CLINICAL_FIX, source = ncci.units.source },
    { id = "caps.mue_absolute_earlier", each = ncci.units.absolute, over = "hold",
      to = ncci.units.before, table = "mue.medicare", limit = "policy",
      carc = "151", rarc = "N362", fix = ABSOLUTE_FIX, source = ncci.units.source_before },
    { id = "caps.mue_clinical_earlier", each = ncci.units.clinical, over = "hold",
      to = ncci.units.before, table = "mue.medicare", limit = "clinical",
      carc = "151", rarc = "N362", fix = CLINICAL_FIX, source = ncci.units.source_before },
  },

  modifiers = {
    discipline = {
      { "PT", "GP", source = THERAPY_MODIFIERS },
      { "OT", "GO", source = THERAPY_MODIFIERS },
      { "SLP", "GN", source = THERAPY_MODIFIERS },
    },
    -- There is none for speech-language pathology.
    assistant = {
      { "PT", "CQ", from = "2020-01-01", source = ASSISTANT_LAW },
      { "OT", "CO", from = "2020-01-01", source = ASSISTANT_LAW },
    },
    -- What changes payment stands first.
    order = { "CQ", "CO", "59", "XE", "XP", "XS", "XU", "GP", "GO", "GN", "KX", "GA", "GX", "GW",
              "95", "93" },
    -- The clinic's word on who pays when Medicare does not; GY and GZ say it of
    -- services that are not billed (liability.gy, liability.gz).
    copied = {
      { "GA", source = LIABILITY },
      { "GX", source = LIABILITY },
    },
    max = 4,
    attested = {
      attest {
        modifier = "GW", id = "eligibility.hospice", scope = "session", topic = "eligibility",
        severity = "deny", when_unknown = "warn",
        title = "In hospice, only what is not for the terminal condition",
        message = "The patient has elected hospice: therapy for the terminal condition is the "
          .. "hospice's",
        fix = "Bill the hospice; where another condition is treated state GW (a facility: "
          .. "condition code 07), and have the records show it",
        carc = "B9", liability = "CO",
        source = { "CMS Pub 100-04, chapter 11, section 50: GW; chapter 5, section 10",
                   url = "https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c11.pdf" },
        when = { { "session.coverage_status.hospice", is = true } },
      },
      attest {
        modifier = "KX", id = "threshold.kx", scope = "session", instead = { "GA" }, topic = "threshold", severity = "hold",
        when_unknown = "warn",
        title = "Beyond the threshold each line carries KX, the clinic's word that it is necessary",
        message = "{session.history.allowed_year_to_date} allowed so far this year has reached the threshold, "
          .. "and KX is not stated",
        fix = "If the records support that treatment is still necessary, state KX; if not, give "
          .. "an ABN and bill GA",
        carc = "119", rarc = "N640", liability = "CO", source = THRESHOLD,
        when = {
          { "session.history.allowed_year_to_date", at_least = "param.kx_threshold" },
          { "session.history.of_this_year", is = true },
        },
      },
      -- Not a hold: which line is the first beyond the threshold turns on the
      -- order in which Medicare processes the claims of all providers.
      attest {
        modifier = "KX", id = "threshold.crossing", scope = "session", instead = { "GA" },
        topic = "threshold", severity = "warn", when_unknown = "skip",
        title = "A day that crosses the threshold is told",
        message = "{session.history.allowed_year_to_date} allowed so far this year and "
          .. "{session.history.allowed_on_day} on this day are together over the threshold, and KX "
          .. "is not stated",
        fix = "State KX if the records support that treatment is still necessary: lines at and "
          .. "after the crossing need it",
        carc = "119", rarc = "N640", liability = "CO", source = CROSSING,
        when = {
          { "session.history.allowed_year_to_date", over = "param.kx_threshold",
            minus = "session.history.allowed_on_day" },
          { "session.history.allowed_year_to_date", under = "param.kx_threshold" },
          { "session.history.of_this_year", is = true },
        },
        -- Then the day's own dollars may be among those of the year.
        unless = { { "session.history.as_of", at_least = "session.date_of_service" } },
      },
    },
  },

  pairs = ncci.pairs,

  telehealth = {
    source = TELEHEALTH,
    -- A period that a law restored backwards stands twice: as it was known
    -- before, and as it is known since the law.
    periods = {
      { to = "2020-02-29", allowed = false, source = TELEHEALTH },
      { from = "2020-03-01", to = "2024-12-31", allowed = true,
        source = "Public health emergency, then Consolidated Appropriations Acts 2022 and 2023" },
      { from = "2025-01-01", to = "2025-03-31", allowed = true,
        source = "American Relief Act, 2025" },
      { from = "2025-04-01", to = "2025-09-30", allowed = true,
        source = "Full-Year Continuing Appropriations and Extensions Act, 2025" },
      { from = "2025-10-01", to = "2026-01-30", allowed = false,
        source = { "APTA, 2025-11-17; CMS FAQ, 2025-11-14: the authority lapsed on 2025-10-01",
                   verified_on = CHECKED } },
      { from = "2025-10-01", to = "2026-01-30", allowed = true, known_from = "2025-11-12",
        source = { "APTA, 2025-11-17; CMS FAQ, 2025-11-14: restored backwards on 2025-11-12",
                   verified_on = CHECKED } },
      { from = "2026-01-31", to = "2027-12-31", allowed = false,
        source = { "Law of 2025-11-12: authority to 2026-01-30", verified_on = CHECKED } },
      { from = "2026-01-31", to = "2027-12-31", allowed = true, known_from = "2026-02-03",
        source = { "Consolidated Appropriations Act, 2026 (H.R. 7148), section 6209",
                   url = THERAPY_URL,
                   verified_on = CHECKED } },
      { from = "2028-01-01", allowed = false,
        source = { "Consolidated Appropriations Act, 2026 (H.R. 7148), section 6209",
                   url = THERAPY_URL,
                   verified_on = CHECKED } },
    },
    -- Hands-on treatment and modalities are not on the list. Codes that were seen
    -- in no list of CMS rest on general knowledge: no day of verification.
    codes = {
      { codes = { "97110", "97112", "97116", "97150", "97161", "97162", "97163", "97164", "97530",
                  "97535", "97542", "97750", "97755", "97760", "97761" },
        from = "2020-03-01", source = TELEHEALTH_2020 },
      { codes = { "97129", "97130", "97165", "97166", "97167", "97168" }, from = "2020-03-01",
        source = TELEHEALTH },
      { codes = SPEECH, from = "2020-03-01", to = "2025-12-31", source = TELEHEALTH },
      { codes = SPEECH, from = "2026-01-01", source = TELEHEALTH_2026 },
      { codes = TELEPHONE, from = "2020-03-01", to = "2026-01-30", source = TELEHEALTH },
      { codes = TELEPHONE, from = "2026-01-31", source = TELEHEALTH_LAW },
      -- Training of caregivers: codes of 2024.
      { codes = { "97550", "97551", "97552" }, from = "2024-01-01", source = TELEHEALTH },
    },
    -- A professional claim says by its place of service that the visit was at a
    -- distance; a facility's has no such place, and says it by modifier 95.
    modalities = {
      { "audio_video", allowed = true, settings = { "private_practice" }, places = { "02", "10" },
        source = TELEHEALTH },
      { "audio_video", allowed = true, modifier = "95", source = FACILITY_TELEHEALTH },
      { "audio_only", allowed = false, to = "2024-12-31", carc = "96", rarc = "N776",
        source = TELEHEALTH },
      { "audio_only", allowed = true, from = "2025-01-01", settings = { "private_practice" },
        places = { "02", "10" }, modifier = "93", locations = { "home" }, reason = true,
        source = AUDIO_ONLY },
      { "audio_only", allowed = true, from = "2025-01-01", modifier = "93", locations = { "home" },
        reason = true, source = AUDIO_ONLY },
      { "store_and_forward", allowed = false, carc = "96", rarc = "N776", source = TELEHEALTH },
    },
  },

  documentation = {
    require = {
      { id = "documentation.service_identified", codes = { "timed", "group" },
        any_of = { "exercises", "intensity", "skilled_intervention" }, severity = "hold",
        message = "The note of {code} does not say what was done",
        fix = "Name the exercises or techniques that were given; a code alone does not identify "
          .. "the treatment",
        carc = "226", rarc = "N706", source = NOTE },
      { id = "documentation.necessity", codes = "timed", all_of = { "medical_necessity" },
        severity = "warn", message = "The note of {code} does not say why the treatment was needed",
        fix = "State the impairment and what it keeps the patient from doing",
        source = NEED },
      { id = "documentation.skill", codes = "timed",
        any_of = { "skilled_intervention", "medical_necessity" },
        severity = "warn", message = "The note of {code} does not say what needed a therapist's skill",
        fix = "Say what the therapist judged, adjusted or taught that the patient could not do "
          .. "alone",
        source = GOOD_PRACTICE },
      { id = "documentation.response", codes = "timed", all_of = { "response" },
        severity = "warn", message = "The note of {code} does not say how the patient responded",
        fix = "Add what changed: pain, range, strength, balance, errors, assistance needed",
        source = GOOD_PRACTICE },
      { id = "documentation.goal", codes = "timed", all_of = { "functional_goal" },
        severity = "warn", message = "The note of {code} does not link the treatment to a functional goal",
        fix = "Name the goal of the plan that it serves, as what the patient will do",
        source = GOOD_PRACTICE },
    },
    vague = {
      { id = "documentation.vague", codes = "timed",
        fields = DONE,
        phrases = words.stock_done, fillers = words.fillers,
        severity = "hold",
        message = "All that the note of {code} says of the treatment could stand in any note",
        fix = "Say which exercises or techniques, on what, how much, and what the therapist did",
        carc = "226", rarc = "N706", source = NOTE },
      -- Need, goal and response: a stock phrase is as good as none.
      { id = "documentation.necessity_assumed", codes = "timed", fields = { "medical_necessity" },
        phrases = words.stock_need, fillers = words.fillers, severity = "warn",
        message = "The note of {code} takes the need for treatment for granted",
        fix = "State the impairment, what it keeps the patient from doing, and why it takes a "
          .. "therapist; an order or a plan is not a reason",
        source = NEED },
      { id = "documentation.goal_vague", codes = "timed", fields = { "functional_goal" },
        phrases = words.stock_goal, severity = "warn",
        message = "The goal that the note of {code} names could be anybody's",
        fix = "Name what the patient will do, and how well: a goal of strength or pain alone is "
          .. "not a functional one",
        source = GOOD_PRACTICE },
      { id = "documentation.response_vague", codes = "timed", fields = { "response" },
        phrases = words.stock_response, fillers = words.fillers, severity = "warn",
        message = "The response that the note of {code} tells could be anybody's",
        fix = "Say what changed during or after the treatment, measured where it can be",
        source = GOOD_PRACTICE },
    },
    negations = words.negations,
    -- What the words tell. Words are no proof: but for what Medicare never pays,
    -- and one text for two services, they only warn. `fields` are those that say
    -- what was done; goals and reasons name other things on purpose.
    language = {
      -- Treatment is one-on-one and skilled: time spent alone, at home or with an
      -- aide is none, whatever was exercised.
      { id = "documentation.unsupervised", codes = "timed",
        fields = DONE_SO, says = words.unsupervised,
        unless = words.taught, severity = "hold",
        message = "The note of {code} says \"{phrase}\": exercise without a therapist is not billed",
        fix = "Take the minutes spent alone off the service (mode home_program), or correct the "
          .. "note if the therapist was there",
        carc = "50", rarc = "N706", source = SKILL },
      { id = "documentation.home_exercise", codes = "timed",
        fields = DONE_SO, says = words.home,
        unless = words.taught, severity = "hold",
        message = "The note of {code} says \"{phrase}\": exercise at home is not billed",
        fix = "Take the home exercise off the claim (mode home_program); teaching and correcting a "
          .. "program in the visit is treatment, and the note says so",
        carc = "50", rarc = "N706", source = SKILL },
      { id = "documentation.aide", codes = "timed",
        fields = DONE_SO, says = words.aides,
        unless = words.aides_aside, severity = "hold",
        message = "The note of {code} says \"{phrase}\": what an aide gives is not skilled therapy",
        fix = "Take the aide's minutes off the service, or correct the note if a therapist or "
          .. "assistant gave the treatment",
        carc = "170", rarc = "N95", source = SKILL },
      { id = "documentation.same_text", codes = "timed", same = true,
        fields = DONE, severity = "hold",
        message = "The note says the same of {code} as of {other_code}: it does not tell the two "
          .. "services apart",
        fix = "Write for each code what was done under it; if it was one service, bill one code",
        carc = "226", rarc = "N706", source = NOTE },

      -- What a note should hold.
      { id = "documentation.body_region",
        codes = { "97032", "97033", "97034", "97035", "97110", "97112", "97124", "97140", "97760",
                  "97761", "97763" },
        fields = { "exercises", "intensity", "skilled_intervention", "medical_necessity" },
        lacks = words.regions .. words.whole_body, without = { "body_region" }, severity = "warn",
        message = "The note of {code} does not name the body region",
        fix = "Add the region and the side", source = GOOD_PRACTICE },
      { id = "documentation.impairment",
        codes = { "97110", "97112", "97113", "97116", "97124", "97140", "97530" },
        fields = { "exercises", "skilled_intervention", "response", "medical_necessity" },
        lacks = words.impairments, severity = "warn",
        message = "The note of {code} names no impairment that it treats",
        fix = "Name what is weak, stiff, painful, unsteady or lost, with its measure; a diagnosis "
          .. "alone does not say it",
        source = GOOD_PRACTICE },
      { id = "documentation.intensity",
        codes = { "97110", "97112", "97113", "97116", "97530" },
        fields = DONE, lacks = words.amount,
        without = { "intensity" }, severity = "warn",
        message = "The note of {code} does not say how much was done",
        fix = "Add sets and repetitions, load, distance or time, or the assistance given",
        source = GOOD_PRACTICE },

      -- What the code is, and what else it may have been.
      { id = "documentation.exercise_kind", codes = "97110",
        fields = DONE, lacks = words.exercise, severity = "warn",
        message = "What the note of {code} names is none of strength, endurance, range of motion or "
          .. "flexibility",
        fix = "Name the exercise and which of the four it works on; or bill the code of what was "
          .. "done",
        source = EXERCISE_NOTE },
      { id = "documentation.passive_motion", codes = "97110",
        fields = { "exercises", "intensity" }, says = words.passive, lacks = words.active,
        without = { "skilled_intervention" }, severity = "warn",
        message = "The note of {code} tells of passive motion alone ({phrase}), and of no skill",
        fix = "Say why it took a therapist; passive range given by a machine, an aide or the family "
          .. "is not skilled exercise, and by hand to a stiff joint it may be 97140",
        source = SKILL },
      { id = "documentation.gait_training", codes = "97110", fields = DONE,
        says = words.gait,
        unless = words.walking_exercise .. words.not_done, suggests = "97116",
        severity = "warn",
        message = "The note of {code} says \"{phrase}\": training how to walk or climb stairs is "
          .. "{suggests}; walking or stepping for strength or endurance is {code}",
        fix = "Bill {suggests} for the minutes of gait or stair training, or say in the note that "
          .. "it was for strength or endurance",
        source = EXERCISE_NOTE },
      { id = "documentation.balance_training", codes = "97110", fields = DONE,
        says = words.balance,
        unless = words.balance_aside .. words.not_done, suggests = "97112",
        severity = "warn",
        message = "The note of {code} says \"{phrase}\": training of balance, posture or "
          .. "proprioception is {suggests}; an exercise that also asks for balance is {code}",
        fix = "Bill {suggests} for the minutes of balance or proprioceptive training, or say in the "
          .. "note which strength, range or endurance it was for",
        source = EXERCISE_NOTE },
      { id = "documentation.activity_training", codes = "97110", fields = DONE,
        says = words.activities,
        unless = words.activities_aside .. words.not_done, suggests = "97530",
        severity = "warn",
        message = "The note of {code} says \"{phrase}\": lifting, transfers and other dynamic "
          .. "activities are {suggests}; a repeated exercise of one quality is {code}",
        fix = "Bill {suggests} for the minutes of activities, or say in the note which strength, "
          .. "range or endurance it was for",
        source = EXERCISE_NOTE },
      { id = "documentation.manual_treatment", codes = "97110", fields = DONE,
        says = words.manual .. words.massage,
        unless = words.manual_aside .. words.not_done, suggests = "97140",
        severity = "warn",
        message = "The note of {code} says \"{phrase}\": treatment by hand is {suggests}; what the "
          .. "patient moves, with help or without, is {code}",
        fix = "Bill {suggests} for the minutes of manual therapy, or name the exercise",
        source = EXERCISE_NOTE },
      { id = "documentation.neuromuscular_kind", codes = "97112", fields = DONE,
        says = words.strengthening, lacks = words.movement,
        suggests = "97110", severity = "warn",
        message = "The note of {code} says \"{phrase}\" and nothing of balance, coordination, "
          .. "posture or proprioception: strength alone is {suggests}",
        fix = "Bill {suggests}, or say which movement, balance or sense of position was trained",
        source = CODE_NOTE },
      { id = "documentation.activity_kind", codes = "97530", fields = DONE,
        says = words.strengthening, lacks = words.function_words,
        suggests = "97110", severity = "warn",
        message = "The note of {code} says \"{phrase}\" and names no dynamic activity: strength "
          .. "alone is {suggests}",
        fix = "Bill {suggests}, or name the activity that was trained: lifting, reaching, "
          .. "transfers, work tasks",
        source = CODE_NOTE },
      { id = "documentation.manual_kind", codes = "97140", fields = DONE,
        lacks = words.techniques .. words.massage,
        severity = "warn",
        message = "The note of {code} names no manual technique",
        fix = "Name the technique, the tissue or joint and the grade; exercise is 97110",
        source = CODE_NOTE },
      { id = "documentation.massage", codes = "97140", fields = DONE,
        says = words.massage, lacks = words.techniques,
        unless = words.not_done, suggests = "97124", severity = "warn",
        message = "The note of {code} says \"{phrase}\" and no other technique: massage is "
          .. "{suggests}; mobilisation and myofascial work are {code}",
        fix = "Bill {suggests}, or name the manual technique that was used",
        source = CODE_NOTE },
      { id = "documentation.gait_kind", codes = "97116", fields = DONE,
        lacks = words.walking, severity = "warn",
        message = "The note of {code} does not speak of walking or stairs",
        fix = "Add distance, surface, device, assistance and what of the gait was trained; exercise "
          .. "for the legs is 97110",
        source = CODE_NOTE },
      { id = "documentation.aquatic_kind", codes = "97113",
        fields = DONE_SO, lacks = words.water, severity = "warn",
        message = "The note of {code} does not speak of water",
        fix = "Say what was done in the water, and why there; exercise on land is 97110",
        source = CODE_NOTE },
      { id = "documentation.self_care_kind", codes = "97535", fields = DONE,
        lacks = words.self_care, severity = "warn",
        message = "The note of {code} names no self-care or household activity",
        fix = "Name what of daily life was trained, and how it was taught; exercise is 97110",
        source = CODE_NOTE },
      { id = "documentation.activity_gait", codes = "97530", fields = DONE,
        says = words.gait_trained, unless = words.not_done, suggests = "97116", severity = "warn",
        message = "The note of {code} says \"{phrase}\": training of gait is {suggests}",
        fix = "Bill {suggests} for the minutes of gait training, or name the activity that walking "
          .. "was part of",
        source = CODE_NOTE },
      { id = "documentation.activity_manual", codes = "97530", fields = DONE,
        says = words.manual .. words.massage, unless = words.manual_aside .. words.not_done,
        suggests = "97140", severity = "warn",
        message = "The note of {code} says \"{phrase}\": treatment by hand is {suggests}; an "
          .. "activity is done by the patient",
        fix = "Bill {suggests} for the minutes of manual therapy, or name the activity",
        source = CODE_NOTE },
      -- A maintenance program is never asked for progress, nor is a first visit.
      { id = "documentation.progression", visit = true,
        codes = { "97110", "97112", "97113", "97116", "97530" },
        fields = { "exercises", "intensity", "skilled_intervention", "response" },
        lacks = words.change, signs = words.change_signs, without = { "progression" },
        when = {
          { "session.program", is = "restorative" },
          { "session.first_treatment_on", under = "session.date_of_service" },
        },
        severity = "warn",
        message = "No note of this visit says what changed since the last one",
        fix = "Add what was progressed, or why it stayed as it was: load, range, surface, distance, "
          .. "cues",
        source = GOOD_PRACTICE },
      { id = "documentation.wheelchair_kind", codes = "97542", fields = DONE,
        lacks = words.wheelchair, severity = "warn",
        message = "The note of {code} does not speak of a wheelchair",
        fix = "Say what of its fit, propulsion or safe use was trained", source = CODE_NOTE },
    },
  },

  -- What Medicare allows, before deductible and coinsurance. The law cuts what
  -- Medicare pays of an assistant's line to 85 percent, not what it allows: the
  -- patient's share is of the whole. Whether the cut counts toward the threshold
  -- is not settled; with 85 here the figures are after it.
  fees = {
    { codes = "therapy", schedule = mpfs.schedule, mppr = mpfs.mppr, assistant_percent = 100,
      source = { "Social Security Act 1848(b), 1834(k) and 1834(v)",
                 url = "https://www.cms.gov/medicare/payment/fee-schedules/physician" } },
  },

  rules = {
    -- ---- another benefit pays ----

    rule {
      id = "eligibility.home_health", topic = "eligibility", scope = "session", severity = "deny",
      when_unknown = "warn", title = "Not in a home health episode that day",
      message = "The patient is in a home health episode: the home health agency is paid for "
        .. "therapy",
      fix = "Bill the agency by agreement, or correct the status if it was looked up for another "
        .. "date",
      carc = "B20", rarc = "N538", liability = "CO",
      source = { "CMS Pub 100-04, chapter 10, section 20: home health consolidated billing",
                 url = "https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c10.pdf" },
      when = { { "session.coverage_status.home_health", is = true } },
    },
    rule {
      id = "eligibility.snf_part_a", topic = "eligibility", scope = "session", severity = "deny",
      when_unknown = "warn", title = "Not in a skilled nursing stay under Part A",
      message = "The patient is in a skilled nursing stay under Part A: the facility is paid for "
        .. "therapy",
      fix = "Bill the facility by agreement, or correct the status if it was looked up for "
        .. "another date",
      carc = "190", rarc = "N538", liability = "CO", source = CONSOLIDATED,
      when = { { "session.coverage_status.snf_part_a", is = true } },
    },
    rule {
      id = "eligibility.inpatient", topic = "eligibility", scope = "session", severity = "deny",
      when_unknown = "warn", title = "Not admitted to a hospital",
      message = "The patient is a hospital inpatient: the hospital is paid for therapy",
      fix = "Bill the hospital by agreement, or correct the status if it was looked up for "
        .. "another date",
      carc = "97", rarc = "M97", liability = "CO", source = CONSOLIDATED,
      when = { { "session.coverage_status.inpatient", is = true } },
    },
    rule {
      id = "eligibility.plan_kind", topic = "eligibility", scope = "session", severity = "hold",
      when_unknown = "skip", title = "The plan is fee-for-service Medicare",
      message = "The plan's kind is stated as {session.insurance.kind}, not as ffs: Medicare itself "
        .. "does not pay this claim",
      fix = "Name that plan's own policy, as medicare-advantage for ma; or correct the kind",
      carc = "109", source = COVERAGE_CONDITIONS,
      when = { { "session.insurance.kind", is_not = "ffs" } },
    },
    rule {
      id = "eligibility.member_id", topic = "eligibility", scope = "session", severity = "hold",
      when_unknown = "skip", title = "The beneficiary number is known",
      message = "The patient's Medicare number is missing",
      fix = "Enter the number on the Medicare card",
      carc = "16", rarc = "N382", source = CLAIM_FORM,
      when = { { "session.insurance.member_id", known = false } },
    },

    -- ---- time to file ----

    rule {
      id = "filing.late", topic = "filing", scope = "session", severity = "deny",
      when_unknown = "skip", title = "Filed within a year of the service",
      message = "The last day to file this claim was {last_on}",
      fix = "Write it off: it is not the patient's. Medicare makes an exception where it erred "
        .. "itself, or where entitlement came backwards",
      carc = "29", liability = "CO", source = FILING,
      -- 364: the shortest year, less a day.
      when = { { "filing_date", over = "session.date_of_service", plus = 364 } },
      check = function(session, day)
        local last = last_day_to_file(session.date_of_service)
        if day.filing_date > last then return deny { last_on = last } end
      end,
    },
    rule {
      id = "filing.soon", topic = "filing", scope = "session", severity = "warn",
      when_unknown = "skip", title = "The end of the time to file is told",
      message = "The last day to file this claim is {last_on}: {days} days are left",
      fix = "File it now",
      source = FILING,
      when = {
        { "filing_date", over = "session.date_of_service", plus = 364,
          minus = "param.filing_notice" },
      },
      check = function(session, day)
        local last = last_day_to_file(session.date_of_service)
        local left = days(day.filing_date, last)
        if left < 0 or left > param "filing_notice" then return end
        return warn { last_on = last, days = left }
      end,
    },
    rule {
      id = "filing.before_service", topic = "filing", scope = "session", severity = "hold",
      when_unknown = "skip", title = "Not filed before the service",
      message = "The claim would be filed on {filing_date}, before the treatment",
      fix = "Correct the date of the service, or file later",
      carc = "110", source = CLAIM_FORM,
      when = { { "filing_date", under = "session.date_of_service" } },
    },

    -- ---- who is named on the claim ----

    rule {
      id = "provider.billing", topic = "provider", scope = "session", severity = "hold",
      when_unknown = "skip", title = "The claim names who bills",
      message = "The NPI of the billing provider is missing",
      fix = "Enter the NPI under which the practice or facility bills",
      carc = "16", rarc = "N257", source = CLAIM_FORM,
      when = { { "session.billing_provider.npi", known = false } },
    },
    rule {
      id = "provider.rendering", topic = "provider", scope = "service", severity = "hold",
      when_unknown = "skip", title = "A therapist in practice is named on each service",
      message = "{service.code} was given by a {service.therapist.credential} whose NPI is missing",
      fix = "Enter the NPI of the therapist who gave it",
      carc = "16", rarc = "N290", source = CLAIM_FORM,
      when = {
        { "service.therapist.npi", known = false },
        { "session.setting", is = "private_practice" },
        { "service.by_therapist", is = true },
      },
    },
    rule {
      id = "provider.roles", topic = "provider", scope = "session", severity = "hold",
      when_unknown = "skip", title = "One NPI is one person",
      message = "One NPI stands in two parts that one person cannot have",
      fix = "Enter each person's own NPI and credential",
      carc = "16", rarc = "N290", source = CLAIM_FORM,
      when = { { "session.npi_conflict", known = true } },
    },

    -- ---- plan of care, certification, referral ----

    rule {
      id = "plan_of_care.established", topic = "plan_of_care", scope = "session", severity = "hold",
      when_unknown = "hold", title = "A plan of care exists before treatment",
      message = "No plan of care is on file for this treatment",
      fix = "Enter the day on which the plan was written; treatment before it is not covered",
      carc = "272", rarc = "N351", source = PLAN_OF_CARE,
      when = { { "session.evaluation_only", is = false } },
      unless = { { "session.plan_of_care.established_on", at_most = "session.date_of_service" } },
      check = function(session)
        if not known "session.plan_of_care.established_on" then return true end
        return hold {
          "The plan of care was written on {session.plan_of_care.established_on}, after this "
            .. "treatment",
        }
      end,
    },
    rule {
      id = "plan_of_care.certified", topic = "plan_of_care", scope = "session", severity = "hold",
      when_unknown = "warn", title = "The plan is certified within 30 days, or ordered and sent",
      message = "The plan of care is not certified on day {days} after the first treatment",
      fix = "Get it signed now, with the day on which it is signed, and enter why it comes late "
        .. "(plan_of_care.delayed_reason): it is accepted with a reason; from 2025 a signed order on "
        .. "file and proof that the plan was sent within 30 days will do",
      carc = "16", rarc = "N473", source = CERTIFICATION,
      unless = {
        { "session.plan_of_care.certified_on", at_most = "session.first_treatment_on",
          plus = "param.certification_days" },
      },
      check = function(session)
        local limit = param "certification_days"
        if known "session.plan_of_care.certified_on" then
          local late = days(session.first_treatment_on, session.plan_of_care.certified_on)
          local excused = known "session.plan_of_care.delayed_reason" or ordered_and_sent(session)
          if late <= limit or excused then return end
          return hold {
            "The plan of care was certified {days} days after the first treatment, and the reason "
              .. "is not written down",
            fix = "Enter the reason for the delay: certification that comes late is accepted with "
              .. "one",
            rarc = "N474", days = late }
        end
        local since = days(session.first_treatment_on, session.date_of_service)
        if since <= limit or ordered_and_sent(session) then return end
        return hold { days = since }
      end,
    },
    rule {
      id = "plan_of_care.certification_due", topic = "plan_of_care", scope = "session",
      severity = "warn",
      when_unknown = "skip", title = "A certification that will soon be late is told",
      message = "The plan of care is not certified yet; {days} days are left",
      fix = "Ask the physician for the signature now",
      source = CERTIFICATION,
      when = { { "session.plan_of_care.certified_on", known = false } },
      check = function(session)
        if ordered_and_sent(session) then return end
        local left = param "certification_days" - days(session.first_treatment_on,
                                                       session.date_of_service)
        if left < 0 or left > param "certification_notice" then return end
        return warn { days = left }
      end,
    },
    rule {
      id = "plan_of_care.certifier", topic = "plan_of_care", scope = "session", severity = "hold",
      when_unknown = "warn", title = "A physician or non-physician practitioner certified it",
      message = "The plan of care was signed by a {session.plan_of_care.certifier_credential}, "
        .. "who may not certify therapy",
      fix = "Get it certified by an MD, DO, NP, CNS or PA, or by a podiatrist or optometrist "
        .. "within their field",
      carc = "16", rarc = "N474", source = CERTIFICATION,
      when = {
        { "session.plan_of_care.certified_on", known = true },
        { "session.plan_of_care.certifier_credential", is_not = CERTIFIER_LIST },
      },
    },
    rule {
      id = "plan_of_care.self_certified", topic = "plan_of_care", scope = "session",
      severity = "hold", when_unknown = "skip",
      title = "Who treats does not certify the plan",
      message = "The NPI of who certified the plan of care is that of a therapist of this session",
      fix = "Enter the NPI of the physician or practitioner who signed; a therapist's own "
        .. "signature certifies nothing",
      carc = "16", rarc = "N474", source = CERTIFICATION,
      when = { { "session.certifier_treats", is = true } },
      -- A physician may certify the plan of what that physician's practice gives.
      unless = { { "session.plan_of_care.certifier_credential", is = CERTIFIER_LIST } },
    },
    rule {
      id = "plan_of_care.recertifier", topic = "plan_of_care", scope = "session",
      severity = "hold", when_unknown = "warn",
      title = "A physician or non-physician practitioner recertified it",
      message = "The plan was recertified by a "
        .. "{session.plan_of_care.recertifier_credential}, who may not certify therapy",
      fix = "Get it recertified by an MD, DO, NP, CNS or PA, or by a podiatrist or optometrist "
        .. "within their field",
      carc = "16", rarc = "N474", source = CERTIFICATION,
      when = {
        { "session.plan_of_care.recertified_on", known = true },
        { "session.plan_of_care.recertifier_credential", is_not = CERTIFIER_LIST },
      },
    },
    rule {
      id = "plan_of_care.signed_early", topic = "plan_of_care", scope = "session",
      severity = "hold", when_unknown = "skip",
      title = "A plan is not certified before it is written",
      message = "The plan was certified on {session.plan_of_care.certified_on} and written on "
        .. "{session.plan_of_care.established_on}",
      fix = "Correct the date that is wrong",
      carc = "16", rarc = "N474", source = CERTIFICATION,
      when = {
        { "session.plan_of_care.certified_on", under = "session.plan_of_care.established_on" },
      },
    },
    rule {
      id = "plan_of_care.signed_future", topic = "plan_of_care", scope = "session",
      severity = "hold", when_unknown = "skip",
      title = "A certification is not dated on a day to come",
      message = "The plan was certified on {session.plan_of_care.certified_on}, which is still to come",
      fix = "Enter the day on which it was signed",
      carc = "16", rarc = "N474", source = CERTIFICATION,
      when = { { "session.plan_of_care.certified_on", over = "day.known_on" } },
    },
    rule {
      id = "plan_of_care.first_treatment", topic = "plan_of_care", scope = "session",
      severity = "hold", when_unknown = "skip",
      title = "The first treatment is not after this one",
      message = "The first treatment is dated {session.first_treatment_on}, after this one",
      fix = "Correct the date that is wrong",
      carc = "16", rarc = "N474", source = CERTIFICATION,
      when = { { "session.first_treatment_on", over = "session.date_of_service" } },
    },
    rule {
      id = "plan_of_care.recertified", topic = "plan_of_care", scope = "session", severity = "hold",
      when_unknown = "warn",
      title = "The certification covers the day: its end, 90 days, or a renewal",
      message = "The certification ended {days} days before this treatment, and no renewal covers "
        .. "it",
      fix = "Get the plan recertified now; enter who signed, when, through which day, and why it "
        .. "comes late (delayed_reason of that recertification): it is accepted with a reason",
      carc = "272", rarc = "N351", source = DELAYED,
      when = { { "session.evaluation_only", is = false }, { "session.plan_of_care.established_on", known = true } },
      unless = {
        { "session.date_of_service", at_most = "session.first_treatment_on",
          plus = "param.certification_interval" },
        { "session.plan_of_care.certified_through", at_least = "session.date_of_service" },
      },
      check = function(session, day)
        local past = days(covered_until(session), session.date_of_service)
        if past <= 0 then return end
        local renewed, what, fix = renewed_late(session, day)
        if renewed then return end
        if what then return hold { "The recertification " .. what, fix = fix, days = past } end
        return hold { days = past }
      end,
    },
    rule {
      id = "plan_of_care.interval", topic = "plan_of_care", scope = "session", severity = "warn",
      when_unknown = "skip", title = "A certification covers at most 90 days",
      message = "The plan runs {days} days from the first treatment; a certification covers at "
        .. "most 90",
      fix = "Plan for the recertification before then",
      source = CERTIFICATION,
      when = {
        { "session.plan_of_care.through", over = "session.first_treatment_on",
          plus = "param.certification_interval" },
      },
      check = function(session)
        return warn { days = days(session.first_treatment_on, session.plan_of_care.through) }
      end,
    },
    rule {
      id = "plan_of_care.complete", topic = "plan_of_care", scope = "session", severity = "warn",
      when_unknown = "skip", title = "The plan has goals, frequency and duration",
      message = "The plan of care as entered lacks goals, visits a week or weeks",
      fix = "Enter the measurable long-term goals, the frequency and the duration as the plan "
        .. "states them",
      source = PLAN_OF_CARE,
      when = { { "session.plan_of_care.established_on", known = true } },
      unless = {
        { "session.plan_of_care.goals", known = true },
        { "session.plan_of_care.visits_per_week", known = true },
        { "session.plan_of_care.weeks", known = true },
      },
    },
    rule {
      id = "plan_of_care.frequency", topic = "plan_of_care", scope = "session", severity = "warn",
      when_unknown = "skip", title = "More visits than the plan says have a reason",
      message = "{session.history.visits_this_week} visits this week before this one; the plan says "
        .. "{session.plan_of_care.visits_per_week} a week",
      fix = "Write why the patient needed more, or change the plan",
      source = GOOD_PRACTICE,
      when = {
        { "session.history.visits_this_week", at_least = "session.plan_of_care.visits_per_week" },
        { "session.plan_of_care.frequency_reason", known = false },
      },
    },
    rule {
      id = "referral.kind", topic = "referral", scope = "session", severity = "hold",
      when_unknown = "skip", title = "Who is named as referring may certify therapy",
      message = "The claim would name a {session.referral.credential} as referring, who may not "
        .. "certify therapy",
      fix = "Enter the NPI of the physician or practitioner who certified the plan",
      carc = "183", rarc = "N574", source = CERTIFICATION,
      when = {
        { "session.referral.npi", known = true },
        { "session.plan_of_care.certifier_npi", known = false },
        { "session.referral.credential", is_not = CERTIFIER_LIST },
      },
    },
    rule {
      id = "referral.named", topic = "referral", scope = "session", severity = "hold",
      when_unknown = "skip", title = "The claim names the certifying practitioner",
      message = "Neither who referred nor who certified the plan is known; the claim must name one",
      fix = "Enter the NPI of the physician or practitioner who certifies the plan",
      carc = "16", rarc = "N286",
      source = { "Noridian, certification and recertification: referring provider on the claim",
                 verified_on = CHECKED },
      when = {
        { "session.evaluation_only", is = false },
        { "session.referral.npi", known = false },
        { "session.plan_of_care.certifier_npi", known = false },
      },
    },

    -- ---- progress reports ----

    rule {
      id = "progress.overdue", topic = "progress", scope = "session", severity = "hold",
      when_unknown = "warn", title = "A progress report at least every 10 treatment days",
      message = "{days} treatment days since the last progress report; one is due at least every "
        .. "10",
      fix = "The therapist writes the progress report, and its date is entered",
      carc = "226", rarc = "N706", source = PROGRESS,
      when = {
        { "session.evaluation_only", is = false },
        { "session.history.visits_since_progress_report", at_least = "param.progress_report_days" },
      },
      unless = {
        { "session.progress_report_on", at_least = "session.date_of_service",
          at_most = "session.date_of_service" },
      },
      check = function(session)
        return hold { days = session.history.visits_since_progress_report + 1 }
      end,
    },
    rule {
      id = "progress.due", topic = "progress", scope = "session", severity = "warn",
      when_unknown = "skip", title = "The 10th treatment day is told",
      message = "This is treatment day {days} since the last progress report: the next report is "
        .. "due now",
      fix = "Write the progress report today, by the therapist and not by an assistant",
      source = PROGRESS,
      when = {
        { "session.evaluation_only", is = false },
        { "session.history.visits_since_progress_report", at_least = "param.progress_report_days",
          at_most = "param.progress_report_days", minus = 1 },
      },
      unless = {
        { "session.progress_report_on", at_least = "session.date_of_service",
          at_most = "session.date_of_service" },
      },
      check = function(session)
        return warn { days = session.history.visits_since_progress_report + 1 }
      end,
    },

    -- A progress period without the therapist: none since the last report, and
    -- the period ends today.
    rule {
      id = "progress.participation", topic = "progress", scope = "session", severity = "hold",
      when_unknown = "skip",
      title = "In each progress period a therapist gives a whole service",
      message = "This treatment day ends a progress period in which no therapist gave a whole "
        .. "service",
      fix = "Medicare wants one whole billable service by the therapist in each period: correct "
        .. "who gave what, or do not bill the period's end",
      carc = "170", rarc = "N95", source = PARTICIPATION,
      when = {
        { "session.history.visits_since_therapist",
          at_least = "session.history.visits_since_progress_report" },
        { "session.history.visits_since_progress_report", at_least = "param.progress_report_days",
          minus = 1 },
        { "session.whole_by_therapist", is = false },
      },
    },
    rule {
      id = "progress.participation_due", topic = "progress", scope = "session", severity = "warn",
      when_unknown = "skip", title = "That the therapist has yet to treat is told",
      message = "No therapist gave a whole service in this progress period so far; the next "
        .. "treatment day is its last",
      fix = "Let the therapist give a whole service on the next day",
      source = PARTICIPATION,
      when = {
        { "session.history.visits_since_therapist",
          at_least = "session.history.visits_since_progress_report" },
        { "session.history.visits_since_progress_report", at_least = "param.progress_report_days",
          at_most = "param.progress_report_days", minus = 2 },
        { "session.whole_by_therapist", is = false },
      },
    },

    -- ---- notes beside those of earlier visits ----

    rule {
      id = "documentation.cloned", topic = "documentation", scope = "service", severity = "warn",
      when_unknown = "skip", codes = "any", except = "evaluation",
      title = "A note is of its own visit",
      message = "The note of {service.code} is word for word that of an earlier visit: session "
        .. "{service.note_repeats_session} of {service.note_repeats_on} ({times} so far)",
      fix = "Write what was done and how the patient responded on this day; a copied note supports "
        .. "neither",
      source = CLONED,
      when = { { "service.note_repeats", at_least = 1 } },
      check = function(service)
        return warn { times = service.note_repeats }
      end,
    },
    -- A maintenance program is never asked for progress.
    rule {
      id = "documentation.no_progression", topic = "documentation", scope = "service",
      severity = "warn", when_unknown = "skip", codes = "timed",
      title = "Over several visits something changes, or it is said why not",
      message = "{service.code}: the same exercises at the same intensity on the last {days} treatment "
        .. "days, since {service.unchanged_from}, and nothing new on progression",
      fix = "Write what was progressed, or why it stayed as it was; where nothing changes any more, "
        .. "ask whether a therapist's skill is still needed",
      source = GOOD_PRACTICE,
      when = {
        { "session.program", is = "restorative" },
        { "service.unchanged_days", at_least = "param.progression_days" },
      },
      check = function(service)
        return warn { days = service.unchanged_days }
      end,
    },

    -- ---- supervision ----

    rule {
      id = "supervision.direct", topic = "supervision", scope = "service", severity = "hold",
      when_unknown = "warn",
      codes = "any", except = RTM_CODES,
      to = "2024-12-31", title = "To 2024, in private practice the supervisor is on the premises",
      message = "{service.code} was given by an assistant in private practice under general "
        .. "supervision",
      fix = "To the end of 2024 the therapist had to be in the office; correct the entry, or do "
        .. "not bill it",
      carc = "170", rarc = "N95", source = PRACTICE,
      when = {
        { "service.by_assistant", is = true },
        { "session.setting", is = "private_practice" },
        { "service.supervisor.presence", is = "general" },
      },
    },
    rule {
      id = "supervision.direct_monitoring", topic = "supervision", scope = "service",
      severity = "hold", when_unknown = "warn", codes = RTM_CODES,
      to = "2023-12-31", title = "To 2023 monitoring too is supervised on the premises",
      message = "{service.code} was given by an assistant in private practice under general "
        .. "supervision",
      fix = "To the end of 2023 the therapist had to be in the office; correct the entry, or do "
        .. "not bill it",
      carc = "170", rarc = "N95", source = PRACTICE,
      when = {
        { "service.by_assistant", is = true },
        { "session.setting", is = "private_practice" },
        { "service.supervisor.presence", is = "general" },
      },
    },
    rule {
      id = "supervision.named", topic = "supervision", scope = "service", severity = "hold",
      when_unknown = "skip", title = "An assistant's service names the therapist who supervised",
      message = "{service.code} was given by an assistant, and no supervising therapist is named",
      fix = "Enter the supervising therapist; the service is billed under that therapist's number",
      carc = "16", rarc = "N290", source = PRACTICE,
      when = { { "service.by_assistant", is = true }, { "service.supervisor.npi", known = false } },
    },
    rule {
      id = "supervision.therapist", topic = "supervision", scope = "service", severity = "hold",
      when_unknown = "warn", title = "A PT supervises a PTA, an OT an OTA",
      message = "{service.code} was given by an assistant under a {service.supervisor.credential}",
      fix = "A physical therapist supervises a PTA, an occupational therapist an OTA: correct the "
        .. "supervisor",
      carc = "170", rarc = "N95", source = PRACTICE,
      when = {
        { "service.therapist.credential", is = { "PTA", "OTA" } },
        { "service.supervisor.npi", known = true },
      },
      check = function(service)
        return service.supervisor.credential ~= SUPERVISORS[service.therapist.credential]
      end,
    },

    -- ---- the note ----

    rule {
      id = "signature.present", topic = "signature", scope = "session", severity = "hold",
      when_unknown = "hold", title = "The note is signed",
      message = "The treatment note is not signed",
      fix = "Have it signed with name, credential and date by who gave the treatment",
      carc = "226", rarc = "N706", source = NOTE,
      when = { { "session.signature.signed_on", known = false } },
    },
    rule {
      id = "signature.qualified", topic = "signature", scope = "session", severity = "hold",
      when_unknown = "warn",
      title = "A qualified professional signed it, an evaluation a therapist",
      message = "The note is signed by a {session.signature.credential}, who may not sign for "
        .. "skilled therapy",
      fix = "The therapist or assistant who gave the treatment signs",
      carc = "226", rarc = "N706", source = NOTE,
      when = { { "session.signature.signed_on", known = true } },
      unless = { { "session.signature.credential", is = SIGNERS } },
      check = function(session)
        if not ASSISTANTS[session.signature.credential] then return true end
        if not given { "evaluation" } then return end
        return hold {
          "An evaluation is signed by an assistant",
          fix = "The therapist who evaluated signs",
        }
      end,
    },
    rule {
      id = "signature.not_before", topic = "signature", scope = "session", severity = "hold",
      when_unknown = "skip", title = "Not signed before the treatment",
      message = "The note was signed on {session.signature.signed_on}, before the treatment",
      fix = "Correct the date of the signature or of the service",
      carc = "226", rarc = "N706", source = NOTE,
      when = { { "session.signature.signed_on", under = "session.date_of_service" } },
    },
    rule {
      id = "signature.future", topic = "signature", scope = "session", severity = "hold",
      when_unknown = "skip", title = "The signature is not dated on a day to come",
      message = "The note was signed on {session.signature.signed_on}, which is still to come",
      fix = "Enter the day on which it was signed",
      carc = "226", rarc = "N706", source = NOTE,
      when = { { "session.signature.signed_on", over = "day.known_on" } },
    },
    rule {
      id = "signature.late", topic = "signature", scope = "session", severity = "warn",
      when_unknown = "skip", title = "Signed soon after the treatment",
      message = "The note was signed on {session.signature.signed_on}, long after the treatment",
      fix = "Sign notes within days; an old date invites doubt about what it rests on",
      source = GOOD_PRACTICE,
      when = {
        { "session.signature.signed_on", over = "session.date_of_service",
          plus = "param.signature_days" },
      },
    },
    rule {
      id = "minutes.total_stated", topic = "minutes", scope = "session", severity = "hold",
      when_unknown = "hold", title = "The note states the total treatment minutes",
      message = "The note does not state the total treatment minutes",
      fix = "Enter the total of timed and untimed treatment, without time that cannot be billed",
      carc = "226", rarc = "N706", source = NOTE,
      when = { { "session.total_treatment_minutes", known = false } },
    },
    rule {
      id = "diagnosis.present", topic = "diagnosis", scope = "session", severity = "hold",
      when_unknown = "hold", title = "A diagnosis is given",
      message = "No diagnosis is given",
      fix = "Enter the ICD-10-CM codes of the plan of care",
      carc = "16", rarc = "M76", source = PLAN_OF_CARE,
      when = { { "session.diagnoses", empty = true } },
    },
    rule {
      id = "diagnosis.too_many", topic = "diagnosis", scope = "session", severity = "hold",
      when_unknown = "skip", title = "A professional claim holds 12 diagnoses",
      message = "{session.diagnoses_count} diagnoses are listed; a professional claim holds 12",
      fix = "Keep the 12 that this treatment is for",
      carc = "16", rarc = "M76", source = CLAIM_FORM,
      when = {
        { "session.diagnoses_count", over = 12 },
        { "session.setting", is = "private_practice" },
      },
    },
    rule {
      id = "diagnosis.pointers", topic = "diagnosis", scope = "service", severity = "hold",
      when_unknown = "skip", title = "A line points at 4 diagnoses at most",
      message = "{service.code} points at {service.diagnoses_count} diagnoses; a line holds 4",
      fix = "Keep the 4 that this service is for, the most telling first",
      carc = "16", rarc = "M76", source = CLAIM_FORM,
      when = {
        { "service.diagnoses_count", over = 4 },
        { "session.setting", is = "private_practice" },
      },
    },
    rule {
      id = "diagnosis.unpointed", topic = "diagnosis", scope = "service", severity = "warn",
      when_unknown = "skip", title = "Of several diagnoses a line points at its own",
      message = "{service.code} does not say which of {session.diagnoses_count} diagnoses it is for",
      fix = "Name its diagnoses: each line of a professional claim points at one at least",
      source = CLAIM_FORM,
      when = {
        { "session.diagnoses_count", over = 1 },
        { "service.diagnoses", empty = true },
        { "session.setting", is = "private_practice" },
      },
    },
    rule {
      id = "diagnosis.first", topic = "diagnosis", scope = "session", severity = "warn",
      when_unknown = "skip", title = "An external cause is never the first diagnosis",
      message = "The first diagnosis is an external cause, which never stands first",
      fix = "Put the condition that is treated first",
      source = DIAGNOSES,
      when = { { "session.diagnosis_chapter", is = "external_cause" } },
    },
    rule {
      id = "evaluation.level", topic = "evaluation", scope = "service", severity = "warn",
      when_unknown = "warn",
      codes = { "97161", "97162", "97163" },
      title = "The lowest component decides the level of a PT evaluation",
      message = "{service.code} is a higher level than its findings support",
      fix = "Code the level that factors, elements and presentation all reach, or complete the "
        .. "findings",
      source = LEVELS,
      check = function(service) return LEVEL_OF[service.code] > pt_level(service.evaluation) end,
    },
    rule {
      id = "evaluation.level_ot", topic = "evaluation", scope = "service", severity = "warn",
      when_unknown = "warn",
      codes = { "97165", "97166", "97167" },
      title = "Deficits and complexity decide the level of an OT evaluation",
      message = "{service.code} is a higher level than its findings support",
      fix = "Code the level that performance deficits and complexity both reach, or complete the "
        .. "findings",
      source = LEVELS,
      check = function(service) return LEVEL_OF[service.code] > ot_level(service.evaluation) end,
    },
    -- All levels are paid alike; who reads the claim should know the patient's.
    rule {
      id = "evaluation.level_low", topic = "evaluation", scope = "service", severity = "warn",
      when_unknown = "skip",
      codes = { "97161", "97162" }, title = "A PT evaluation that reached a higher level is told",
      message = "{service.code} is a lower level than all of its findings reach",
      fix = "Code the level that was done; it is paid the same",
      source = LEVELS,
      check = function(service) return LEVEL_OF[service.code] < pt_level(service.evaluation) end,
    },
    rule {
      id = "evaluation.level_low_ot", topic = "evaluation", scope = "service", severity = "warn",
      when_unknown = "skip",
      codes = { "97165", "97166" }, title = "An OT evaluation that reached a higher level is told",
      message = "{service.code} is a lower level than all of its findings reach",
      fix = "Code the level that was done; it is paid the same",
      source = LEVELS,
      -- 3 deficits are of the low and the moderate level, 5 of moderate and high.
      when = { { "service.evaluation.performance_deficits", over = 3 } },
      check = function(service)
        local found = service.evaluation
        if service.code == "97166" and found.performance_deficits <= 5 then return end
        return LEVEL_OF[service.code] < ot_level(found)
      end,
    },
    rule {
      id = "evaluation.repeated", topic = "evaluation", scope = "service", severity = "warn",
      when_unknown = "skip",
      codes = { "97161", "97162", "97163", "97165", "97166", "97167" },
      title = "One evaluation begins an episode",
      message = "{service.code} is an initial evaluation, and treatment began on "
        .. "{session.first_treatment_on}",
      fix = "Within an episode code the re-evaluation, with its reason; a new condition has its own "
        .. "plan and first treatment",
      source = { "CMS Pub 100-02, chapter 15, section 220.3.C", url = BENEFIT_MANUAL_URL },
      when = { { "session.first_treatment_on", under = "session.date_of_service" } },
    },
    rule {
      id = "evaluation.reason", topic = "evaluation", scope = "service", severity = "hold",
      when_unknown = "hold",
      codes = { "97164", "97168" }, title = "A re-evaluation has a reason",
      message = "{service.code} has no reason: a routine re-evaluation is not paid",
      fix = "Write what changed: new findings, a significant change, or no response to the plan",
      carc = "50", rarc = "N661",
      source = { "CMS Pub 100-02, chapter 15, section 220.3.C", url = BENEFIT_MANUAL_URL },
      when = { { "service.evaluation.reason", known = false } },
    },
    -- Coverage turns on the need for skill, not on the hope of improvement: a
    -- program is never asked for progress, only for why it takes a therapist.
    rule {
      id = "maintenance.skill", topic = "maintenance", scope = "service", severity = "hold",
      when_unknown = "skip",
      codes = "timed", title = "A maintenance program says why it needs a therapist",
      message = "{service.code} is part of a maintenance program, and the note does not say why "
        .. "it needs skill",
      fix = "Write what makes a therapist or assistant necessary; what an aide or the family can "
        .. "do is not covered",
      carc = "50", rarc = "N661", source = COVERAGE_CONDITIONS,
      when = {
        { "session.program", is = "maintenance" },
        { "service.documentation.skilled_intervention", known = false },
      },
    },

    -- ---- dollars of the year ----

    rule {
      id = "threshold.near", topic = "threshold", scope = "session", severity = "warn",
      when_unknown = "skip", title = "A visit that may cross the threshold is told",
      message = "{session.history.allowed_year_to_date} allowed so far this year: this visit may cross "
        .. "the KX threshold",
      fix = "Check the payer's own count; it counts as claims are processed. Have the records "
        .. "ready that support KX",
      source = THRESHOLD,
      when = {
        { "session.history.of_this_year", is = true },
        { "session.history.allowed_year_to_date", under = "param.kx_threshold" },
        { "session.history.allowed_year_to_date", at_least = "param.kx_threshold",
          minus = "param.threshold_margin" },
      },
      -- A day whose dollars are known to cross it is threshold.crossing's.
      unless = {
        { "session.history.as_of", under = "session.date_of_service" },
        { "session.history.allowed_year_to_date", over = "param.kx_threshold",
          minus = "session.history.allowed_on_day" },
      },
    },
    rule {
      id = "threshold.review", topic = "threshold", scope = "session", severity = "warn",
      when_unknown = "skip", title = "Above 3,000 dollars a claim may be reviewed",
      message = "{session.history.allowed_year_to_date} allowed so far this year is over the review "
        .. "threshold",
      fix = "The claim may be picked for medical review: make sure the records stand on their own",
      source = THRESHOLD,
      when = {
        { "session.history.of_this_year", is = true },
        { "session.history.allowed_year_to_date", over = "param.review_threshold" },
      },
    },
    rule {
      id = "threshold.year", topic = "threshold", scope = "session", severity = "warn",
      when_unknown = "skip", title = "The dollars known are those of this year",
      message = "The dollars known are of another year (as of {session.history.as_of}); this year's are "
        .. "not known",
      fix = "Look up what Medicare has allowed this year and enter it with its date",
      source = THRESHOLD,
      when = { { "session.history.of_this_year", is = false } },
    },
    -- What was counted from visits alone, none of which was the first.
    rule {
      id = "history.partial", topic = "threshold", scope = "day", severity = "warn",
      when_unknown = "skip", title = "Counts that began in the middle are told to be so",
      message = "This year's dollars or the days since the progress report were counted from the "
        .. "visits that gonio has seen, and there may have been others before: they are at least "
        .. "so many",
      fix = "Look up what Medicare has allowed this year and enter it with its date; enter the last "
        .. "progress report",
      source = CROSSING,
      when = { { "day.history.partial", is = true } },
    },
    rule {
      id = "modifiers.ga_without_abn", topic = "modifiers", scope = "service",
      severity = "hold", when_unknown = "skip",
      title = "GA says that a signed ABN is on file",
      message = "{service.code} states GA, and no signed ABN is on file",
      fix = "Enter the ABN that the patient signed before the treatment, or take GA off",
      carc = "4", rarc = "N519",
      source = { "CMS, Therapy Services: KX and the ABN", url = THERAPY_URL },
      when = { { "service.modifiers", empty = false }, { "session.abn.signed_on", known = false } },
      check = function(service) return states(service, "GA") end,
    },
    rule {
      id = "modifiers.kx_with_abn", topic = "modifiers", scope = "service", severity = "hold",
      when_unknown = "skip", title = "KX and GA or GZ contradict each other",
      message = "{service.code} states KX, which says necessary, beside GA or GZ, which expects a "
        .. "denial",
      fix = "Keep one of them",
      carc = "4", rarc = "N519",
      source = { "CMS, Therapy Services: KX and the ABN", url = THERAPY_URL },
      when = { { "service.modifiers", known = true } },
      check = function(service)
        return states(service, "KX") and (states(service, "GA") or states(service, "GZ"))
      end,
    },

    rule {
      id = "threshold.ga", topic = "threshold", scope = "service", severity = "warn",
      when_unknown = "skip", title = "Over the threshold GA leaves the costs to the patient",
      message = "{service.code} is over the threshold and states GA: the payer will deny it, and "
        .. "the patient owes it",
      fix = "Collect it from the patient as the notice says; state KX instead if the treatment "
        .. "is necessary",
      carc = "119", rarc = "N640", liability = "PR", source = LIABILITY,
      when = {
        { "service.modifiers", empty = false },
        { "session.history.of_this_year", is = true },
        { "session.history.allowed_year_to_date", at_least = "param.kx_threshold" },
      },
      check = function(service) return states(service, "GA") end,
    },
    rule {
      id = "modifiers.gx_without_abn", topic = "modifiers", scope = "service", severity = "hold",
      when_unknown = "skip", title = "GX says that a notice was given without need",
      message = "{service.code} states GX, and no signed notice is on file",
      fix = "Enter the notice that the patient signed before the treatment, or take GX off",
      carc = "4", rarc = "N519", source = LIABILITY,
      when = { { "service.modifiers", empty = false }, { "session.abn.signed_on", known = false } },
      check = function(service) return states(service, "GX") end,
    },
    rule {
      id = "modifiers.abn_late", topic = "modifiers", scope = "service", severity = "hold",
      when_unknown = "skip", title = "The notice is signed on or before the day of treatment",
      message = "{service.code} states GA, GX or GZ, and the notice on file was signed on "
        .. "{session.abn.signed_on}, after the treatment",
      fix = "A notice given later binds nobody: take GA or GX off, and the notice too. Who states "
        .. "GZ without one bears the costs",
      carc = "4", rarc = "N519", source = LIABILITY,
      when = {
        { "service.modifiers", empty = false },
        { "session.abn.signed_on", over = "session.date_of_service" },
      },
      check = function(service)
        return states(service, "GA") or states(service, "GX") or states(service, "GZ")
      end,
    },
    rule {
      id = "modifiers.abn_codes", topic = "modifiers", scope = "service", severity = "hold",
      when_unknown = "skip", title = "The notice names the service",
      message = "{service.code} states GA or GX, and the notice on file is about other codes",
      fix = "Take the modifier off, or enter the notice that names this service",
      carc = "4", rarc = "N519", source = LIABILITY,
      when = { { "service.modifiers", empty = false }, { "service.in_abn", is = false } },
      check = function(service) return states(service, "GA") or states(service, "GX") end,
    },
    -- 1: bill Medicare for a decision; 2: do not bill it; 3: no treatment wanted.
    rule {
      id = "modifiers.abn_option", topic = "modifiers", scope = "service", severity = "hold",
      when_unknown = "skip", title = "GA goes with the option that asks for a claim",
      message = "{service.code} states GA, and the patient chose option {session.abn.option}",
      fix = "Option 1 asks for a claim. With option 2 bill the patient alone; with option 3 the "
        .. "treatment was not wanted: find out what happened",
      carc = "4", rarc = "N519", source = LIABILITY,
      when = {
        { "service.modifiers", empty = false },
        { "session.abn.option", over = 1 },
      },
      check = function(service) return states(service, "GA") end,
    },
    rule {
      id = "modifiers.gz_with_abn", topic = "modifiers", scope = "service", severity = "hold",
      when_unknown = "skip", title = "GZ says that there is no notice",
      message = "{service.code} states GZ, and a notice signed on {session.abn.signed_on} is on file",
      fix = "State GA if the notice covers this service; GZ is for services without one",
      carc = "4", rarc = "N519", source = LIABILITY,
      when = {
        { "service.modifiers", empty = false },
        { "session.abn.signed_on", at_most = "session.date_of_service" },
      },
      check = function(service)
        return states(service, "GZ")
      end,
    },
    rule {
      id = "modifiers.excluded_and_covered", topic = "modifiers", scope = "service",
      severity = "hold", when_unknown = "skip",
      title = "GX and GY are for what is never covered, KX, GA and GZ for what may be",
      message = "{service.code} states GX or GY, which says never covered, beside KX, GA or GZ",
      fix = "Keep those of one kind",
      carc = "4", rarc = "N519", source = LIABILITY,
      when = { { "service.modifiers", empty = false } },
      check = function(service)
        if not (states(service, "GX") or states(service, "GY")) then return end
        return states(service, "KX") or states(service, "GA") or states(service, "GZ")
      end,
    },
    -- Both are denied without a look at the records, so nothing is billed for
    -- payment.
    rule {
      id = "liability.gy", topic = "modifiers", scope = "service", severity = "deny",
      when_unknown = "skip", title = "What states GY is the patient's to pay",
      message = "{service.code} states GY: never covered, and the patient's to pay",
      fix = "Bill the patient; take GY off if Medicare covers the service",
      carc = "96", rarc = "N425", liability = "PR", source = LIABILITY,
      when = { { "service.modifiers", empty = false } },
      check = function(service)
        if states(service, "KX") or states(service, "GA") or states(service, "GZ") then return end
        return states(service, "GY")
      end,
    },
    rule {
      id = "liability.gz", topic = "modifiers", scope = "service", severity = "deny",
      when_unknown = "skip", title = "What states GZ is paid by nobody",
      message = "{service.code} states GZ: it is denied, and without a notice the patient does not "
        .. "owe it",
      fix = "Do not bill the patient. Next time give the notice before the treatment",
      carc = "50", liability = "CO", source = LIABILITY,
      when = { { "service.modifiers", empty = false }, { "session.abn.signed_on", known = false } },
      check = function(service)
        if states(service, "KX") or states(service, "GA") or states(service, "GX") then return end
        return states(service, "GZ")
      end,
    },
    rule {
      id = "modifiers.one_plan", topic = "modifiers", scope = "service", severity = "hold",
      when_unknown = "skip", title = "A line is under one plan of care",
      message = "{service.code} states more than one of GP, GO and GN",
      fix = "Keep the one of the plan under which it was given; gonio puts it on the line itself",
      carc = "4", rarc = "N519", source = CONSISTENCY,
      when = { { "service.modifiers", empty = false } },
      check = function(service)
        local count = 0
        for _, plan in ipairs(PLANS) do
          if states(service, plan) then count = count + 1 end
        end
        return count > 1
      end,
    },
    rule {
      id = "modifiers.plan_of_evaluation", topic = "modifiers", scope = "service",
      severity = "hold", when_unknown = "skip",
      codes = { "97161", "97162", "97163", "97164", "97165", "97166", "97167", "97168", "92521",
                "92522", "92523", "92524", "92597", "92607" },
      title = "An evaluation carries the modifier of its discipline",
      message = "{service.code} states the modifier of another discipline's plan",
      fix = "97161 to 97164 go with GP, 97165 to 97168 with GO, evaluations of speech with GN: "
        .. "correct the code or the modifier",
      carc = "4", rarc = "N519", source = CONSISTENCY,
      when = { { "service.modifiers", empty = false } },
      check = function(service)
        for _, plan in ipairs(PLANS) do
          if states(service, plan) and plan ~= PLAN_OF_EVALUATION[service.code] then return true end
        end
      end,
    },
    rule {
      id = "modifiers.assistant_plan", topic = "modifiers", scope = "service", severity = "hold",
      when_unknown = "skip", from = "2020-01-01", title = "CQ goes with GP, CO with GO",
      message = "{service.code} states CQ or CO beside the modifier of another plan",
      fix = "CQ is for assistants of physical, CO for those of occupational therapy; speech has "
        .. "neither",
      carc = "4", rarc = "N519", source = ASSISTANT_LAW,
      when = { { "service.modifiers", empty = false } },
      check = function(service)
        local cq, co = states(service, "CQ"), states(service, "CO")
        if cq and (co or states(service, "GO") or states(service, "GN")) then return true end
        return co and (states(service, "GP") or states(service, "GN"))
      end,
    },

    -- ---- place of service ----

    rule {
      id = "place.present", topic = "place", scope = "session", severity = "hold",
      when_unknown = "skip", title = "A professional claim names the place of service",
      message = "The place of service is missing",
      fix = "Enter the two digits, as 11 for the office or 12 for the patient's home",
      carc = "16", rarc = "M77", source = CLAIM_FORM,
      when = { { "session.setting", is = "private_practice" }, { "session.place_of_service", known = false } },
    },
    rule {
      id = "place.inpatient", topic = "place", scope = "session", severity = "hold",
      when_unknown = "skip", title = "The place is not one of inpatients",
      message = "Place of service {session.place_of_service} is for patients whose stay pays for "
        .. "therapy",
      fix = "Correct the place; for such a stay bill the facility",
      carc = "5", rarc = "M77", source = CLAIM_FORM,
      when = { { "session.place_of_service", is = { "21", "31", "51", "61" } } },
    },
    rule {
      id = "place.telehealth", topic = "place", scope = "session", severity = "hold",
      when_unknown = "skip", title = "A telehealth place has telehealth",
      message = "Place of service {session.place_of_service} is telehealth's, and the session is "
        .. "not",
      fix = "Correct the place, or enter how patient and therapist met",
      carc = "5", rarc = "M77", source = CLAIM_FORM,
      when = { { "session.place_of_service", is = { "02", "10" } }, { "session.telehealth", known = false } },
    },
    rule {
      id = "telehealth.place_matches", topic = "telehealth", scope = "session",
      about = "telehealth",
      severity = "hold", when_unknown = "warn",
      title = "Place 10 is the patient's home, 02 is not",
      message = "Place of service {session.place_of_service} does not fit where the patient was",
      fix = "Use 10 when the patient was at home, 02 anywhere else",
      carc = "5", rarc = "M77", source = CLAIM_FORM,
      when = {
        { "session.place_of_service", known = true },
        { "session.place_of_service", is = { "02", "10" } },
      },
      check = function(session)
        return (session.place_of_service == "10") ~= (session.telehealth.patient_location == "home")
      end,
    },

    -- ---- monitoring from afar, caregivers ----

    rule {
      id = "monitoring.days", topic = "monitoring", scope = "service", severity = "hold",
      when_unknown = "warn", codes = { "98976", "98977", "98978" },
      title = "The device sent data on 16 days of the 30",
      message = "{service.code} needs data on 16 days of 30; there were {service.data_days}",
      fix = "From 2026 data on 2 to 15 days is 98984, 98985 or 98986; before, it is not billed",
      carc = "16", rarc = "M53", source = MONITORING,
      when = { { "service.data_days", under = 16 } },
    },
    rule {
      id = "monitoring.days_few", topic = "monitoring", scope = "service", severity = "hold",
      when_unknown = "warn", codes = { "98984", "98985", "98986" }, from = "2026-01-01",
      title = "The device sent data on 2 to 15 days of the 30",
      message = "{service.code} is for data on 2 to 15 days; there were {service.data_days}",
      fix = "16 days and more are 98976, 98977 or 98978; one day is not billed",
      carc = "16", rarc = "M53", source = MONITORING,
      unless = { { "service.data_days", at_least = 2 }, { "service.data_days", at_most = 15 } },
      when = { { "service.data_days", at_least = 0 } },
    },
    rule {
      id = "monitoring.contact", topic = "monitoring", scope = "service", severity = "hold",
      when_unknown = "warn", codes = { "98979", "98980" },
      title = "In the month therapist and patient spoke in real time",
      message = "{service.code} needs one real-time contact in the month, and there was none",
      fix = "Bill it only for a month in which therapist and patient or caregiver spoke",
      carc = "226", rarc = "N706", source = MONITORING,
      when = { { "service.live_contact", is = false } },
    },
    rule {
      id = "caregiver.consent", topic = "caregiver", scope = "service", severity = "hold",
      when_unknown = "warn", codes = { "97550", "97551", "97552", "G0541", "G0542", "G0543" },
      title = "The patient agreed to the training of the caregiver",
      message = "{service.code}: the patient has not agreed that the caregiver be trained",
      fix = "Get the patient's agreement, or that of who decides for the patient, into the record",
      carc = "226", rarc = "N706", source = CAREGIVERS,
      when = { { "service.caregiver_consent", is = false } },
    },

    -- ---- lines ----

    rule {
      id = "lines.repeated", topic = "lines", scope = "line", severity = "warn",
      when_unknown = "skip", from = "2021-04-19", codes = "timed",
      title = "One line a code and day",
      message = "{line.code} stands on two lines, one for each therapist who gave it",
      fix = "Contractors reject the second as a duplicate: have a person decide under whose number "
        .. "the day is billed",
      source = { "First Coast Service Options: timed codes on several lines, from 2021-04-19",
                 verified_on = CHECKED },
      when = { { "line.repeated", is = true } },
    },

    -- ---- codes ----

    rule {
      id = "coverage.unlisted", topic = "coverage", scope = "service", severity = "warn",
      codes = { "97039", "97139", "97799" }, title = "An unlisted code needs a description",
      message = "{service.code} has no price of its own: the contractor sets one from its "
        .. "description",
      fix = "Describe the service on the claim, with its time; use a code of its own where one "
        .. "exists",
      source = FEE_SCHEDULE,
      when = { { "service.code", known = true } },
    },
  },
}
