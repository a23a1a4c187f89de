#!/usr/bin/env python3
"""SIGKILL at every system call that touches files.

    kill_everywhere.py GONIO WORK [--scenario NAME]... [--share N] [--minutes M]

For each scenario the calls of an undisturbed run are counted; then, for each
of them, the program is killed on entering that very call, started again, and
the checker looks at the spool twice: as the dead process left it, and when the
next one ended. `recovery` does the same to the runs that come after a kill.
Interrupted, it goes on where it was; --fresh begins anew."""

import argparse
import os
import subprocess

import checker
import tracing
import trials
import world

TEMPLATES = {}
ROOTS = {}  # of recovery: spools that a killed process left


def killed(template, where, point):
    """False: the call was not reached."""
    done = subprocess.run([*tracing.inject(point, "signal=KILL"), *template.words(where)],
                          env=world.environment(), stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=1200)
    trials.save(where + ".log", done)
    return done.returncode in (-9, 137)


def one(trial):
    scenario, root, name, number = trial
    template = TEMPLATES[scenario]
    where = os.path.join(template.folder, "try-%d" % os.getpid())
    log = where + ".log"
    open(log, "wb").close()
    world.copy_tree(root or template.spool, where)
    died = killed(template, where, (name, number))
    faults = ["dead: " + fault
              for fault in checker.check(where, template.drops, settled=False, logs=[log])]
    faults += template.finish(where, log)
    if faults:
        kept = trials.keep(where, "%s-%s-%d" % (scenario, name, number))
        faults.append("kept in " + kept)
    return {"trial": trial, "died": died, "faults": faults}


def recovery_roots(template, points, count):
    """Spools left by kills that are spread over a run, and the calls of the
    run that comes next."""
    roots = []
    for at in range(count):
        point = points[(at * len(points)) // count]
        root = os.path.join(template.folder, "root-%d" % at)
        world.copy_tree(template.spool, root)
        if killed(template, root, point):
            traced = os.path.join(template.folder, "traced")
            world.copy_tree(root, traced)
            calls, _ = tracing.calls_of(template.words(traced), traced)
            roots.append((root, calls))
    return roots


def main():
    tracing.required()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    trials.options(parser)
    parser.add_argument("--scenario", action="append",
                        choices=("small", "large", "recovery"))
    parser.add_argument("--roots", type=int, default=12, help="of recovery, per scenario")
    given = parser.parse_args()
    results = trials.begin(given, "kill_everywhere")
    wanted = given.scenario or ["small", "large", "recovery"]
    names = [n for n in ("small", "large") if n in wanted or "recovery" in wanted]
    TEMPLATES.update(trials.scenarios(given.gonio, given.work, names))
    todo = []
    for name in names:
        template = TEMPLATES[name]
        points = template.points()
        print("%s: %d calls" % (name, len(points)), flush=True)
        if name in wanted:
            todo += trials.spread([[name, None, *point] for point in points],
                                  given.share, given.seed)
        if "recovery" in wanted:
            for root, calls in recovery_roots(template, points, given.roots):
                todo += trials.spread([[name, root, *call] for call in calls],
                                      given.share * (1 if name == "small" else 4),
                                      given.seed)
    print("%d kills to do" % len(todo), flush=True)
    count = trials.run_all(todo, one, results, given.jobs, given.minutes)
    died = sum(results.dead.values())
    print("%d of %d calls were reached, and died at" % (died, len(results.known)))
    if died < len(results.known) // 2:
        results.bad.append("the kills do not kill")
    trials.end(results, "kills", count)


if __name__ == "__main__":
    main()
