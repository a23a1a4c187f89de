-- Medi-Cal, fee for service.
--
-- On how often an adult is treated the sources do not agree: the regulation takes
-- physical therapy out of the two services a month and asks for authorization
-- instead; a consumer site counts it in. Both stand here, and a third visit in a
-- month is held until somebody has read which holds.

local CHECKED = "2026-11-21"
local REGULATION_URL = "http://www.gamutonline.net/district/stand/DisplayPolicy/225076/1"

local SCOPE = { "22 CCR 51309", url = REGULATION_URL, verified_on = CHECKED }
local MONTHLY = { "22 CCR 51309(d) and 51304(a): all but physical therapy are under the limit; its "
                    .. "number (two) from secondary sources",
                  url = REGULATION_URL }
local CONFLICT = { "22 CCR 51309(d), against LegalClarity, Does Medi-Cal cover physical therapy",
                   url = "https://legalclarity.org/does-medi-cal-cover-physical-therapy-rules-and-limits" }
local LOCAL_CODES = { "22 CCR 51507.1: rates by codes of Medi-Cal's own; that CPT codes have taken their "
                        .. "place was not found",
                      url = "http://carules.elaws.us/code/t.22_d.3_subd.1_ch.3_art7_sec.51507.1" }
local TELEHEALTH = { "DHCS, Telehealth policy update of 2019-08-05: from 2019-07-01, modifiers 95 and GQ",
                     url = "http://files.medi-cal.ca.gov/pubsdoco/newsroom/newsroom_27966.asp",
                     verified_on = CHECKED }
local TELEPHONE = { "Medi-Cal provider manual, part 2, Telehealth: modifier 93, as CCHP quotes it",
                    url = "https://www.cchpca.org/california" }
local PLACES = { "Medi-Cal provider manual: place of service 02 or 10, as CCHP quotes it",
                 url = "https://www.cchpca.org/california" }
local COMPONENTS = { "DHCS, Telehealth policy update of 2019-08-05: any covered code whose components can "
                       .. "be given so; gonio leaves out what needs hands or a device",
                     url = "http://files.medi-cal.ca.gov/pubsdoco/newsroom/newsroom_27966.asp" }
local VISIT_FIX = "Read which limit holds for this patient; get a treatment authorization (TAR), and state "
  .. "why it was necessary"

return policy {
  id = "medicaid/ca",
  version = "2026.1",
  title = "Medi-Cal outpatient therapy, fee for service",
  extends = { "medicaid", version = "2026.1" },

  authorization = {
    { id = "authorization.physical_therapy", disciplines = { "PT" }, codes = "any",
      message = "Medi-Cal pays for physical therapy after authorization of a treatment plan (TAR), with "
        .. "the prescription attached to the request",
      fix = "Get the authorization, and enter its number, dates and count", source = SCOPE },
  },

  -- Services of others (acupuncture, audiology, chiropractic, psychology) may
  -- count with these; no session knows of them.
  frequency = {
    { id = "frequency.month", disciplines = { "OT", "SLP" }, visits = 2, per = "month", min_age = 21,
      over = "hold", carc = "119", rarc = "N640",
      message = "Occupational and speech therapy are under Medi-Cal's limit of two services a month, in "
        .. "which services of other kinds may count. Not verified in the current regulation",
      fix = VISIT_FIX, source = MONTHLY },
    { id = "frequency.month_physical", disciplines = { "PT" }, visits = 2, per = "month", min_age = 21,
      over = "hold", carc = "119", rarc = "N640",
      message = "A third visit in the month: by 22 CCR 51309(d) physical therapy needs authorization and is "
        .. "not under the limit of two services a month; another source counts it in. Not settled here",
      fix = VISIT_FIX, source = CONFLICT },
    { id = "frequency.month_child", visits = 2, per = "month", max_age = 20, over = "warn",
      carc = "119", rarc = "N640",
      message = "More than two visits in the month; under 21 (EPSDT) the limit gives way to what is "
        .. "necessary",
      fix = "Have the need documented, and get the authorization where one is asked for",
      source = MONTHLY },
  },

  telehealth = {
    source = TELEHEALTH,
    -- The source of the consent: Business and Professions Code 2290.5(b), as CCHP
    -- quotes it.
    consent = true,
    periods = {
      { to = "2019-06-30", allowed = false, severity = "hold",
        message = "What Medi-Cal paid therapists at a distance before 2019-07-01 was not read",
        fix = "Look up what the state paid on that day", source = COMPONENTS },
      { from = "2019-07-01", allowed = true, source = TELEHEALTH },
    },
    codes = {
      { codes = "therapy", except = { "modality", "97113", "97124", "97140", "97597", "97598", "97602",
                                      "97605", "97606", "97607", "97608", "97610" },
        source = COMPONENTS },
    },
    modalities = {
      { "audio_video", allowed = true, modifier = "95", places = { "02", "10" }, source = PLACES },
      { "audio_only", allowed = true, modifier = "93", from = "2023-01-01", places = { "02", "10" },
        source = TELEPHONE },
      { "store_and_forward", allowed = true, modifier = "GQ", places = { "02", "10" },
        source = PLACES },
    },
  },

  rules = {
    rule {
      id = "referral.prescriber", topic = "referral", scope = "session", severity = "warn",
      when_unknown = "skip", title = "A physician, dentist or podiatrist prescribed it",
      message = "The regulation names the prescription of a physician, dentist or podiatrist, and this is "
        .. "a {session.referral.credential}'s; whether a later law lets others prescribe was not verified",
      fix = "Check it, or get a prescription of one of these", source = SCOPE,
      when = {
        { "session.discipline", is = { "PT", "OT" } },
        { "session.referral.credential", is_not = { "MD", "DO", "DDS", "DPM" } },
      },
    },
    rule {
      id = "referral.referrer", topic = "referral", scope = "session", severity = "warn",
      when_unknown = "skip", title = "A physician or dentist referred for speech",
      message = "The regulation names the referral of a physician or dentist, and this is a "
        .. "{session.referral.credential}'s; whether a later law lets others refer was not verified",
      fix = "Check it, or get a referral of one of these", source = SCOPE,
      when = {
        { "session.discipline", is = "SLP" },
        { "session.referral.credential", is_not = { "MD", "DO", "DDS" } },
      },
    },
    rule {
      id = "coding.local_codes", topic = "coding", scope = "session", severity = "warn",
      when_unknown = "skip", title = "Medi-Cal's own codes",
      message = "The regulation pays physical and occupational therapy by codes of Medi-Cal's own (X39.. and "
        .. "X41..: 30 minutes, then each 15, from 7 minutes on); whether it takes CPT codes and their "
        .. "units was not verified",
      fix = "Look up which codes Medi-Cal takes on this day; with its own ones the units here are not "
        .. "the right ones",
      source = LOCAL_CODES,
      when = { { "session.discipline", is = { "PT", "OT" } } },
    },
  },
}
