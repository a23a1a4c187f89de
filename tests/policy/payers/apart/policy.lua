-- Medicare's rules for a payer that does not pool the minutes of several
-- therapists: a payer for tests.
return policy {
  id = "apart",
  version = "1",
  title = "Therapists apart",
  extends = "medicare",
  units = {
    { method = "eight_minute", pool_therapists = false,
      source = { "A payer for tests" } },
  },
}
