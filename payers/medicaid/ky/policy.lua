-- Kentucky Medicaid, fee for service: 907 KAR chapter 8.
--
-- Kentucky pays 63.75 percent of Medicare's fee, and 37.5 percent of what an
-- assistant gave (907 KAR 8:025): percentages that no row of fees can hold, so the
-- amounts are unknown. Telehealth is left out: 907 KAR 3:170 as it is now was not
-- read.

local CHECKED = "2026-11-21"
local PAGE = { "Kentucky Department for Medicaid Services, physical therapy",
               url = "https://chfs.ky.gov/agencies/dms/provider/Pages/pt.aspx", verified_on = CHECKED }
-- The count was read on the department's page; that an authorization lifts it was
-- not, as 907 KAR 8:020 was not at hand.
local VISITS = { "Kentucky Department for Medicaid Services, physical therapy: 20 visits a calendar year; "
                   .. "907 KAR 8:020 on what is beyond was not read",
                 url = "https://chfs.ky.gov/agencies/dms/provider/Pages/pt.aspx" }
local OTHERS = "Kaiser Family Foundation, Medicaid benefits, 2018: 20 visits; 907 KAR 8:010 and 8:030 were "
  .. "not read"
local FIX = "Ask the department for authorization of more, and enter its number, dates and count; under 21 "
  .. "(EPSDT) what is necessary is paid"

return policy {
  id = "medicaid/ky",
  version = "2026.1",
  title = "Kentucky Medicaid therapy, fee for service",
  extends = { "medicaid", version = "2026.1" },

  authorization = {
    { id = "authorization.physical", disciplines = { "PT" }, codes = "any", after_visits = 20,
      per = "calendar_year",
      message = "Kentucky pays 20 visits of physical therapy in a calendar year; what is beyond is held "
        .. "until an authorization covers it. How it is lifted was not verified",
      fix = FIX, source = VISITS },
    { id = "authorization.other", disciplines = { "OT", "SLP" }, codes = "any", after_visits = 20,
      per = "calendar_year",
      message = "Kentucky paid 20 visits of a discipline in a calendar year (2018); what is beyond is held "
        .. "until an authorization covers it. Not verified",
      fix = FIX, source = OTHERS },
  },

  rules = {
    rule {
      id = "referral.prescriber", topic = "referral", scope = "session", severity = "hold",
      when_unknown = "warn", title = "A physician, advanced practice nurse or physician assistant ordered",
      message = "The order is a {session.referral.credential}'s: Kentucky pays on the order of a physician, "
        .. "an advanced practice registered nurse or a physician assistant who takes part in Medicaid",
      fix = "Get an order of one of these", carc = "183", rarc = "N574", source = PAGE,
      when = {
        { "session.discipline", is = "PT" },
        { "session.referral.date", known = true },
        { "session.referral.credential", is_not = { "MD", "DO", "NP", "CNS", "PA" } },
      },
    },
    rule {
      id = "eligibility.home_health", topic = "eligibility", scope = "session", severity = "hold",
      when_unknown = "warn", title = "No physical therapy by home health at the same time",
      message = "The patient is in a home health episode: Kentucky does not pay physical therapy twice in "
        .. "the same time",
      fix = "Find out whether home health gives physical therapy; if it does not, correct the status",
      carc = "B20", rarc = "N538", source = PAGE,
      when = {
        { "session.discipline", is = "PT" },
        { "session.coverage_status.home_health", is = true },
      },
    },
  },
}
