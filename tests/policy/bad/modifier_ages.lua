-- expect: 12 nobody is of an age from 12 to 3
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  modifiers = {
    added = { { "U5", min_age = 12, max_age = 3, source = SOURCE } },
  },
}
