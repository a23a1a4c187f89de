-- expect: 15 did you mean "places"?
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  telehealth = {
    source = SOURCE,
    periods = { { allowed = true, source = SOURCE } },
    codes = {
      { codes = "97110", place = { "10" }, source = SOURCE },
    },
    modalities = { { "audio_video", allowed = true, source = SOURCE } },
  },
}
