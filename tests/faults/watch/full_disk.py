#!/usr/bin/env python3
"""A disk that is really full, and is freed again.

    full_disk.py GONIO WORK [--points N]

Within a mount namespace of its own the spool is on a tmpfs of 3 to 8 MiB.
At N points between nothing and everything the disk is filled but for so many
bytes under a running daemon, files are dropped, it runs into it, and what fills the disk is
taken away: the daemon must go on by itself, without being started again, and
the checker must find nothing wrong. Left out (status 77) where mounting is not
permitted."""

import argparse
import os
import shutil
import subprocess
import sys

import checker
import world
from daemon import Daemon, wait_until, waiting

SIZES = (3 << 20, 4 << 20, 6 << 20, 8 << 20)


def inside_namespace():
    """Starts this script again where it may mount; status 77 where it may not."""
    words = ["unshare", "-m", sys.executable, "-B", *sys.argv]
    done = subprocess.run(words, env={**os.environ, "GONIO_FULL_DISK": "1"})
    sys.exit(done.returncode)


def mount(folder, size):
    os.makedirs(folder, exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%d,mode=700" % size,
                           "spool", folder], capture_output=True)
    if done.returncode != 0:
        print("mounting is not permitted here: left out")
        sys.exit(77)


def fill(disk, leave):
    """A file that leaves so many bytes."""
    path = os.path.join(disk, "filling")
    about = os.statvfs(disk)
    rest = about.f_bavail * about.f_bsize - leave
    with open(path, "wb", 0) as out:
        try:
            while rest > 0:
                rest -= out.write(b"\0" * min(rest, 65536))
        except OSError:
            pass
    return path


def one(given, number, size, leave):
    disk = os.path.join(given.work, "disk")
    mount(disk, size)
    beside = os.path.join(given.work, "drops-%d" % number)
    shutil.rmtree(beside, ignore_errors=True)
    log = os.path.join(given.work, "log")
    open(log, "wb").close()
    try:
        return trial(given, disk, beside, log, leave)
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def trial(given, disk, beside, log, leave):
    spool = world.new_spool(given.gonio, os.path.join(disk, "spool"))
    drops, faults = world.Drops(beside), []
    beside_inbox = os.path.join(disk, "beside")
    os.mkdir(beside_inbox)
    batch = world.small_batch(7) + [world.large_file(60, seed=3, size=900)]
    for number, made in enumerate(batch):
        shutil.copy(drops.note(made), os.path.join(beside_inbox, made.name))
        os.utime(os.path.join(beside_inbox, made.name), (1700000000 + number,) * 2)
    with Daemon(given.gonio, spool, log) as daemon:
        daemon.wait_started()
        filling = fill(disk, leave)
        for name in os.listdir(beside_inbox):
            os.rename(os.path.join(beside_inbox, name), os.path.join(spool, "inbox", name))
        wait_until(lambda: waiting(spool) == 0, 1.5)
        full = waiting(spool)
        ended = daemon.process.poll()
        os.remove(filling)
        if ended is None:
            if not wait_until(lambda: waiting(spool) == 0, 600):
                faults.append("with room again, %d files still wait" % waiting(spool))
            status = daemon.end()
            if status != 0:
                faults.append("it ended with %d" % status)
            faults += checker.check(spool, drops, settled=False, logs=[log])
            world.watch_once(given.gonio, spool)  # what its end left, if anything
        else:
            faults.append("it ended with %d: %s" % (
                ended, open(log, encoding="utf-8", errors="replace").read()[-600:]))
            world.watch_once(given.gonio, spool)
    faults += checker.check(spool, drops, logs=[log])
    drops.close()
    return faults, bool(full)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gonio")
    parser.add_argument("work")
    parser.add_argument("--points", type=int, default=20)
    given = parser.parse_args()
    if "GONIO_FULL_DISK" not in os.environ:
        inside_namespace()
    given.work = os.path.abspath(given.work)
    given.gonio = world.alone(given.gonio, given.work)
    bad = hit = 0
    for number in range(given.points):
        size = SIZES[number % len(SIZES)]
        leave = (number * 600 * 1024) // given.points
        faults, full = one(given, number, size, leave)
        hit += full
        if faults:
            bad += 1
            print("FAULT disk of %d KiB, %d bytes left" % (size // 1024, leave))
            for fault in faults[:8]:
                print("   " + fault)
            sys.stdout.flush()
    print("%d disks filled, %d of them held files up, %d with a fault"
          % (given.points, hit, bad))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
