-- expect: 13 must be 1 to 9999, but is 0
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  caps = {
    { id = "caps.each", over = "hold", source = SOURCE,
      each = { ["97110"] = 0 } },
  },
}
