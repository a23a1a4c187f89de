-- expect: 13 a value needs "source"
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  parameters = {
    visits = { unit = "count",
      { from = "2025-01-01", value = 3 } },
  },
}
