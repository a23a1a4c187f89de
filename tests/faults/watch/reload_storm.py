#!/usr/bin/env python3
"""Policies that change as fast as they are built, under a daemon with all the
work it can take.

    reload_storm.py GONIO WORK [--seconds N]

Somebody saves a new version of the payer's policy again and again, every
sixteenth time half of it only; producers keep the inbox full. Afterwards every
session is decided once, each decision is of one version (its text carries the
number that the policy has), and `gonio ledger replay --all` makes each of them
again, byte by byte, from the policies that it names. Memory stays flat: from
the fifth part of the time to its end it grows by 16 MB at most."""

import argparse
import json
import os
import re
import shutil
import sys
import threading
import time

import checker
import ledger
import world
from daemon import Daemon, wait_until, waiting

GROWTH_KB = 16 * 1024
WAITING = 400  # files in the inbox at most
RULE = """  rules = { rule { id = 'coverage.named', topic = 'coverage', scope = 'day',
    severity = 'warn', title = 'named', source = 'S', check = function(day)
      return warn { 'of %d.', fix = 'nothing' } end } },
}
"""


class Author:
    """Saves as editors do, as soon as the last version was taken or refused."""

    def __init__(self, payers, log):
        self.path, self.log = os.path.join(payers, "plain", "policy.lua"), log
        with open(self.path, encoding="utf-8") as file:
            self.text = file.read().rstrip().rstrip("}")
        self.version, self.torn, self.ended = 1, 0, threading.Event()

    def put(self, text):
        with open(self.path + ".new", "w", encoding="utf-8") as out:
            out.write(text)
        os.rename(self.path + ".new", self.path)

    def save(self):
        self.version += 1
        text = (self.text + RULE % self.version).replace(
            'version = "1"', 'version = "%d"' % self.version)
        if self.version % 16 == 0:
            self.torn += 1
            text = text[:len(text) // 2]
        self.put(text)

    def work(self):
        """news() counts what the log says of swaps and refusals."""
        while not self.ended.is_set():
            before = self.news()
            self.save()
            wait_until(lambda: self.ended.is_set() or self.news() > before, 60, 0.01)
        self.version += 1
        self.put((self.text + RULE % self.version).replace(
            'version = "1"', 'version = "%d"' % self.version))

    def news(self):
        with open(self.log, "rb") as file:
            return len(re.findall(rb"event=policies\.(?:active|refused)", file.read()))


def produce(drops, spool, ended):
    number = 0
    while not ended.is_set():
        if waiting(spool) > WAITING:
            time.sleep(0.01)
            continue
        for count in (1, 1, 1, 20):
            records = [world.session(at, at, at // 20) for at in range(number, number + count)]
            number += count
            drops.drop(spool, world.File("%08d.ndjson" % number, records))


def watch(given, spool, author, drops, log):
    """(faults, KiB at a fifth of the time and at its end)."""
    ended, faults, early = threading.Event(), [], None
    threads = [threading.Thread(target=author.work),
               threading.Thread(target=produce, args=(drops, spool, ended))]
    with Daemon(given.gonio, spool, log) as daemon:
        daemon.wait_started()
        for thread in threads:
            thread.start()
        began = time.monotonic()
        while time.monotonic() - began < given.seconds and daemon.process.poll() is None:
            (late,) = daemon.status("VmRSS")
            early = early or (late if time.monotonic() - began > given.seconds / 5 else None)
            time.sleep(0.1)
        ended.set()
        author.ended.set()
        for thread in threads:
            thread.join()
        if not wait_until(lambda: waiting(spool) == 0 or daemon.process.poll() is not None,
                          1200):
            faults.append("%d files still wait" % waiting(spool))
        if daemon.end() != 0:
            faults.append("it ended with %d" % daemon.process.returncode)
    return faults, early or late, late


def torn(spool):
    """Decisions whose text is of another version than the one they name; and how
    many versions decided."""
    faults, versions = [], set()
    decisions = ledger.read(spool).decisions
    for one in decisions:
        made = json.loads(one.bytes)
        version = (made.get("policy") or {}).get("version", "none")
        versions.add(version)
        said = [re.search(r"of (\d+)\.", finding["message"]).group(1)
                for finding in made["findings"] if finding["rule"] == "coverage.named"]
        if said != ([] if version == "1" else [version]):
            faults.append("decision %d: version %s says %s" % (one.id, version, said))
    return faults, len(decisions), len(versions)


def sanitized(gonio):
    """Then it keeps what was freed for a while."""
    with open(gonio, "rb") as file:
        return b"__asan_init" in file.read()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gonio")
    parser.add_argument("work")
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    work = os.path.abspath(given.work)
    shutil.rmtree(work, ignore_errors=True)
    given.gonio = world.alone(given.gonio, work)
    payers, log = os.path.join(work, "payers"), os.path.join(work, "log")
    world.copy_tree(world.PAYERS, payers)
    spool = world.new_spool(given.gonio, os.path.join(work, "spool"), payers=payers)
    author, drops = Author(payers, log), world.Drops(os.path.join(work, "drops"))
    open(log, "wb").close()
    faults, early, late = watch(given, spool, author, drops, log)
    world.watch_once(given.gonio, spool)  # what its end left, if anything
    faults += checker.check(spool, drops, logs=[log])
    bad, count, versions = torn(spool)
    faults += bad + checker.replay(given.gonio, spool)
    with open(log, "rb") as file:
        text = file.read()
    swaps = len(re.findall(rb'event=policies\.active .*cause="changed"', text))
    refused = text.count(b"event=policies.refused")
    print("%d saved, %d of them half; %d swaps, %d refused; %d files, %d decisions by %d"
          " versions, all made again; %d to %d KiB" % (
              author.version, author.torn, swaps, refused, len(drops.list), count,
              versions, early, late))
    if not swaps:
        faults.append("nothing was swapped")
    if late - early > GROWTH_KB and given.seconds >= 60 and not sanitized(given.gonio):
        faults.append("memory grew by %d KiB" % (late - early))
    for fault in faults[:40]:
        print("FAULT " + fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
