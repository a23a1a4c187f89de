"""What to mend: most money first, with the sums by rule, narrowed, limited; and
the same rows for a spreadsheet."""
import csv
import glob
import io
files = sorted(glob.glob(SAMPLES + "/[0-9]*"))
decided = gonio("check", "--ledger", "l.db", "--known-on", "2026-11-21", "--format", "ndjson", *files)
held = {d["session_id"]: d for d in decided.decisions() if d["outcome"] == "hold" and d["payer_rank"] == 0}
assert len(held) > 20, len(held)


def work(*options):
    done = gonio("ledger", "worklist", "--ledger", "l.db", *options)
    assert done.status == 0, done
    return done.out


rows = json.loads(work("--limit", "1000", "--format", "json"))
assert {r["session_id"] for r in rows} == set(held) and len(rows) == len(held), rows
for row in rows:
    rules = {f["rule"] for f in held[row["session_id"]]["findings"] if f["severity"] == "hold"}
    assert set(row["rules"].split(" | ")) == rules, (row, rules)
    allowed = [line["allowed"] for line in held[row["session_id"]]["lines"]]
    if allowed and None not in allowed:
        cents = sum(int(a.replace(".", "")) for a in allowed)
        assert row["waiting"] == "%d.%02d" % divmod(cents, 100), row
waiting = [int((r["waiting"] or "0").replace(".", "")) for r in rows]
assert waiting == sorted(waiting, reverse=True), waiting
assert [r["session_id"] for r in json.loads(work("--limit", "5", "--format", "json"))] == \
    [r["session_id"] for r in rows[:5]]

certified = json.loads(work("--rule", "plan_of_care.certified", "--format", "json"))
assert certified and all("plan_of_care.certified" in r["rules"] for r in certified), certified
assert json.loads(work("--payer", "aetna", "--format", "json")) == []
everything = json.loads(work("--all", "--limit", "1000", "--format", "json"))
assert {r["outcome"] for r in everything} == {"hold", "deny"}, everything
sheet = list(csv.DictReader(io.StringIO(work("--limit", "1000", "--format", "csv"))))
assert [r["session_id"] for r in sheet] == [r["session_id"] for r in rows], sheet

table = work()
assert table.startswith("%d sessions to mend, $" % len(held)), table
assert "HELD BY" in table and "plan_of_care.certified" in table and "and " in table, table
assert max(map(len, table.splitlines())) <= 80, table
assert "Nothing waits to be mended." in work("--rule", "no.such_rule"), work("--rule", "no.such_rule")

# A misspelt name is no clean desk; a known one that holds nothing is.
for options, said in ((("--rule", "plan_of_care.certifed"), "did you mean plan_of_care.certified?"),
                      (("--payer", "medicre"), "did you mean medicare?")):
    done = gonio("ledger", "worklist", "--ledger", "l.db", *options)
    assert done.status == 2 and done.out == "" and said in done.err, done
warned = {f["rule"] for d in decided.decisions() for f in d["findings"]} - \
    {f["rule"] for d in held.values() for f in d["findings"] if f["severity"] == "hold"}
assert warned and "Nothing waits" in work("--rule", sorted(warned)[0]), warned
