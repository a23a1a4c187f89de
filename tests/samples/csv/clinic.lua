-- A made-up clinic's export: semicolons, codes with a prefix and modifiers
-- behind them, names of therapists instead of numbers.

local therapists = { ["Ann Lee PT"] = "1000000020", ["Bo Ek PTA"] = "1000000038" }

return mapping {
  title = "The clinic's export",
  files = { { key = { "Visit", "Date" }, skip = { { column = "Status", is = { "no show", "cancelled" } } } } },
  session = {
    session_id = { columns = { "Visit", "Patient" }, between = "-" },
    date_of_service = { column = "Date", date = "DD-Mon-YYYY" },
    patient = { id = "Patient", birth_date = { column = "Born", date = "D.M.YYYY" } },
    insurance = { { payer = { column = "Plan", otherwise = "unknown",
      lookup = { MCB = "medicare", BCN = "commercial/bcbs-ma" } } } },
    discipline = { value = "PT" },
    diagnoses = { column = "Dx", split = "|" },
  },
  service = {
    code = { column = "CPT", prefix = "PT", till = "-" },
    modifiers = { column = "CPT", after = "-", split = "-" },
    minutes = "Min",
    start = { column = "From", time = "H:MM AM" },
    therapist = {
      npi = { column = "Therapist", lookup = therapists },
      credential = { column = "Therapist", lookup = { ["Ann Lee PT"] = "PT" }, otherwise = "PTA" },
    },
    documentation = { exercises = { "Note" } },
  },
}
