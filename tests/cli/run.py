#!/usr/bin/env python3
"""Runs one case of the command line's tests.

    run.py GONIO SOURCE_DIR BUILD_DIR CASE.py

A case is a Python file whose asserts must hold. It is run in an empty folder
and finds these names: gonio(), check(), write(), session(), wait_until_read(),
and the paths GONIO, SOURCE and BUILD."""

import array
import fcntl
import json
import os
import resource
import subprocess
import sys
import tempfile
import termios
import time

GONIO, SOURCE, BUILD, CASE = sys.argv[1:5]
PLAIN = os.path.join(SOURCE, "tests/run/payers")
SAMPLES = os.path.join(SOURCE, "tests/samples/medicare")
PATIENCE = 600  # seconds: no machine is that slow, so something hangs


class Result:
    def __init__(self, done):
        self.status = done.returncode
        self.raw = done.stdout or b""
        self.out = self.raw.decode("utf-8")
        self.err = (done.stderr or b"").decode("utf-8")

    def lines(self):
        """The decisions and rejections of --format ndjson."""
        return [json.loads(line) for line in self.out.splitlines()]

    def decisions(self):
        return [d for d in self.lines() if "rejected" not in d]

    def rejections(self):
        return [d["rejected"] for d in self.lines() if "rejected" in d]

    def __repr__(self):
        return "status %d\n%s\n%s" % (self.status, self.out[:2000], self.err[:2000])


def environment(**more):
    """Nothing of whoever runs the tests decides what they see."""
    plain = {"PATH": os.environ["PATH"], "HOME": os.getcwd(), "TERM": "xterm", "TZ": "UTC"}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
        if name in os.environ:
            plain[name] = os.environ[name]
    plain.update(more)
    return plain


def cpu_of_children():
    """Seconds of processor time of every program that has ended: on a busy
    machine the clock says nothing."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def wait_until_read(process, first):
    """Gives the first bytes of its standard input, and waits until it has read
    them and sleeps for more: whatever comes before that has been done."""
    process.stdin.write(first)
    process.stdin.flush()
    end, left = time.monotonic() + PATIENCE, array.array("i", [1])
    while left[0] or not is_asleep(process.pid):
        assert process.poll() is None and time.monotonic() < end, process.returncode
        time.sleep(0.01)
        fcntl.ioctl(process.stdin, termios.FIONREAD, left)


def is_asleep(pid):
    with open("/proc/%d/stat" % pid, encoding="ascii", errors="replace") as file:
        return file.read().rpartition(")")[2].split()[0] == "S"


def gonio(*args, stdin=b"", env=None, **more):
    """Runs the program to its end."""
    if isinstance(stdin, str):
        stdin = stdin.encode()
    if not hasattr(stdin, "fileno"):
        more["input"] = stdin
    else:
        more["stdin"] = stdin
    more.setdefault("stdout", subprocess.PIPE)
    done = subprocess.run([GONIO, *args], stderr=subprocess.PIPE,
                          env=environment(**(env or {})), timeout=PATIENCE, **more)
    assert done.returncode >= 0, "ended by signal %d" % -done.returncode
    return Result(done)


def check(*args, **more):
    """gonio check for machines, under the tests' own payer."""
    return gonio("check", "--format", "ndjson", "--payers", PLAIN, *args, **more)


def write(name, content):
    """A file in the case's folder; what is no text or bytes becomes JSON."""
    if not isinstance(content, (str, bytes)):
        content = json.dumps(content)
    if isinstance(content, str):
        content = content.encode()
    with open(name, "wb") as out:
        out.write(content)
    return name


def session(session_id="S-1", **more):
    """A lawful session for the tests' own payer, which has nothing against it."""
    made = {
        "session_id": session_id, "date_of_service": "2026-03-16",
        "patient": {"id": "P-" + session_id}, "insurance": [{"payer": "plain"}],
        "discipline": "PT",
        "services": [{"code": "97110", "minutes": 23,
                      "therapist": {"npi": "1000000020", "credential": "PT"}}],
    }
    made.update(more)
    return made


def main():
    with open(CASE, encoding="utf-8") as file:
        code = compile(file.read(), CASE, "exec")
    with tempfile.TemporaryDirectory(prefix="gonio-cli-") as folder:
        os.chdir(folder)
        exec(code, dict(globals()))
        os.chdir("/")


main()
