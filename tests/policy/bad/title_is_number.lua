-- expect: 6 must be text, but is a number
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1",
  title = 12,
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
}
