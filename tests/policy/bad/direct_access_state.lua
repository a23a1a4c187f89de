-- expect: 12 a state, as "TX"
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  referral = { { id = "a.b", source = SOURCE },
    direct_access = { { states = { "Texas" }, free = true, source = SOURCE } } },
}
