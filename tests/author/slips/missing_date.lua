-- one slip; tests/cli/cases/slips.py says what it is
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "slip", version = "1", title = "A policy with one slip",
  parameters = {
    visits_a_year = { unit = "count", annual = true,
      { from = "2026-01-01", value = 30, source = SOURCE },
    },
  },
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
    who = { { credentials = { "PT" }, may = "furnish", source = SOURCE } },
  },
  units = { { method = "eight_minute", source = SOURCE } },
  caps = { { id = "caps.day", codes = "timed", units = 4, over = "hold", source = SOURCE } },
  rules = {
    rule {
      id = "referral.signed", topic = "referral", scope = "session", severity = "hold",
      title = "The order is signed", message = "The order of {referral.date} is not signed",
      fix = "Get it signed", source = SOURCE,
      when = { { "session.referral.date", known = true },
               { "session.referral.signed_on", known = false } },
    },
    rule {
      id = "visits.limit", topic = "visits", scope = "day", severity = "warn",
      title = "Visits a year", message = "Over the limit", fix = "Ask the payer",
      source = SOURCE,
      check = function(day)
        return day.history.visits_since_progress_report > param "visits_a_year"
      end,
    },
  },
}
