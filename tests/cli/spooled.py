"""A spool, for the cases of gonio watch."""

import glob
import json
import os
import signal
import subprocess
import time


PATIENCE = 600  # seconds: no machine is that slow, so something hangs


class Spool:
    def __init__(self, gonio, payers, environment, path="spool"):
        self.gonio, self.payers, self.environment = gonio, payers, environment
        self.path, self.daemon, self.log = path, None, ""

    def command(self, *args):
        return [self.gonio, "watch", "--payers", self.payers, *args, self.path]

    def run(self, *args, **more):
        """To its end; (status, what it said)."""
        done = subprocess.run(self.command(*args), stderr=subprocess.PIPE, timeout=PATIENCE,
                              stdout=subprocess.PIPE, env=self.environment(), **more)
        assert done.returncode >= 0, ("ended by signal", done)
        assert done.stdout == b"", done.stdout
        self.log += done.stderr.decode()
        return done.returncode, done.stderr.decode()

    def once(self, *args, expect=0, **more):
        """What is there, whole at once."""
        status, said = self.run("--once", "--ready", "renamed", *args, **more)
        assert status == expect, (status, said)
        return said

    def start(self, *args):
        self.daemon = subprocess.Popen(self.command(*args), stderr=subprocess.PIPE,
                                       stdout=subprocess.DEVNULL,
                                       env=self.environment())
        os.set_blocking(self.daemon.stderr.fileno(), False)
        self.wait_for("event=watch.started", since=len(self.log))

    def hear(self):
        piece = self.daemon.stderr.read()
        self.log += piece.decode() if piece else ""
        return self.log

    def wait_for(self, *words, since=0, seconds=PATIENCE):
        """Until the log has all of them."""
        end = time.monotonic() + seconds
        while not all(word in self.hear()[since:] for word in words):
            assert self.daemon.poll() is None, (self.daemon.returncode, self.hear())
            assert time.monotonic() < end, (words, self.log[since:])
            time.sleep(0.02)

    def wait_until(self, holds, seconds=PATIENCE):
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, self.hear()
            time.sleep(0.02)

    def end(self, number=signal.SIGTERM, expect=0):
        self.daemon.send_signal(number)
        try:
            self.daemon.wait(timeout=PATIENCE)
        finally:
            os.set_blocking(self.daemon.stderr.fileno(), True)
            self.hear()
        assert self.daemon.returncode == expect, (self.daemon.returncode, self.log)
        self.daemon = None

    # ---- files ----

    def at(self, *names):
        return os.path.join(self.path, *names)

    def make(self):
        """The folders alone."""
        self.once()

    def drop(self, name, content, age=60):
        """Renamed in, written so many seconds ago."""
        if not isinstance(content, (str, bytes)):
            content = json.dumps(content)
        if isinstance(content, str):
            content = content.encode()
        made = self.at("inbox", ".being-written")
        with open(made, "wb") as out:
            out.write(content)
        if age:
            then = time.time() - age
            os.utime(made, (then, then))
        os.rename(made, os.path.join(os.fsencode(self.at("inbox")), os.fsencode(name)))

    def names(self, folder):
        """All files below it, sorted; but for those of event handlers in out."""
        found = []
        for base, folders, files in os.walk(self.at(folder)):
            if base == self.at("out"):
                folders[:] = [name for name in folders if name != "events"]
            found += [os.path.relpath(os.path.join(base, f), self.at(folder))
                      for f in files]
        return sorted(found)

    def inbox(self):
        return sorted(os.listdir(self.at("inbox")))

    def done(self):
        return sorted(os.path.basename(name) for name in self.names("done"))

    def read(self, *names):
        with open(self.at(*names), encoding="utf-8") as file:
            return file.read()

    def lines(self, *names):
        return [json.loads(line) for line in self.read(*names).splitlines()]

    def summaries(self):
        """By receipt; each adds up."""
        found = {}
        for name in glob.glob(glob.escape(self.at("out")) + "/*.summary.json"):
            summary = json.load(open(name, encoding="utf-8"))
            parts = ("ready", "held", "denied", "void", "rejected", "duplicate")
            assert sum(summary[p] for p in parts) == summary["records"], summary
            found[summary["receipt"]] = summary
        return found

    def decisions(self):
        """Of all files, in the order of receipts."""
        found = []
        for name in sorted(n for n in self.names("out") if n.endswith(".ndjson")
                           and ".redecided." not in n):
            found += [d for d in self.lines("out", name) if "schema" in d]
        return found

    def why(self, part):
        """The reason whose file's name has this part."""
        names = [n for n in self.names("quarantine")
                 if part in n and n.endswith(".why.json")]
        assert len(names) == 1, (part, self.names("quarantine"))
        return json.loads(self.read("quarantine", names[0]))

    def is_private(self):
        """Nobody else may read anything in it."""
        for base, folders, files in os.walk(self.path):
            for name in folders + files:
                mode = os.lstat(os.path.join(base, name)).st_mode
                assert os.path.islink(os.path.join(base, name)) or mode & 0o077 == 0, name
