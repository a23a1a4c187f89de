-- expect: 11 there are none
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = {
    { method = "midpoint", except = "97110", source = SOURCE },
  },
}
