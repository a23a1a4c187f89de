-- expect: 15 the text has no rows
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
          values = "  \n " } },
        conversion = { { value = "33.4009", source = SOURCE } },
      } },
  },
}
