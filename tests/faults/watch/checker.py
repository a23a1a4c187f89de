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
import json
import os
import stat
import subprocess
import sys

import ledger
import outputs
import world

FOLDERS = ("inbox", "work", "done", "quarantine", "out", "policies")
SMALL = 4 << 20  # larger files are copied to work/ first, and may come twice


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


class Checker(outputs.Outputs):
    """given_up: reasons for which a file without fault may be in quarantine, as
    that it could not be read, or that the program died of it too often."""

    def __init__(self, path, drops, settled, logs=(), clean=False, given_up=()):
        self.faults, self.settled, self.clean = [], settled, clean
        self.may_give_up = given_up
        self.spool, self.drops, self.logs = Spool(path), drops, logs
        self.ledger = None
        self.by_hash = collections.defaultdict(list)
        for entry in drops.list:
            self.by_hash[entry["hash"]].append(entry)
        self.records = {}
        self.given_up = collections.Counter()

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
        self.refusals()
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

    def find_places(self):
        """Where bytes that were dropped stand now, by their hash."""
        places = collections.defaultdict(list)
        for name in self.spool.files:
            if name.endswith((".rejected.ndjson", ".why.json")) and not name.startswith(
                    "inbox/"):
                continue  # what we made of it may be equal to it
            if name.startswith(("inbox/", "work/", "done/", "quarantine/")):
                found = world.digest(self.spool.read(name))
                if found in self.by_hash:
                    places[found].append(name)
                elif name.startswith("done/"):
                    self.fault("I1", "%s was never dropped", name)
        return places

    def files_kept(self):
        self.places = self.find_places()
        for found, entries in self.by_hash.items():
            kept = self.places[found]
            if len(kept) < len(entries):
                self.fault("I1", "%d of %d files with hash %.8s are left: %s",
                           len(kept), len(entries), found, ", ".join(kept))
            elif len(kept) > len(entries) and self.clean:
                self.fault("I1", "%.8s is kept %d times, dropped %d times", found,
                           len(kept), len(entries))
            if not self.settled:
                continue
            folder = "quarantine/" if entries[0]["broken"] else "done/"
            for name in kept:
                reason = self.reason(name) if name.startswith("quarantine/") else None
                if not entries[0]["broken"] and reason in self.may_give_up:
                    self.given_up[found] += 1
                elif not name.startswith(folder):
                    self.fault("I1", "%s belongs in %s%s", name, folder,
                               ", refused by " + reason if reason else "")

    def reason(self, name):
        """The code in the file beside one that was refused whole."""
        try:
            return json.loads(self.spool.read(name + ".why.json"))["problems"][0]["code"]
        except (KeyError, ValueError, IndexError):
            self.fault("I1", "%s has no reason beside it", name)
            return None

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
            waits = [name for name in self.places[found] if name.startswith("inbox/")]
            if waits and done[found] >= len(entries) and entries[0]["size"] <= SMALL:
                self.fault("I2", "%s is done, and waits again", waits[0])
            if not self.settled or entries[0]["broken"]:
                continue
            if done[found] < len(entries) - self.given_up[found]:
                self.fault("I1", "%.8s was dropped %d times, has %d receipts", found,
                           len(entries), done[found])
            elif done[found] > len(entries) and self.clean:
                self.fault("I2", "%.8s was dropped %d times, has %d receipts", found,
                           len(entries), done[found])
        if self.settled and self.ledger.due:
            self.fault("I1", "%d days are due", self.ledger.due)

    def refusals(self):
        """Records that were refused stand in quarantine, to be mended."""
        refused = collections.defaultdict(list)
        for one in self.ledger.rejections:
            refused[one.receipt].append(one.record)
        by_number = collections.defaultdict(list)
        for name in self.spool.below("quarantine"):
            by_number[name[len("quarantine/"):].split("-")[0]].append(name)
        for receipt in self.ledger.receipts.values():
            stems = by_number["%08d" % receipt.id]
            kinds = {name.rsplit(".", 2)[1]: name for name in stems}
            if receipt.state != ledger.DONE or receipt.hash not in self.by_hash:
                continue
            if not refused[receipt.id]:
                if stems:
                    self.fault("I3", "%s is of a file without fault", stems[0])
                continue
            if set(kinds) != {"why", "rejected"}:
                self.fault("I3", "receipt %d: its refused records are not in quarantine",
                           receipt.id)
                continue
            self.refused_records(receipt, kinds, sorted(refused[receipt.id]))

    def refused_records(self, receipt, kinds, numbers):
        records = dict(self.records_of_drop(receipt.hash))
        wanted = b"".join(records.get(number, b"") + b"\n" for number in numbers)
        if self.spool.read(kinds["rejected"]) != wanted:
            self.fault("I3", "%s is not what was refused", kinds["rejected"])
        try:
            made = json.loads(self.spool.read(kinds["why"]))
        except ValueError:
            self.fault("I6", "%s is no JSON", kinds["why"])
            return
        if {problem["record"] for problem in made["problems"]} != set(numbers):
            self.fault("I3", "%s gives other reasons", kinds["why"])

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
            wanted = set(range(self.payers_of(one)))
            if not ranks <= wanted:
                self.fault("I2", "session %d is decided for payers it has not", one.id)
            elif one.effective and self.settled and ranks != wanted:
                self.fault("I1", "session %d is decided for %d of %d payers", one.id,
                           len(ranks), len(wanted))

    def payers_of(self, session):
        try:
            return len(json.loads(session.bytes)["insurance"])
        except (ValueError, KeyError):
            self.fault("I3", "session %d is none", session.id)
            return 0

    def decision(self, one):
        session = self.ledger.sessions.get(one.session)
        if session is None:
            self.fault("I3", "decision %d is of no session", one.id)
            return
        if one.supersedes != self.ledger.superseded_by(one):
            self.fault("I2", "decision %d should supersede %s, and does %s", one.id,
                       self.ledger.superseded_by(one), one.supersedes)
        try:
            made = json.loads(one.bytes)
            said = (made["session_id"], made["revision"], made["payer_rank"],
                    made["input_hash"], made["outcome"])
        except (ValueError, KeyError):
            self.fault("I3", "decision %d is none", one.id)
            return
        wanted = (session.session_id, session.revision, one.rank,
                  "blake2b-256:" + session.input_hash, one.outcome)
        if said != wanted:
            self.fault("I3", "decision %d says something else than its row", one.id)
        if session.is_void != (made["outcome"] == "void"):
            self.fault("I3", "decision %d: void or not", one.id)


def check(path, drops, settled=True, logs=(), clean=False, given_up=()):
    """The faults of a spool; [] when all is well."""
    return Checker(path, drops, settled, logs, clean, given_up).check()


def replay(gonio, path):
    """I5: `gonio ledger replay --all` on the ledger, by the program itself."""
    done = subprocess.run([gonio, "ledger", "replay", "--all", "--ledger",
                           os.path.join(path, "ledger.db")],
                          capture_output=True, env=world.environment(), timeout=3600)
    if done.returncode != 0:
        return ["I5 replay ended with %d: %s" % (done.returncode,
                                                 done.stderr.decode()[:400])]
    return []


def verify(gonio, path):
    """I4: `gonio ledger verify`, which holds the anchors against the chain."""
    done = subprocess.run([gonio, "ledger", "verify", "--ledger",
                           os.path.join(path, "ledger.db")],
                          capture_output=True, env=world.environment(), timeout=3600)
    return [] if done.returncode == 0 else ["I4 verify ended with %d: %s" % (
        done.returncode, (done.stdout + done.stderr).decode()[:400])]


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
