-- expect: 12 takes every code out
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  caps = {
    { id = "caps.day", codes = "97110", except = "timed",
      units = 4, over = "hold", source = SOURCE },
  },
}
