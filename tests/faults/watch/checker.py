#!/usr/bin/env python3
"""Looks at a spool, whatever happened to it, and says what is wrong.

    checker.py SPOOL DROPS [--settled] [--replay GONIO] [--log FILE]...

It is no part of the program and shares nothing with it: it reads the files of
the spool, a copy of the ledger (with Python's SQLite), and what the harness
wrote down of each file it dropped (DROPS, see world.py). Exit status 1 when
anything is wrong, each fault on its line, with the invariant it breaks:

  I1  every file dropped is decided, in quarantine, or still waits
  I2  a session has one effective revision, and that one decision a payer
  I3  what was published is in the ledger, byte for byte, and adds up
  I4  the chain of the ledger verifies, without gaps
  I5  a decision is what deciding again gives
  I6  nothing half-written is visible
  I7  nothing of a session stands in logs, messages or names of processes
  I8  no temporary file is left behind
  I9  folders are 0700 and files 0600

--settled: the program ran to its end since, so nothing may still wait."""

import argparse
import collections
import csv
import io
import json
import os
import stat
import subprocess
import sys

import ledger
import world

csv.field_size_limit(1 << 30)
FOLDERS = ("inbox", "work", "done", "quarantine", "out", "policies")
OUTCOMES = ("ready", "held", "denied", "void", "rejected", "duplicate")
COUNTED = {"ready": "ready", "hold": "held", "deny": "denied", "void": "void"}


def records_of(data):
    """[(number from 1, bytes of the record)] of a session file."""
    text = data.decode("utf-8")
    decoder, found, at = json.JSONDecoder(), [], 0
    inside = text.lstrip().startswith("[")
    if inside:
        at = text.index("[") + 1
    while True:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        if at == len(text) or (inside and text[at] == "]"):
            return list(enumerate(found, 1))
        end = decoder.raw_decode(text, at)[1]
        found.append(text[at:end].encode())
        at = end


class Spool:
    """Every file below it, as the disk has it."""

    def __init__(self, path):
        self.path, self.files, self.folders, self.modes = path, {}, set(), {}
        for folder, below, names in os.walk(path):
            inside = os.path.relpath(folder, path)
            inside = "" if inside == "." else inside + "/"
            self.folders.update(inside + name for name in below)
            for name in below + names:
                full = os.path.join(folder, name)
                self.modes[inside + name] = os.lstat(full).st_mode
            for name in names:
                if stat.S_ISREG(self.modes[inside + name]):
                    self.files[inside + name] = os.path.join(folder, name)

    def read(self, name):
        with open(self.files[name], "rb") as file:
            return file.read()

    def below(self, folder):
        return [name for name in self.files if name.startswith(folder + "/")]


