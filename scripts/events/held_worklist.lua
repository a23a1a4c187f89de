-- A worklist for the day: every session that is held or denied, with what to
-- do, the oldest first. The file is made anew from the ledger at each change
-- and each morning, so it is whole after any restart.
return {
  title = "Held and denied sessions, a list for each day",
  list = { of = "held", every = "change", days = 366 },
  options = {
    -- sessions that are allowed less than this are left out
    min_amount = "0.00",
    denied = true,
  },
  outputs = {
    worklist = {
      file = "held-{date}.csv",
      columns = {
        "session", "patient_id", "payer", "date_of_service", "age_days", "outcome", "amount",
        "rule", "code", "message", "fix",
      },
    },
    log = true,
  },
  on = function(event, out, options)
    if event.event == "list.end" then
      out.log("%d sessions wait to be mended", out.counted("sessions"))
    end
    if event.event ~= "list.row" then
      out.forget()
      return
    end
    if event.outcome == "deny" and not options.denied then
      return
    end
    local amount = event.allowed and usd(event.allowed)
    if amount and amount < usd(options.min_amount) then
      return
    end
    out.count("sessions")
    local row = {
      session = event.session_id, patient_id = event.patient_id, payer = event.payer,
      date_of_service = event.date, age_days = date(event.today) - date(event.date),
      outcome = event.outcome, amount = event.allowed,
    }
    -- One row for each thing to mend: warnings are not what holds a session. What
    -- it is worth stands in its first row only, so that the column adds up.
    local held = false
    for _, finding in ipairs(event.findings) do
      if finding.severity ~= "warn" then
        held = true
        row.rule, row.code = finding.rule, finding.code
        row.message, row.fix = finding.message, finding.fix
        out.worklist(row)
        row.amount = nil
      end
    end
    if not held then -- a companion of the day is held, or no line is left
      row.message = "its day is held with session " .. (event.lead_session or "")
      out.worklist(row)
    end
  end,
}
