local HOUSE = "The tests' own payer"

return policy {
  id = "subject", version = "1", title = "For tests of lint",

  coverage = {
    source = HOUSE,
    codes = { { codes = "therapy", status = "covered", source = HOUSE } },
    who = { { credentials = { "PT", "PTA", "OT" }, may = "furnish", source = HOUSE } },
  },

  units = { { method = "eight_minute", source = HOUSE } },

  pairs = {
    modifiers = { "59" },
    { "97140", { "97124", "97530" }, separable = true, to = "2025-06-30", source = HOUSE },
    { { "97140", "97150" }, "97530", separable = false, from = "2025-06-30", source = HOUSE }, --! pair.repeated
    --= { { "97140", "97150" }, "97530", separable = false, from = "2025-07-01", source = HOUSE },
  },
}
