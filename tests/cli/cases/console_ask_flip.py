"""gonio console: :flip lists what would make it ready, and :flip N makes it so."""
import glob


def sample(name):
    return glob.glob(SAMPLES + "/" + name)[0]


def console(*statements, files=(), options=()):
    return gonio("console", *options, "-c", "\n".join(statements), *files)


unsigned = sample("32-*.json")
listed = console(":flip", files=[unsigned])
assert listed.status == 0 and "  1        ready once plan_of_care" in listed.out, listed
checked = gonio("check", "--what-if", "--format", "ndjson", unsigned).decisions()[0]
rows = console(":flip", files=[unsigned], options=["--mode", "ndjson"]).lines()
assert {row["words"] for row in rows} == {p["words"] for p in checked["what_if"]}, rows
assert rows[0]["pointer"] == "/plan_of_care/certified_on" and rows[0]["proposal"] == 1

# Each proposal, made, gives what it says.
for number in range(1, len(checked["what_if"]) + 1):
    made = console(":flip %d" % number, "outcome", files=[unsigned])
    assert made.status == 0 and "outcome    HOLD → READY" in made.out, made
    assert "gone       hold plan_of_care.certified" in made.out, made
    assert "outcome = ready" in made.out, made
    asked = console(":flip %d" % number, ":flip", files=[unsigned])
    assert "there is nothing to change" in asked.out, asked

for wrong in (":flip 99", ":flip x", ":flip 0", ":flip 1 2"):
    result = console(wrong, files=[unsigned])
    assert result.status == 2, (wrong, result)
assert "there are %d proposals" % len(checked["what_if"]) in console(
    ":flip 99", files=[unsigned]).err
ready = console(":flip", files=[sample("44-*.json")])
assert "It is ready" in ready.out, ready
many = console(":flip", files=[sample("74-*.json")])
assert "7 findings hold it, and all must be mended." in " ".join(many.out.split()), many
assert "diagnosis.present turns on diagnoses" in many.out, many
