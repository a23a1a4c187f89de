#!/usr/bin/env python3
"""Hostile entries of the inbox, and a name that changes while it is looked at.

    hostile.py GONIO FLIP WORK [--seconds N]

Every entry of hostile_entries.py is put into one inbox, then files that grow,
shrink and change while they are read. strace tells every file that the program
opened: none may be outside the spool but libraries, policies and the like.
Then FLIP swaps names for N seconds (10; deep: 600) under a running daemon."""

import argparse
import os
import re
import shutil
import stat
import subprocess
import sys
import threading
import time

import checker
import hostile_entries
import world
import tracing
from daemon import Daemon

PLACES = {"decided": b"done/", "content": b"quarantine/", "left": b"inbox/",
          "records": (b"done/", b"quarantine/"), "refused": (b"inbox/", b"quarantine/")}
SECRET = b"SECRET-OF-ANOTHER"
OPENED = re.compile(r'(?:openat|open|openat2|creat)\(.*\) += \d+<(.*)>$')
LAWFUL = ("/lib", "/etc/locale.alias", "/usr/lib", "/usr/share", "/etc/ld.so",
          "/etc/localtime", "/etc/gai", "/usr/local/lib", "/proc/", "/sys/", "/dev/urandom", "/dev/random", "/dev/null")
TRACE = "open,openat,openat2,creat"


