-- expect: 4 a policy needs "coverage"
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  units = { { method = "midpoint", source = SOURCE } },
}
