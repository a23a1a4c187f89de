-- expect: 12 direct access is either
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  referral = { { id = "a.b", source = SOURCE },
    direct_access = { { states = { "TX" }, free = true, days = 10, source = SOURCE } } },
}
