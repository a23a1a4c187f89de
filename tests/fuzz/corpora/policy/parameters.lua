return policy { id = "fuzz", version = "1", title = "T",
  coverage = { source = "S", codes = { { codes = "any", status = "covered", source = "S" } } },
  units = { { method = "midpoint", source = "S" } }, parameters = { a = { unit = "usd", annual = true, { from = "2025-01-01", to = "2025-12-31", value = "1.00", source = "S" }, { from = "2025-01-01", to = "2025-12-31", known_from = "2025-06-01", value = "2", source = "S" } } } }
