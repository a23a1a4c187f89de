#!/usr/bin/env python3
"""Every system call that touches files fails, once and from then on.

    each_error.py GONIO WORK [--scenario NAME]... [--error E]... [--share N]

Each call of an undisturbed run is made to fail with each error that it may
have. Whatever happens, the program must not crash, must not tell of a
session, must end with a status that its manual knows (0, 3; 74 with a message
when it cannot go on), and, started again without faults, must bring
everything to its end. A sync that fails with EIO must stop it at once and
leave NEEDS-VERIFY, and the next start must look before it goes on."""

import argparse
import os
import re
import subprocess
import time

import checker
import tracing
import trials
import world

WRITES = "write pwrite64 writev pwritev".split()
SYNCS = "fsync fdatasync syncfs".split()
NAMES = ("rename renameat renameat2 link linkat unlink unlinkat mkdir mkdirat rmdir "
         "symlink symlinkat").split()
OPENS = "open openat creat".split()
HANDLES = "pipe2 eventfd2 epoll_create1 inotify_init1 socket dup".split()
LOOKS = "fstat newfstatat statx getdents64 lseek".split()
READS = "read pread64".split()
SIZES = "ftruncate fallocate".split()
MODES = "chmod fchmod fchmodat".split()
MAY = {
    "EIO": WRITES + SYNCS + NAMES + OPENS + READS + SIZES + LOOKS + MODES + ["close"],
    "ENOSPC": WRITES + SYNCS + NAMES + OPENS + SIZES,
    "EDQUOT": WRITES + SYNCS + NAMES + OPENS + SIZES,
    "EMFILE": OPENS + HANDLES,
    "ENFILE": OPENS + HANDLES,
    "ENOMEM": OPENS + NAMES + LOOKS + READS + HANDLES + ["inotify_add_watch"],
    "EACCES": OPENS + NAMES + MODES,
    "EROFS": OPENS + NAMES + SIZES + MODES,
    "EINTR": WRITES + READS + OPENS + SYNCS,
    "ESTALE": OPENS + NAMES + LOOKS,
    "EXDEV": "rename renameat renameat2 link linkat".split(),
}
USUAL = ("EIO", "ENOSPC", "EMFILE", "ENOMEM", "EACCES")
TEMPLATES = {}
KNOWN = (0, 2, 3, 4, 74, 75)
ENDING = re.compile(rb"event=watch\.(failed|ending)")
HANGS = 300  # seconds after it was asked to end
USUAL_S = {}  # how long an undisturbed run takes under strace, of each scenario


def patience(scenario, forever):
    """Seconds; then it is asked to end, as it waits for room, say. What failed
    once it tries again after a second."""
    return max(1.5 if forever else 4, 8 * USUAL_S[scenario])


def run(template, where, point, error, forever, wait):
    """(status, messages, whether it had to be asked)."""
    number = "%d+" % point[1] if forever else point[1]
    words = tracing.inject((point[0], number), "error=" + error, where + ".strace")
    process = subprocess.Popen([*words, *template.words(where)], env=world.environment(),
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, start_new_session=True)
    asked = False
    try:
        out, err = process.communicate(timeout=wait)
    except subprocess.TimeoutExpired:
        asked = True
        for child in children(process.pid):
            os.kill(child, 15)
        try:
            out, err = process.communicate(timeout=HANGS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            out, err = process.communicate()
            return -999, out + err, asked
    return process.returncode, out + err, asked


def own_pipe_failed(log):
    """Whether the last call that failed was on a pipe within the process."""
    with open(log, encoding="utf-8", errors="replace") as lines:
        failed = [line for line in lines if "(INJECTED)" in line]
    return bool(failed) and tracing.OWN.search(failed[-1])


def children(pid):
    with open("/proc/%d/task/%d/children" % (pid, pid), encoding="ascii") as file:
        return [int(child) for child in file.read().split()]


def one(trial):
    scenario, error, forever, name, number = trial
    template = TEMPLATES[scenario]
    where = os.path.join(template.folder, "try-%d" % os.getpid())
    log = where + ".log"
    world.copy_tree(template.spool, where)
    status, said, asked = run(template, where, (name, number), error, forever,
                              patience(scenario, forever))
    with open(log, "wb") as out:
        out.write(said)
    faults = []
    if status == -999:
        faults.append("it does not end when asked to")
    elif status == -6 and forever and own_pipe_failed(where + ".strace"):
        pass  # libuv gives up when its own pipe fails; from then on all calls do here
    elif status == -6 and name in HANDLES and b"watch.started" not in said:
        pass  # as here: that there are pipes was looked at just before
    elif status == -15 and asked and ENDING.search(said):
        pass  # it was ending already, and listened to nobody any more
    elif status not in KNOWN or status == trials.SANITIZER:
        faults.append("status %d: %s" % (status, said.decode(errors="replace")[-600:]))
    elif status == 74 and not said.strip():
        faults.append("status 74 without a word")
    dead = checker.check(where, template.drops, settled=False, logs=[log])
    if forever and b"event=source.left" in said:  # nobody may move it: told, it stays
        dead = [fault for fault in dead if not fault.endswith(", and waits again")]
    faults += ["dead: " + fault for fault in dead]
    if name in SYNCS and error == "EIO" and not forever:
        marked = os.path.exists(os.path.join(where, "NEEDS-VERIFY"))
        if status != 74 or not marked:
            faults.append("a sync failed: status %d, NEEDS-VERIFY %s"
                          % (status, "is there" if marked else "is not there"))
    # A file that can never be read is put away, one that fails once is not.
    faults += template.finish(where, log, given_up=("entry.read",) if forever else ())
    if os.path.exists(os.path.join(where, "NEEDS-VERIFY")):
        faults.append("NEEDS-VERIFY is still there")
    if faults:
        kept = trials.keep(where, "%s-%s-%s-%d%s" % (scenario, error, name, number,
                                                     "+" if forever else ""))
        faults.append("kept in " + kept)
    return {"trial": trial, "status": status, "asked": asked, "faults": faults}


def main():
    tracing.required()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    trials.options(parser)
    parser.add_argument("--scenario", action="append", choices=("small", "large"))
    parser.add_argument("--error", action="append", choices=MAY,
                        help="default: " + " ".join(USUAL))
    parser.add_argument("--about", default="", help="calls on paths with this in them")
    parser.add_argument("--all", action="store_true", help="every error there is")
    parser.add_argument("--once", action="store_true", help="not from then on")
    given = parser.parse_args()
    results = trials.begin(given, "each_error")
    TEMPLATES.update(trials.scenarios(given.gonio, given.work, given.scenario or ["small"]))
    todo = []
    for name, template in TEMPLATES.items():
        began = time.monotonic()
        template.points()
        USUAL_S[name] = time.monotonic() - began
        points = template.points(tracing.FILES + ["read", "pread64", "getdents64", "fstat",
                                                  "newfstatat", "statx", "lseek",
                                                  "inotify_add_watch", *HANDLES], given.about)
        print("%s: %d calls" % (name, len(points)), flush=True)
        errors = MAY if given.all else given.error or USUAL
        todo += trials.spread([[name, error, forever, *point] for error in errors
                               for point in points if point[0] in MAY[error]
                               for forever in (False, True)
                               if not forever or not given.once], given.share, given.seed)
    print("%d runs to do" % len(todo), flush=True)
    count = trials.run_all(todo, one, results, given.jobs, given.minutes)
    trials.end(results, "runs", count)


if __name__ == "__main__":
    main()
