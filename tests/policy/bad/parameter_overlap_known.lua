-- expect: 14 as the one on line 13
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  parameters = {
    limit = { unit = "usd",
      { known_from = "2025-06-01", value = "1.00", source = SOURCE },
      { known_from = "2025-06-01", from = "2025-01-01", value = "2.00", source = SOURCE } },
  },
}
