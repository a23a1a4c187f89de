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
    ("A", "ready", "line"), ("B", "hold", "decision"), ("C", "rejected", "rejected"),
    ("D", "void", "decision")], rows
assert all(None not in r and None not in r.values() for r in rows), rows
assert rows[0]["code"] == "97110" and rows[0]["units"] == "2", rows[0]
assert rows[2]["file"] == "in.json" and rows[2]["record"] == "3", rows[2]
table = out("table").out
for word in ("READY", "HOLD", "REJECT", "VOID", "1 ready, 1 on hold, 0 denied, 1 void; 1 rejected"):
    assert word in table, word
