-- expect: 9 goes with status = "invalid" only
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = {
      { codes = "97014", status = "bundled", use = "G0283", source = SOURCE },
    },
  },
  units = { { method = "midpoint", source = SOURCE } },
}
