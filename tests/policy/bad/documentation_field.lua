-- expect: 14 did you mean "exercises"?
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  documentation = {
    require = {
      { id = "note.timed", codes = "timed", source = SOURCE,
        any_of = { "intensity", "excercises" } },
    },
  },
}
