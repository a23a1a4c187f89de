#!/usr/bin/env python3
"""SIGKILL at random times while several producers drop files.

    kill_random.py GONIO WORK [--kills N] [--round K] [--seed S] [--minutes M]

The daemon is started, producers drop new, repeated, corrected and voided
sessions in files of one to fifty (some renamed in, some written in place), the
daemon is killed after a random time, started again, and so on: four of five
times while it works, else while it may still be starting. The checker looks at
what each tenth dead process left; every K kills (50) all is decided in peace,
checked as a whole, decided again from what the ledger kept, and a new spool
begun. --jobs rounds run side by side, each on a spool of its own."""

import argparse
import json
import os
import random
import shutil
import sys
import threading
import time

import checker
import ledger
import trials
import world
from daemon import Daemon

LONGEST = 0.4  # seconds to the kill; most are much shorter
SIZES = (1,) * 12 + (5,) * 3 + (50,)  # records of a file
FILES = 5  # of each producer between two kills, at most


# A file is put away when the program died three times while it worked on it alone:
# here it is killed for nothing, and may be each time with the same file.
GIVEN_UP = ("file.attempts",)


class Producers:
    """Threads that drop files until they are told to end."""

    def __init__(self, spool, drops, seed, count=4):
        self.spool, self.drops, self.seed = spool, drops, seed
        self.ended, self.lock, self.number = threading.Event(), threading.Lock(), 0
        self.made = []
        self.threads = [threading.Thread(target=self.produce, args=(n,), daemon=True)
                        for n in range(count)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *about):
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def record(self, rng):
        """A session, or something about one that was there before."""
        old = rng.choice(self.made) if self.made else None
        kind = rng.random()
        if old and kind < 0.1:
            return old, False
        if old and kind < 0.2:
            return world.corrected(old, rng.randint(2, 5), rng.randint(8, 60)), False
        if old and kind < 0.25:
            return world.voided(old, rng.randint(2, 6)), False
        self.number += 1
        made = world.session(self.number, rng.randint(1, 40), rng.randint(0, 90))
        if kind < 0.3:
            return world.spoiled(made, self.number), True
        self.made.append(made)
        return made, False

    def produce(self, which):
        rng, count = random.Random(self.seed * 31 + which), 0
        while count < FILES and not self.ended.is_set():
            count += 1
            with self.lock:
                records = [self.record(rng)
                           for _ in range(rng.choice(SIZES))]
                ending = "json" if rng.random() < 0.5 else "ndjson"
                made = world.File("p%d-%d %d.%s" % (self.seed, which, count, ending),
                                  [r for r, _ in records],
                                  [n for n, (_, bad) in enumerate(records, 1) if bad])
                if rng.random() < 0.9:
                    self.drops.drop(self.spool, made)
                else:
                    self.write_in_place(made)
            time.sleep(rng.random() * 0.05)

    def write_in_place(self, made):
        """As programs do that know no better: in two pieces, with a pause."""
        self.drops.note(made)
        with open(os.path.join(self.spool, "inbox", made.name), "wb", 0) as out:
            os.chmod(out.name, 0o600)
            half = len(made.bytes) // 2
            out.write(made.bytes[:half])
            time.sleep(0.01)
            out.write(made.bytes[half:])


def in_peace(given, work, spool, drops):
    """The same files, in the order in which they were taken, without a kill:
    the effective decisions must be the same, byte for byte."""
    known = {entry["hash"]: entry for entry in drops.list}
    again = world.new_spool(given.gonio, os.path.join(work, "again"))
    receipts = ledger.read(spool).receipts
    for number in sorted(receipts):
        path = os.path.join(again, "inbox", "%08d.ndjson" % number)
        with open(path, "wb") as out:
            out.write(drops.bytes_of(known[receipts[number].hash]))
        os.utime(path, (1600000000 + number, 1600000000 + number))
    done = world.watch_once(given.gonio, again)
    if done.returncode not in trials.GOOD:
        return ["the same files in peace end with %d" % done.returncode]
    if ledger.effective(again) != ledger.effective(spool):
        return ["I5 the same files in peace give other decisions"]
    return []


def round_of(given, seed, kills):
    """(kills done, faults) on one spool."""
    rng = random.Random(seed)
    work = os.path.join(given.work, "round-%d" % seed)
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    spool = world.new_spool(given.gonio, os.path.join(work, "spool"), "quiet")
    gave_up = 0
    drops, log, faults = world.Drops(os.path.join(work, "drops")), os.path.join(work, "log"), []
    for kill in range(kills):
        with Producers(spool, drops, seed * 1000 + kill, 1 + kill % 4):
            daemon = Daemon(given.gonio, spool, log)
            with daemon:
                if rng.random() < 0.8:
                    daemon.wait_started()
                time.sleep(rng.random() ** 2 * LONGEST)
                if daemon.process.poll() is not None:
                    faults.append("kill %d: it ended by itself with %d" % (
                        kill, daemon.process.returncode))
                daemon.kill()
        if kill % 10 == 9 and not faults:
            faults += ["dead after kill %d: %s" % (kill, fault) for fault in
                       checker.check(spool, drops, settled=False, logs=[log],
                                     given_up=GIVEN_UP)]
        if faults:
            break
    if not faults:
        world.settings(spool, "renamed")
        done = world.watch_once(given.gonio, spool)
        trials.save(log, done)
        if done.returncode not in trials.GOOD:
            faults.append("in peace it ends with %d: %s" % (
                done.returncode, done.stderr.decode(errors="replace")[-600:]))
        found = checker.Checker(spool, drops, True, [log], given_up=GIVEN_UP)
        faults += found.check()
        gave_up = sum(found.given_up.values())
    if not faults:
        faults += in_peace(given, work, spool, drops) if not gave_up else []
        faults += checker.replay(given.gonio, spool)
    drops.close()
    if not faults:
        shutil.rmtree(work)
    return {"trial": [seed, kills], "files": len(drops.list), "gave_up": gave_up,
            "faults": faults}


GIVEN = None


def one(trial):
    return round_of(GIVEN, *trial)


def main():
    global GIVEN
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    trials.options(parser)
    parser.add_argument("--kills", type=int, default=10000)
    parser.add_argument("--round", type=int, default=50)
    given = GIVEN = parser.parse_args()
    results = trials.begin(given, "kill_random")
    rounds = [[given.seed * 100000 + n, min(given.round, given.kills)]
              for n in range(max(1, given.kills // given.round))]
    trials.run_all(rounds, one, results, given.jobs, given.minutes)
    kills = sum(json.loads(known)[1] for known in results.known)
    print("%d kills, %d rounds, %d with a fault; %d files put away as they died with it"
          % (kills, len(results.known), len(results.bad), results.gave_up))
    sys.exit(1 if results.bad else 0)


if __name__ == "__main__":
    main()
