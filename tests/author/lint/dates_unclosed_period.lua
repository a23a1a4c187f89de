local HOUSE = "The tests' own payer"

return policy {
  id = "subject", version = "1", title = "For tests of lint",

  coverage = {
    source = HOUSE,
    codes = { { codes = "therapy", status = "covered", source = HOUSE } },
    who = { { credentials = { "PT", "PTA", "OT" }, may = "furnish", source = HOUSE } },
  },

  units = { { method = "eight_minute", source = HOUSE } },

  telehealth = {
    source = HOUSE,
    codes = "therapy",
    places = { "10" },
    periods = {
      { to = "2024-12-31", allowed = false, source = HOUSE },
      { from = "2025-01-01", to = "2027-12-31", allowed = true, source = HOUSE }, --! dates.unclosed
      --= { from = "2025-01-01", allowed = true, source = HOUSE },
    },
    modalities = { { "audio_video", allowed = true, source = HOUSE } },
  },
}
