-- expect: 16 is not a ZIP code, or a range
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
        rvus = { { values = "97110 0.45 0.41 0.01", source = SOURCE } },
        conversion = { { value = "33.4009", source = SOURCE } },
        zips = { { source = SOURCE, values = "78799-78700 TX-31" } } } },
  },
}
