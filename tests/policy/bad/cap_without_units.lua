-- expect: 12 a cap needs either "codes" and one of units
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  caps = {
    { id = "caps.day", codes = "timed", over = "hold", source = SOURCE },
  },
}
