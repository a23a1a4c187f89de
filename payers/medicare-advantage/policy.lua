-- Medicare Advantage: Medicare's rules by a private plan. The plan counts units
-- as Medicare does and covers what Medicare covers; it has no therapy threshold
-- of its own, and what it wants authorized it says itself. A plan that is known
-- has its own policy over this one, as medicare-advantage/unitedhealthcare.

local BASIC = { "42 CFR 422.101: a plan gives Medicare's benefits by Medicare's rules of coverage",
                url = "https://www.ecfr.gov/current/title-42/section-422.101" }
local DECISIONS = { "42 CFR 422.566: organization determinations take the place of the notice (ABN)",
                    url = "https://www.ecfr.gov/current/title-42/section-422.566" }

local function states(service, modifier)
  for _, stated in ipairs(service.modifiers) do
    if stated == modifier then return true end
  end
  return false
end

return policy {
  id = "medicare-advantage",
  version = "2026.1",
  title = "Medicare Advantage, outpatient therapy",
  extends = { "medicare", version = "2026.1" },

  authorization = {
    { id = "authorization.plan", severity = "warn",
      fix = "Ask the plan whether it needs one for this treatment, and enter it or the plan's word "
        .. "that it needs none",
      source = BASIC },
  },

  rules = {
    rule {
      id = "eligibility.advantage", topic = "eligibility", scope = "session", severity = "hold",
      when_unknown = "warn", title = "The plan is Medicare Advantage",
      message = "The plan is said not to be Medicare Advantage",
      fix = "Name the policy of that plan; fee-for-service Medicare is medicare",
      carc = "109", source = BASIC,
      when = { { "session.insurance.kind", is_not = "ma" } },
    },
    rule {
      id = "liability.no_abn", topic = "modifiers", scope = "service", severity = "hold",
      when_unknown = "skip", title = "A notice (ABN) binds nobody in Medicare Advantage",
      message = "{service.code} states GA or GX, which rest on a notice that these plans do not know",
      fix = "Ask the plan for its decision before the treatment, and take the modifier off",
      carc = "4", rarc = "N519", source = DECISIONS,
      when = { { "service.modifiers", empty = false } },
      check = function(service) return states(service, "GA") or states(service, "GX") end,
    },
  },

  changes = {
    { "eligibility.plan_kind", off = true, because = "Medicare Advantage is what this policy is for" },
    { "threshold.kx", off = true,
      because = "The therapy threshold is fee-for-service Medicare's; a plan that copies it says so" },
    { "threshold.crossing", off = true, because = "The therapy threshold is fee-for-service Medicare's" },
    { "threshold.near", off = true, because = "The therapy threshold is fee-for-service Medicare's" },
    { "threshold.review", off = true, because = "The review threshold is fee-for-service Medicare's" },
    { "threshold.year", off = true, because = "The therapy threshold is fee-for-service Medicare's" },
    { "threshold.ga", off = true, because = "The therapy threshold is fee-for-service Medicare's" },
    { "eligibility.hospice", severity = "hold",
      message = "The patient has elected hospice: who pays, the hospice, Medicare itself or the plan, "
        .. "must be known",
      fix = "For the terminal condition bill the hospice; for others mostly Medicare itself, with GW",
      because = "While hospice is elected Medicare itself pays most of what the plan did" },
    { "eligibility.home_health", severity = "hold",
      message = "The patient is in a home health episode: whether the plan pays for therapy beside it "
        .. "must be known",
      because = "Consolidated billing is fee-for-service Medicare's; plans mostly copy it" },
    { "eligibility.snf_part_a", severity = "hold",
      message = "The patient is in a skilled nursing stay: whether the plan pays for therapy beside it "
        .. "must be known",
      because = "Consolidated billing is fee-for-service Medicare's; plans mostly copy it" },
    { "filing.late", severity = "hold",
      message = "A year has passed since the treatment: the plan's time to file must be known",
      fix = "Look it up in the contract with the plan; it is often shorter than Medicare's year",
      because = "The time to file is the contract's with the plan" },
  },
}
