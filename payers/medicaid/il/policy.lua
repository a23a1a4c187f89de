-- Illinois Medicaid (HFS), fee for service.
--
-- Telehealth is left out: what Illinois pays therapists for it was not read.

local CHECKED = "2026-11-21"
local function notice(title, name)
  return { title, url = "https://hfs.illinois.gov/medicalproviders/notices/" .. name .. ".html",
           verified_on = CHECKED }
end

local ADULTS = { "HFS provider notice of 2012-06-30: prior approval of all therapy of adults but first "
                   .. "evaluations",
                 url = "https://www2.illinois.gov/hfs/MedicalProviders/notices/Pages/prn120630e.aspx",
                 verified_on = CHECKED }
local CHILDREN = notice("HFS provider notice of 2015-10-23: prior approval of children's physical and "
                          .. "occupational therapy from 2015-11-16", "notice.prn151023b")
local EARLY = notice("HFS provider notice of 2016-02-22: children to 3 and Early Intervention",
                     "notice.prn160222a")
local CAPS_END = notice("HFS notice of 2014-10-09: 20 visits a year to 2014-09-30", "notice.prn141009a")
local RESUMED = notice("HFS provider notice of 2023-04-04: prior approval resumes on 2023-05-12",
                       "notice.prn230404b")
local FEES = "State Medicaid fees of 97110 in early 2026, a secondary list"
local FIRST = { "97161", "97162", "97163", "97165", "97166", "97167", "92521", "92522", "92523", "92524",
                "92610" }
local EMERGENCY = "2020-02-29"
local FIX = "Ask for it with form HFS 3701T, the practitioner's order, the evaluation and the plan of care; "
  .. "enter its number, dates and count"

return policy {
  id = "medicaid/il",
  version = "2026.1",
  title = "Illinois Medicaid therapy, fee for service",
  extends = { "medicaid", version = "2026.1" },

  frequency = {
    { id = "frequency.capped", visits = 20, by = "discipline", per = "benefit_year", min_age = 21,
      from = "2012-07-01", to = "2014-09-30", over = "hold", carc = "119", rarc = "N640",
      source = CAPS_END },
  },

  -- From March 2020 to 2023-05-11 the need was lifted for codes that were not read.
  authorization = {
    { id = "authorization.adult_earlier", codes = "any", except = FIRST, min_age = 21,
      from = "2012-07-01", to = EMERGENCY,
      message = "All therapy of an adult but the first evaluation needs prior approval", fix = FIX,
      source = ADULTS },
    { id = "authorization.adult", codes = "any", except = FIRST, min_age = 21, from = "2023-05-12",
      message = "All therapy of an adult but the first evaluation needs prior approval", fix = FIX,
      source = RESUMED },
    { id = "authorization.child_earlier", max_age = 20, disciplines = { "PT", "OT" },
      from = "2015-11-16", to = EMERGENCY,
      message = "Physical and occupational therapy of a child need prior approval", fix = FIX,
      source = CHILDREN },
    { id = "authorization.child", max_age = 20, disciplines = { "PT", "OT" }, from = "2023-05-12",
      message = "Physical and occupational therapy of a child need prior approval", fix = FIX,
      source = RESUMED },
    { id = "authorization.child_speech", max_age = 20, disciplines = { "SLP" }, from = "2023-05-12",
      severity = "warn",
      message = "Prior approval of a child's speech therapy was announced in 2015 for a later day; whether "
        .. "it is needed now was not found",
      fix = "Ask HFS, or look it up in the therapy handbook", source = CHILDREN },
  },

  fees = { { codes = "97110", per = "unit", value = "12.99", from = "2026-01-01", source = FEES } },

  rules = {
    rule {
      id = "epsdt.early_intervention", topic = "epsdt", scope = "session", severity = "warn",
      when_unknown = "skip", title = "Under 3, Early Intervention is asked first",
      message = "The patient is under 3: Early Intervention authorizes its own services, and HFS is asked "
        .. "only where the child is not eligible for it",
      fix = "Apply there first, or keep the answer that the child is not eligible",
      source = EARLY, disciplines = { "PT", "OT" },
      check = function(session, day)
        return session.date_of_service < months_after(day.patient.birth_date, 36)
      end,
    },
  },
}
