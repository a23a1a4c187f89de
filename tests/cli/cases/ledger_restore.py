"""A backup is put back as README says; with the anchors of the file before it in place, verify says
what to do."""
import shutil
from spooled import Spool

spool = Spool(GONIO, PLAIN, environment)
spool.make()
spool.drop("a.json", [session("S-%d" % i, date_of_service="2026-03-%02d" % i) for i in range(1, 6)])
spool.once()
done = gonio("ledger", "backup", "b.db", "--spool", "spool")
assert done.status == 0, done
spool.drop("b.json", [session("S-%d" % i, date_of_service="2026-03-%02d" % i) for i in range(6, 10)])
spool.once()
assert gonio("ledger", "verify", "--spool", "spool").status == 0
shutil.copy("b.db", spool.at("ledger.db"))
for name in os.listdir("spool"):
    if name in ("ledger.db-wal", "ledger.db-shm"):
        os.remove(spool.at(name))
bad = gonio("ledger", "verify", "--spool", "spool")
assert bad.status == 1 and "anchor.missing" in bad.out and "ledger.db.anchors" in bad.out, bad
os.rename(spool.at("ledger.db.anchors"), "before.anchors")
assert gonio("ledger", "verify", "--spool", "spool").status == 0
(late,) = [n for n in spool.names("done") if n.endswith("b.json")]
spool.drop("b.json", spool.read("done", late))
said = spool.once()
# The ledger of before gave out 2 as well: no number stands for two files.
assert "event=receipts.skipped above=2" in said, said
assert spool.done() == ["00000001-a.json", "00000002-b.json", "00000003-b.json"], spool.done()
assert sorted(spool.summaries()) == [1, 2, 3] and spool.summaries()[3]["ready"] == 4, spool.summaries()
spool.drop("c.json", session("S-10"))
assert "receipts.skipped" not in spool.once()
assert spool.done()[-1] == "00000004-c.json", spool.done()
good = gonio("ledger", "verify", "--spool", "spool")
assert good.status == 0 and "10 sessions" in good.out, good
backup = gonio("ledger", "backup", "--help").out
assert "ledger.db.anchors" in backup, backup
