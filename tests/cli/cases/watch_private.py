"""Nothing of a patient, and no name of a file, is ever in the log or an error,
whatever goes wrong with a session; and no debugger sees the daemon's memory."""
from spooled import Spool
CANARY = "Zanzibar"
def spoilt(value, where):
    """The session with the canary in one more place."""
    made = session(CANARY + "-id")
    made["patient"] = {"id": CANARY + "-patient", "birth_date": "1950-04-02"}
    made["insurance"][0]["member_id"] = CANARY + "-member"
    made["diagnoses"] = ["M25.561"]
    made["services"][0]["documentation"] = {"response": CANARY + " said so"}
    target = made
    for key in where[:-1]:
        target = target[key]
    target[where[-1]] = value
    return made
places = [["date_of_service"], ["patient", "birth_date"], ["discipline"], ["services", 0, "code"],
          ["services", 0, "minutes"], ["services", 0, "therapist", "npi"], ["insurance", 0, "payer"],
          ["revision"], ["program"], [CANARY], ["patient", CANARY], ["plan_of_care"], ["services", 0, "mode"]]
spool = Spool(GONIO, PLAIN, environment)
spool.make()
for i, place in enumerate(places):
    made = spoilt(CANARY, place)
    made["session_id"] += str(i)
    spool.drop("%s-%d.json" % (CANARY, i), made)
spool.drop(CANARY + "-torn.json", json.dumps(spoilt(CANARY, ["program"]))[:-40])
spool.drop(CANARY + "-key.json", '{"%s": 1, "%s": 2}' % (CANARY, CANARY))
os.symlink("/" + CANARY, spool.at("inbox", CANARY + ".link"))
status, said = spool.run("--once", "--ready", "renamed", "--strict")
assert status == 3, (status, said)
spool.start("--ready", "renamed")
spool.drop(CANARY + "-again.json", spoilt(CANARY, ["program"]))
spool.wait_until(lambda: not spool.inbox())
# /proc of a process that nobody may look into belongs to root.
assert os.stat("/proc/%d/mem" % spool.daemon.pid).st_uid == 0
limits = open("/proc/%d/limits" % spool.daemon.pid).read()
assert [line.split()[4:6] for line in limits.splitlines() if "core file" in line] == [["0", "0"]], limits
command = open("/proc/%d/cmdline" % spool.daemon.pid).read() + open("/proc/%d/comm" % spool.daemon.pid).read()
spool.end()
for text in (spool.log, command, gonio("watch", "--status", "spool").out):
    assert CANARY.lower() not in text.lower(), text
assert spool.log.count("event=file.quarantined") == 2, spool.log
# Reasons say where, not what.
for name in spool.names("quarantine"):
    if name.endswith(".why.json"):
        for problem in json.loads(spool.read("quarantine", name))["problems"]:
            text = problem["message"] + (problem["fix"] or "")
            assert CANARY not in text or problem["code"] == "session.unknown_field", (name, problem)
