"""What each format says can be read back, and says the same."""
import csv
import io
write("in.json", [session("A"), session("B", insurance=[{"payer": "unheard-of"}]),
                  session("C", date_of_service="never"), session("D", void=True)])


def out(form):
    done = gonio("check", "--format", form, "--payers", PLAIN, "in.json")
    assert done.status == 3, done
    return done


array = json.loads(out("json").out)
lines = out("ndjson").lines()
assert array == lines and len(array) == 4
assert [d.get("outcome", "rejected") for d in array] == ["ready", "hold", "rejected", "void"]
rows = list(csv.DictReader(io.StringIO(out("csv").out)))
assert [(r["session_id"], r["outcome"], r["kind"]) for r in rows] == [
    ("A", "ready", "line"), ("B", "hold", "not_billed"), ("C", "rejected", "rejected"),
    ("D", "void", "decision")], rows
assert all(None not in r and None not in r.values() for r in rows), rows
assert rows[0]["code"] == "97110" and rows[0]["units"] == "2", rows[0]
assert rows[2]["file"] == "in.json" and rows[2]["record"] == "3", rows[2]
assert rows[2]["line"] == "1" and int(rows[2]["column"]) > 1, rows[2]
table = out("table").out
for word in ("READY", "HOLD", "REJECT", "VOID", "1 ready, 1 on hold, 0 denied, 1 void; 1 rejected"):
    assert word in table, word

# Sessions of one id are told apart, and texts of one field too.
npi = "1000000012"
write("in.json", [session("A", revision=2), session("A", billing_provider={"npi": npi}),
                  session("E", date_of_service="never", discipline="XX", colour="red"),
                  session("F", colour="red", shade="dark")])
rows = list(csv.DictReader(io.StringIO(out("csv").out)))
assert [(r["session_id"], r["revision"], r["billing_provider"]) for r in rows] == [
    ("A", "2", ""), ("A", "1", npi), ("E", "", ""), ("F", "1", "")], rows
rejected = rows[2]
assert rejected["findings"].count(" | ") == rejected["messages"].count(" | ") == 2, rejected
assert rejected["line"].count(" | ") == rejected["column"].count(" | ") == 2, rejected
assert rows[3]["messages"].count(" | ") == 1 and rows[3]["line"] == "", rows[3]
heads = [line for line in out("table").out.splitlines() if line.startswith("READY")]
assert heads[0].endswith("plain   revision 2") and heads[1].endswith("plain   by " + npi), heads
assert heads[2].endswith("plain"), heads
