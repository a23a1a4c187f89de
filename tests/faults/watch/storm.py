#!/usr/bin/env python3
"""Many files at once.

    storm.py GONIO WORK [--files N] [--rounds R]     the process is stopped
    storm.py GONIO WORK --backlog N                  they were there before

First: N files (50,000) are renamed into the inbox while the daemon is stopped
(SIGSTOP): more than the kernel's queue of events holds. Continued, it must
decide each of them once. Second: N files (1,000,000) wait at the start; the
memory of the process may grow by 64 MB over what it takes when idle. There
somebody takes away what is done and made meanwhile, or no disk would hold it."""

import argparse
import os
import shutil
import signal
import sqlite3
import sys
import threading
import time

import world
from daemon import Daemon, wait_until, waiting

LIMIT_KB = 64 * 1024


def npi(number):
    """A therapist's, with its check digit."""
    digits = "808401%08d" % number
    twice = [sum(divmod(2 * int(d), 10)) for d in digits[-1::-2]]
    rest = sum(twice) + sum(int(d) for d in digits[-2::-2])
    return "1%08d%d" % (number, -rest % 10)


def write_files(folder, first, count):
    """One session each, beside the inbox. A therapist has twenty a day."""
    os.makedirs(folder, exist_ok=True)
    for number in range(first, first + count):
        made = world.session(number, number // 3, number // 20 % 336)
        made["services"][0]["therapist"]["npi"] = npi(number // 6720)
        with open(os.path.join(folder, "%08d.json" % number), "wb") as out:
            out.write(world.File("x.json", [made]).bytes)


def move_in(folder, spool):
    with os.scandir(folder) as entries:
        for entry in entries:
            os.rename(entry.path, os.path.join(spool, "inbox", entry.name))


def counts(spool):
    """Of the ledger of a daemon that has ended."""
    ledger = sqlite3.connect(os.path.join(spool, "ledger.db"))
    (receipts,) = ledger.execute("SELECT count(*) FROM receipt WHERE state = 4").fetchone()
    (sessions,) = ledger.execute("SELECT count(*) FROM session WHERE effective").fetchone()
    (decided,) = ledger.execute("SELECT count(DISTINCT session) FROM decision"
                                " WHERE rank = 0").fetchone()
    (repeats,) = ledger.execute("SELECT count(*) FROM repeat").fetchone()
    ledger.close()
    return receipts, sessions, decided, repeats


def stopped(given, work):
    spool = world.new_spool(given.gonio, os.path.join(work, "spool"))
    beside, faults, total = os.path.join(work, "beside"), [], 0
    with Daemon(given.gonio, spool, os.path.join(work, "log")) as daemon:
        daemon.wait_started()
        for _ in range(given.rounds):
            write_files(beside, total + 1, given.files)
            daemon.signal(signal.SIGSTOP)
            move_in(beside, spool)
            daemon.signal(signal.SIGCONT)
            began, total = time.monotonic(), total + given.files
            if not wait_until(lambda: waiting(spool) == 0 or daemon.process.poll() is not None,
                              600 + given.files / 10, 0.05 + given.files / 100000):
                faults.append("%d of %d files still wait" % (waiting(spool), given.files))
            print("%d files decided in %.1f s after SIGCONT" % (
                given.files, time.monotonic() - began), flush=True)
        if daemon.end() != 0:
            faults.append("it ended with %d" % daemon.process.returncode)
    return faults + compare(given, spool, total)


def compare(given, spool, total):
    world.watch_once(given.gonio, spool)  # what its end left, if anything
    found = counts(spool)
    print("%d receipts, %d sessions, %d decided, %d repeats" % found)
    return [] if found == (total, total, total, 0) else [
        "%d files: %d receipts, %d sessions, %d decided, %d repeats" % (total, *found)]


def collect(spool, ended):
    """Takes away what was made and what is done, until it is told to end."""
    while not ended.wait(1):
        for folder, below, names in os.walk(os.path.join(spool, "out")):
            below[:] = []
            for name in names:
                os.unlink(os.path.join(folder, name))
        for folder, _, names in os.walk(os.path.join(spool, "done")):
            for name in names:
                os.unlink(os.path.join(folder, name))


def first_output(daemon, spool):
    """Seconds to it."""
    began = time.monotonic()
    while daemon.process.poll() is None and os.listdir(spool + "/out") == ["tmp"]:
        time.sleep(0.02)
    return time.monotonic() - began


def follow(daemon, spool, count, ended):
    """Until nothing waits; (seconds to the first output, KiB at most)."""
    began, told, first = time.monotonic(), 0, first_output(daemon, spool)
    collector = threading.Thread(target=collect, args=(spool, ended))
    collector.start()
    try:
        left = count
        while left and daemon.process.poll() is None:
            peak, now = daemon.status("VmHWM", "VmRSS")
            left = waiting(spool)
            if (count - left) * 10 // count > told:
                told = (count - left) * 10 // count
                print("%d files wait after %.0f s: %d KiB" % (
                    left, time.monotonic() - began, now), flush=True)
            time.sleep(0.1 + count / 200000)
    finally:
        ended.set()
        collector.join()
    return first, peak


def backlog(given, work):
    spool = world.new_spool(given.gonio, os.path.join(work, "spool"))
    log = os.path.join(work, "log")
    with Daemon(given.gonio, spool, log) as daemon:
        daemon.wait_started()
        time.sleep(1)
        (idle,) = daemon.status("VmHWM")
    write_files(spool + "/inbox", 1, given.backlog)
    faults, began, ended = [], time.monotonic(), threading.Event()
    with Daemon(given.gonio, spool, log) as daemon:
        first, peak = follow(daemon, spool, given.backlog, ended)
        if daemon.end() != 0:
            faults.append("it ended with %d" % daemon.process.returncode)
    print("%d files: first output after %.2f s, all after %.0f s; %d KiB idle, %d KiB at most"
          % (given.backlog, first, time.monotonic() - began, idle, peak))
    if peak - idle > LIMIT_KB:
        faults.append("memory grew by %d KiB" % (peak - idle))
    return faults + compare(given, spool, given.backlog)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gonio")
    parser.add_argument("work")
    parser.add_argument("--files", type=int, default=50000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--backlog", type=int, default=0)
    given = parser.parse_args()
    work = os.path.abspath(given.work)
    shutil.rmtree(work, ignore_errors=True)
    given.gonio = world.alone(given.gonio, work)
    faults = backlog(given, work) if given.backlog else stopped(given, work)
    for fault in faults:
        print("FAULT " + fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
