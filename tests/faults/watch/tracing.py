"""Running the program under strace: which system calls it makes, and making
the n-th of one kind fail, or the process die on entering it.

strace counts for each kind of call and each thread apart, so a point is a
kind and a number. What is done before the program first names its spool
(loading libraries and policies) concerns no file of ours and is left out."""

import collections
import os
import re
import subprocess
import sys
import tempfile

import world

FILES = ("open openat creat write pwrite64 writev pwritev pwritev2 fsync fdatasync syncfs "
         "sync_file_range rename renameat renameat2 link linkat symlink symlinkat unlink "
         "unlinkat rmdir mkdir mkdirat ftruncate truncate fallocate close chmod fchmod "
         "fchmodat utimensat copy_file_range sendfile splice").split()
READS = "read pread64 readv getdents64 newfstatat fstat statx lseek mmap fcntl".split()
LINE = re.compile(r"^(?:(\d+) +)?(\w+)\(")
OWN = re.compile(r"\(\d+<(?:pipe|socket|anon_inode|UNIX)[:-]")  # no disk makes these fail


def required():
    """Ends with 77, which leaves the test out, where nothing may be traced."""
    try:
        subprocess.run(["strace", "-f", "-o", os.devnull, "true"], check=True)
    except (OSError, subprocess.CalledProcessError) as why:
        print(f"left out: strace does not work here: {why}")
        sys.exit(77)


def known(names):
    """Those that this machine's strace knows."""
    done = subprocess.run(["strace", "-e", "trace=" + ",".join("?" + n for n in names),
                           "true"], capture_output=True)
    assert done.returncode == 0, done.stderr
    return ",".join("?" + name for name in names)


def calls_of(words, spool, names=FILES, timeout=1200, about=""):
    """[(kind, number)] of all calls from the first on that names the spool,
    in order, but for those on the program's own pipes; and how the run ended. about: what
    their line in the log has."""
    with tempfile.NamedTemporaryFile(mode="r", suffix=".strace", errors="replace") as log:
        done = subprocess.run(
            ["strace", "-f", "-y", "--seccomp-bpf", "-s", "400", "-o", log.name,
             "-e", "trace=" + known(names), "-e", "signal=none", *words],
            env=world.environment(), stdin=subprocess.DEVNULL, capture_output=True,
            timeout=timeout)
        points, begun = [], False
        counts = collections.Counter()
        for line in log:
            match = LINE.match(line)
            if not match:
                continue
            thread, name = match.groups()
            counts[thread, name] += 1
            begun = begun or '"%s' % spool in line
            if begun and about in line and not OWN.search(line):
                points.append((name, counts[thread, name]))
        unique = list(dict.fromkeys(points))
        return unique, done


def inject(point, what, log="/dev/null"):
    """The words that stand before the program's: what is "signal=KILL" or
    "error=EIO"; a number ending in + means from then on. (With --seccomp-bpf
    strace sends no signals.)"""
    name, number = point
    return ["strace", "-f", "-y", "-s", "0", "-o", log, "-e", "trace=" + name,
            "-e", "signal=none", "-e", "inject=%s:%s:when=%s" % (name, what, number)]


def leftovers(words_part):
    """Processes whose command line holds words_part."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/cmdline" % pid, "rb") as file:
                if words_part.encode() in file.read() and int(pid) != os.getpid():
                    found.append(int(pid))
        except OSError:
            pass
    return found
