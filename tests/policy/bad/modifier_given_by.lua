-- expect: 12 one of therapist, assistant
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  modifiers = {
    added = { { "U5", by = "aide", source = SOURCE } },
  },
}
