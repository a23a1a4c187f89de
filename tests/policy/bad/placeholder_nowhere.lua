-- expect: 16 {days} is no fact, and there is no check
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  rules = {
    rule {
      id = "topic.what", topic = "topic", title = "What it says", severity = "hold",
      source = SOURCE, when = { { "telehealth", known = true } },
      message = "what it says",
      fix = "after {days} days",
    },
  },
}
