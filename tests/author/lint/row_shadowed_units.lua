local HOUSE = "The tests' own payer"

return policy {
  id = "subject", version = "1", title = "For tests of lint",

  coverage = {
    source = HOUSE,
    codes = { { codes = "therapy", status = "covered", source = HOUSE } },
    who = { { credentials = { "PT", "PTA", "OT" }, may = "furnish", source = HOUSE } },
  },

  units = {
    { method = "eight_minute", source = HOUSE },
    { method = "midpoint", codes = "97110", source = HOUSE }, --! row.shadowed
    --=
  },
}
