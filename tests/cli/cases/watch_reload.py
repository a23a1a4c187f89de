"""Policies that change while they are watched: swapped, refused, waiting for an
approval, rolled back; shown by gonio policies, with a daemon and without."""
import shutil
from spooled import Spool
shutil.copytree(PLAIN, "payers")
POLICY = "payers/plain/policy.lua"
whole = open(POLICY).read()


def change(text, name=POLICY):
    """As editors do: a new file takes the old one's name."""
    write(name + ".new", text)
    os.rename(name + ".new", name)


def version(number, text=whole):
    return text.replace('version = "1"', 'version = "%s"' % number)


def policies(*words, expect=0, how="text"):
    asked = gonio("policies", *words, "--spool", "spool", "--format", how)
    assert asked.status == expect, asked
    return asked.out if expect < 2 else asked.err


def told(expect=0):
    return json.loads(policies(how="json", expect=expect))


def status(expect=0):
    asked = gonio("watch", "--status", "--format", "json", "spool")
    assert expect is None or asked.status == expect, asked
    return json.loads(asked.out)


def problems(expect=0):
    return {p["code"]: p["message"] for p in status(expect)["problems"]}


def decide(name):
    """The version that decided it."""
    spool.drop(name + ".json", session(name))
    spool.wait_until(lambda: any(name in n and "summary" in n for n in spool.names("out")))
    return [d for d in spool.decisions() if d["session_id"] == name][0]["policy"]["version"]


spool = Spool(GONIO, "payers", environment)
assert "no spool" in policies(expect=2)
spool.start("--rescan", "1", "--ready", "renamed")
assert decide("A") == "1"
first = told()["active"]

# Changed, and decided by from then on.
change(version(2))
spool.wait_for("event=policies.active", "cause=\"changed\"")
assert decide("B") == "2"
second = told()["active"]
assert told()["state"] == "active" and second != first, told()

# Broken: the last good version decides; nobody can overlook it.
change(version(3).replace("units =", "unts =", 1))
spool.wait_for("event=policies.refused", "code=policy.unknown_name")
assert decide("C") == "2"
assert "level=error event=policies.refused" in spool.log, spool.log
shown = policies(expect=1)
assert shown.startswith("REFUSED") and "payers/plain/policy.lua:" in shown and "unts" in shown, shown
assert shown.count("policy.lua:") == 1, shown
assert status()["policies"]["state"] == "refused" and told(expect=1)["state"] == "refused"
assert "REFUSED" in problems()["policies.refused"], problems()
assert "payers/plain/policy.lua:" in problems()["policies.refused"], problems()

# A start does not forget it; and when it stays so, the daemon is not healthy.
spool.end()
write("spool/watch.lua", "return { stale_after_hours = 0 }\n")
spool.start("--rescan", "1", "--ready", "renamed")
spool.wait_for("level=error event=policies.refused", since=len(spool.log))
assert "policies.refused" in problems(expect=1), problems(expect=1)
os.remove("spool/watch.lua")
assert "spool/policies" not in shown, shown

# Mended.
change(version(2))
spool.wait_until(lambda: status(None)["policies"]["state"] == "active")
assert told()["active"] == second, told()
assert problems() == {}, problems()

# Back, until the folders change.
policies("rollback", first)
assert decide("D") == "1" and told()["rolled_back"] is True
assert list(problems()) == ["policies.kept"], problems()
assert "rolled back" in policies("history")
spool.end()
spool.start("--rescan", "1", "--ready", "renamed")
assert decide("E") == "1", "a rollback outlives a restart"
policies("approve", "0" * 16, expect=2)
policies("rollback", "f" * 16, expect=2)
policies("rollback", "../../etc", expect=2)

# What moves too much waits, and a restart is no way around.
spool.end()
write("spool/watch.lua", "return { max_change = 0 }\n")
spool.start("--rescan", "1", "--ready", "renamed")
cheap = version(4).replace("units =", 'caps = { { id = "caps.one", codes = "timed", per = "day", units = 1,'
                           ' over = "hold", source = HOUSE } }, units =', 1)
change(cheap)
spool.wait_for("event=policies.waiting")
waits = told()["waiting"]
assert told()["state"] == "waiting" and decide("F") == "1", told()
report = told()["report"]
assert report["moved"] > 0 and report["days"] == 5, report
assert [r for r in report["by"] if r.get("rule") == "caps.one"], report
shown = policies()
paste = "gonio policies approve %s --spool %s\n" % (waits, os.path.realpath("spool"))
assert paste in shown and "max_change = 0" in shown and "% ; more" not in shown, shown
assert "ready 5 -> " in shown and ", hold 0 -> " in shown, shown
assert waits in problems()["policies.waiting"], problems()
spool.end()
spool.start("--rescan", "1", "--ready", "renamed")
spool.wait_for("event=policies.waiting", since=len(spool.log))
assert decide("G") == "1"
policies("approve", waits)
assert decide("H") == "4" and told()["active"] == waits, told()
history = json.loads(policies("history", how="json"))
assert [h["id"] for h in history] == [first, second, first, waits], history
assert history[0]["changes"] == [] and all(h["changes"] == [{"what": "changed", "path": "payers/1/plain/policy.lua"}]
                                          for h in history[1:]), history
assert policies("history").count("changed  payers/1/plain/policy.lua") == 3, policies("history")
assert history[-1]["to"] is None and all(h["from"] <= h["to"] for h in history[:-1]), history

# Without a daemon the same words work on the spool.
spool.end()
assert told()["active"] == waits
shutil.rmtree(spool.at("policies", second))  # the ledger has them, too
# The first digits of an id do, where no other begins so.
policies("rollback", second[:5], expect=2)
assert second in policies("rollback", second[:7])
assert policies("history", second[:6]).startswith("blake2b-256:" + second)
assert [h["id"] for h in json.loads(policies("history", how="json"))][-1] == second
spool.start("--rescan", "1", "--ready", "renamed")
assert decide("I") == "2"
spool.end()

# Once: what changed since is tried first.
write("spool/watch.lua", "return {}\n")
change(version(5))
spool.drop("J.json", session("J"))
spool.once()
assert [d["policy"]["version"] for d in spool.decisions() if d["session_id"] == "J"] == ["5"]

# Byte by byte as gonio check decides by the same folders.
checked = gonio("check", "--format", "ndjson", "--payers", "payers", "-",
                stdin=json.dumps(session("J")))
name = [n for n in spool.names("out") if "J.json.ndjson" in n][0]
assert spool.read("out", name) == checked.out, (spool.read("out", name), checked.out)
os.remove("spool/watch.lua")
spool.is_private()

# These words are about a spool.
asked = gonio("policies", "approve", waits)
assert asked.status == 2 and "approve %s --spool" % waits in asked.err, asked
asked = gonio("policies", "rollback")
assert asked.status == 2 and "rollback ID --spool" in asked.err, asked
asked = policies("rollback", expect=2)
assert "needs the id" in asked and "history" in asked, asked
