#!/usr/bin/env python3
"""Measures `gonio watch`: against the disk's floor, against `gonio check`, and
at rest.

    watch.py GONIO WATCH_FLOOR WORK [--files N] [--rounds R] [--only NAME]

WORK must be on the disk that is meant, not in memory. Each figure is the
median over rounds in which both programs run in turn; what counts are the
ratios:
  small   files of one session: rate of watch against the floor's (wall time)
  large   files of 1,000 sessions: rate of watch against check's without a
          ledger (processor time, and wall time), with the shipped event
          handlers and without them
  ledger  the same for check --ledger: all files in one run, and a run for each
  idle    what an empty spool costs in a minute: times the process woke up,
          against the looks that its rescan timer asks for"""

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
KNOWN_ON = "2026-11-21"
RESCAN_S = 30  # where the system tells of files
HANDLERS = ("held_worklist", "threshold_crossings", "weekly_findings")


def run(command, expected=(0, 4)):
    """Wall and processor seconds. 4: some sessions were held."""
    began = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                             stdin=subprocess.DEVNULL)
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    if not os.WIFEXITED(status) or os.WEXITSTATUS(status) not in expected:
        sys.exit("%s ended with %r: %s" % (" ".join(command), status, said[-800:]))
    return time.monotonic() - began, usage.ru_utime + usage.ru_stime


def sessions(work, count):
    path = os.path.join(work, "sessions-%d.ndjson" % count)
    if not os.path.exists(path):
        with open(path, "wb") as out:
            subprocess.run([sys.executable, os.path.join(HERE, "generate.py"), str(count)],
                           stdout=out, check=True)
    return path


def fill(folder, lines, each):
    for at in range(0, len(lines), each):
        with open(os.path.join(folder, "%08d.ndjson" % at), "wb") as out:
            out.writelines(lines[at:at + each])
    os.sync()


def new_spool(gonio, path):
    shutil.rmtree(path, ignore_errors=True)
    run([gonio, "watch", path, "--once"])
    with open(os.path.join(path, "watch.lua"), "w", encoding="ascii") as out:
        out.write('return { ready = "renamed", known_on = "%s" }\n' % KNOWN_ON)
    os.chmod(out.name, 0o600)
    return path


def show(title, rows, ratios):
    print(title)
    for label, values, unit in rows:
        print("  %-34s %10.1f %s" % (label, statistics.median(values), unit))
    print("  %-34s %10.2f  (%.2f to %.2f over %d rounds)" % (
        "ratio", statistics.median(ratios), min(ratios), max(ratios), len(ratios)), flush=True)


def small(given):
    with open(sessions(given.work, given.files), "rb") as file:
        lines = file.readlines()
    floors, ours, ratios = [], [], []
    for _ in range(given.rounds):
        folder = os.path.join(given.work, "floor")
        shutil.rmtree(folder, ignore_errors=True)
        for name in ("in", "out", "done"):
            os.makedirs(os.path.join(folder, name))
        fill(os.path.join(folder, "in"), lines, 1)
        floor, _ = run([given.floor, folder])
        spool = new_spool(given.gonio, os.path.join(given.work, "spool"))
        fill(os.path.join(spool, "inbox"), lines, 1)
        mine, _ = run([given.gonio, "watch", spool, "--once"])
        floors.append(len(lines) / floor)
        ours.append(len(lines) / mine)
        ratios.append(floor / mine)
    show("%d files of one session" % len(lines), (
        ("floor: read, write, sync, rename", floors, "files a second"),
        ("gonio watch --once", ours, "files a second")), ratios)


def large(given):
    path = sessions(given.work, given.sessions)
    with open(path, "rb") as file:
        lines = file.readlines()
    without = [word for name in HANDLERS for word in ("--set", name + ".off=yes")]
    carry(given, path, lines, "with handlers", [])
    carry(given, path, lines, "without handlers", without)


