"""What can be wrong with a layer, each with its line and what to do."""
os.makedirs("ours/acme")
os.makedirs("ours/zeta")
BEGIN = 'return policy { id = "acme", version = "1", extends = "medicare",\n'


def refused(text, line, *words):
    write("ours/acme/policy.lua", text)
    done = gonio("policies", "--payers", "ours", "acme")
    assert done.status == 4, (text, done)
    assert "ours/acme/policy.lua:%d: " % line in done.err, (text, done.err)
    for word in words:
        assert word in done.err, (word, done.err)


def changes(row, *words):
    refused(BEGIN + "  changes = {\n" + row + " } }", 3, *words)


refused('return policy { id = "acme", version = "1",\n  extends = "medicra" }', 2,
        'there is no policy "medicra" to extend', 'did you mean "medicare"?')
refused('return policy { id = "acme", version = "1",\n  extends = "acme" }', 2, "extends itself")
refused('return policy { id = "acme", version = "1",\n  extends = { "medicare", vresion = "1" } }', 2,
        'did you mean "version"?')
refused('return policy { id = "acme", version = "1",\n  extends = { "medicare", hash = "12" } }', 2, "12 or more")
refused('return policy { id = "acme", version = "1",\n  extends = 7 }', 2, "must be text")
refused('return policy { id = "acme",\n  extends = "medicare" }', 1, 'needs "version"')
refused('return policy { id = "other", version = "1", extends = "medicare" }', 1, "the folder says")
refused('return policy { id = "acme", version = "1",\n  changes = { { "a.b", off = true, because = "x" } } }', 2,
        '"changes" goes with "extends"')
changes('{ "progress.deu", off = true, because = "x" }', 'no row, rule or parameter "progress.deu"',
        'did you mean "progress.due"?')
changes('{ "kx_treshold", value = "1.00", because = "x" }', 'did you mean "kx_threshold"?')
changes('{ "progress.due", off = true }', 'a change needs "because"', "say why")
changes('{ "progress.due", off = true, because = "" }', "empty")
changes('{ "progress.due", because = "x" }', "says what is different, or off = true")
changes('{ "progress.due", off = true, severity = "warn", because = "x" }', "what is off")
changes('{ "progress.due", severty = "warn", because = "x" }', '"severty" is not a name of a rule', 'did you mean "severity"?')
changes('{ "progress.due", severity = "high", because = "x" }', "one of warn, hold, deny")
changes('{ "progress.due", id = "b.c", because = "x" }', '"id" cannot be changed')
changes('{ "progress.due", off = true, from = "2026-13-01", because = "x" }', "is not a date")
changes('{ "progress.due", off = true, from = "2026-02-01", to = "2026-01-01", because = "x" }', '"to" is before "from"')
changes('{ off = true, because = "x" }', "begins with one id")
changes('"progress.due"', "in braces")
changes('{ "kx_threshold", severity = "warn", because = "x" }', "not a name of a parameter's change")
changes('{ "kx_threshold", value = 7, from = "2026-01-01", to = "2026-12-31", because = "x" }', "an amount as text")
refused(BEGIN + '  caps = {\n    { id = "acme.cap", codes = "timed", over = "hold", source = "S" } } }', 3, "a cap needs")
refused(BEGIN + '  covrage = { } }', 2, 'did you mean "coverage"?')
refused(BEGIN + '  caps = { { id = "progress.due", codes = "timed", units = 4, over = "hold",\n source = "S" } } }', 2,
        'the id "progress.due" is used twice, here and on line', "payers/medicare/policy.lua")

# A circle names all who are in it; lint tells it too.
write("ours/zeta/policy.lua", 'return policy { id = "zeta", version = "1",\n\n  extends = "acme" }')
write("ours/acme/policy.lua", 'return policy { id = "acme", version = "1", extends = "zeta" }')
for command in ("policies", "lint"):
    circle = gonio(command, "--payers", "ours", "acme")
    assert circle.status == 4, circle
    assert 'ours/zeta/policy.lua:3: policies extend each other in a circle: "acme" extends "zeta" extends "acme"' in circle.err, circle.err

# What is wrong below is told at its place there.
write("ours/zeta/policy.lua", 'return policy { id = "zeta", version = "1", title = "Z",\n  covrage = {} }')
below = gonio("policies", "--payers", "ours", "acme")
assert below.status == 4 and "ours/zeta/policy.lua:2: " in below.err, below
write("ours/zeta/policy.lua", 'return policy {\n  id = }')
below = gonio("policies", "--payers", "ours", "acme")
assert below.status == 4 and "ours/zeta/policy.lua:2: " in below.err, below

# The same id twice in one policy: allowed while the dates do not meet.
cap = '{ id = "acme.cap", codes = "timed", units = %d, over = "hold", source = "S"%s }'
for first, second, fits in ((', to = "2026-06-30"', ', from = "2026-07-01"', True),
                            (', to = "2026-07-01"', ', from = "2026-07-01"', False),
                            (', from = "2026-07-01"', ', to = "2026-06-30"', True),
                            ("", ', from = "2026-07-01"', False)):
    write("ours/acme/policy.lua", BEGIN + "caps = {\n%s,\n%s } }" % (cap % (4, first), cap % (6, second)))
    done = gonio("policies", "--payers", "ours", "acme")
    assert (done.status == 0) == fits, (first, second, done)
    assert fits or "used twice, here and on line 3" in done.err, done.err
