-- expect: 14 is used twice, here and on line 12
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  rules = {
    rule { id = "topic.what", topic = "topic", title = "T", severity = "hold",
      source = SOURCE, check = function(day) return true end },
    rule { id = "topic.what", topic = "topic", title = "T", severity = "hold",
      source = SOURCE, check = function(day) return true end },
  },
}
