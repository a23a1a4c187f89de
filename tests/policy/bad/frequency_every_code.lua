-- expect: 11 for codes of evaluations only
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  frequency = { { id = "a.b", codes = { "97161", "97110" }, every_days = 180, source = SOURCE } },
}
