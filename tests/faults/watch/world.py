"""A made-up practice: its session files, its spool, and the program that
watches it.

Everything dropped is written down outside the spool (class Drops): the bytes,
their hash, which records of it no program may accept. The checker believes
this record and the disk, never the program. Nobody in the sessions exists;
every text in them carries CANARY, which must then be found nowhere else."""

import atexit
import hashlib
import json
import os
import random
import shutil
import subprocess
import tempfile

CANARY = "QZXJ"
HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
PAYERS = os.path.join(SOURCE, "tests/run/payers")
KNOWN_ON = "2026-11-21"


def digest(data):
    return hashlib.blake2b(data, digest_size=32).hexdigest()


# ---- sessions ----

def session(number, patient=None, day=0, **more):
    """One lawful session; patients are seen by one therapist each."""
    patient = number if patient is None else patient
    start = 480 + 30 * (number % 20)
    made = {
        "session_id": "S%s-%d" % (CANARY, number), "revision": 1,
        "billing_provider": {"npi": "1987654328"},
        "date_of_service": "2026-%02d-%02d" % (1 + day // 28 % 12, 1 + day % 28),
        "patient": {"id": "P%s-%d" % (CANARY, patient), "state": "TX"},
        "insurance": [{"payer": "plain", "member_id": "M%s%d" % (CANARY, patient)}],
        "discipline": "PT",
        "services": [{
            "code": "97110", "minutes": 23,
            "start": "%02d:%02d" % divmod(start, 60),
            "end": "%02d:%02d" % divmod(start + 23, 60), "mode": "individual",
            "therapist": {"npi": "1000000020", "credential": "PT"},
            "documentation": {"exercises": ["%s knee extension, set %d" % (CANARY, number)],
                              "response": "%s less pain" % CANARY}}],
    }
    made.update(more)
    return made


def corrected(made, revision, minutes=38):
    again = json.loads(json.dumps(made))
    again["revision"] = revision
    again["services"][0]["minutes"] = minutes
    del again["services"][0]["start"], again["services"][0]["end"]
    return again


def voided(made, revision):
    return dict(json.loads(json.dumps(made)), revision=revision, void=True)


def padded(made, size):
    """The same with a note that makes its record about `size` bytes."""
    made["services"][0]["documentation"]["response"] = (CANARY + " ") * (size // 5)
    return made


BAD = (
    lambda made: made.pop("date_of_service"),
    lambda made: made.__setitem__("services", []),
    lambda made: made.__setitem__("session_id", 7),
    lambda made: made.__setitem__("date_of_service", "2026-02-30"),
    lambda made: made["patient"].pop("id"),
)


def spoiled(made, kind):
    """No program may accept it, though it is JSON."""
    made = json.loads(json.dumps(made))
    BAD[kind % len(BAD)](made)
    return made


class File:
    """The bytes of a session file, and which of its records (from 1) are bad."""

    def __init__(self, name, records, bad=(), broken=False):
        self.name, self.bad, self.broken = name, sorted(bad), broken
        if isinstance(records, bytes):
            self.bytes = records
        elif name.endswith(".json") and len(records) == 1:
            self.bytes = json.dumps(records[0]).encode()
        elif name.endswith(".json"):
            self.bytes = b"[" + b",\n".join(json.dumps(r).encode() for r in records) + b"]\n"
        else:
            self.bytes = b"".join(json.dumps(r).encode() + b"\n" for r in records)


def small_batch(count=6):
    """Few files of one session: a repeat, a companion, a later visit, a bad
    record, and one that is no JSON."""
    one = session(1, patient=1, day=3)
    files = [
        File("a-%s.json" % CANARY, [one]),
        File("b later visit.json", [session(2, patient=1, day=9)]),
        File("c repeat.json", [one]),
        File("d companion.ndjson", [session(3, patient=1, day=9), session(4, patient=4)]),
        File("e bad.ndjson", [spoiled(session(5), 0), session(6)], bad=[1]),
        File("f broken.json", b'{"session_id": "%s", ' % CANARY.encode(), broken=True),
        File("g correction.json", [corrected(one, 2)]),
    ]
    return files[:count]


def large_file(count, seed=1, name="large.ndjson", size=400):
    """Sessions of few patients over many days, with repeats, corrections that
    come before and after what they correct, voids, conflicts and bad ones."""
    rng = random.Random(seed)
    records, bad, made = [], [], []
    for number in range(1, count + 1):
        old = rng.choice(made) if made else None
        kind = rng.random()
        if old and kind < 0.05:
            records.append(old)
        elif old and kind < 0.10:
            records.append(corrected(old, rng.randint(2, 4), rng.randint(8, 60)))
        elif old and kind < 0.13:
            records.append(voided(old, rng.randint(2, 5)))
        elif old and kind < 0.15:
            records.append(dict(old, program="maintenance"))
        elif kind < 0.20:
            records.append(spoiled(session(100000 + number), number))
            bad.append(len(records))
        else:
            made.append(padded(session(1000 * seed + number, rng.randint(1, max(2, count // 8)),
                                       rng.randint(0, 120)), size))
            records.append(made[-1])
    return File(name, records, bad)


# ---- what was dropped ----

class Drops:
    """Every file given to the program, in a folder it does not know."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.list = []
        index = os.path.join(folder, "drops.ndjson")
        if os.path.exists(index):
            with open(index, encoding="utf-8") as lines:
                self.list = [json.loads(line) for line in lines]
        self.index = open(index, "a", encoding="utf-8")

    def note(self, made):
        entry = {"name": made.name, "hash": digest(made.bytes), "size": len(made.bytes),
                 "bad": made.bad, "broken": made.broken}
        stored = os.path.join(self.folder, entry["hash"])
        if not os.path.exists(stored):
            with open(stored, "wb") as out:
                out.write(made.bytes)
        self.index.write(json.dumps(entry) + "\n")
        self.index.flush()
        self.list.append(entry)
        return stored

    def bytes_of(self, entry):
        with open(os.path.join(self.folder, entry["hash"]), "rb") as file:
            return file.read()

    def drop(self, spool, made):
        """As a producer should: written beside the inbox, renamed into it."""
        stored = self.note(made)
        beside = spool.rstrip("/") + ".producer"
        os.makedirs(beside, exist_ok=True)
        temporary = os.path.join(beside, "%d" % len(self.list))
        shutil.copyfile(stored, temporary)
        os.chmod(temporary, 0o600)
        when = 1700000000 + len(self.list)  # old enough, and in their order
        os.utime(temporary, (when, when))
        os.rename(temporary, os.path.join(spool, "inbox", made.name))

    def close(self):
        self.index.close()


# ---- the program ----

def environment(**more):
    plain = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "TERM": "dumb",
             "TZ": "UTC", "ASAN_OPTIONS": "detect_leaks=0:abort_on_error=0:exitcode=99",
             "UBSAN_OPTIONS": "halt_on_error=1:exitcode=99"}
    plain.update(more)
    return plain


def alone(gonio, work):
    """A copy far from all installed policies: with the tests' own payer alone
    it starts many times faster, and starts are what these tests are made of."""
    os.makedirs(work, exist_ok=True)
    folder = tempfile.mkdtemp(prefix="gonio-alone-")
    atexit.register(shutil.rmtree, folder, True)
    return shutil.copy2(gonio, os.path.join(folder, "gonio"))


def watch_words(gonio, spool, *more):
    return [gonio, "watch", spool, *more]


def watch_once(gonio, spool, *more, before=(), timeout=1200):
    """Processes what is there and ends. before: as strace and its options."""
    return subprocess.run([*before, *watch_words(gonio, spool, "--once", *more)],
                          env=environment(), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout)


def settings(spool, ready="renamed", payers=PAYERS):
    """Files are whole once they are there, and every run decides as of one day."""
    path = os.path.join(spool, "watch.lua")
    with open(path, "w", encoding="ascii") as out:
        out.write('return { ready = "%s", known_on = "%s", payers = { "%s" } }\n'
                  % (ready, KNOWN_ON, payers))
    os.chmod(path, 0o600)


def new_spool(gonio, folder, ready="renamed", payers=PAYERS):
    """A spool as the first start makes it, with its settings and nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    done = watch_once(gonio, folder, "--payers", payers)
    if done.returncode != 0:
        raise SystemExit("gonio watch --once on a new spool: status %d\n%s"
                         % (done.returncode, done.stderr.decode()[:2000]))
    settings(folder, ready, payers)
    return folder


def copy_tree(source, target):
    """With modes and times, as cp -a."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, symlinks=True,
                    ignore=lambda folder, names: [n for n in names if n.endswith(".sock")])
