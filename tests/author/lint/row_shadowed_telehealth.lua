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
    codes = {
      { codes = { "97110", "97112" }, modalities = { "audio_video" }, source = HOUSE },
      { codes = "97110", modalities = { "audio_only" }, source = HOUSE },
      { codes = "97112", modalities = { "audio_video" }, places = { "10" }, source = HOUSE }, --! row.shadowed
      --= { codes = "97112", places = { "10" }, source = HOUSE },
    },
    modalities = { { "audio_video", allowed = true, source = HOUSE } },
  },
}
