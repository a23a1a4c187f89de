-- expect: 9 did you mean "bundled"?
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = {
      { codes = "97010", status = "bundeld", source = SOURCE },
    },
  },
  units = { { method = "midpoint", source = SOURCE } },
}
