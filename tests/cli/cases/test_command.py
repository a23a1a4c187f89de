"""gonio test: passes, fails with the difference and its place, and finds
mistakes in the case file."""
import shutil
done = gonio("test", "medicare")
assert done.status == 0 and "all pass" in done.out, done
assert gonio("test").status == 0
far = gonio("test", "medicrae")
assert far.status == 2 and "medicare" in far.err, far
ours = SOURCE + "/tests/author/payers"
failing = gonio("test", "--payers", ours, "faults")
assert failing.status == 1, failing
assert "FAIL faults: another outcome" in failing.out, failing
assert "faults/cases.json:21" in failing.out, failing
assert '/outcome: expected "deny", found "ready"' in failing.out, failing
assert "FAIL faults: passes" not in failing.out
broken = gonio("test", "--payers", ours, "broken")
assert broken.status == 2 and "cases.json" in broken.err, broken
none = gonio("test", "--payers", ours, "none")
assert none.status == 0 and "none: no cases" in none.out, none
