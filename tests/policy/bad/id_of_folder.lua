-- expect: 6 but the folder says "bad"
local SOURCE = "Provider manual, chapter 7"

return policy {
  version = "1", title = "Other",
  id = "other",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
}
