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
    periods = { { allowed = true, source = HOUSE } },
    modalities = {
      { "audio_only", allowed = false, to = "2024-12-31", source = HOUSE },
      { "audio_only", allowed = true, from = "2025-01-03", source = HOUSE }, --! dates.gap
      --= { "audio_only", allowed = true, from = "2025-01-01", source = HOUSE },
    },
  },
}
