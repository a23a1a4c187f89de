"""Event handlers beside gonio watch: worklists from the ledger over restarts, corrections and
settings; one that fails is told and switched off, and decides nothing."""
import csv
import signal
from spooled import Spool

spool = Spool(GONIO, PLAIN, environment)
DAYS = iter(range(1, 29))


def near(number, revision=1, **more):
    it = session(number, insurance=[{"payer": "medicare", "kind": "ffs", "member_id": "1EG4TE5MK73"}],
                 date_of_service=more.pop("date", "2026-03-%02d" % next(DAYS)), revision=revision, **more)
    it["patient"]["id"] = "P-1"
    it["services"][0].update(minutes=30)
    return it


def rows(name):
    (path,) = [n for n in spool.names("out/events") if n.startswith(name)]
    with open(spool.at("out", "events", path), newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def held():
    return {r["session"] for r in rows("held-")}


once = lambda: spool.run("--once", "--ready", "renamed", "--known-on", "2026-11-21")

spool.make()
# Dollars come from what the ledger remembers: the first visit says what was before it.
spool.drop("a.json", [near("S-1", history={"allowed_year_to_date": "2400.00", "as_of": "2026-02-20"}),
                      near("S-2"), near("S-3")])
status, said = once()
assert status == 0, said
assert oct(os.stat(spool.at("out", "events")).st_mode & 0o777) == "0o700"
assert {oct(os.stat(spool.at("out", "events", n)).st_mode & 0o777) for n in spool.names("out/events")} == {"0o600"}
assert held() == {"S-1", "S-2", "S-3"}, held()
crossings = rows("threshold")
assert [(r["session"], r["before"], r["after"], r["patient_id"]) for r in crossings] == [
    ("S-2", "2451.27", "2502.54", "P-1")], crossings
assert sum(int(r["findings"]) for r in rows("findings-by-week")) == 0  # March is long ago

# A correction takes a crossing back, and a void session leaves the list.
spool.drop("b.json", [near("S-1", 2, date="2026-03-01", history={"allowed_year_to_date": "100.00", "as_of": "2026-02-20"}),
                      near("S-3", 2, date="2026-03-03", void=True)])
status, said = once()
assert status == 0, said
assert rows("threshold") == [] and held() == {"S-1", "S-2"}, (rows("threshold"), held())

# The files are only what the ledger says: gone, they come back.
for name in spool.names("out/events"):
    os.remove(spool.at("out", "events", name))
write(spool.at("out", "events", ".new-held-_date_.csv"), "torn")
assert once()[0] == 0
assert held() == {"S-1", "S-2"} and len(spool.names("out/events")) == 3, spool.names("out/events")

# Settings of the command line.
status, said = spool.run("--once", "--ready", "renamed", "--known-on", "2026-11-21",
                         "--set", "held_worklist.min_amount=60.00", "--set", "weekly_findings.off=yes")
assert status == 0 and held() == set(), (said, held())

# Settings, and a handler of one's own that fails at each event: three times, then no more.
os.mkdir("own")
write("own/bad.lua", """return { title = 'x', events = { 'decision.made' }, outputs = { log = true },
  on = function(event, out) while true do end end }""")
write(spool.at("watch.lua"), "return { events = { weekly_findings = false, held_worklist = { min_amount = '60.00' } } }")
spool.start("--events", "own", "--known-on", "2026-11-21", "--rescan", "1")
spool.drop("c.json", [session("S-%d" % i) for i in range(10, 20)])
spool.wait_for("event=file.done receipt=3", "ready=10")
spool.wait_for("event=handler.failed handler=bad", "off=yes")
spool.wait_until(lambda: held() == set())
told = gonio("watch", "--status", "--format", "json", "spool")
assert told.status == 1, told
told = json.loads(told.out)
assert [p["code"] for p in told["problems"]] == ["handlers.off"], told
by_name = {h["name"]: h for h in told["handlers"]}
assert set(by_name) == {"bad", "held_worklist", "threshold_crossings"} and by_name["bad"]["calls"] == 3, by_name
listed = gonio("events", "--spool", "spool")
assert listed.status == 4 and "switched off, faults: 3" in listed.out, listed
assert spool.log.count("handler=bad") == 3, spool.log

# Anew without it, by SIGHUP, which loads handlers again.
os.remove("own/bad.lua")
write(spool.at("watch.lua"), "return { events = { held_worklist = { denied = false } } }")
spool.daemon.send_signal(signal.SIGHUP)
spool.wait_for("event=config.read")
spool.wait_until(lambda: gonio("watch", "--status", "spool").status == 0)
spool.wait_until(lambda: held() == {"S-1", "S-2"})
spool.end()
for canary in ("P-1", "S-1", "1EG4TE5MK73"):
    assert canary not in spool.log.replace("handler.said", ""), canary

# Options of handlers on the command line, as the document shows them.
spool = Spool(GONIO, PLAIN, environment, "set")
spool.once("--set", "weekly_findings.off=yes", "--set", "held_worklist.min_amount=50.00")
assert "findings-by-week.csv" not in os.listdir("set/out/events"), os.listdir("set/out/events")
refused = gonio("watch", "--once", "--set", "nobody.off=yes", "set")
assert refused.status == 2 and "nobody" in refused.err, refused
misspelt = gonio("events", "--set", "held_worklist.min_amont=5")
assert misspelt.status == 2 and "did you mean held_worklist.min_amount?" in misspelt.err, misspelt
