"""What is wrong with a spool is told with the command that mends it."""
from spooled import Spool
spool = Spool(GONIO, PLAIN, environment)
spool.make()


def doctor(status, *options):
    done = gonio("doctor", "--format", "json", *options, "spool")
    assert done.status == status, done
    return {f["code"]: f for f in json.loads(done.out)}


good = doctor(0)
assert good["spool.folders"]["weight"] == "good" and good["policies.load"]["weight"] == "good", good
assert good["ledger.opens"]["weight"] == "good" and good["daemon.none"]["weight"] == "note", good
assert good["kernel.features"]["weight"] == "good" and "disk.free" in good, good

os.chmod("spool/done", 0o755)
bad = doctor(1)["spool.mode"]
assert bad["weight"] == "bad" and bad["fix"] == "chmod 700 spool/done", bad
os.chmod("spool/done", 0o700)
os.rename("spool/work", "work")
assert doctor(1)["spool.missing"]["what"] == "work is not there"
write("spool/work", "")
assert doctor(1)["spool.kind"]["weight"] == "bad"
os.unlink("spool/work")
os.rename("work", "spool/work")
write("spool/NEEDS-VERIFY", "spool.sync\n")
assert doctor(1)["spool.needs_verify"]["weight"] == "bad"
os.unlink("spool/NEEDS-VERIFY")

os.makedirs("ours/broken")
write("ours/broken/policy.lua", "return 7\n")
fault = doctor(1, "--payers", "ours")["policies.fault"]
assert "broken" in fault["what"], fault
os.rename("spool/ledger.db", "l.db")
write("spool/ledger.db", b"no ledger at all" * 100)
os.chmod("spool/ledger.db", 0o600)
assert doctor(1)["ledger.closed"]["weight"] == "bad"
os.rename("l.db", "spool/ledger.db")

spool.start()
works = doctor(0)
assert str(spool.daemon.pid) in works["daemon.works"]["what"] and "ledger.opens" not in works, works
assert "daemon.healthy" in works, works

# What the daemon has to say of itself: settings that it could not read again.
write("spool/watch.lua", "return {\n  quiet_secnds = 1,\n}\n")
spool.daemon.send_signal(1)
spool.wait_for("level=error event=config.refused", "watch.lua:2")
told = doctor(1)
assert "watch.lua:2" in told["config.refused"]["what"], told
assert "quiet_seconds" in told["config.refused"]["what"], told
fault = told["config.fault"]
assert fault["weight"] == "bad" and "watch.lua:2" in fault["what"] and "quiet_seconds" in fault["fix"], fault
status = gonio("watch", "--status", "spool")
assert status.status == 1 and "config.refused" in status.out, status
write("spool/watch.lua", "return { payers = { \"ours\" } }\n")
spool.daemon.send_signal(1)
spool.wait_for("event=config.read")
told = doctor(1)
assert "config.refused" not in told and "broken" in told["policies.fault"]["what"], told
assert "start the daemon again" in told["config.later"]["fix"] + told["config.later"]["what"], told
os.remove("spool/watch.lua")
since = len(spool.hear())
spool.daemon.send_signal(1)
spool.wait_for("event=config.read", since=since)
spool.drop("hello.json", "hello")
spool.drop("bad.json", [session("A"), {"session_id": 7}])
spool.wait_until(lambda: len(spool.names("quarantine")) >= 4)
assert "2 files were refused" in doctor(0)["spool.quarantine"]["what"], doctor(0)
spool.end()
table = gonio("doctor", "spool")
assert table.status == 0 and "Nothing to mend" in table.out, table
assert max(map(len, table.out.splitlines())) <= 80, table
assert gonio("doctor", "nowhere").status == 2
assert gonio("doctor").status == 2
