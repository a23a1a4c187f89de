-- expect: 13 "mppr" goes with "schedule" only
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  fees = {
    { source = SOURCE, per = "unit", value = "31.00",
      mppr = { codes = "97110", pe_percent = 50, source = SOURCE } },
  },
}
