"""A large file is taken from a copy of its own, in slices; killed again and
again, it ends as if nothing had happened, and a signal does not wait for it."""
import signal
from spooled import Spool
def one(i):
    return session("L-%d" % i, patient={"id": "P-%d" % (i % 500)}, date_of_service="2026-%02d-%02d" % (1 + i // 500 % 12, 1 + i % 28),
                   services=[{"code": "97110", "minutes": 23, "documentation": {"response": "x" * 1400},
                              "therapist": {"npi": "1000000020", "credential": "PT"}}])
bad = json.dumps(session("L-BAD", date_of_service=5)) + "\n"
def in_the_middle():
    return any(name.endswith("large.ndjson") for name in spool.names("work"))
def commits(count):
    """Waits until so many were seen, or there is nothing more to be done."""
    seen = set()
    def enough():
        log = spool.at("ledger.db-wal")
        seen.add(os.stat(log).st_mtime_ns if os.path.exists(log) else 0)
        return len(seen) > count or (len(seen) > 1 and not in_the_middle() and not spool.inbox())
    spool.wait_until(enough)
def interrupted(number, after):
    """Whether it was in the middle of the file when that signal ended it."""
    spool.start("--ready", "renamed")
    commits(after)
    spool.end(number, expect=0 if number == signal.SIGTERM else -number)
    return in_the_middle()
# How far it comes in some time is the machine's affair: a quick one is given more.
for COUNT in (2600, 10000, 40000):
    content = "".join(json.dumps(one(i)) + "\n" for i in range(COUNT))
    assert len(content) > 4 << 20
    spool = Spool(GONIO, PLAIN, environment, "spool%d" % COUNT)
    spool.make()
    spool.drop("large.ndjson", content + bad)
    spool.drop("small.json", session("S-SMALL"))
    # Twice: the third time, without getting on in between, would be too often.
    killed = [interrupted(signal.SIGKILL, after) for after in (2, 4)]
    # Asked to end in the middle, it does, and is not counted as an attempt.
    asked = [interrupted(signal.SIGTERM, 1) for _ in range(4)]
    if any(killed) and any(asked):
        break
else:
    raise AssertionError(("never in the middle", killed, asked))
status, said = spool.run("--once", "--ready", "renamed")
assert status in (0, 3), (status, said)
assert spool.inbox() == [] and spool.names("work") == [] and spool.names("out/tmp") == []
large = [s for s in spool.summaries().values() if s["file"] == "large.ndjson"]
assert len(large) == 1 and large[0]["records"] == COUNT + 1 and large[0]["rejected"] == 1, large
assert sorted(d["session_id"] for d in spool.decisions()) == \
    sorted(["S-SMALL"] + ["L-%d" % i for i in range(COUNT)])
name = [n for n in spool.names("quarantine") if n.endswith(".rejected.ndjson")]
assert len(name) == 1 and spool.read("quarantine", name[0]) == bad, name
assert spool.why("large")["problems"][0]["line"] == COUNT + 1
done = [n for n in spool.names("done") if n.endswith("large.ndjson")]
assert len(done) == 1 and spool.read("done", done[0]) == content + bad
# Torn in the middle, it goes whole; nothing of it is decided.
spool.drop("torn.ndjson", content.replace("L-", "T-")[:-30])
spool.once(expect=3)
assert spool.why("torn")["problems"][0]["code"] == "json.truncated", spool.why("torn")
assert not any(d["session_id"].startswith("T-") for d in spool.decisions())
assert spool.names("work") == []
