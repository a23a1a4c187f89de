"""The daemon: takes what is dropped, refuses a second one, ends on SIGTERM,
goes on after SIGKILL, reads its settings again on SIGHUP."""
import signal
import time
from spooled import Spool
spool = Spool(GONIO, PLAIN, environment)
spool.start("--rescan", "1")
spool.drop("a.json", session("S-A"))
spool.wait_for("event=file.done receipt=1")
# Written in place: taken when it has been quiet.
with open(spool.at("inbox", "b.json"), "w") as file:
    file.write(json.dumps(session("S-B"))[:40])
    file.flush()
    os.utime(spool.at("inbox", "b.json"), (1, 1))
    time.sleep(2.5)  # longer than the quiet time; that it waits holds however long
    assert spool.inbox() == ["b.json"], "somebody still has it open for writing"
    file.write(json.dumps(session("S-B"))[40:])
spool.wait_for("event=file.done receipt=2")
assert [d["session_id"] for d in spool.decisions()] == ["S-A", "S-B"]

# A second one says who is there, and does nothing.
status, said = Spool(GONIO, PLAIN, environment).run()
assert status == 75 and "process %d" % spool.daemon.pid in said, (status, said)
status, said = Spool(GONIO, PLAIN, environment).run("--once")
assert status == 75, (status, said)

# How it is, when it is asked.
told = gonio("watch", "--status", "--format", "json", "spool")
assert told.status == 0, told
told = json.loads(told.out)
assert told["schema"] == "gonio/status/1" and told["files"] == 2, told

# Settings anew: a fault leaves the old ones.
write("spool/watch.lua", 'return { rescan_secnds = 1 }\n')
spool.daemon.send_signal(signal.SIGHUP)
spool.wait_for("event=config.refused", "rescan_secnds")
write("spool/watch.lua", 'return { outputs = {} }\n')
spool.daemon.send_signal(signal.SIGHUP)
spool.wait_for("event=config.read")
spool.drop("c.json", session("S-C"))
spool.wait_for("event=file.done receipt=3")
assert [n for n in spool.names("out") if n.startswith("00000003")] == ["00000003-c.json.ndjson"]

# Most hold at once; what is read at the start only is told until then.
def read_again(settings):
    before = len(spool.hear())
    write("spool/watch.lua", "return { outputs = {}%s }\n" % settings)
    spool.daemon.send_signal(signal.SIGHUP)
    spool.wait_for("event=config.read", since=before)
    told = gonio("watch", "--status", "--format", "json", "spool")
    assert told.status == 0, told
    told = json.loads(told.out)
    return told["policies"]["max_change"], {p["code"]: p["message"] for p in told["problems"]}
assert read_again(", max_change = 7") == (7, {})
most, problems = read_again(', strict = true, payers = { "elsewhere" }, map = "ours.lua"')
assert most == 50 and list(problems) == ["config.later"] and "payers, map in the settings" in problems["config.later"], problems
spool.drop("s.json", session("S-S", sesion="typo"))
spool.wait_for("event=file.done receipt=4 ", "rejected=1")
assert read_again("") == (50, {}), "as it was at the start"

# The inbox taken away and put back, by whoever of both is first.
os.rename(spool.at("inbox"), spool.at("away"))
os.makedirs(spool.at("inbox"), 0o700, exist_ok=True)
spool.drop("d.json", session("S-D"))
spool.wait_for("event=file.done receipt=5")

spool.end()
assert "event=watch.ending" in spool.log
told = gonio("watch", "--status", "spool")
assert told.status == 74 and "not running" in told.out, told

# Killed, and started again.
spool.start()
for i in range(200):
    spool.drop("k%03d.json" % i, session("K-%d" % i))
spool.wait_for("event=file.done receipt=6 ")
spool.end(signal.SIGKILL, expect=-signal.SIGKILL)
spool.once()
assert sorted(d["session_id"] for d in spool.decisions()) == \
    sorted(["S-A", "S-B", "S-C", "S-D"] + ["K-%d" % i for i in range(200)])
assert spool.inbox() == [] and spool.names("out/tmp") == spool.names("work") == []
for word in ("S-A", "k001", "K-1", "b.json", "P-S"):
    assert word not in spool.log, word
