"""At rest it wakes up for nothing but the look that its rescan timer asks for."""
import signal
import time
from spooled import Spool

LOOK_S = 6


def woken(pid):
    """Times that any of its threads went to sleep so far."""
    count = 0
    for task in os.listdir("/proc/%d/task" % pid):
        with open("/proc/%d/task/%s/status" % (pid, task), encoding="ascii") as file:
            count += sum(int(line.split()[1]) for line in file
                         if line.startswith("voluntary_ctxt_switches"))
    return count


def rests(pid):
    """Waits until it has done what there was to do: lists, the first look."""
    deadline, last, since = time.monotonic() + 120, -1, time.monotonic()
    while time.monotonic() - since < 4:
        assert time.monotonic() < deadline, "it never comes to rest"
        if woken(pid) != last:
            last, since = woken(pid), time.monotonic()
        time.sleep(0.2)


def looks(pid):
    before = woken(pid)
    time.sleep(LOOK_S)
    return woken(pid) - before


spool = Spool(GONIO, PLAIN, environment)
spool.make()
spool.start()
spool.drop("one.json", session("S-1"))
spool.wait_until(lambda: spool.summaries())
rests(spool.daemon.pid)
quiet = looks(spool.daemon.pid)
spool.end(signal.SIGTERM)
# One look at most falls into so short a time.
assert quiet <= 2, quiet
# The same count sees a timer that asks for more.
spool.start("--rescan", "1")
spool.wait_for("event=watch.started")
lively = looks(spool.daemon.pid)
spool.end(signal.SIGTERM)
assert lively >= 3, lively
