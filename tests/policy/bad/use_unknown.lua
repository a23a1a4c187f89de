-- expect: 9 did you mean "G0283"?
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = {
      { codes = "97014", status = "invalid", use = "G0238", source = SOURCE },
    },
  },
  units = { { method = "midpoint", source = SOURCE } },
}
