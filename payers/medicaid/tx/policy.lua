-- Texas Medicaid, fee for service: therapy for children and adults.
--
-- Of the provider manual (TMPPM) the edition of December 2016 was read, in part;
-- the billing of therapy changed on 2017-09-01 and later editions were not read.
-- What rests on it works and is not called verified.

local CHECKED = "2026-11-21"
local MANUAL_URL = "http://www.tmhp.com/Manuals_HTML1/TMPPM/Archive/2016/"
  .. "Vol2_PT,%20OT,%20ST%20Services%20Handbook.26.42.html"

local TIMED = { "Texas Medicaid Provider Procedures Manual, December 2016, PT, OT and ST handbook, "
                  .. "section 5.5; the current edition was not read",
                url = MANUAL_URL }
local EVALUATED = { "Texas Medicaid Provider Procedures Manual, 2012, Children's Services, section "
                      .. "2.3.4; the current edition was not read",
                    url = "http://www.tmhp.com/Manuals_HTML1/TMPPM/Archive/2012/"
                      .. "Vol2_Children's_Services_Handbook.17.026.html" }
local AUTHORIZED = { "Texas Medicaid Provider Procedures Manual, December 2016, PT, OT and ST handbook, "
                       .. "sections 5.2.1.1 and 6.2.1; the current edition was not read",
                     url = MANUAL_URL }
local ORDERED = { "Texas Medicaid Provider Procedures Manual, December 2016, PT, OT and ST handbook, "
                    .. "section 6.2.2; the current edition was not read",
                  url = MANUAL_URL }
local MARKED = "Texas Medicaid therapy benefit from 2017-09-01: UB or U5 on all treatment codes, as "
  .. "secondary sources quote it"
local ACUTE = "TMHP, therapy policy from 2016-05-01, as Gawenda Seminars told on 2016-05-26: AT on acute "
  .. "therapy under 21"
local UNIT_METHOD = "Texas Medicaid Provider Procedures Manual, PT, OT and ST handbook, section 7.2.1, of "
  .. "which only the title was seen"
local INTERIM = { "HHSC interim guidance of 2022-02-01, as Blue Cross and Blue Shield of Texas told on "
                    .. "2022-02-25",
                  url = "https://www.bcbstx.com/provider-medicaid/education-and-reference/news/"
                    .. "2022-archive/interim-ptotst-telehealth" }
local TELEHEALTH = { "TMHP, 2022-07-15: therapy by synchronous audiovisual technology from 2022-09-01",
                     url = "https://www.tmhp.com/news/2022-07-15-hb4-pt-ot-st-and-related-durable-"
                       .. "medical-equipment-services-telehealth-and",
                     verified_on = CHECKED }
local EVALUATIONS = { "97161", "97162", "97163", "97165", "97166", "97167" }