def carry(given, path, lines, label, options):
    mine, theirs, ratios, walls = [], [], [], []
    for _ in range(given.rounds):
        spool = new_spool(given.gonio, os.path.join(given.work, "spool"))
        fill(os.path.join(spool, "inbox"), lines, 1000)
        wall, cpu = run([given.gonio, "watch", spool, "--once", *options])
        other_wall, other = run([given.gonio, "check", "--format", "ndjson", "--known-on",
                                 KNOWN_ON, path])
        mine.append(len(lines) / cpu)
        theirs.append(len(lines) / other)
        ratios.append(other / cpu)
        walls.append(other_wall / wall)
    show("%d sessions in files of 1,000, %s" % (len(lines), label), (
        ("gonio check, no ledger", theirs, "sessions a second of CPU"),
        ("gonio watch --once", mine, "sessions a second of CPU")), ratios)
    print("  %-34s %10.2f" % ("ratio of wall times", statistics.median(walls)))


def ledger(given):
    with open(sessions(given.work, given.sessions), "rb") as file:
        lines = file.readlines()
    inbox = os.path.join(given.work, "files")
    shutil.rmtree(inbox, ignore_errors=True)
    os.makedirs(inbox)
    fill(inbox, lines, 1000)
    files = [os.path.join(inbox, name) for name in sorted(os.listdir(inbox))]
    compare(given, files, "all in one run", [files])
    compare(given, files, "a run for each", [[file] for file in files])


def compare(given, files, label, runs):
    """Sums over all runs: check with a new ledger against check without one."""
    path = os.path.join(given.work, "ledger.db")
    check = [given.gonio, "check", "--format", "ndjson", "--known-on", KNOWN_ON]
    mine, theirs, ratios, walls = [], [], [], []
    for _ in range(given.rounds):
        for name in os.listdir(given.work):
            if name.startswith("ledger.db"):
                os.unlink(os.path.join(given.work, name))
        with_it = [run([*check, "--ledger", path, *some]) for some in runs]
        without = [run([*check, *some]) for some in runs]
        wall, cpu = map(sum, zip(*with_it))
        other_wall, other = map(sum, zip(*without))
        mine.append(1000 * len(files) / cpu)
        theirs.append(1000 * len(files) / other)
        ratios.append(other / cpu)
        walls.append(other_wall / wall)
    show("%d files of 1,000 sessions, %s" % (len(files), label), (
        ("gonio check, no ledger", theirs, "sessions a second of CPU"),
        ("gonio check --ledger", mine, "sessions a second of CPU")), ratios)
    print("  %-34s %10.2f" % ("ratio of wall times", statistics.median(walls)))


def woken(pid):
    count = 0
    for task in os.listdir("/proc/%d/task" % pid):
        with open("/proc/%d/task/%s/status" % (pid, task), encoding="ascii") as file:
            count += sum(int(line.split()[1]) for line in file
                         if line.startswith("voluntary_ctxt_switches"))
    return count


def idle(given):
    spool = new_spool(given.gonio, os.path.join(given.work, "spool"))
    child = subprocess.Popen([given.gonio, "watch", spool], stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    last, before, since = -1, 0, time.monotonic()
    while time.monotonic() - since < 5:  # until its first lists are made
        before = woken(child.pid)
        if before != last:
            last, since = before, time.monotonic()
        time.sleep(0.2)
    time.sleep(given.seconds)
    after = woken(child.pid)
    child.send_signal(signal.SIGTERM)
    child.wait(30)
    print("at rest for %d s: woke up %d times; the rescan timer asks for %d" % (
        given.seconds, after - before, given.seconds // RESCAN_S))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gonio")
    parser.add_argument("floor")
    parser.add_argument("work")
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--sessions", type=int, default=50000)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    parts = {"small": small, "large": large, "ledger": ledger, "idle": idle}
    parser.add_argument("--only", action="append", choices=parts)
    given = parser.parse_args()
    given.gonio, given.floor = os.path.abspath(given.gonio), os.path.abspath(given.floor)
    given.work = os.path.abspath(given.work)
    os.makedirs(given.work, exist_ok=True)
    for name in given.only or parts:
        parts[name](given)


if __name__ == "__main__":
    main()
