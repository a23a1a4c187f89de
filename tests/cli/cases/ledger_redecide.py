"""Sessions that a mistaken policy held are decided again when somebody asks: by the
daemon at once, else by the next run; what was decided before is kept."""
import shutil
from spooled import Spool
shutil.copytree(PLAIN, "payers")
POLICY = "payers/plain/policy.lua"
good = open(POLICY).read()
bad = good.replace('version = "1"', 'version = "2"').replace(
    "units =", 'caps = { { id = "caps.one", codes = "timed", per = "day", units = 1,'
    ' over = "hold", source = HOUSE } }, units =', 1)
assert bad != good and bad.count("caps.one") == 1


def redecide(*words, expect=0):
    done = gonio("ledger", "redecide", "--spool", "spool", *words, "--format", "json")
    assert done.status == expect, done
    return json.loads(done.out)[0] if not expect else done.err


def decisions(name):
    """(cause, outcome, version) of each, oldest first."""
    done = gonio("ledger", "show", name, "--spool", "spool", "--format", "json")
    assert done.status == 0, done
    return [(d["cause"], d["decision"]["outcome"], d["decision"]["policy"]["version"])
            for d in json.loads(done.out)]


spool = Spool(GONIO, "payers", environment)
write(POLICY, bad)
spool.make()
write("spool/watch.lua", "return { max_change = -1 }\n")
spool.start("--rescan", "1", "--ready", "renamed")
spool.drop("a.json", [session("A", services=[dict(session()["services"][0], minutes=38)]),
                      session("B", date_of_service="2026-03-17")])
spool.wait_for("event=file.done")
assert [d[1] for d in decisions("A") + decisions("B")] == ["hold", "hold"], decisions("A")
write(POLICY, good)
spool.wait_for('cause="changed"')
assert len(decisions("A")) == 1, "a change of policies alone decides nothing again"

# Through the daemon: those on hold, of a day.
done = redecide("--held", "--from", "2026-03-16", "--to", "2026-03-16")
assert (done["sessions"], done["claim_days"]) == (1, 1), done
spool.wait_until(lambda: len(decisions("A")) == 2)
assert decisions("A")[1] == ("policy", "ready", "1"), decisions("A")
assert len(decisions("B")) == 1
# By the same policies again nothing is new.
assert redecide("A")["sessions"] == 1
assert len(decisions("A")) == 2
assert "SESSION, or --held" in redecide(expect=2)
assert "SESSION, or --held" in redecide("A", "--held", expect=2)
assert "no session" in redecide("Z", expect=2)
spool.end()

# Without one: due, until the next run.
done = redecide("--held")
assert done["sessions"] == 1 and "next gonio watch" in done["to_be_decided"], done
assert len(decisions("B")) == 1
spool.once()
assert decisions("B")[1] == ("policy", "ready", "1"), decisions("B")
assert redecide("--held")["sessions"] == 0
assert gonio("ledger", "verify", "--spool", "spool").status == 0
notes = gonio("ledger", "replay", "--all", "--spool", "spool")
assert notes.status == 0 and "4 equal" in notes.out, notes
