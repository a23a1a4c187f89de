local HOUSE = "The tests' own payer"

return policy {
  id = "subject", version = "1", title = "For tests of lint",
  extends = { "reached", version = "0" }, --! layer.base_changed
  --= extends = { "reached", version = "1" },

  -- What a layer changes has cases of its own: id = "goal.stated".
  changes = {
    { "goal.stated", severity = "hold", was = "deny", because = HOUSE }, --! layer.base_changed
    --= { "goal.stated", severity = "hold", because = HOUSE },
  },
}
