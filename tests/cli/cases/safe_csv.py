"""No field of a row is a formula, none breaks its row."""
import csv
import io
evil = ["=1+1", "+1", "-1", "@SUM(A1)", 'quo"te', "com,ma"]
write("in.json", [session(i) for i in evil])
done = gonio("check", "--format", "csv", "--payers", PLAIN, "in.json")
assert done.status == 0, done
rows = list(csv.DictReader(io.StringIO(done.out)))
assert [r["session_id"].lstrip("'") for r in rows] == evil, rows
for row in rows:
    for value in row.values():
        assert not value or value[0] not in "=+-@\t\r", value
