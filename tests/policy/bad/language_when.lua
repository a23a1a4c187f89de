-- expect: 13 no fact of a rule
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  documentation = {
    language = {
      { id = "note.l", codes = "timed", source = SOURCE, fields = { "exercises" }, says = { "b" }, when = { { "line.units", over = 1 } } },
    },
  },
}
