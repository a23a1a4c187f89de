-- expect: 4 a policy needs "id"
local SOURCE = "Provider manual, chapter 7"

return policy {
  version = "1", title = "No id",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
}
