-- expect: 12 must be 0 to 1000000000, but is -30
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  parameters = {
    limit = { unit = "days", { value = -30, source = SOURCE } },
  },
}
