"""What the harnesses share: scenarios to start from, many trials side by side,
and a file of results, so that what was interrupted goes on where it was."""

import json
import multiprocessing
import os
import random
import shutil
import sys
import time

import checker
import ledger
import tracing
import world

GOOD = (0, 3)  # everything decided; some input was refused
ONCE = ("--once",)
SANITIZER = 99


class Template:
    """A spool with files waiting, and what must come of it in the end."""

    def __init__(self, gonio, folder, files):
        self.gonio, self.folder = gonio, folder
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        self.spool = world.new_spool(gonio, os.path.join(folder, "spool"))
        self.drops = world.Drops(os.path.join(folder, "drops"))
        for made in files:
            self.drops.drop(self.spool, made)
        self.clean_run()

    def clean_run(self):
        """Without any fault: it must be right, and is what others must reach."""
        where = os.path.join(self.folder, "clean")
        self.copy(where)
        done = world.watch_once(self.gonio, where)
        if done.returncode not in GOOD:
            raise SystemExit("without a fault: status %d\n%s"
                             % (done.returncode, done.stderr.decode()[-2000:]))
        faults = checker.check(where, self.drops, clean=True)
        if faults:
            raise SystemExit("without a fault:\n  " + "\n  ".join(faults[:40]))
        self.effective = ledger.effective(where)

    def copy(self, where):
        world.copy_tree(self.spool, where)

    def points(self, names=tracing.FILES, about=""):
        where = os.path.join(self.folder, "traced")
        self.copy(where)
        points, _ = tracing.calls_of(world.watch_words(self.gonio, where, *ONCE), where, names,
                                     about=about)
        return points

    def words(self, where):
        return world.watch_words(self.gonio, where, *ONCE)

    def finish(self, where, logs, starts=3, given_up=()):
        """Starts it again until it ends well; then everything must be there."""
        faults = []
        for _ in range(starts):
            done = world.watch_once(self.gonio, where)
            save(logs, done)
            if done.returncode in GOOD:
                break
        else:
            faults.append("started again, it ends with %d: %s" % (
                done.returncode, done.stderr.decode(errors="replace")[-600:]))
        found = checker.Checker(where, self.drops, True, [logs], given_up=given_up)
        faults += found.check()
        if not faults and not found.given_up and ledger.effective(where) != self.effective:
            faults.append("I5 the effective decisions are others")
        return faults


def scenarios(gonio, work, names):
    made = {"small": lambda: world.small_batch(7),
            "large": lambda: [world.large_file(260, size=17000), *world.small_batch(2)],
            "many": lambda: [world.large_file(300, size=300)]}
    return {name: Template(gonio, os.path.join(work, name), made[name]()) for name in names}


def save(path, done):
    with open(path, "ab") as out:
        out.write(done.stdout + done.stderr)


def keep(where, name):
    """A spool that showed a fault, for whoever mends it."""
    kept = os.path.join(os.path.dirname(os.path.dirname(where)), "faults", name)
    shutil.rmtree(kept, ignore_errors=True)
    os.makedirs(os.path.dirname(kept), exist_ok=True)
    shutil.move(where, kept)
    return kept


class Results:
    """One line a trial: {"trial": ..., "faults": [...]}."""

    def __init__(self, path):
        self.path, self.known, self.bad, self.dead = path, set(), [], {}
        self.gave_up = 0
        if os.path.exists(path):
            with open(path, encoding="utf-8") as lines:
                for line in lines:
                    self.take(json.loads(line))
        self.file = open(path, "a", encoding="utf-8")

    def take(self, result):
        self.known.add(json.dumps(result["trial"]))
        self.dead[json.dumps(result["trial"])] = result.get("died", False)
        self.gave_up += result.get("gave_up", 0)
        if result["faults"]:
            self.bad.append(result)

    def add(self, result):
        self.take(result)
        self.file.write(json.dumps(result) + "\n")
        self.file.flush()


def run_all(trials, one, results, jobs, minutes):
    """one(trial) gives the faults; trials that are known already are left out.
    Ends when the minutes are over (0: never)."""
    todo = [trial for trial in trials if json.dumps(trial) not in results.known]
    began, count = time.monotonic(), 0
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        for result in pool.imap_unordered(one, todo, chunksize=2):
            results.add(result)
            count += 1
            if result["faults"]:
                print("FAULT %s" % json.dumps(result["trial"]))
                for fault in result["faults"][:6]:
                    print("   " + fault)
                sys.stdout.flush()
            if minutes and time.monotonic() - began > 60 * minutes:
                pool.terminate()
                break
    return count


def spread(trials, share, seed):
    """Every share-th, from anywhere."""
    if share <= 1:
        return trials
    return sorted(random.Random(seed).sample(trials, max(1, len(trials) // share)),
                  key=trials.index)


def options(parser):
    parser.add_argument("gonio")
    parser.add_argument("work", help="a folder of its own, may be in memory")
    parser.add_argument("--share", type=int, default=1, metavar="N", help="every N-th only")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=0, help="end after that time")
    parser.add_argument("--fresh", action="store_true", help="forget earlier results")


def begin(given, name):
    given.work = os.path.abspath(given.work)
    given.gonio = world.alone(given.gonio, given.work)
    path = os.path.join(given.work, name + ".results")
    if given.fresh and os.path.exists(path):
        os.remove(path)
    return Results(path)


def end(results, what, count):
    print("%d %s in this run, %d in all, %d with a fault" % (
        count, what, len(results.known), len(results.bad)))
    sys.exit(1 if results.bad else 0)
