-- UnitedHealthcare's Medicare Advantage plans, individual and group retiree:
-- Medicare Advantage with an authorization for therapy. Some plans are exempt,
-- by a list that its FAQ holds and that was not read.

local PROGRAM = { "UnitedHealthcare provider news, 2025-01-08: authorization of outpatient therapy",
                  url = "https://uhcprovider.com/en/resource-library/news/2025/med-adv-outpatient-therapy-pa.html",
                  verified_on = "2026-11-21" }
local EXPANSION = { "UnitedHealthcare provider news, 2025-11-01: Arizona and California from 2026-02-01",
                    url = "https://ams-prod.uhcprovider.com/en/resource-library/news/2025/az-ca-prior-auth-outpatient.html",
                    verified_on = "2026-11-21" }
local DROPPED = "UnitedHealthcare newsletter of 2026: about 1,700 codes need no authorization from 2026-10-01"

-- It begins after the evaluation and is of offices and hospitals' outpatient
-- departments.
local SETTINGS = { "private_practice", "outpatient_hospital", "corf", "rehab_agency" }
local ASK = "Request it for the whole plan of care, at the latest 10 business days after the evaluation, "
  .. "and enter it; up to 6 visits in 8 weeks are then allowed without a review. Where the plan is "
  .. "exempt, enter that word of it"

return policy {
  id = "medicare-advantage/unitedhealthcare",
  version = "2026.1",
  title = "UnitedHealthcare Medicare Advantage, outpatient therapy",
  extends = { "medicare-advantage", version = "2026.1" },

  authorization = {
    { id = "authorization.plan", settings = SETTINGS, severity = "warn", from = "2024-09-01",
      to = "2026-01-31",
      message = "No authorization is known, which these plans want from 2024-09-01, in Arizona and "
        .. "California from 2026-02-01",
      fix = ASK, source = PROGRAM },
    { id = "authorization.plan", settings = SETTINGS, from = "2026-02-01", to = "2026-09-30",
      message = "No authorization is known, which these plans want for all treatment after the evaluation",
      fix = ASK, source = EXPANSION },
    { id = "authorization.plan", settings = SETTINGS, severity = "warn", from = "2026-10-01",
      message = "No authorization is known. Some therapy codes need none since 2026-10-01: whether "
        .. "these are among them is not verified",
      fix = "Look the codes up with the plan; enter the authorization, or its word that it needs none",
      source = DROPPED },
  },
}
