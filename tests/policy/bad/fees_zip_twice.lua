-- expect: 16 is in two rows
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
        zips = { { source = SOURCE, values = [[
78700-78710 TX-31
78710 TX-31 ]] } } } },
  },
}
