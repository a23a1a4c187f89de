-- Who reaches the KX or the review threshold this year, and with which visit.
-- Made anew from the ledger at each change: a corrected session that takes a
-- crossing back takes its row back too.
return {
  title = "Beneficiaries whose year reaches a threshold, and when",
  list = { of = "crossings", every = "change", days = 366 },
  outputs = {
    crossings = {
      file = "threshold-crossings.csv",
      columns = {
        "date_of_service", "patient_id", "session", "policy", "threshold", "bucket", "limit",
        "before", "after",
      },
    },
    log = true,
  },
  events = { "threshold.crossed" },
  on = function(event, out)
    if event.event == "threshold.crossed" then
      out.log("a threshold of %d is crossed", event.year)
    elseif event.event == "list.row" then
      out.crossings {
        date_of_service = event.date, patient_id = event.patient_id, session = event.session_id,
        policy = event.policy_id, threshold = event.threshold, bucket = event.bucket,
        limit = event.limit, before = event.before, after = event.after,
      }
    end
  end,
}
