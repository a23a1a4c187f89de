-- expect: 13 is not "separable"
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
    { "97530", "97116", none = true, separable = true, source = SOURCE },
  },
}
