-- North Carolina Medicaid Direct (fee for service): clinical coverage policy 10A.

local CHECKED = "2026-11-21"
local BULLETIN = { "NC Medicaid bulletin of 2024-07-01: updates to clinical coverage policy 10A, section "
                     .. "5.4",
                   url = "https://medicaid.ncdhhs.gov/blog/2024/07/01/updates-clinical-coverage-policy-10a-"
                     .. "outpatient-specialized-therapies",
                   verified_on = CHECKED }
-- Its words were read, not at the state's own address.
local INDEPENDENT = "NC Medicaid bulletin, updates to clinical coverage policy 10A and end of 10B: independent "
  .. "practitioners treat adults from 2025-02-01"
local REHABILITATIVE = { "restorative", "maintenance" }
local FIX = "Stop, or ask for what else the plan pays; an evaluation is no treatment visit"

return policy {
  id = "medicaid/nc",
  version = "2026.1",
  title = "North Carolina Medicaid outpatient specialized therapies, fee for service",
  extends = { "medicaid", version = "2026.1" },

  -- Of limits before the bulletin nothing was read: no row speaks of them.
  frequency = {
    { id = "frequency.rehabilitative", disciplines = { "PT", "OT" }, programs = REHABILITATIVE,
      visits = 30, per = "calendar_year", min_age = 21, from = "2024-07-01", over = "hold",
      carc = "119", rarc = "N640",
      message = "Over 30 rehabilitative visits of physical and occupational therapy together in the year",
      fix = FIX, source = BULLETIN },
    { id = "frequency.habilitative", disciplines = { "PT", "OT" }, programs = { "habilitative" },
      visits = 30, per = "calendar_year", min_age = 21, from = "2024-07-01", over = "hold",
      carc = "119", rarc = "N640",
      message = "Over 30 habilitative visits of physical and occupational therapy together in the year",
      fix = FIX, source = BULLETIN },
    { id = "frequency.speech_rehabilitative", disciplines = { "SLP" }, programs = REHABILITATIVE,
      visits = 30, per = "calendar_year", min_age = 21, from = "2024-07-01", over = "hold",
      carc = "119", rarc = "N640",
      message = "Over 30 rehabilitative visits of speech therapy in the year",
      fix = FIX, source = BULLETIN },
    { id = "frequency.speech_habilitative", disciplines = { "SLP" }, programs = { "habilitative" },
      visits = 30, per = "calendar_year", min_age = 21, from = "2024-07-01", over = "hold",
      carc = "119", rarc = "N640",
      message = "Over 30 habilitative visits of speech therapy in the year",
      fix = FIX, source = BULLETIN },
  },

  authorization = {
    { id = "authorization.treatment", from = "2024-07-01",
      message = "Every treatment visit needs a prior authorization; one request gives up to 12 visits and "
        .. "six months",
      fix = "Get it, and enter its number, dates and count; a renewal documents what the treatment has "
        .. "done",
      source = BULLETIN },
  },

  rules = {
    rule {
      id = "coverage.independent_adult", topic = "coverage", scope = "session", severity = "hold",
      when_unknown = "warn", to = "2025-01-31",
      title = "To January 2025 therapists in practice treated only those under 21",
      message = "Before 2025-02-01 an independent practitioner was paid only for patients under 21",
      fix = "Correct the setting if the therapist worked for an institution or a physician; otherwise it "
        .. "is not paid",
      carc = "170", rarc = "N95", source = INDEPENDENT,
      when = { { "session.setting", is = "private_practice" } },
      check = function(session, day)
        return months_after(day.patient.birth_date, param "epsdt_months") <= session.date_of_service
      end,
    },
  },
}
