-- One row per service: what most systems can export, and what a spreadsheet
-- kept by hand looks like. Rename the columns of the file, or copy this mapping
-- and name yours.

return mapping {
  title = "One row per service",
  files = {
    { key = "session_id", skip = { { column = "code", is = "" } } },
  },

  session = {
    session_id = "session_id",
    date_of_service = { column = "date", date = { "YYYY-MM-DD*", "M/D/YYYY*" } },
    billing_provider = { npi = "billing_npi" },
    patient = {
      id = "patient_id",
      birth_date = { column = "birth_date", date = { "YYYY-MM-DD", "M/D/YYYY" } },
    },
    insurance = { { payer = "payer", member_id = "member_id" } },
    discipline = { column = "discipline", upper = true },
    place_of_service = "place_of_service",
    diagnoses = { column = "diagnoses", split = ",; " },
  },

  service = {
    code = { column = "code", upper = true },
    minutes = "minutes",
    start = { column = "start", time = { "HH:MM", "H:MM AM" } },
    ["end"] = { column = "end", time = { "HH:MM", "H:MM AM" } },
    therapist = { npi = "therapist_npi", credential = "credential" },
    modifiers = { column = "modifiers", split = ",; " },
    billed_units = "units",
    charge = "charge",
  },
}
