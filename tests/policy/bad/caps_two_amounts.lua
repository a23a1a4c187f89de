-- expect: 11 a cap needs either
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  caps = { { id = "a.b", codes = "timed", units = 4, minutes = 60, over = "hold", source = SOURCE } },
}
