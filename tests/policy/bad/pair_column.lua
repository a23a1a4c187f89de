-- expect: 13 needs the codes of column 2 in place 2
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  pairs = {
    modifiers = { "59" },
    { "97530", separable = true, source = SOURCE },
  },
}
