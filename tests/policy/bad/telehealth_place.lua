-- expect: 15 is not a place of service
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  telehealth = {
    periods = {
      { from = "2020-03-01", to = "2027-12-31", allowed = true, source = SOURCE },
    },
    codes = "therapy", source = SOURCE, places = { "02", "home" },
    modalities = {
      { "audio_video", allowed = true, source = SOURCE },
    },
  },
}
