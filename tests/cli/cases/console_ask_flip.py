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

# What somebody must vouch for, days and words, is never entered: it is told how.
for number, proposal in enumerate(checked["what_if"], 1):
    refused = console(":flip %d" % number, files=[unsigned])
    assert refused.status == 2 and "nothing was changed" in refused.err, refused
    for change in proposal["changes"]:
        path = change["pointer"][1:].replace("/", ".")
        assert ":set %s " % path in refused.err, (change, refused)
    assert " set " not in refused.out and "READY" not in refused.out, refused
words = console(":flip 1", files=[unsigned])
assert ":set plan_of_care.certified_on YYYY-MM-DD and :set" in " ".join(words.err.split()), words
assert ':set plan_of_care.delayed_reason "..."' in words.err and "any text" not in words.err, words

# What a proposal says itself is made: a word of his, if it is true.
attested = sample("43-*.json")
made = console(":flip 1", "outcome", ":flip", files=[attested])
assert made.status == 0 and "outcome    HOLD → READY" in made.out, made
assert 'services[1].modifiers = ["KX"]' in made.out, made
assert "only if it is true" in made.out and "outcome = ready" in made.out, made
assert "there is nothing to change" in made.out, made
back = console(":flip 1", ":undo", "outcome", files=[attested])
assert "outcome = hold" in back.out, back
# A range says no value.
ranged = console(":flip 2", files=[attested])
assert ranged.status == 2 and ":set history.allowed_year_to_date ..." in ranged.err, ranged

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

# A terminal without UTF-8 gets an arrow that it can show.
import pty


def at_terminal(locale):
    ours, theirs = pty.openpty()
    done = gonio("console", "-c", ":flip 1", attested, env={"LC_ALL": locale, "NO_COLOR": "1"},
                 stdout=theirs)
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    assert done.status == 0, done
    return shown.decode("utf-8")


assert "HOLD -> READY" in at_terminal("C") and "→" not in at_terminal("C")
assert "HOLD → READY" in at_terminal("C.UTF-8")
