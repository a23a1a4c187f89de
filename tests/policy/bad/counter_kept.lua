-- expect: 19 lives outside the function
local seen = 0
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
      severity = "hold",
      source = SOURCE,
      check = function(day) seen = seen + 1 return seen > 1 end,
    },
  },
}
