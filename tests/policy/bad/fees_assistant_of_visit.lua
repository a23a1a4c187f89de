-- expect: 13 "assistant_percent" goes with
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  fees = {
    { source = SOURCE, per = "visit", value = "31.00",
      assistant_percent = 85 },
  },
}
