"""The day by whose knowledge it was decided is stated in each format."""
import datetime
write("a.json", session())
today = datetime.datetime.utcnow().date().isoformat()
for args, day in ([], today), (["--known-on", "2026-04-01"], "2026-04-01"):
    assert check(*args, "a.json").decisions()[0]["known_on"] == day
    for form in ("table", "csv"):
        assert day in gonio("check", "--format", form, "--payers", PLAIN, *args, "a.json").out
