-- expect: 14 no word stands in this phrase
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  documentation = {
    vague = {
      { id = "note.vague", codes = "timed", source = SOURCE, fields = { "exercises" },
        phrases = { "exercise done", "..." } },
    },
  },
}