def opened_outside(log, spool, more):
    """Paths that were opened and should not have been."""
    found = set()
    with open(log, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            match = OPENED.search(line.rstrip("\n"))
            if match:
                path = match.group(1)
                # A folder of policies may be swapped by its parents.
                above = any(known.startswith(path.rstrip("/") + "/")
                            for known in (spool, *more))
                if not above and not path.startswith((spool, *LAWFUL, *more)):
                    found.add(path)
    return found


def traced(log):
    return ["strace", "-f", "-y", "--seccomp-bpf", "-s", "4096", "-o", log,
            "-e", "trace=" + TRACE, "-e", "signal=none"]


def prepare(gonio, work):
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    outside = os.path.join(work, "outside")
    os.mkdir(outside)
    with open(os.path.join(outside, "secret.json"), "wb") as out:
        out.write(b'{"session_id": "' + SECRET + b'"}')
    os.mkfifo(os.path.join(outside, "pipe"))
    return world.new_spool(gonio, os.path.join(work, "spool")), outside


def snapshot(outside):
    found = {}
    for name in sorted(os.listdir(outside)):
        full = os.path.join(outside, name)
        if stat.S_ISREG(os.lstat(full).st_mode) and name == "secret.json":
            with open(full, "rb") as file:
                found[name] = (os.lstat(full).st_mode, file.read())
    return found


def has_secret(spool):
    """Files of the spool with what only stands outside, the entry itself aside."""
    faults = []
    for name, full in checker.Spool(spool).files.items():
        about = os.lstat(full)
        if about.st_size > 1 << 30 or about.st_nlink > 1:
            continue
        with open(full, "rb") as file:
            if SECRET in file.read():
                faults.append(name)
    return faults


def inodes(spool):
    """Where every inode below the spool stands."""
    found = {}
    for folder, below, names in os.walk(os.fsencode(spool)):
        for name in below + names:
            full = os.path.join(folder, name)
            found[os.lstat(full).st_ino] = os.path.relpath(full, os.fsencode(spool))
    return found


def entries(gonio, work):
    """[faults] and how many kinds were tried."""
    spool, outside = prepare(gonio, work)
    inbox, before, made = os.fsencode(spool) + b"/inbox/", snapshot(outside), []
    for number, (name, make, wanted) in enumerate(hostile_entries.ENTRIES, 1):
        try:
            make(inbox + name, os.fsencode(outside), number)
        except OSError as error:
            print("left out: %r: %s" % (name, error.strerror))
            continue
        about = os.lstat(inbox + name)
        if stat.S_ISREG(about.st_mode) and b"time" not in name and name not in (
                b"future.json", b"old.json", b"older.json"):
            os.utime(inbox + name, (1700000000 + number, 1700000000 + number))
        made.append((name, about.st_ino, wanted))
    log = os.path.join(work, "opened")
    done = world.watch_once(gonio, spool, before=traced(log), timeout=1200)
    faults = []
    if done.returncode not in (0, 3):
        faults.append("ended with %d: %s" % (done.returncode, done.stderr.decode()[-800:]))
    if world.CANARY.encode() in done.stderr + done.stdout:
        faults.append("messages tell of a session")
    if b"\x1b" in done.stderr + done.stdout:
        faults.append("messages carry an escape of a name")
    faults += ["opened " + path for path in
               opened_outside(log, spool, (world.SOURCE, os.path.dirname(gonio)))]
    if snapshot(outside) != before:
        faults.append("what is outside has changed")
    faults += ["%s holds what stands outside" % name for name in has_secret(spool)]
    faults += placed(spool, made)
    return faults, len(made)


def copied(spool):
    found = [name for name in checker.Spool(spool).files if name.endswith("wide-record.ndjson")
             and name.startswith(("done/", "quarantine/"))]
    return os.fsencode(found[0]) if found else None


def placed(spool, made):
    where = inodes(spool)
    sessions = {one.session_id for one in checker.ledger.read(spool).sessions.values()}
    faults = []
    for number, (name, ino, wanted) in enumerate(made):
        place = where.get(ino)
        real = [e[0] for e in hostile_entries.ENTRIES].index(name) + 1
        decided = world.session(real)["session_id"] in sessions
        if name == b"wide-record.ndjson":
            place = copied(spool)  # large files are
        if place is None:
            faults.append("%r is lost" % name)
        elif decided != (wanted == "decided"):
            faults.append("%r should be %s, its session is %s" % (
                name, wanted, "decided" if decided else "not decided"))
        elif not place.startswith(PLACES[wanted]):
            faults.append("%r should be %s, and stands in %r" % (name, wanted, place))
    return faults


def changing(gonio, work):
    """Files that grow, shrink and are opened for writing while the daemon looks
    at them: it lives, and decides none of them."""
    spool, _ = prepare(gonio, work)
    world.settings(spool, "quiet")
    log = os.path.join(work, "log")
    stop = time.monotonic() + 4
    whole = world.large_file(40, size=2000).bytes

    def grow(path):
        with open(path, "ab", 0) as out:
            while time.monotonic() < stop:
                out.write(whole[:1000])
                time.sleep(0.02)

    def rewrite(path):
        while time.monotonic() < stop:
            with open(path, "wb", 0) as out:
                out.write(whole)
                out.truncate(len(whole) // 2)
                time.sleep(0.03)

    def reopen(path):
        while time.monotonic() < stop:
            try:
                os.close(os.open(path, os.O_WRONLY))
            except OSError:
                with open(path, "wb") as out:
                    out.write(whole)

    threads = [threading.Thread(target=work_, args=(spool + "/inbox/" + name,))
               for name, work_ in (("growing.ndjson", grow), ("rewritten.ndjson", rewrite),
                                   ("reopened.ndjson", reopen))]
    with Daemon(gonio, spool, log) as daemon:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        alive = daemon.process.poll()
        status = daemon.end()
    if alive is not None:
        return ["the daemon ended with %d while files changed" % alive]
    return [] if status == 0 else ["the daemon ended with %d" % status]


def race(gonio, flip, work, seconds):
    spool, outside = prepare(gonio, work)
    whole = os.path.join(work, "whole.json")
    with open(whole, "wb") as out:
        out.write(hostile_entries.lawful(1))
    before = snapshot(outside)
    log, opened = os.path.join(work, "log"), os.path.join(work, "opened")
    with Daemon(gonio, spool, log, before=traced(opened)) as daemon:
        daemon.wait_started()
        flipping = subprocess.run([flip, spool + "/inbox", "turn.json", whole,
                                   os.path.join(outside, "secret.json"), str(seconds)],
                                  capture_output=True, text=True, check=True)
        alive = daemon.process.poll()
        status = daemon.end()
    faults = []
    if alive is not None or status != 0:
        faults.append("the daemon ended with %r during the race" % (alive or status))
    faults += ["opened " + path for path in
               opened_outside(opened, spool, (world.SOURCE, os.path.dirname(gonio)))]
    if snapshot(outside) != before:
        faults.append("what is outside has changed")
    faults += ["%s holds what stands outside" % name for name in has_secret(spool)]
    with open(log, "rb") as file:
        if world.CANARY.encode() in file.read():
            faults.append("the log tells of a session")
    return faults, int(flipping.stdout)


def main():
    tracing.required()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gonio")
    parser.add_argument("flip")
    parser.add_argument("work")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--only", choices=("entries", "changing", "race"))
    given = parser.parse_args()
    work = os.path.abspath(given.work)
    gonio = world.alone(given.gonio, work)
    faults = []
    if given.only in (None, "entries"):
        found, count = entries(gonio, os.path.join(work, "entries"))
        print("%d kinds of entries" % count)
        faults += found
    if given.only in (None, "changing"):
        faults += changing(gonio, os.path.join(work, "changing"))
    if given.only in (None, "race"):
        found, swaps = race(gonio, os.path.abspath(given.flip),
                            os.path.join(work, "race"), given.seconds)
        print("%d swaps in %d s" % (swaps, given.seconds))
        faults += found
    for fault in faults:
        print("FAULT " + fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
