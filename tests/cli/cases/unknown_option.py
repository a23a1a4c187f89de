"""A misspelt option or value is answered with the nearest; status 2."""
write("a.json", session())
for args, word in (
    (["--formt", "json"], "--format"),
    (["--explian"], "--explain"),
    (["--format", "jsn"], "json"),
    (["--fail-on", "hodl"], "hold"),
    (["--known-on", "2026-02-30"], "YYYY-MM-DD"),
    (["--known-on"], "needs a value"),
    (["--explain=yes"], "takes no value"),
    (["--as", "medicrae"], "medicare"),
    (["--payers", "no-such-folder"], "no-such-folder"),
    (["--payers", "a.json"], "not a folder"),
    (["-x"], "-x"),
):
    wrong = gonio("check", *args, *([] if args[-1] == "--known-on" else ["a.json"]))
    assert wrong.status == 2 and wrong.out == "", (args, wrong)
    assert word in wrong.err, (args, wrong)
assert gonio("check").status == 2
assert "standard input" in gonio("check").err
twice = gonio("check", "-", "-")
assert twice.status == 2 and "more than once" in twice.err, twice
much = gonio("policies", "medicrae")
assert much.status == 2 and "medicare" in much.err, much
