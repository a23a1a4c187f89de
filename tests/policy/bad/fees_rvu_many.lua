-- expect: 15 is not a code, work, practice expense
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  fees = {
    { source = SOURCE,
      schedule = {
        rvus = { { source = SOURCE,
          values = "97110 0.45 0.41 0.01 0.41 0.41" } },
        conversion = { { value = "33.4009", source = SOURCE } },
      } },
  },
}
