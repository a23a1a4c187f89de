local HOUSE = "The tests' own payer"

return policy {
  id = "boundaries", version = "1", title = "For tests of boundary days",

  parameters = {
    limit = { unit = "count",
      { from = "2025-01-01", to = "2025-03-31", value = 1, source = HOUSE },
      { from = "2025-04-02", value = 2, source = HOUSE } },
  },

  coverage = {
    source = HOUSE,
    codes = {
      { codes = "97140", status = "covered", to = "2025-05-31", source = HOUSE },
      { codes = "97140", status = "covered", from = "2025-06-03", source = HOUSE },
      { codes = { "97110", "97112" }, status = "covered", source = HOUSE },
    },
    who = { { credentials = { "PT" }, may = "furnish", source = HOUSE } },
  },

  units = { { method = "eight_minute", source = HOUSE } },

  modifiers = {
    discipline = {
      { "PT", "GP", to = "2025-07-01", source = HOUSE },
      { "PT", "GO", from = "2025-07-01", source = HOUSE },
    },
  },

  pairs = {
    modifiers = { "59" },
    { "97140", "97110", separable = true, to = "2025-08-01", source = HOUSE },
    { "97110", { "97112", "97140" }, separable = true, from = "2025-08-01", source = HOUSE },
  },

  telehealth = {
    source = HOUSE, codes = "97110", places = { "10" },
    periods = {
      { to = "2025-09-01", allowed = true, source = HOUSE },
      { from = "2025-09-03", allowed = false, source = HOUSE },
    },
    modalities = { { "audio_video", allowed = true, source = HOUSE } },
  },

  rules = {
    rule {
      id = "broken.later", topic = "broken", scope = "day", severity = "warn",
      title = "It fails on one day only", message = "Never said", fix = "None",
      from = "2025-10-01", to = "2025-12-01", known_from = "2025-11-01", source = HOUSE,
      check = function(day)
        local since = days(date "2025-11-30", day.first_treatment_on)
        if since == 0 then error("one day too many") end
      end,
    },
  },
}
