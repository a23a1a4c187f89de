-- expect: 11 must be more than nothing
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  caps = { { id = "a.b", usd = "0.00", per = "calendar_year", over = "hold", source = SOURCE } },
}
