-- Veterans Affairs, community care: VA pays for what it has authorized, and for
-- nothing else. The referral number and its episode of care (dates, visits) are
-- the session's prior authorization.

local PROGRAM = { "38 CFR 17.4000 to 17.4040: Veterans Community Care Program",
                  url = "https://www.ecfr.gov/current/title-38/part-17" }
local PROVIDERS = { "VA, Office of Integrated Veteran Care: information for providers",
                    url = "https://www.va.gov/COMMUNITYCARE/providers/index.asp" }
local UNITS = "Custom of federally funded plans: Medicare's count; VA's own word was not read"

return policy {
  id = "va",
  version = "2026.1",
  title = "Veterans Affairs community care, outpatient therapy",
  extends = { "commercial", version = "2026.1" },

  units = { { method = "eight_minute", tie = "first_documented", assistant_share = "percent", source = UNITS } },

  -- The evaluation too.
  authorization = {
    { id = "authorization.plan", codes = "any",
      message = "No authorization by VA covers this day",
      fix = "Enter the referral number with its dates and visits; for more than the episode of care "
        .. "holds send VA a request for services before the treatment",
      notice = 2, notice_days = 7, source = PROGRAM },
  },

  rules = {
    rule {
      id = "eligibility.plan_kind", topic = "eligibility", scope = "session", severity = "hold",
      when_unknown = "warn", title = "Veterans Affairs pays",
      message = "The plan is said not to be of Veterans Affairs",
      fix = "Name the policy of that plan; or correct the kind", carc = "109", rarc = "N382",
      source = PROVIDERS,
      when = { { "session.insurance.kind", is_not = "va" } },
    },
  },

  changes = {
    { "referral.order", off = true, because = "VA's authorization is its order" },
    { "frequency.visits", off = true, because = "VA limits visits by its authorization" },
    { "eligibility.member_id",
      message = "The veteran's number is missing",
      fix = "Enter the number that VA's referral names",
      because = "VA identifies the veteran by its own number" },
    { "filing.late",
      message = "The claim is filed more than 90 days after the treatment: VA's time to file must be known",
      fix = "Look it up in the contract with VA or its administrator",
      because = "Not 90 days but 180 is what VA is said to allow, which was not verified" },
  },
}
