"""`gonio watch` as it runs for days: started, looked at, ended."""

import os
import signal
import subprocess
import time

import world


class Daemon:
    """Runs within a with block, and is ended by SIGTERM at its end."""

    def __init__(self, gonio, spool, log, *more, before=()):
        self.words = [*before, *world.watch_words(gonio, spool, *more)]
        self.log, self.gonio, self.spool = log, gonio, spool

    def __enter__(self):
        self.out = open(self.log, "ab")
        self.before = self.out.tell()
        self.process = subprocess.Popen(self.words, env=world.environment(),
                                        stdin=subprocess.DEVNULL, stdout=self.out,
                                        stderr=self.out)
        return self

    def wait_started(self):
        """Until it says that it watches; False: it ended instead."""
        def says():
            with open(self.log, "rb") as file:
                file.seek(self.before)
                return b"event=watch.started" in file.read()
        wait_until(lambda: says() or self.process.poll() is not None, 1200)
        return self.process.poll() is None

    def pid(self):
        """Of the program itself, under strace or not."""
        if os.path.basename(self.words[0]) != "strace":
            return self.process.pid
        pid = self.process.pid
        with open("/proc/%d/task/%d/children" % (pid, pid), encoding="ascii") as file:
            return int(file.read().split()[0])

    def signal(self, number):
        os.kill(self.pid(), number)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self, seconds=1200):
        """Its exit status."""
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def status(self, *names):
        """Numbers of /proc/PID/status."""
        with open("/proc/%d/status" % self.pid(), encoding="ascii") as file:
            lines = dict(line.split(":", 1) for line in file)
        return [int(lines[name].split()[0]) for name in names]

    def __exit__(self, *about):
        try:
            if self.process.poll() is None:
                self.end()
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            self.out.close()


def waiting(spool):
    """How many entries are in the inbox, and in work/."""
    count = sum(1 for _ in os.scandir(os.path.join(spool, "inbox")))
    return count + sum(1 for entry in os.scandir(os.path.join(spool, "work"))
                       if not entry.is_dir())


def wait_until(done, seconds, step=0.05):
    """False: it did not come true in that time."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(step)
    return True
