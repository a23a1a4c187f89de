"""A private copy in work/ that is not what was copied, as after a disk that lost
some of it: told once, put into quarantine; the receipt that was being taken
from it ends with what there is, and dropping the file again brings the rest."""
import contextlib
import shutil
import signal
import sqlite3
from spooled import Spool
COUNT = 3500
def one(i):
    return session("D-%d" % i, patient={"id": "P-%d" % (i % 500)}, date_of_service="2026-%02d-%02d" % (1 + i // 500 % 12, 1 + i % 28),
                   services=[{"code": "97110", "minutes": 23, "documentation": {"response": "x" * 1200},
                              "therapist": {"npi": "1000000020", "credential": "PT"}}])
content = "".join(json.dumps(one(i)) + "\n" for i in range(COUNT))
def damaged(spool, name):
    """One letter of a note of it is another one."""
    with open(spool.at("work", name), "r+b") as copy:
        copy.seek(content.index("xxx") + 5)
        copy.write(b"y")
def copies(spool):
    return [name for name in spool.names("work") if "-" in name]
def in_quarantine(spool):
    return [name for name in spool.names("quarantine") if name.endswith("large.ndjson")]

# Nobody waits for it: it was decided long ago, or never begun.
spool = Spool(GONIO, PLAIN, environment)
spool.make()
write(spool.at("work", "0123456789abcdef-large.ndjson"), content)
said = spool.once(expect=3)
assert said.count("code=file.damaged") == 1, said
assert spool.names("work") == [] and spool.names("out") == [] and spool.names("done") == []
assert len(in_quarantine(spool)) == 1 and spool.why("large")["problems"][0]["code"] == "file.damaged"
assert spool.why("large")["problems"][0]["fix"].startswith("drop the file again"), spool.why("large")
assert "file.damaged" not in spool.once(), "told once"
# A copy that is what its name says is taken, whoever put it there.
spool.drop("large.ndjson", content)
spool.once()
assert len(spool.decisions()) == COUNT and len(spool.summaries()) == 1

# In the middle of taking it: some sessions are kept, others not.
def is_taking(spool):
    """As a copy of its files says: state 1, with records."""
    os.makedirs("looked", exist_ok=True)
    for name in ("ledger.db", "ledger.db-wal"):
        shutil.copy(spool.at(name), "looked")
    with contextlib.closing(sqlite3.connect("looked/ledger.db")) as ledger:
        return ledger.execute("SELECT count(*) FROM receipt WHERE state = 1 AND records > 0").fetchone()[0]
def goes_on(spool, seen):
    if copies(spool):
        seen.add(os.stat(spool.at("ledger.db-wal")).st_mtime_ns)
    return len(seen) > 2 or not copies(spool) and not spool.inbox()
for attempt in range(30):
    spool = Spool(GONIO, PLAIN, environment, "middle-%d" % attempt)
    spool.make()
    spool.drop("large.ndjson", content)
    spool.start("--ready", "renamed")
    seen = set()
    spool.wait_until(lambda: goes_on(spool, seen))
    spool.end(signal.SIGKILL, expect=-signal.SIGKILL)
    if copies(spool) and is_taking(spool):
        break
assert copies(spool) and is_taking(spool), "it was too quick: nothing was tested"
damaged(spool, copies(spool)[0])
said = spool.once(expect=3)
assert said.count("code=file.damaged") == 1, said
assert copies(spool) == [] and spool.inbox() == [] and len(in_quarantine(spool)) == 1
summary = spool.summaries()[1]
assert summary["rejected"] == 1 and summary["records"] - 1 == summary["ready"] < COUNT, summary
rejected = [line["rejected"] for name in spool.names("out") if name.endswith("large.ndjson.ndjson")
            for line in spool.lines("out", name) if "rejected" in line]
assert [r["code"] for r in rejected] == ["file.damaged"], rejected
assert "file.damaged" not in spool.once(), "told once"
# Dropped again, the rest of it is decided, nothing twice.
spool.drop("large.ndjson", content)
spool.once()
assert spool.summaries()[2]["duplicate"] == summary["ready"], spool.summaries()
assert sorted(d["session_id"] for d in spool.decisions()) == sorted("D-%d" % i for i in range(COUNT))
verified = gonio("ledger", "verify", "--spool", spool.path)
assert verified.status == 0, verified