return policy {
  id = "medicaid/tx",
  version = "2026.1",
  title = "Texas Medicaid outpatient therapy, fee for service",
  extends = { "medicaid", version = "2026.1" },

  units = {
    { method = "eight_minute", tie = "first_documented", assistant_share = "percent",
      source = UNIT_METHOD },
  },

  caps = {
    { id = "caps.day_timed", codes = "timed", units = 4, by = "discipline", max_age = 20,
      over = "hold", carc = "151", rarc = "N362",
      message = "Over one hour of timed treatment in a discipline on one day; Texas denies the claim, and "
        .. "pays more only on appeal. Not verified in the current manual",
      fix = "Correct the units; where more was necessary (EPSDT), bill it and be ready to appeal with the "
        .. "records",
      source = TIMED },
    { id = "caps.day_timed_adult", codes = "timed", units = 4, by = "discipline", min_age = 21,
      over = "hold", severity = "warn", carc = "151", rarc = "N362",
      message = "Over one hour of timed treatment in a discipline on one day; the limit of four units was "
        .. "read for children, and may hold for adults",
      fix = "Look the limit up in the current manual", source = TIMED },
    { id = "caps.ultrasound", codes = { "97034", "97035" }, units = 2, by = "discipline", max_age = 20,
      over = "hold", carc = "151", rarc = "N362", source = TIMED },
    { id = "caps.tub", codes = "97036", units = 3, by = "discipline", max_age = 20, over = "hold",
      carc = "151", rarc = "N362", source = TIMED },
  },

  frequency = {
    { id = "frequency.evaluation", codes = EVALUATIONS, every_days = 180, over = "warn",
      carc = "119", rarc = "N640",
      message = "An evaluation of this discipline was paid less than 180 days ago, maybe to somebody "
        .. "else; the limit was read in the manual of 2012 only",
      fix = "Look the limit up in the current manual; a re-evaluation has a code of its own",
      source = EVALUATED },
  },

  authorization = {
    { id = "authorization.treatment",
      message = "All therapy after the first evaluation needs a prior authorization: for at most 60 days "
        .. "(adults, and acute therapy) or 180 days (chronic therapy under 21)",
      fix = "Ask for it within five business days of the first treatment, or enter its number, dates and "
        .. "count",
      source = AUTHORIZED },
    { id = "authorization.re_evaluation", codes = { "97164", "97168" }, severity = "warn",
      message = "A re-evaluation was paid only with the request for a new authorization period",
      fix = "Check that this one belongs to such a request", source = AUTHORIZED },
  },

  modifiers = {
    added = {
      { "UB", by = "assistant", codes = "any", except = "evaluation", from = "2017-09-01",
        source = MARKED },
      { "U5", by = "therapist", codes = "any", except = "evaluation", from = "2017-09-01",
        source = MARKED },
    },
    attested = {
      -- Acute (at most two periods of 60 days) or chronic: no session says which.
      attest {
        modifier = "AT", id = "modifiers.acute", scope = "session", topic = "modifiers",
        severity = "warn", when_unknown = "skip",
        title = "Acute treatment carries AT",
        message = "AT is not stated: Texas pays acute treatment with it, and adults for acute treatment "
          .. "only; chronic treatment under 21 goes without",
        fix = "State AT if the authorization is for acute treatment", carc = "4", rarc = "N519",
        source = ACUTE,
        when = { { "session.evaluation_only", is = false } },
      },
    },
  },

  telehealth = {
    source = TELEHEALTH,
    consent = true,
    periods = {
      { to = "2022-01-31", allowed = false, severity = "hold",
        message = "What Texas paid therapists at a distance before 2022-02-01 was not read",
        fix = "Look up what the state paid on that day", source = INTERIM },
      { from = "2022-02-01", to = "2022-08-31", allowed = true, source = INTERIM },
      { from = "2022-09-01", allowed = true, source = TELEHEALTH },
    },
    codes = {
      { codes = { "97110", "97112", "97116", "97150", "97161", "97162", "97163", "97164", "97165",
                  "97166", "97167", "97168", "97530", "97535", "97537" }, source = TELEHEALTH },
      { codes = { "97750", "92521", "92522", "92523", "92524", "92610", "92507" }, source = INTERIM },
    },
    modalities = {
      { "audio_video", allowed = true, modifier = "95",
        source = "95 as other payers use it; that Texas asks for it was not checked" },
      { "audio_only", allowed = false, carc = "96", rarc = "N776", source = TELEHEALTH },
    },
  },

  changes = {
    { "supervision.assistant_marked", off = true,
      because = "Texas marks an assistant's treatment with UB, which is derived" },
  },

  rules = {
    rule {
      id = "coding.evaluation_and_treatment", topic = "coding", scope = "service",
      severity = "hold", when_unknown = "skip", codes = "evaluation",
      title = "An evaluation and treatment of one discipline are not paid on one day",
      message = "{service.code} was given on a day with treatment of the same discipline: Texas pays the "
        .. "treatment and denies the evaluation. Not verified in the current manual",
      fix = "Leave the evaluation off, or bill it after the current manual was read",
      carc = "97", rarc = "M15", source = TIMED,
      when = { { "session.evaluation_only", is = false } },
    },
    rule {
      id = "referral.order_age", topic = "referral", scope = "session", severity = "warn",
      when_unknown = "skip", title = "The order is signed in the 30 days before treatment begins",
      message = "The order of {session.referral.date} is more than 30 days older than the first treatment",
      fix = "Get an order that names frequency and duration; one to evaluate and treat does for the "
        .. "evaluation only",
      source = ORDERED,
      when = { { "session.referral.date", under = "session.first_treatment_on", minus = 30 } },
    },
  },
}