class Checker:
    def __init__(self, path, drops, settled, logs=(), clean=False):
        self.faults, self.settled, self.clean = [], settled, clean
        self.spool, self.drops, self.logs = Spool(path), drops, logs
        self.ledger = None
        self.by_hash = collections.defaultdict(list)
        for entry in drops.list:
            self.by_hash[entry["hash"]].append(entry)
        self.records = {}

    def fault(self, invariant, text, *values):
        self.faults.append("%s %s" % (invariant, text % values if values else text))

    def check(self):
        self.modes()
        self.leftovers()
        self.canaries()
        try:
            self.ledger = ledger.read(self.spool.path)
        except ledger.Broken as broken:
            self.fault("I4", "the ledger cannot be read: %s", broken)
            return self.faults
        if self.ledger is None:
            if self.settled or self.spool.below("out"):
                self.fault("I1", "there is no ledger")
            return self.faults
        for fault in self.ledger.integrity():
            self.fault("I4", fault)
        for fault in self.ledger.chain_faults():
            self.fault("I4", fault)
        self.files_kept()
        self.receipts()
        self.sessions()
        self.decisions()
        self.outputs()
        return self.faults

    # ---- the folders ----

    def modes(self):
        for name, mode in self.spool.modes.items():
            wanted = 0o700 if stat.S_ISDIR(mode) else 0o600
            if name.startswith("inbox/"):
                continue
            if stat.S_IMODE(mode) != wanted:
                self.fault("I9", "%s is %o", name, stat.S_IMODE(mode))
        if stat.S_IMODE(os.stat(self.spool.path).st_mode) != 0o700:
            self.fault("I9", "the spool is not 0700")
        if self.settled:
            for folder in FOLDERS:
                if folder not in self.spool.folders:
                    self.fault("I1", "the folder %s is gone", folder)

    def leftovers(self):
        if not self.settled:
            return
        for name in self.spool.files:
            if name.startswith(("work/", "out/tmp/")) or "/tmp/" in name:
                self.fault("I8", "%s is left behind", name)
        if self.spool.below("inbox"):
            self.fault("I1", "%d files wait in the inbox", len(self.spool.below("inbox")))

    def canaries(self):
        for path in self.logs:
            with open(path, "rb") as file:
                if world.CANARY.encode() in file.read():
                    self.fault("I7", "%s tells of a session", os.path.basename(path))

    # ---- files ----

    def places(self):
        """Where bytes that were dropped stand now, by their hash."""
        places = collections.defaultdict(list)
        for name in self.spool.files:
            if name.startswith(("inbox/", "work/", "done/", "quarantine/")):
                found = world.digest(self.spool.read(name))
                if found in self.by_hash:
                    places[found].append(name)
                elif name.startswith("done/"):
                    self.fault("I1", "%s was never dropped", name)
        return places

    def files_kept(self):
        places = self.places()
        for found, entries in self.by_hash.items():
            kept = places[found]
            if len(kept) < len(entries):
                self.fault("I1", "%d of %d files with hash %.8s are left: %s",
                           len(kept), len(entries), found, ", ".join(kept))
            elif len(kept) > len(entries) and self.clean:
                self.fault("I1", "%.8s is kept %d times, dropped %d times", found,
                           len(kept), len(entries))
            if not self.settled:
                continue
            folder = "quarantine/" if entries[0]["broken"] else "done/"
            if any(not name.startswith(folder) for name in kept):
                self.fault("I1", "%.8s belongs in %s: %s", found, folder, ", ".join(kept))
            if entries[0]["broken"]:
                self.reasons(kept)

    def reasons(self, kept):
        for name in kept:
            why = name + ".why.json"
            if why not in self.spool.files:
                self.fault("I1", "%s has no reason beside it", name)

    def receipts(self):
        done = collections.Counter()
        for receipt in self.ledger.receipts.values():
            entries = self.by_hash.get(receipt.hash)
            if not entries:
                self.fault("I1", "receipt %d is of a file never dropped", receipt.id)
                continue
            if receipt.size != entries[0]["size"]:
                self.fault("I3", "receipt %d: size %d of %d", receipt.id, receipt.size,
                           entries[0]["size"])
            done[receipt.hash] += receipt.state == ledger.DONE
            if self.settled and receipt.state != ledger.DONE:
                self.fault("I1", "receipt %d is in state %d", receipt.id, receipt.state)
        for found, entries in self.by_hash.items():
            if not self.settled or entries[0]["broken"]:
                continue
            if done[found] < len(entries):
                self.fault("I1", "%.8s was dropped %d times, has %d receipts", found,
                           len(entries), done[found])
            elif done[found] > len(entries) and self.clean:
                self.fault("I2", "%.8s was dropped %d times, has %d receipts", found,
                           len(entries), done[found])
        if self.settled and self.ledger.due:
            self.fault("I1", "%d days are due", self.ledger.due)

    # ---- sessions ----

    def records_of_drop(self, found):
        if found not in self.records:
            entry = self.by_hash[found][0]
            self.records[found] = records_of(self.drops.bytes_of(entry))
        return self.records[found]

    def sessions(self):
        """Each record of each file is taken, known already, or refused: told
        from its bytes alone."""
        taken, keys = {}, {}
        for one in self.ledger.sessions.values():
            taken[one.receipt, one.record] = one
            keys[one.provider, one.session_id, one.revision] = one
            if world.digest(one.bytes) != one.input_hash:
                self.fault("I3", "session %d: its hash is of other bytes", one.id)
        refused = collections.Counter((r.receipt, r.record) for r in self.ledger.rejections)
        seen = set()
        for receipt in self.ledger.receipts.values():
            if receipt.state == ledger.TAKING or receipt.hash not in self.by_hash:
                continue
            entry = self.by_hash[receipt.hash][0]
            if entry["broken"]:
                self.fault("I1", "receipt %d is of a file that is no JSON", receipt.id)
                continue
            records = self.records_of_drop(receipt.hash)
            if receipt.records != len(records):
                self.fault("I3", "receipt %d: %d of %d records", receipt.id,
                           receipt.records, len(records))
            for number, data in records:
                place = (receipt.id, number)
                seen.add(place)
                self.record(place, data, number in entry["bad"],
                            (taken, keys, refused[place]))
        for place in list(taken) + list(refused):
            if place not in seen and self.state_of(place[0]) != ledger.TAKING:
                self.fault("I1", "record %d of receipt %d is of no file", place[1], place[0])
        self.effective(keys)

    def state_of(self, receipt):
        found = self.ledger.receipts.get(receipt)
        return found.state if found else None

    def record(self, place, data, bad, known):
        taken, keys, refused = known
        fault = "record %d of receipt %d " % (place[1], place[0])
        if bad:
            if refused != 1 or place in taken:
                self.fault("I1", fault + "is bad, was refused %d times", refused)
            return
        made = json.loads(data)
        key = (made.get("billing_provider", {}).get("npi"), made["session_id"],
               made.get("revision", 1))
        held = keys.get(key)
        if held is None:
            self.fault("I1", fault + "is lost")
        elif (held.receipt, held.record) == place:
            if held.bytes != data:
                self.fault("I3", fault + "is kept as other bytes")
            if refused:
                self.fault("I2", fault + "is taken and refused")
        elif held.bytes == data:
            if refused or place in taken:
                self.fault("I2", fault + "is a repeat, and taken or refused")
            if self.ledger.repeats.get(place) != held.id:
                self.fault("I2", fault + "is a repeat, and not known as one")
        elif refused != 1 or place in taken:
            self.fault("I2", fault + "is in conflict, was refused %d times", refused)

    def effective(self, keys):
        highest = {}
        for (provider, name, revision), one in keys.items():
            best = highest.get((provider, name))
            if best is None or best.revision < revision:
                highest[provider, name] = one
        best = {one.id for one in highest.values()}
        for one in self.ledger.sessions.values():
            if one.effective != (one.id in best):
                self.fault("I2", "session %d, revision %d: effective is %s", one.id,
                           one.revision, one.effective)

    # ---- decisions ----

    def decisions(self):
        """The last decision of a session and payer counts, each says which one
        it supersedes, and no session of the final set is without."""
        for one in self.ledger.decisions:
            self.decision(one)
        for one in self.ledger.sessions.values():
            ranks = {rank for rank in range(9) if (one.id, rank) in self.ledger.last}
            wanted = set(range(len(json.loads(one.bytes)["insurance"])))
            if not ranks <= wanted:
                self.fault("I2", "session %d is decided for payers it has not", one.id)
            elif one.effective and self.settled and ranks != wanted:
                self.fault("I1", "session %d is decided for %d of %d payers", one.id,
                           len(ranks), len(wanted))

    def decision(self, one):
        session = self.ledger.sessions.get(one.session)
        if session is None:
            self.fault("I3", "decision %d is of no session", one.id)
            return
        if one.supersedes != (one.before.id if one.before else None):
            self.fault("I2", "decision %d should supersede %s, and does %s", one.id,
                       one.before and one.before.id, one.supersedes)
        made = json.loads(one.bytes)
        said = (made["session_id"], made["revision"], made["payer_rank"],
                made["input_hash"], made["outcome"])
        wanted = (session.session_id, session.revision, one.rank,
                  "blake2b-256:" + session.input_hash, one.outcome)
        if said != wanted:
            self.fault("I3", "decision %d says something else than its row", one.id)
        if session.is_void != (made["outcome"] == "void"):
            self.fault("I3", "decision %d: void or not", one.id)

    # ---- what was published ----

    def outputs(self):
        self.decided = collections.defaultdict(dict)
        for one in self.ledger.decisions:
            self.decided[one.bytes.rstrip(b"\n")][one.id] = one
        self.refused = collections.defaultdict(list)
        for one in self.ledger.rejections:
            self.refused[one.receipt].append(one)
        groups = collections.defaultdict(dict)
        for name in self.spool.below("out"):
            if name.startswith("out/tmp/") or "/" in name[4:]:
                continue
            base, _, kind = name[4:].partition(".ndjson" if ".ndjson" in name else
                                               ".csv" if name.endswith(".csv") else
                                               ".summary.json")
            kind = name[4 + len(base):]
            if base.endswith(".redecided"):
                base, kind = base[:-len(".redecided")], ".redecided" + kind
            groups[base][kind] = self.spool.read(name)
        named = {}
        for base, kinds in groups.items():
            if not base[:8].isdigit() or base[8:9] != "-":
                self.fault("I6", "out/%s is of no receipt", base)
                continue
            named[int(base[:8])] = base
            self.published(int(base[:8]), base, kinds)
        for receipt in self.ledger.receipts.values():
            if receipt.state == ledger.DONE and receipt.id not in named:
                self.fault("I3", "receipt %d is done and has no outputs", receipt.id)

    def published(self, number, base, kinds):
        receipt = self.ledger.receipts.get(number)
        if receipt is None or receipt.state < ledger.DECIDED:
            self.fault("I3", "out/%s is published, and not decided", base)
            return
        if receipt.state == ledger.DONE:
            for kind in (".ndjson", ".csv", ".summary.json"):
                if kind not in kinds:
                    self.fault("I3", "out/%s%s is not there", base, kind)
        for kind, data in kinds.items():
            if kind == ".ndjson":
                self.lines(receipt, base, data)
            elif kind == ".summary.json":
                self.summary(receipt, base, data)
            elif kind == ".csv":
                self.table(base, data)
            elif kind == ".redecided.ndjson":
                self.redecided(receipt, base, data)
            else:
                self.fault("I6", "out/%s%s is nothing we know", base, kind)

    def whole_lines(self, base, data):
        if data and not data.endswith(b"\n"):
            self.fault("I6", "out/%s ends within a line", base)
        lines = data.split(b"\n")
        return lines[:-1] if not lines[-1] else lines

    def lines(self, receipt, base, data):
        """Each line is a decision of the ledger, or a rejection of it; each
        record of the file has its own."""
        counts = collections.Counter()
        sessions = set()
        for line in self.whole_lines(base, data):
            try:
                made = json.loads(line)
            except ValueError:
                self.fault("I6", "out/%s has a line that is no JSON", base)
                continue
            if "rejected" in made:
                counts["rejected"] += 1
                record = made["rejected"].get("record")
                if not any(r.record == record for r in self.refused[receipt.id]):
                    self.fault("I3", "out/%s: a rejection the ledger does not know", base)
            elif "superseded" in made or "duplicate" in made or "repeated" in made:
                counts["repeat"] += 1
            elif line not in self.decided:
                self.fault("I3", "out/%s: a decision the ledger does not know", base)
            elif made["payer_rank"] == 0:
                counts[COUNTED[made["outcome"]]] += 1
                sessions.add((made["billing_provider"], made["session_id"], made["revision"]))
        self.line_counts(receipt, base, counts)

    def line_counts(self, receipt, base, counts):
        if counts["rejected"] != receipt.counts["rejected"]:
            self.fault("I3", "out/%s: %d rejections of %d", base, counts["rejected"],
                       receipt.counts["rejected"])
        for kind in ("ready", "held", "denied", "void"):
            if counts[kind] < receipt.counts[kind]:
                self.fault("I3", "out/%s: %d %s of %d", base, counts[kind], kind,
                           receipt.counts[kind])

    def summary(self, receipt, base, data):
        try:
            made = json.loads(data)
        except ValueError:
            self.fault("I6", "out/%s.summary.json is no JSON", base)
            return
        said = ledger.summary_counts(made)
        if said["records"] != receipt.records:
            self.fault("I3", "out/%s: %d records of %d", base, said["records"],
                       receipt.records)
        for kind in OUTCOMES:
            if said[kind] != receipt.counts[kind]:
                self.fault("I3", "out/%s: %s is %d, the ledger has %d", base, kind,
                           said[kind], receipt.counts[kind])
        if sum(said[kind] for kind in OUTCOMES) != said["records"]:
            self.fault("I3", "out/%s: its counts do not add up", base)

    def table(self, base, data):
        rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
        if data and not data.endswith(b"\n"):
            self.fault("I6", "out/%s.csv ends within a row", base)
        widths = {len(row) for row in rows}
        if len(widths) > 1 or not rows:
            self.fault("I6", "out/%s.csv is no whole table", base)

    def redecided(self, receipt, base, data):
        for line in self.whole_lines(base, data):
            at = line.find(b'"decision":')
            try:
                made = json.loads(line)
            except ValueError:
                self.fault("I6", "out/%s: a line that is no JSON", base)
                continue
            inner = line[at + len(b'"decision":'):-1]
            if "redecided" not in made or inner not in self.decided:
                self.fault("I3", "out/%s: a new decision the ledger does not know", base)


def check(path, drops, settled=True, logs=(), clean=False):
    """The faults of a spool; [] when all is well."""
    return Checker(path, drops, settled, logs, clean).check()


def replay(gonio, path):
    """I5: `gonio ledger replay --all` on the ledger, by the program itself."""
    done = subprocess.run([gonio, "ledger", "replay", "--all", "--ledger",
                           os.path.join(path, "ledger.db")],
                          capture_output=True, env=world.environment(), timeout=3600)
    if done.returncode != 0:
        return ["I5 replay ended with %d: %s" % (done.returncode,
                                                 done.stderr.decode()[:400])]
    return []


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("spool")
    parser.add_argument("drops")
    parser.add_argument("--settled", action="store_true")
    parser.add_argument("--replay", metavar="GONIO")
    parser.add_argument("--log", action="append", default=[])
    given = parser.parse_args()
    faults = check(given.spool, world.Drops(given.drops), given.settled, given.log)
    if given.replay:
        faults += replay(given.replay, given.spool)
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
