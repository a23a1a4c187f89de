-- expect: 6 must be text, but is a function
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1",
  title = function() return "x" end,
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
}
