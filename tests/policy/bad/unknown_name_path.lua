-- expect: 13 (at caps[2].unit)
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  caps = {
    { id = "caps.day", codes = "timed", units = 4, over = "hold", source = SOURCE },
    { id = "caps.other", codes = "timed", unit = 4, over = "hold", source = SOURCE },
  },
}
