-- expect: 15 {service.code} is no fact of a rule of scope "day"
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
      message = "{service.code} is wrong",
    },
  },
}
