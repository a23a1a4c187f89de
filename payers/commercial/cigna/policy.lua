-- Cigna's commercial plans. In many markets American Specialty Health (ASH)
-- reviews what an office bills. Nothing here was read at Cigna itself.

local UNITS = { "Gawenda Seminars, 2022-08-29: Cigna pays no more than 4 units; its first day was not readable",
                url = "https://gawendaseminars.com/cigna-will-not-reimburse-for-more-than-4-units/" }
local GUIDELINE = { "PT Management, 2021-04-07: Cigna coverage policy CPG 135",
                    url = "https://pt-management.com/billing/cigna-updates-its-pt-coverage-policy/" }
local REVIEW = { "Mercy Options, provider news: ASH reviews for Cigna in an office, usually after visit 5",
                 url = "https://www.mercyoptions.net/provider-and-payor-networks/providers/provider-contracting-news/page/12" }
local SITE = { "APTA, 2025-10-14, and APTA Wisconsin: Cigna's site-of-care review from 2025-10-01",
               url = "https://aptawi.org/news" }
local TELEHEALTH = "Cigna virtual care policy from 2021-01-01, as reported in 2020"

return policy {
  id = "commercial/cigna",
  version = "2026.1",
  title = "Cigna commercial, outpatient therapy",
  extends = { "commercial", version = "2026.1" },

  coverage = {
    codes = {
      { codes = { "97016", "97026", "97037", "97545", "97546", "20560", "20561" }, status = "restricted",
        from = "2021-04-07", carc = "96", rarc = "N386",
        message = "Cigna was reported in 2021 not to pay for infrared, vasopneumatic devices, laser, "
          .. "work hardening and dry needling: whether that still holds is not verified",
        fix = "Look it up in its policy CPG 135, and tell the patient beforehand", source = GUIDELINE },
    },
  },

  -- Whether the limit is for each discipline or for all together is disputed.
  caps = {
    { id = "caps.day", codes = "timed", units = 4, by = "discipline", over = "hold", from = "2022-08-29",
      message = "More than 4 timed units of a discipline in a day: Cigna pays no more",
      fix = "Bill what it pays, or have a person decide", carc = "151", rarc = "N362", source = UNITS },
    { id = "caps.day_together", codes = "timed", units = 4, over = "hold", severity = "warn",
      from = "2022-08-29",
      message = "More than 4 timed units in a day over all disciplines: whether Cigna counts them "
        .. "together must be known",
      fix = "Ask Cigna; it did so where one facility billed both", carc = "151", rarc = "N362",
      source = UNITS },
  },

  authorization = {
    { id = "authorization.plan", after_visits = 5, per = "episode", disciplines = { "PT", "OT" },
      settings = { "private_practice" }, severity = "warn",
      message = "After visit 5 American Specialty Health usually reviews for Cigna, in the markets "
        .. "that it manages",
      fix = "Submit the plan of treatment to ASH before or after the visit, and enter what it allows",
      source = REVIEW },
    { id = "authorization.site", disciplines = { "PT", "OT" }, settings = { "outpatient_hospital" },
      from = "2025-10-01",
      message = "In a hospital's outpatient department Cigna pays only where its review of the site "
        .. "of care allows it",
      fix = "Ask for the review, and enter what it allows; otherwise treat in a free-standing clinic",
      source = SITE },
  },

  modifiers = {
    assistant = {
      { "PT", "CQ", from = "2022-08-29", source = UNITS },
      { "OT", "CO", from = "2022-08-29", source = UNITS },
    },
  },

  telehealth = {
    source = TELEHEALTH,
    periods = {
      { to = "2020-12-31", allowed = false, source = "Its rules of the emergency were not read" },
      { from = "2021-01-01", allowed = true, source = TELEHEALTH },
    },
    codes = {
      { codes = { "97161", "97162", "97163", "97164", "97165", "97166", "97167", "97168" },
        source = TELEHEALTH },
    },
    modalities = {
      { "audio_video", allowed = true, modifier = "95", source = TELEHEALTH },
      { "audio_only", allowed = false, carc = "96", rarc = "N776", source = TELEHEALTH },
      { "store_and_forward", allowed = false, carc = "96", rarc = "N776", source = TELEHEALTH },
    },
  },

  rules = {
    rule {
      id = "telehealth.place", topic = "telehealth", scope = "session", severity = "warn",
      about = "telehealth", when_unknown = "skip", title = "Cigna's place of service for telehealth is known",
      message = "Cigna first asked for the place of an office visit, later for 02: which one it "
        .. "asks for now must be known",
      fix = "Ask Cigna before billing", source = TELEHEALTH,
      when = { { "session.telehealth.modality", is = "audio_video" } },
    },
  },

  changes = {
    { "minutes.total_stated", severity = "hold", from = "2021-04-07", was = "warn",
      because = "Its notes must hold the total treatment minutes (CPG 135)" },
    { "assistant.payment", off = true, from = "2022-08-29",
      because = "Its policy of 2022 cuts what CQ and CO mark by 15 percent, as comments on it say" },
  },
}
