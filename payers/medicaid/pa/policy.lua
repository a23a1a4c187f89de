-- Pennsylvania Medical Assistance, fee for service. Little was found that can be
-- relied on: children are paid what is necessary; of adults the regulation that
-- was read names no outpatient therapy, so they are held.

local CHECKED = "2026-11-21"
local SCOPE = { "55 Pa. Code 1101.31(a)",
                url = "https://www.pacode.com/secure/data/055/chapter1101/s1101.31.html",
                verified_on = CHECKED }
local BULLETIN = { "Medical Assistance Bulletin 99-21-06, as the Pennsylvania Office of Rural Health told; "
                     .. "99-22-02 as CCHP quotes it",
                   url = "https://www.porh.psu.edu/pennsylvania-office-of-medical-assistance-programs-"
                     .. "releases-telehealth-bulletin/" }
local HANDS_ON = "What needs the therapist's hands or a device beside the patient is left out by gonio; "
  .. "the bulletins leave it to clinical judgment"

return policy {
  id = "medicaid/pa",
  version = "2026.1",
  title = "Pennsylvania Medical Assistance outpatient therapy, fee for service",
  extends = { "medicaid", version = "2026.1" },

  telehealth = {
    source = BULLETIN,
    consent = true,
    periods = {
      { to = "2021-09-29", allowed = false, severity = "hold",
        message = "What Medical Assistance paid therapists at a distance before 2021-09-30 was not read",
        fix = "Look up what the state paid on that day", source = BULLETIN },
      { from = "2021-09-30", allowed = true, source = BULLETIN },
    },
    codes = {
      { codes = "therapy", except = { "modality", "97113", "97124", "97140", "97597", "97598", "97602",
                                      "97605", "97606", "97607", "97608", "97610" },
        source = HANDS_ON },
    },
    modalities = {
      { "audio_video", allowed = true, source = BULLETIN },
      { "audio_only", allowed = true, reason = true, source = BULLETIN },
    },
  },

  rules = {
    rule {
      id = "coverage.adult", topic = "coverage", scope = "session", severity = "hold",
      when_unknown = "warn", title = "What an adult's benefits hold is looked up",
      message = "Under 21 all that is necessary is paid; of an adult's benefits the limits of 55 Pa. Code "
        .. "1101.31 hold, and whether they have outpatient therapy by this provider was not found",
      fix = "Look up the patient's benefit package and the PROMISe fee schedule for this provider type",
      carc = "96", rarc = "N425", source = SCOPE,
      check = function(session, day)
        return months_after(day.patient.birth_date, param "epsdt_months") <= session.date_of_service
      end,
    },
    rule {
      id = "telehealth.billing", topic = "telehealth", scope = "session", severity = "warn",
      when_unknown = "skip", title = "How telehealth is billed is looked up",
      message = "By which modifier and place of service Medical Assistance knows a visit at a distance "
        .. "was not read",
      fix = "Look them up in the bulletin and the PROMISe fee schedule", source = BULLETIN,
      when = { { "session.telehealth", known = true } },
    },
  },
}
