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
    periods = { { allowed = true, source = HOUSE } },
    codes = "therapy",
    modalities = {
      { "audio_video", allowed = true, settings = { "corf", "school" }, source = HOUSE },
      { "audio_video", allowed = true, modifier = "95", settings = { "corf" }, source = HOUSE }, --! row.shadowed
      --= { "audio_video", allowed = true, modifier = "95", source = HOUSE },
    },
  },
}
