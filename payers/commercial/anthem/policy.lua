-- Anthem Blue Cross and Blue Shield in Indiana, Kentucky, Missouri, Ohio and
-- Wisconsin, the five states of its notice on timed units. Elsewhere Anthem's
-- plans differ, and a visit is held.
--
-- Telehealth is left out: it differs by plan.

local CAP = { "Anthem provider news, 2021-01-01: frequency editing, from 2021-04-01",
              url = "https://providernews.anthem.com/wisconsin/articles/reimbursement-policy-update-frequency-editing-professional-9-6707",
              verified_on = "2026-11-21" }
local TIMED = { "APTA, 2025-07-09: Anthem's guidelines for reporting timed units, contested by APTA since May 2025",
                url = "https://www.apta.org/article/2025/07/09/apta-advocates-against-anthems-policy-for-reporting-timed-units" }
local PAIR = "WebPT, denials of modifier 59: Anthem denies 97530 with 97140 even with 59"

return policy {
  id = "commercial/anthem",
  version = "2026.1",
  title = "Anthem commercial in Indiana, Kentucky, Missouri, Ohio and Wisconsin, outpatient therapy",
  extends = { "commercial", version = "2026.1" },

  -- That Anthem joins the two methods is known; how, is our reading: of each code
  -- the smaller count. When it began is not: May 2025 is when it was contested.
  units = {
    { method = "hybrid", tie = "first_documented", assistant_share = "percent", from = "2025-05-01",
      source = TIMED },
  },

  -- Four units or one hour, which is the same. 97530 is not among the codes.
  caps = {
    { id = "caps.day", units = 4, by = "discipline", over = "hold", from = "2021-04-01",
      codes = { "97110", "97112", "97113", "97116", "97124", "97129", "97130", "97140", "97533", "97535",
                "97537", "97542", "97760", "97761", "97763" },
      message = "More than 4 units, or one hour, of a therapy in a day: Anthem pays no more",
      fix = "Bill what it pays, or have a person decide", carc = "151", rarc = "N362", source = CAP },
  },

  pairs = {
    { "97140", "97530", separable = true, source = PAIR,
      message = "Anthem is reported to deny 97530 on a day with 97140",
      fix = "State 59 if they were given at separate times, and be ready to appeal" },
  },

  rules = {
    rule {
      id = "eligibility.state", topic = "eligibility", scope = "session", severity = "hold",
      when_unknown = "warn", title = "The plan is of one of the five states",
      message = "This policy is Anthem's in five states, and {session.service_location.state} is none of them",
      fix = "Learn how Anthem's plan of this state limits units and counts them, and write its policy",
      source = CAP,
      when = { { "session.service_location.state", is_not = { "IN", "KY", "MO", "OH", "WI" } } },
    },
    rule {
      id = "minutes.in_and_out", topic = "minutes", scope = "service", severity = "hold",
      when_unknown = "skip", codes = "timed", from = "2025-05-01",
      title = "Each timed code has its time in and out",
      message = "{service.code} has no start and end, which Anthem asks for of each timed code",
      fix = "Enter when it began and ended",
      carc = "226", rarc = "N706", source = TIMED,
      when = { { "service.clock_minutes", known = false } },
    },
  },
}
