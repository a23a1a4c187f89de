-- A flowsheet with the minutes of each code, joined with a charge extract that
-- has units and charges but no minutes. The columns of the second are those
-- that WebPT's help lists for its Charges extract (help.analytics.webpt.com,
-- article 1328, looked at in November 2026); the first is as the practice's
-- notes are exported. Not held against a real extract: try it on one visit
-- first, and copy it to say who your therapists are.

-- insurance_type_id of the extract: which policy decides.
local payers = {
  ["3"] = "medicare",
  ["5"] = "self-pay",
  ["6"] = "medicaid",
  ["7"] = "workers-compensation",
  ["8"] = "tricare",
  ["9"] = "commercial",
  ["10"] = "auto",
  ["13"] = "va",
  ["16"] = "medicare-advantage",
}

return mapping {
  title = "Minutes flowsheet joined with a charge extract",
  files = {
    { name = "minutes", key = "visit_id", join = "cpt" },
    { name = "charges", key = "visit_id", join = "cpt",
      skip = { { column = "cpt", is = "" } } },
  },
  -- A charge without minutes is a service all the same: its policy says what
  -- it lacks.
  unmatched = "service",

  session = {
    session_id = "visit_id",
    date_of_service = { column = "visit_date", file = "charges",
      date = { "YYYY-MM-DD*", "M/D/YYYY*" } },
    patient = { id = { column = "patient_id", file = "charges" } },
    episode_id = { column = "case_id", file = "charges" },
    insurance = {
      { payer = { column = "insurance_type_id", file = "charges", lookup = payers,
          otherwise = "unknown" } },
    },
    discipline = { column = "discipline", upper = true },
  },

  service = {
    code = {
      first = {
        { column = "cpt", upper = true },
        { column = "cpt", file = "charges", upper = true },
      },
    },
    minutes = "minutes",
    start = { column = "start", time = { "HH:MM", "H:MM AM" } },
    ["end"] = { column = "end", time = { "HH:MM", "H:MM AM" } },
    therapist = { npi = "therapist_npi", credential = "credential" },
    modifiers = { column = "cpt_modifier", file = "charges", split = ",;: " },
    billed_units = { column = "units", file = "charges" },
    charge = { column = "charge_amount", file = "charges" },
  },
}
