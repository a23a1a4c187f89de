"""A private copy in work/ that is not what was copied, as after a disk that lost
some of it: told once, put into quarantine; the receipt that was being taken
from it ends with what there is, and dropping the file again brings the rest."""
import signal
from spooled import Spool
COUNT = 2600
def one(i):
    return session("D-%d" % i, patient={"id": "P-%d" % (i % 500)}, date_of_service="2026-%02d-%02d" % (1 + i // 500 % 12, 1 + i % 28),
                   services=[{"code": "97110", "minutes": 23, "documentation": {"response": "x" * 200},
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

# In the middle of taking it.
spool = Spool(GONIO, PLAIN, environment, "middle")
spool.make()
def kept():
    """Slices of it that were committed."""
    log = spool.at("ledger.db-wal")
    return copies(spool) and os.path.exists(log) and os.path.getsize(log) > 600000
for _ in range(20):
    spool.drop("large.ndjson", content)
    spool.start("--ready", "renamed")
    spool.wait_until(lambda: kept() or not copies(spool) and not spool.inbox())
    spool.end(signal.SIGKILL, expect=-signal.SIGKILL)
    if copies(spool):
        break
assert copies(spool), "it was too quick: nothing was tested"
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
verified = gonio("ledger", "verify", "--spool", "middle")
assert verified.status == 0, verified
