-- New York Medicaid, fee for service.
--
-- Telehealth is left out: the state's Telehealth Policy Manual (updated on
-- 2025-07-01) was not read as far as it speaks of therapy, so such visits are held.

local CHECKED = "2026-11-21"
local SCHEDULE = { "New York State Medicaid, Rehabilitation Services procedure codes and fee schedule, "
                     .. "version 2021-2",
                   url = "https://readkong.com/page/new-york-state-medicaid-program-rehabilitation-services-"
                     .. "4013285",
                   verified_on = CHECKED }
-- The end rests on the Medicaid Update of May 2024, as Praxigen told in June 2026.
local VALIDATION = { "New York State Medicaid, Rehabilitation Services fee schedule, version 2021-2; that it "
                       .. "ended on 2024-07-01: Medicaid Update of May 2024, as Praxigen tells",
                     url = "https://praxigen.dev/prior-authorization/ny-state-medicaid-ffs/"
                       .. "outpatient-physical-therapy" }
local CAPS = { "New York Health Access (WNYLC), 2021-10-13: caps of 40 and 20 visits a year from April 2018, "
                 .. "lifted on 2021-01-01",
               url = "http://health.wnylc.com/health/entry/158/" }
local CAPPED = "Over the visits of a year that New York paid before 2021; people with developmental "
  .. "disabilities or brain injury were exempt"

return policy {
  id = "medicaid/ny",
  version = "2026.1",
  title = "New York Medicaid rehabilitation services, fee for service",
  extends = { "medicaid", version = "2026.1" },

  -- There is no limit of visits since 2021-01-01.
  frequency = {
    { id = "frequency.capped", disciplines = { "PT" }, visits = 40, per = "benefit_year", min_age = 21,
      from = "2018-04-01", to = "2020-12-31", over = "hold", carc = "119", rarc = "N640",
      message = CAPPED, source = CAPS },
    { id = "frequency.capped_other", disciplines = { "OT", "SLP" }, visits = 20, by = "discipline",
      per = "benefit_year", min_age = 21, from = "2018-04-01", to = "2020-12-31", over = "hold",
      carc = "119", rarc = "N640", message = CAPPED, source = CAPS },
  },

  authorization = {
    { id = "authorization.validation", from = "2021-01-01", to = "2024-06-30",
      message = "Until June 2024 each visit needed a number of the Dispensing Validation System",
      fix = "Enter the number as prior authorization; since 2024-07-01 none is needed",
      source = VALIDATION },
  },

  rules = {
    rule {
      id = "referral.prescriber", topic = "referral", scope = "session", severity = "hold",
      when_unknown = "warn", title = "A physician, physician assistant or nurse practitioner ordered it",
      message = "The order is a {session.referral.credential}'s: New York pays on the written order of a "
        .. "physician, physician assistant or nurse practitioner",
      fix = "Get an order of one of these; speech therapy may also rest on a referral of a "
        .. "speech-language pathologist",
      carc = "183", rarc = "N574", source = SCHEDULE,
      when = {
        { "session.referral.date", known = true },
        { "session.referral.credential", is_not = { "MD", "DO", "PA", "NP" } },
      },
      unless = {
        { "session.discipline", is = "SLP" },
        { "session.referral.credential", is = "SLP" },
      },
    },
  },
}
