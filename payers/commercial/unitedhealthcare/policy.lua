-- UnitedHealthcare's commercial and individual exchange plans. Its Medicare
-- Advantage plans are medicare-advantage/unitedhealthcare.

local FREQUENCY = { "UnitedHealthcare, Maximum Combined Frequency per Day policy (timed codes), page of 2020",
                    url = "https://www.uhcprovider.com/en/policies-protocols/commercial-policies/commercial-reimbursement-policies/COMM-Physical-Med-Rehab-Max-Combined-Frequency-Per-Day-Policy.html" }
local TELEHEALTH = { "APTA, 2021-06-02: codes of UnitedHealthcare's telehealth policy",
                     url = "https://www.apta.org/news/2021/06/02/uhc-cpt-telehealth-codes" }
local ASSISTANTS = "PT Management, 2021: payers that ask for CQ and CO; their first day is not known"

return policy {
  id = "commercial/unitedhealthcare",
  version = "2026.1",
  title = "UnitedHealthcare commercial, outpatient therapy",
  extends = { "commercial", version = "2026.1" },

  -- The page asks for 8 minutes of a service for its unit, names CMS as the
  -- model, and the plan audits total time. Hybrid is both: no unit of a code
  -- without 8 minutes of its own, and no more units than the total allows. That
  -- this is how the plan counts small remainders is our reading.
  units = { { method = "hybrid", tie = "first_documented", assistant_share = "percent", source = FREQUENCY } },

  -- The page names the codes; the number stands in a document that was not
  -- readable. The page leaves out care at home and in rehabilitation centers.
  caps = {
    { id = "caps.day", units = 4, by = "discipline", over = "hold", severity = "warn",
      codes = { "97032", "97033", "97034", "97035", "97036", "97110", "97112", "97113", "97116",
                "97124", "97129", "97130", "97140", "97530", "97533", "97535", "97537", "97542",
                "97750", "97755", "97760", "97761", "97763" },
      settings = { "private_practice" },
      message = "More than 4 timed units in a day: UnitedHealthcare limits them together, and its "
        .. "number is not verified",
      fix = "Look the number up in its policy on maximum combined frequency",
      carc = "151", rarc = "N362", source = FREQUENCY },
  },

  modifiers = {
    assistant = {
      { "PT", "CQ", from = "2021-01-01", source = ASSISTANTS },
      { "OT", "CO", from = "2021-01-01", source = ASSISTANTS },
    },
  },

  telehealth = {
    source = TELEHEALTH,
    periods = {
      { to = "2020-12-31", allowed = false,
        source = "Its waivers of 2020 ended with dates that differed by plan: not kept here" },
      { from = "2021-01-01", allowed = true, source = TELEHEALTH },
    },
    codes = {
      { codes = { "97110", "97112", "97116", "97161", "97162", "97163", "97165", "97166", "97167",
                  "97168", "97535", "97750", "97755", "97760", "97761", "92507", "92521", "92522",
                  "92523", "92524" }, source = TELEHEALTH },
    },
    modalities = {
      { "audio_video", allowed = true, places = { "02", "10" },
        source = "APTA of Maine, 2021: place of service 02; 10 since it exists" },
      { "audio_only", allowed = false, carc = "96", rarc = "N776", source = TELEHEALTH },
      { "store_and_forward", allowed = false, carc = "96", rarc = "N776", source = TELEHEALTH },
    },
  },

  changes = {
    { "minutes.total_stated", severity = "hold", from = "2024-07-01", was = "warn",
      because = "Its notes must tell how long the session was (guideline of July 2024, APTA 2024-07-31)" },
    { "assistant.payment", off = true, from = "2021-01-01",
      because = "It asks for CQ and CO; the share it pays is the contract's" },
    { "authorization.plan", from = "2026-10-01",
      message = "No authorization is known. UnitedHealthcare dropped some of them on 2026-10-01, for "
        .. "some therapy codes: whether for these is not verified",
      because = "Its newsletter of 2026 told of about 1,700 codes; the list was not read" },
  },
}
