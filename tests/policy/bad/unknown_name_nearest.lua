-- expect: 18 did you mean "severity"?
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
      id = "topic.what",
      topic = "topic",
      title = "What it says",
      source = SOURCE,
      check = function(day) return true end,
      severty = "hold",
    },
  },
}
