-- expect: 19 is used twice, here and on line 14
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
      { id = "note.timed", codes = "timed", any_of = { "exercises" }, source = SOURCE },
      { id = "topic.what", codes = "timed", any_of = { "exercises" }, source = SOURCE },
    },
  },
  modifiers = {
    attested = {
    attest { modifier = "KX", id = "topic.what", topic = "topic", title = "T", severity = "hold",
      source = SOURCE, check = function(day) return true end },
    },
  },
}
