-- How often each rule was found, by therapist and week of service: what to talk
-- about, and with whom. Made anew from the ledger each day, for the last weeks.
local SEPARATOR = "\t"

return {
  title = "Findings by week, rule and therapist",
  list = { of = "decisions", every = "day", days = 91 },
  options = {
    warnings = true, -- warnings too, or only what holds and denies
  },
  outputs = {
    findings = {
      file = "findings-by-week.csv",
      columns = { "week", "rule", "severity", "therapist", "findings", "sessions" },
    },
  },
  on = function(event, out, options)
    if event.event == "list.begin" then
      out.forget()
      return
    end
    if event.event == "list.end" then
      for _, kept in ipairs(out.counts()) do
        local what, key = string.match(kept.key, "^(%a+)\t(.*)$")
        if what == "findings" then
          local week, rule, severity, therapist =
            string.match(key, "^(.-)\t(.-)\t(.-)\t(.*)$")
          out.findings {
            week = week, rule = rule, severity = severity,
            therapist = therapist, findings = kept.count,
            sessions = out.counted("sessions" .. SEPARATOR .. key),
          }
        end
      end
      return
    end
    local seen = {}
    for _, finding in ipairs(event.findings) do
      if options.warnings or finding.severity ~= "warn" then
        local key = table.concat(
          { event.week, finding.rule, finding.severity, finding.therapist or "" }, SEPARATOR)
        out.count("findings" .. SEPARATOR .. key)
        if not seen[key] then
          seen[key] = true
          out.count("sessions" .. SEPARATOR .. key)
        end
      end
    end
  end,
}
