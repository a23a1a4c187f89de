"""gonio test: boundary days beside the cases, and alone."""
ours = SOURCE + "/tests/author/payers"
both = gonio("test", "--payers", ours, "boundaries")
assert both.status == 1, both
assert both.out.endswith("boundaries: 1 case, all pass; 49 boundary days, 9 failed\n"), both
assert "FAIL boundaries: boundary 2025-04-01\n" in both.out, both
assert "boundaries/policy.lua:8\n" in both.out, both
alone = gonio("test", "--boundaries", "--payers", ours, "faults")
assert alone.status == 0, alone
assert alone.out == "faults: 12 boundary days, all pass\n", alone
medicare = gonio("test", "--boundaries", "medicare")
assert medicare.status == 0 and "all pass" in medicare.out, medicare
