"""What a batch's files say is written from memory where all their records were
decided once in it, else from the ledger: both say the same, byte for byte."""
import glob
from spooled import Spool

PAYERS = os.path.join(SOURCE, "payers")
KNOWN = ("--known-on", "2026-11-21")
made = []
for number, path in enumerate(sorted(glob.glob(os.path.join(SAMPLES, "*.json")))):
    with open(path, encoding="utf-8") as file:
        found = json.load(file)
    for record in found if isinstance(found, list) else [found]:
        if "session_id" not in record or "patient" not in record:
            continue  # it is there to be rejected
        made.append(dict(record, session_id="%03d %s =\u202e\"x\"" % (number, record["session_id"])))
made.append(dict(made[0], session_id="V-1", void=True, date_of_service="2026-03-20"))
made.append(dict(made[0], session_id="T-1", patient={"id": "P-T"},
                 insurance=[*made[0]["insurance"], {"payer": "nobody knows"}]))
assert len(made) > 20, len(made)
content = "".join(json.dumps(record) + "\n" for record in made)
bad = json.dumps(dict(made[0], session_id="BAD", date_of_service=5)) + "\n"


def carried(path, content):
    spool = Spool(GONIO, PAYERS, environment, path)
    spool.make()
    spool.drop("a.ndjson", content)
    spool.run("--once", "--ready", "renamed", *KNOWN)
    name = "00000001-a.ndjson"
    return (spool.summaries()[1], spool.read("out", name + ".ndjson").splitlines(),
            spool.read("out", name + ".csv").split("\n"))


memory, lines, rows = carried("memory", content)
ledger, other_lines, other_rows = carried("ledger", content + bad)
assert memory["rejected"] == 0 and ledger["rejected"] == 1, (memory, ledger)
assert memory["held"] and memory["ready"] and memory["void"], memory
assert "\"rejected\"" in other_lines.pop() and "BAD" in other_rows.pop(-2)
assert lines == other_lines and len(lines) >= len(made) + 1
assert rows == other_rows and len(rows) > len(made)
for key in ("ready", "held", "denied", "void", "duplicate", "redecided", "ready_units",
            "ready_allowed", "ready_allowed_unknown", "policies", "findings"):
    assert memory[key] == ledger[key], (key, memory[key], ledger[key])
