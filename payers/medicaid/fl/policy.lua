-- Florida Medicaid, fee for service: therapy of those under 21. The coverage
-- policies of today (59G-4.318 and its siblings) were not read; the handbook of
-- 2013 and what others tell of it were, so nothing of them is called verified.

local HANDBOOK = { "Florida Medicaid Therapy Services Coverage and Limitations Handbook, August 2013 "
                     .. "(59G-4.320), since replaced by coverage policies that were not read",
                   url = "https://pdfslide.us/documents/therapy-services-coverage-and-limitations-"
                     .. "handbookadoption.html" }
local APPROVED = { "Florida Administrative Register, 2012-10-19, rule 59G-4.320: prior authorization of "
                     .. "treatment visits from November 2011",
                   url = "http://flrules.elaws.us/far/10/19/2012/12177397" }
local HOSPITAL = { "Florida Medicaid handbook of July 2007, as waiverprovider.com quotes it: adults, $1,500 a "
                     .. "year of hospital outpatient services",
                   url = "http://waiverprovider.com/physical_therapy_handbook.html" }
local TELEMEDICINE = { "Florida Administrative Code 59G-1.057, as CCHP quotes it",
                       url = "https://cchpca.org/florida" }
local HANDS_ON = "What needs the therapist's hands or a device beside the patient is left out by gonio; "
  .. "Florida's rule names no codes"

local function adult(session, day)
  return months_after(day.patient.birth_date, param "epsdt_months") <= session.date_of_service
end

return policy {
  id = "medicaid/fl",
  version = "2026.1",
  title = "Florida Medicaid therapy, fee for service",
  extends = { "medicaid", version = "2026.1" },

  authorization = {
    { id = "authorization.treatment", max_age = 20,
      message = "Treatment visits need a prior authorization. Not verified in the current coverage policy",
      fix = "Get it, and enter its number, dates and count; how many units a week it may hold stands in "
        .. "the coverage policy",
      source = APPROVED },
  },

  telehealth = {
    source = TELEMEDICINE,
    -- The rule was quoted on this day; since when it holds was not read.
    periods = {
      { to = "2022-10-25", allowed = false, severity = "hold",
        message = "Since when Florida pays therapists at a distance was not read",
        fix = "Look up what the state paid on that day", source = TELEMEDICINE },
      { from = "2022-10-26", allowed = true, source = TELEMEDICINE },
    },
    codes = {
      { codes = "therapy", except = { "modality", "97113", "97124", "97140", "97597", "97598", "97602",
                                      "97605", "97606", "97607", "97608", "97610" },
        source = HANDS_ON },
    },
    modalities = {
      { "audio_video", allowed = true, modifier = "GT", source = TELEMEDICINE },
      { "audio_only", allowed = false, from = "2023-05-12", carc = "96", rarc = "N776",
        source = TELEMEDICINE },
    },
  },

  rules = {
    rule {
      id = "coverage.adult", topic = "coverage", scope = "session", severity = "hold",
      when_unknown = "warn", title = "Of adults a therapist is paid little",
      message = "From 21 on Florida paid therapists only for wheelchair evaluations and fittings and, in "
        .. "speech, for communication devices. Not verified in the current coverage policy",
      fix = "Bill it only if it is one of these, or the current coverage policy pays it",
      carc = "96", rarc = "N425", source = HANDBOOK,
      unless = { { "session.setting", is = "outpatient_hospital" } },
      check = adult,
    },
    rule {
      id = "coverage.adult_hospital", topic = "coverage", scope = "session", severity = "warn",
      when_unknown = "skip", title = "Of adults the hospital's dollars of the year are looked up",
      message = "From 21 on hospital outpatient services, therapy among them, were paid up to a yearly "
        .. "amount ($1,500 in old sources); what holds now was not found",
      fix = "Look up what the patient has used, and the amount of this year", source = HOSPITAL,
      when = { { "session.setting", is = "outpatient_hospital" } },
      check = adult,
    },
    rule {
      id = "coverage.week", topic = "coverage", scope = "session", severity = "warn",
      when_unknown = "skip", title = "More than three visits a week are looked up",
      message = "{session.history.visits_this_week} visits this week before this one: Florida counts units "
        .. "by the week, and how many was not read",
      fix = "Look up the weekly units in the current coverage policy", source = HANDBOOK,
      when = { { "session.history.visits_this_week", at_least = 3 } },
    },
  },
}
