-- Blue Cross Blue Shield of Massachusetts, commercial plans. Its own pages and
-- what others report of them differ on how many visits need no review: 26 a
-- year of PT and OT together (its notice of 2019), 26 of each, or 16 (a table
-- of 2026). So the first two numbers warn, and its benefit of 60 holds.

local NOTICE = { "Blue Cross Blue Shield of Massachusetts, 2019-12-04: first authorization of PT and OT, "
                   .. "from 2020-01-03",
                 url = "https://provider.bluecrossma.com/ProviderHome/portal/home/news",
                 verified_on = "2026-11-21" }
local TABLE = { "Praxigen, 2026-06-17: its table of authorizations as of January 2026",
                url = "https://praxigen.dev/prior-authorization/bluecross-blueshield-of-massachusetts/outpatient-physical-therapy" }
local BENEFIT = { "Blue Cross Blue Shield of Massachusetts, outpatient rehabilitation therapy",
                  url = "https://provider.bluecrossma.com/ProviderHome/portal/home/clinical-resources/prior-authorization/outpatient-rehabilitation-therapy",
                  verified_on = "2026-11-21" }

return policy {
  id = "commercial/bcbs-ma",
  version = "2026.1",
  title = "Blue Cross Blue Shield of Massachusetts commercial, outpatient therapy",
  extends = { "commercial", version = "2026.1" },

  frequency = {
    { id = "frequency.visits", visits = 60, per = "calendar_year", disciplines = { "PT", "OT" }, over = "hold",
      when_unknown = "warn",
      message = "More than 60 visits of PT and OT this year, which is the benefit of most plans",
      fix = "Look up the member's benefit; what is beyond it is the patient's to pay",
      carc = "119", rarc = "N640", liability = "PR", source = BENEFIT },
    { id = "frequency.first_visits", visits = 26, per = "calendar_year", disciplines = { "PT", "OT" },
      over = "warn", from = "2020-01-03", when_unknown = "skip",
      message = "More than 26 visits of PT and OT this year: the plan reviews what follows",
      fix = "Ask for more visits, and enter the authorization; whether the 26 are of both together "
        .. "or of each must be known",
      source = NOTICE },
  },

  authorization = {
    { id = "authorization.plan", after_visits = 16, per = "calendar_year", disciplines = { "PT", "OT" },
      severity = "warn", from = "2026-01-01",
      message = "After 16 visits a table of 2026 asks for an authorization; an older notice says 26",
      fix = "Look it up with the plan's tool, and enter the authorization", source = TABLE },
    -- Speech is not in those counts.
    { id = "authorization.speech", disciplines = { "SLP" }, severity = "warn", from = "2026-01-01",
      fix = "Ask the plan whether it needs one for speech therapy, and enter it", source = BENEFIT },
  },

  rules = {
    rule {
      id = "referral.primary_care", topic = "referral", scope = "session", severity = "warn",
      when_unknown = "skip", disciplines = { "PT", "OT" },
      title = "HMO members come by their primary care provider",
      message = "No order is on file: for HMO and POS members the primary care provider or a "
        .. "specialist asks for the first visits",
      fix = "Have them enter the request, or look up that the member's plan asks for none",
      carc = "288", rarc = "N574", source = NOTICE,
      when = { { "session.referral.date", known = false } },
    },
  },
}
