"""The start: behind a failure of the disk the ledger is verified first; old
files go when that is asked for; a folder that is no spool is not touched."""
import time
from spooled import Spool
spool = Spool(GONIO, PLAIN, environment)
spool.make()
spool.drop("a.json", session("S-A"))
spool.drop("b.ndjson", json.dumps(session("S-B")) + "\n" + json.dumps(session("S-BAD", revision="x")) + "\n")
spool.once(expect=3)
# The marker alone: all is well, it goes, and work goes on.
write(spool.at("NEEDS-VERIFY"), "spool.sync")
spool.drop("c.json", session("S-C"))
said = spool.once()
assert "event=verify.clean" in said and not os.path.exists(spool.at("NEEDS-VERIFY")), said
assert len(spool.decisions()) == 3
# A ledger that is not what was written: it does not run, and says so.
with open(spool.at("ledger.db"), "r+b") as ledger:
    content = ledger.read()
    at = content.index(b'"session_id":"S-B"')
    ledger.seek(at)
    ledger.write(b'"session_id":"S-X"')
write(spool.at("NEEDS-VERIFY"), "spool.sync")
spool.drop("d.json", session("S-D"))
said = spool.once(expect=74)
assert "verify.finding" in said and spool.inbox() == ["d.json"], said
assert os.path.exists(spool.at("NEEDS-VERIFY"))
spool.once(expect=74)
with open(spool.at("ledger.db"), "r+b") as ledger:
    ledger.seek(at)
    ledger.write(content[at:at + 18])
spool.once()
assert spool.inbox() == [] and len(spool.decisions()) == 4

# Nothing is removed unless it is asked for; then by age, and never from quarantine.
kept = spool.names("quarantine")
assert kept
old = time.time() - 40 * 86400
for folder in ("out", "done", "quarantine"):
    for name in spool.names(folder):
        os.utime(spool.at(folder, name), (old, old))
os.makedirs(spool.at("done/2020/01/02"), mode=0o700)
write(spool.at("done/2020/01/02/00000000-old.json"), "{}")
write(spool.at("done/2020/keep"), "")
spool.once()
assert os.path.exists(spool.at("done/2020/01/02/00000000-old.json"))
write(spool.at("watch.lua"), "return { keep_done_days = 30, keep_out_days = 30 }\n")
said = spool.once()
assert "event=retention.done" in said, said
assert not os.path.exists(spool.at("done/2020/01/02")) and os.path.exists(spool.at("done/2020/keep"))
assert len([n for n in spool.done() if n != "keep"]) == 4, spool.done()
assert spool.names("out") == [] and spool.names("quarantine") == kept
# What was decided is in the ledger all the same.
spool.drop("a2.json", session("S-A"))
spool.once()
assert [s["duplicate"] for s in spool.summaries().values()] == [1]

# Faults of the command line and of the configuration.
os.mkdir("other")
write("other/letter.txt", "dear")
status, said = Spool(GONIO, PLAIN, environment, "other").run("--once")
assert status == 2 and "not empty" in said and os.listdir("other") == ["letter.txt"], said
write("bad.lua", "return {\n  quiet_secnds = 3,\n}\n")
status, said = spool.run("--once", "--config", "bad.lua")
assert status == 2 and "bad.lua:2" in said and "quiet_seconds" in said, said
status, said = spool.run("--once", "--config", "missing.lua")
assert status == 2, (status, said)
result = gonio("watch")
assert result.status == 2 and "no spool is named" in result.err, result
result = gonio("watch", "a", "b")
assert result.status == 2, result
# Seconds have the range of the settings of the same name; words are listed.
for words, said in ((("--quiet", "3601"), "0 to 3600"), (("--rescan", "0"), "1 to 3600"), (("--rescan", "90000"), "1 to 3600"),
                    (("--ready", "xyzzyx"), "one of: quiet, renamed, done-file")):
    refused = gonio("watch", "--once", *words, "never-made")
    assert refused.status == 2 and said in refused.err, refused
assert not os.path.exists("never-made")
asked = gonio("ledger", "balance", "--ledger", "never-made.db")
assert asked.status == 2 and "takes the id of a MEMBER" in asked.err, asked
