-- expect: 11 nobody is both
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  caps = { { id = "a.b", visits = 30, min_age = 21, max_age = 20, over = "hold", source = SOURCE } },
}
