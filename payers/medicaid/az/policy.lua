-- Arizona Medicaid (AHCCCS), fee for service: medical policy 310-X.
--
-- Telehealth is left out: what AHCCCS pays therapists for it was not read.

local CHECKED = "2026-11-21"
local TABLE = { "AHCCCS Medical Policy Manual 310-X, attachment A, revised 2017-11-16: visits of those of 21 "
                  .. "and more, by benefit year (October to September)",
                url = "https://genhealth.ai/policy/arizona-complete-health/6cd2e688-text",
                verified_on = CHECKED }
local SPEECH = { "AHCCCS Medical Policy Manual 310-X, attachment A: what it says of adults' speech therapy "
                   .. "outside hospitals was not read",
                 url = "https://genhealth.ai/policy/arizona-complete-health/6cd2e688-text" }
local APPROVED = { "Arizona Administrative Code R9-22-215(B)",
                   url = "https://www.law.cornell.edu/regulations/arizona/Ariz-Admin-Code-SS-R9-22-215",
                   verified_on = CHECKED }
local REHABILITATIVE = { "restorative", "maintenance" }
local FIX = "The year runs from October 1: correct the count, or tell the patient before that it is not "
  .. "covered; members of long term care (ALTCS) have no such limit in occupational therapy"

return policy {
  id = "medicaid/az",
  version = "2026.1",
  title = "Arizona Medicaid (AHCCCS) outpatient therapy, fee for service",
  extends = { "medicaid", version = "2026.1" },

  frequency = {
    { id = "frequency.rehabilitative", disciplines = { "PT", "OT" }, by = "discipline",
      programs = REHABILITATIVE, visits = 15, per = "benefit_year", min_age = 21, from = "2017-10-01",
      over = "hold", carc = "119", rarc = "N640",
      message = "Over 15 visits in the benefit year to restore or keep what the patient could do before",
      fix = FIX, source = TABLE },
    { id = "frequency.habilitative", disciplines = { "PT", "OT" }, by = "discipline",
      programs = { "habilitative" }, visits = 15, per = "benefit_year", min_age = 21,
      from = "2017-10-01", over = "hold", carc = "119", rarc = "N640",
      message = "Over 15 visits in the benefit year to gain what the patient never could do",
      fix = FIX, source = TABLE },
  },

  authorization = {
    { id = "authorization.rehabilitation", severity = "warn",
      message = "The rule asks for prior authorization of rehabilitation services; what the fee-for-service "
        .. "manual lifts was not read",
      fix = "Check the AHCCCS fee-for-service manual, or get the authorization", source = APPROVED },
  },

  rules = {
    rule {
      id = "coverage.adult_speech", topic = "coverage", scope = "session", severity = "hold",
      when_unknown = "warn", title = "Whether adults have speech therapy is looked up",
      message = "Whether AHCCCS pays outpatient speech therapy from 21 on was not found",
      fix = "Look it up in policy 310-X", carc = "96", rarc = "N425", source = SPEECH,
      when = { { "session.discipline", is = "SLP" } },
      check = function(session, day)
        return months_after(day.patient.birth_date, param "epsdt_months") <= session.date_of_service
      end,
    },
  },
}
