local HOUSE = "The tests' own payer"

return policy {
  id = "misspelt", version = "1", title = "For tests of case files",

  coverage = {
    source = HOUSE,
    codes = { { codes = "therapy", status = "covered", source = HOUSE } },
    who = { { credentials = { "PT" }, may = "furnish", source = HOUSE } },
  },

  units = { { method = "eight_minute", source = HOUSE } },

  rules = {
    rule {
      id = "referral.present", topic = "referral", scope = "day", severity = "hold",
      title = "A dated order is on file", message = "No order is on file",
      fix = "Get it", from = "2026-01-01", known_from = "2026-02-01", source = HOUSE,
      check = function() return not known "referral.date" end,
    },
  },
}
