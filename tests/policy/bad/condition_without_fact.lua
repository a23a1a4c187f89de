-- expect: 17 a condition needs a fact in place 1
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  parameters = { limit = { unit = "days", { value = 30, source = SOURCE } } },
  rules = {
    rule {
      id = "topic.what", topic = "topic", title = "What it says", severity = "hold",
      source = SOURCE,
      when = {
        { known = true },
      },
    },
  },
}
