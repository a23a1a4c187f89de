-- expect: 12 is not a modifier
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  modifiers = {
    discipline = { { "PT", "gp", source = SOURCE } },
  },
}
