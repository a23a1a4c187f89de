-- expect: 11 need a "source"
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  pairs = {
    either_from = "2019-07-01",
    { "97530", "97116", source = SOURCE },
  },
}
