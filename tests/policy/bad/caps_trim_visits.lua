-- expect: 11 only a cap in units or minutes can be trimmed
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  caps = { { id = "a.b", visits = 30, per = "benefit_year", over = "trim", source = SOURCE } },
}
