-- expect: 12 must be an amount as text
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  parameters = {
    limit = { unit = "usd", { value = 2480, source = SOURCE } },
  },
}
