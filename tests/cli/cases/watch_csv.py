"""Exports in CSV are decided like any session file, through the mapping that
watch.lua names: bad rows are refused alone, with row and column."""
import signal
from spooled import Spool
MAPPING = """return mapping {
  files = { { key = "id" } },
  session = {
    session_id = "id",
    date_of_service = { column = "date", date = "M/D/YYYY" },
    patient = { id = "patient" },
    insurance = { { payer = { column = "plan", lookup = { P = "plain" } } } },
    discipline = { value = "PT" },
  },
  service = { code = "cpt", minutes = "min", therapist = { npi = { value = "1000000020" }, credential = { value = "PT" } } },
}
"""
HEADER = "id,date,patient,plan,cpt,min\n"
def row(name, date="3/16/2026", minutes="23"):
    return "%s,%s,P-%s,P,97110,%s\n" % (name, date, name, minutes)
write("map.lua", MAPPING)
spool = Spool(GONIO, PLAIN, environment)
spool.make()

# Without a mapping it is no session file, and told what to do.
spool.drop("early.csv", HEADER + row("E"))
spool.once(expect=3)
assert spool.why("early")["problems"][0]["code"] == "json.not_json", spool.why("early")

# A mapping that is not there, or is none, is told at the start.
write(spool.at("watch.lua"), 'return { map = "maps.lua" }\n')
status, said = spool.run("--once")
assert status == 74 and "maps.lua" in said, (status, said)
write(spool.at("watch.lua"), 'return { map = 7 }\n')
status, said = spool.run("--once")
assert status == 2 and "name of a mapping" in said and "watch.lua:1" in said, (status, said)
write(spool.at("watch.lua"), 'return { map = "map.lua" }\n')

# Rows that are wrong are refused alone; what comes is what check decides.
monday = HEADER + row("A") + row("B", date="16.3.2026") + row("C", minutes="x") + row("D")
spool.drop("monday.csv", monday)
spool.drop("tuesday.json", session("J-1"))
spool.once(expect=3)
assert spool.inbox() == [] and spool.done() == ["00000001-monday.csv", "00000002-tuesday.json"], spool.done()
first = spool.summaries()[1]
assert (first["records"], first["ready"], first["rejected"]) == (4, 2, 2), first
why = spool.why("monday")["problems"]
assert [(p["record"], p["line"], p["column"]) for p in why] == [(2, 3, 2), (3, 4, 6)], why
assert spool.names("work") == [], spool.names("work")
write("monday.csv", monday)
checked = gonio("check", "--map", "map.lua", "--payers", PLAIN, "--format", "ndjson", "monday.csv")
assert spool.read("out", "00000001-monday.csv.ndjson") == checked.out, checked

# The rejected records, as far as they were understood, are there to be mended.
name = [n for n in spool.names("quarantine") if n.endswith("monday.csv.rejected.ndjson")]
bad = spool.lines("quarantine", name[0])
assert [b["session_id"] for b in bad] == ["B", "C"], bad
bad[0]["date_of_service"] = "2026-03-16"
bad[1]["services"][0]["minutes"] = 15
spool.drop("mended.ndjson", "".join(json.dumps(b) + "\n" for b in bad))
spool.once()
assert spool.summaries()[3]["ready"] == 2, spool.summaries()

# The same once more is a duplicate; what no mapping fits is refused whole.
spool.drop("again.csv", monday)
spool.drop("other.csv", "name,amount\nA,1\n")
spool.once(expect=3)
assert spool.summaries()[4]["duplicate"] == 2 and spool.summaries()[4]["rejected"] == 2
assert "column" in spool.why("other")["problems"][0]["message"], spool.why("other")
assert not any("other" in name for name in spool.names("out"))

# A large one, killed while it is worked on: every row once.
COUNT = 5000
def large(prefix):
    rows = "".join(row("%s-%d" % (prefix, i), minutes=str(8 + i % 50)) for i in range(COUNT))
    return HEADER.replace("\n", ",note\n") + rows.replace("\n", "," + "x" * 1000 + "\n")
def copies():
    return [name for name in spool.names("work") if "-" in name]
for attempt in range(1, 11):
    spool.drop("large.csv", large("L%d" % attempt))
    spool.start("--ready", "renamed")
    spool.wait_until(lambda: not spool.inbox())
    spool.end(signal.SIGKILL, expect=-signal.SIGKILL)
    if copies():
        break
assert copies(), "it was too quick: nothing was tested"
spool.once()
total = [s for s in spool.summaries().values() if s["file"] == "large.csv"]
assert len(total) == attempt and all(s["records"] == s["ready"] == COUNT for s in total), total
ids = [d["session_id"] for d in spool.decisions()]
assert len(ids) == len(set(ids)) == attempt * COUNT + 5, len(ids)
assert gonio("ledger", "verify", "--spool", "spool").status == 0

# One whose last line is not ended may still be written: it waits.
spool.drop("half.csv", HEADER + row("H1") + row("H2")[:-2], age=-3600)
assert spool.run("--once")[0] == 0
assert spool.inbox() == ["half.csv"] and not any("half" in name for name in spool.names("out"))
