"""gonio watch --once decides what is there, and leaves each thing in its place."""
from spooled import Spool
spool = Spool(GONIO, PLAIN, environment)
said = spool.once()
# The first start makes the folders and says where to drop files.
assert "spool/inbox" in said and "spool/quarantine" in said, said
for folder in ("inbox", "work", "out", "done", "quarantine", "policies"):
    assert os.path.isdir(spool.at(folder)), folder
spool.is_private()
assert "spool/inbox" not in spool.once(), "told once"

spool.drop("monday.json", session("S-1"))
spool.drop("tuesday.ndjson", "".join(json.dumps(session(i)) + "\n" for i in ("S-2", "S-3")))
spool.once()
assert spool.inbox() == [], spool.inbox()
assert spool.done() == ["00000001-monday.json", "00000002-tuesday.ndjson"], spool.done()
assert all(name.count("/") == 3 for name in spool.names("done")), spool.names("done")
made = ["00000001-monday.json.csv", "00000001-monday.json.ndjson", "00000001-monday.json.summary.json",
        "00000002-tuesday.ndjson.csv", "00000002-tuesday.ndjson.ndjson", "00000002-tuesday.ndjson.summary.json"]
assert spool.names("out") == made, spool.names("out")
assert spool.names("quarantine") == spool.names("work") == [], spool.names("work")
assert [d["session_id"] for d in spool.decisions()] == ["S-1", "S-2", "S-3"]
summaries = spool.summaries()
assert summaries[1]["file"] == "monday.json" and summaries[1]["ready"] == 1, summaries
assert summaries[2]["records"] == summaries[2]["ready"] == 2 and summaries[2]["policies"][0]["id"] == "plain"
spool.is_private()

# The decisions are those of gonio check, byte for byte.
checked = check("spool/done/" + spool.names("done")[1])
assert spool.read("out", made[4]) == checked.out, (spool.read("out", made[4]), checked.out)
# And so are the rows for the spreadsheet.
rows = gonio("check", "--format", "csv", "--payers", PLAIN, "spool/done/" + spool.names("done")[1])
assert spool.read("out", made[3]) == rows.out, (spool.read("out", made[3]), rows.out)

# The same file once more, under the same name and another: nothing is decided
# again, nothing is overwritten, and everything adds up.
before = {name: spool.read("out", name) for name in spool.names("out")}
spool.drop("monday.json", session("S-1"))
spool.drop("again.json", session("S-1"))
spool.once()
assert {name: spool.read("out", name) for name in before} == before
assert spool.done() == ["00000001-monday.json", "00000002-tuesday.ndjson",
                        "00000003-again.json", "00000004-monday.json"] or \
    spool.done()[2:] == ["00000003-monday.json", "00000004-again.json"], spool.done()
summaries = spool.summaries()
assert all(summaries[i]["duplicate"] == 1 and summaries[i]["ready"] == 0 for i in (3, 4)), summaries
assert len(spool.decisions()) == 3
told = spool.lines("out", [n for n in spool.names("out") if n.startswith("00000003") and n.endswith(".ndjson")][0])
assert told[0]["duplicate"]["code"] == "session.duplicate", told
# Outputs that are not wanted are not made.
with open(spool.at("watch.lua"), "w") as config:
    config.write('return { outputs = {} }\n')
spool.drop("plain.json", session("S-9"))
spool.once()
assert [n for n in spool.names("out") if n.startswith("00000005")] == ["00000005-plain.json.ndjson"]
