"""A long question does not hold up the daemon: what is dropped while the ledger
is verified is decided before that ends."""
import signal
from spooled import Spool
spool = Spool(GONIO, PLAIN, environment)
spool.make()
spool.drop("many.ndjson", "".join(json.dumps(session("S-%d" % i, patient={"id": "P-%d" % (i % 40)})) + "\n" for i in range(400)))
spool.start("--ready", "renamed")
spool.wait_for("event=file.done receipt=1")


def begin(*words):
    """Asked, and held still once its copy is there; None when it was too quick."""
    asking = subprocess.Popen([GONIO, "ledger", *words, "--spool", "spool"], env=environment(),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    spool.wait_until(lambda: asking.poll() is not None or
                     any(name.startswith("tmp/asked-") and name.endswith(".db") for name in spool.names("work")))
    if asking.poll() is None:
        asking.send_signal(signal.SIGSTOP)
        state = open("/proc/%d/stat" % asking.pid).read().rsplit(")", 1)[1].split()[0]
        return asking if state in "tT" or asking.poll() is None else None
    asking.communicate()
    return None


number = 1
for words, said in ((("verify",), "all as it was written"), (("replay", "--all"), "equal"), (("export",), '"receipt"')):
    asking = None
    for _ in range(50):
        asking = asking or begin(*words)
    assert asking, "it was too quick: nothing was tested"
    number += 1
    spool.drop("late-%d.json" % number, session("LATE-%d" % number))
    spool.wait_for("event=file.done receipt=%d" % number)
    assert asking.poll() is None, "it had ended"
    assert gonio("watch", "--status", "spool").status == 0
    asking.send_signal(signal.SIGCONT)
    out, err = asking.communicate(timeout=100)
    assert asking.returncode == 0 and said in " ".join(out.decode().split()), (asking.returncode, out[:500], err)
    assert spool.names("work") == [], spool.names("work")
    # The copy is of before: the late one is in the next answer.
    assert ("LATE-%d" % number) not in out.decode()
assert "LATE-4" in gonio("ledger", "export", "--spool", "spool").out

# The same is said as of the file itself; a ledger with a fault is one in its copy.
through = gonio("ledger", "replay", "--all", "--spool", "spool").out
spool.end()
assert gonio("ledger", "replay", "--all", "--spool", "spool").out == through
import sqlite3
ledger = sqlite3.connect(spool.at("ledger.db"))
names = [row[0] for row in ledger.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'decision'")]
for (trigger,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'decision'").fetchall():
    ledger.execute("DROP TRIGGER " + trigger)
ledger.execute("UPDATE decision SET units = units + 1 WHERE id = 3")
for sql in names:
    ledger.execute(sql)
ledger.commit()
ledger.close()
spool.start("--ready", "renamed")
found = gonio("ledger", "verify", "--spool", "spool")
assert found.status == 1 and "decision" in found.out, found
assert spool.names("work") == []
spool.end()
