"""gonio console: :decide, and what is different after each change: outcome, lines,
findings, dollars; nothing when nothing is; the same in every mode."""
import glob


def sample(name):
    return glob.glob(SAMPLES + "/" + name)[0]


def console(*statements, files=(), options=()):
    return gonio("console", *options, "-c", "\n".join(statements), *files)


unsigned = sample("32-*.json")

# The decision is what gonio check says of it.
shown = console(":decide", files=[unsigned], options=["--mode", "ndjson"])
assert shown.status == 0, shown
checked = gonio("check", "--format", "ndjson", unsigned)
assert shown.lines()[0] == checked.lines()[0], (shown, checked)
table = console(":decide", files=[unsigned])
assert table.out.startswith("HOLD   S-132"), table
assert "did not fire" not in table.out, table
explained = console(":decide explain", files=[unsigned])
assert "did not fire" in explained.out, explained
assert console(":decide now", files=[unsigned]).status == 2

# Nothing on the table is an error that says what to do.
empty = console(":decide")
assert empty.status == 2 and ":load" in empty.err, empty

# A change is shown as what it changed, and no more.
moved = console(":decide", ":known 2026-01-01", files=[unsigned])
assert moved.status == 0, moved
difference = moved.out.split("known on 2026-01-01\n")[1]
assert "new" in difference and "session.date_future" in difference, moved
assert "97110" not in difference, "the lines stay"
assert "outcome" not in difference, "it was held before, too"
again = console(":known 2026-01-01", ":known 2026-01-01", files=[unsigned])
assert again.out.rstrip().endswith("nothing changes: HOLD, 2 units, 51.27"), again

# Minutes: the first change is different from the session as it was loaded.
sets = console(":set services[1].minutes 20", ":undo", ":redo", files=[unsigned])
assert sets.status == 0, sets
assert sets.out.count("line       97110 2 units GP, 51.27 → 1 unit GP, 29.06") == 2, sets
assert sets.out.count("line       97110 1 unit GP, 29.06 → 2 units GP, 51.27") == 1, sets
assert sets.out.count("new        hold minutes.disagree") == 2, sets
# The next session is another: nothing is told of its difference to the one before.
walked = console(":set minutes 20", ":next", ":set services[1].minutes 20",
                 files=[unsigned, sample("01-*.json")])
assert walked.status == 0 and "payer  " not in walked.out, walked

# Another payer: who, outcome, lines, dollars, findings that go and come.
other = console(":as commercial/aetna", ":as off", files=[sample("01-*.json")])
assert other.status == 0, other
there, back = other.out.split("Decided as each session's own payers.\n")
assert "payer      medicare → commercial/aetna" in there, other
assert "payer      commercial/aetna → medicare" in back, other
assert "READY → " in there and " → READY" in back, other
assert "new        hold eligibility.plan_kind: " in there, other
assert "gone       hold eligibility.plan_kind" in back, other
assert max(map(len, other.out.splitlines())) <= 80, other

# For machines a change shows nothing: they get what they ask for.
for mode in ("json", "ndjson", "csv"):
    quiet = console(":as commercial/aetna", ":known 2026-01-01", ":on +1", ":decide",
                    files=[sample("01-*.json")], options=["--mode", mode])
    whole = console(":decide", files=[sample("01-*.json")], options=["--mode", mode])
    assert quiet.status == 0 and quiet.out.count("\n") == whole.out.count("\n"), quiet

# Secondary payers are told when something of theirs changes.
second = console(":decide", ":known 2020-01-01", files=[sample("72-*.json")])
assert "payer 2" in second.out.split("2020-01-01\n")[1], second

# A day of two sessions: the leading one has the lines, and the other says who.
days = console(":decide", files=[sample("18-*.json")])
assert "leads the day of" in days.out, days

# Void.
assert console(":decide", files=[sample("73-*.json")]).out.startswith("VOID"), "void"

# Names in the data are shown, never obeyed.
write("odd.json", session("S\u202e-1\u200b"))
odd = console(":decide", ":known 2020-01-01", ":facts session_id", files=["odd.json"],
              options=["--payers", PLAIN])
assert odd.status == 0 and "\u202e" not in odd.out and "\\u202e" in odd.out, odd
