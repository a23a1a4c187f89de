-- expect: 19 control character
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
      check = function(day) return true end,
      message = "one\ntwo",
    },
  },
}
