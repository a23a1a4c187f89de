-- expect: 13 asks what all notes lack
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
      { id = "note.l", codes = "timed", source = SOURCE, fields = { "exercises" }, visit = true, says = { "b" } },
    },
  },
}
