#!/usr/bin/env python3
"""Power fails: what is then on the disk, is it enough?

    power.py GONIO WORK [--states N] [--seed S] [--scenario NAME] [--no-leave-out]

Records what one run of `gonio watch --once` does to its spool (power_log.py),
builds states that a disk may be in after a crash at any point of it
(power_states.py), starts the program on each, and has the checker look. What
could be seen in out/ before the crash must be there afterwards, byte for
byte; the effective decisions must be those of the run without a crash.

Then the test is tested: each kind of sync in turn is taken to have no effect,
and some state must show it. A kind that no state misses is a fault: it is not
needed, or the states are too few.

1,000 states of a scenario: two minutes on two cores. --states 20 is the share of
each run of the tests."""

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import shutil
import sys

import checker
import ledger
import power_log
import power_states
import world
import tracing

# As engine/watch/spool.h numbers them. (F10 is made by us and by SQLite, which
# overlooks when it fails: both are left out together.)
POINTS = (("F4", "the ledger's commit"), ("F9", "the ledger's anchors"),
          ("F10", "the ledger's names"), ("F1", "the private copy of a large file"),
          ("F2", "work/"), ("F3", "inbox/"), ("F5", "outputs"), ("F6", "out/"),
          ("F7", "done/ of the day"), ("F11", "done/, when a day is new"),
          ("F8", "policies/"), ("F12", "quarantine/"), ("F13", "NEEDS-VERIFY"),
          ("F0", "the folders of the spool"))


def number_of(op, history):
    path = op.path
    if op.kind == "syncfs":
        return "F5"
    if path == ".":
        return number_of_names(op, history)
    if path.startswith("ledger.db"):
        return "F9" if path.endswith(".anchors") else "F4"
    if path == "NEEDS-VERIFY":
        return "F13"
    if path.startswith("work/"):
        return "F1"
    if path.startswith("out/tmp"):
        return "F5"
    for folder, number in (("work", "F2"), ("inbox", "F3"), ("out", "F6"),
                           ("policies", "F8"), ("quarantine", "F12")):
        if path == folder or path.startswith(folder + "/"):
            return number
    if path.startswith("done"):
        return "F7" if path.count("/") == 3 else "F11"
    return "F0"


def number_of_names(sync, history):
    """Of the spool itself: by the names that this sync keeps."""
    if sync.call == "fdatasync":
        return "F10"  # SQLite's
    at = history.ops.index(sync)
    kept = {op.name for before, op in enumerate(history.ops[:at])
            if power_states.is_name(op) and history.after[before] == at}
    if "NEEDS-VERIFY" in kept:
        return "F13"
    return "F10" if any(name.startswith("ledger.db") for name in kept) else "F0"


# ---- scenarios: a spool, the files that wait in it, those that come later ----


class Small:
    """status: how the recorded run may end; inject: what fails within it;
    same: whether the decisions must be those of a run without a crash."""

    status, inject, same = (0, 3), None, True

    def __init__(self, gonio, folder):
        self.gonio, self.folder = gonio, folder
        self.spool = os.path.join(folder, "spool")
        self.payers = world.PAYERS
        self.prepare()

    def prepare(self):
        world.new_spool(self.gonio, self.spool)

    def files(self):
        return world.small_batch(7)

    def later(self):
        return ()

    def options(self):
        return ("--ready", "renamed", "--known-on", world.KNOWN_ON, "--payers", self.payers)

    def after_crash(self):
        pass

    def dead(self, spool, crash):
        """What else must hold of a disk before anything is started."""
        anchors = os.path.join(spool, "ledger.db.anchors")
        if not crash.ended or (os.path.exists(anchors) and
                               open(anchors, "rb").read()[-1:] == b"\n"):
            return []
        return ["it had ended in order, and its last anchor is not whole"]

    def look(self, spool, crash, said):
        """And afterwards; said is what the program said then."""
        return []


class Crash:
    """seen: something had been published before; ended: the program had ended."""

    def __init__(self, seen, ended):
        self.seen, self.ended = seen, ended


class Large(Small):
    def files(self):
        return [world.large_file(260, size=6000), world.small_batch(1)[0]]


class First(Small):
    """An empty folder becomes a spool; files come after the crash."""

    def prepare(self):
        os.mkdir(self.spool, 0o700)

    def files(self):
        return ()

    def later(self):
        return world.small_batch(3)


class Policies(Small):
    """Changed policies decide; after the crash there are broken ones. What was
    published is of the second version, so that one, and no other, goes on."""

    same = False

    def prepare(self):
        self.payers = os.path.join(self.folder, "payers")
        world.copy_tree(world.PAYERS, self.payers)
        with open(self.policy(), encoding="utf-8") as file:
            self.text = file.read()
        world.new_spool(self.gonio, self.spool, payers=self.payers)
        self.write(self.text.replace('version = "1"', 'version = "2"'))

    def policy(self):
        return os.path.join(self.payers, "plain", "policy.lua")

    def write(self, text):
        with open(self.policy(), "w", encoding="utf-8") as file:
            file.write(text)

    def later(self):
        return [world.File("later.json", [world.session(77)])]

    def after_crash(self):
        self.write("return policy {\n")

    def look(self, spool, crash, said):
        versions = {(json.loads(one.bytes).get("policy") or {}).get("version")
                    for one in ledger.read(spool).decisions}
        wanted = {"2"} if crash.seen else {"1", "2"}
        return [] if versions <= wanted else [
            "decided by the versions %s" % sorted(map(str, versions))]


class Failing(Small):
    """A sync fails and the program stops: the next start looks first."""

    status, inject = (74,), "fdatasync:error=EIO:when=4"

    def dead(self, spool, crash):
        marker = os.path.join(spool, "NEEDS-VERIFY")
        if not crash.ended or (os.path.exists(marker) and os.path.getsize(marker)):
            return []
        return ["it had stopped with 74, and NEEDS-VERIFY does not say why"]

    def look(self, spool, crash, said):
        return [] if not crash.ended or b"event=verify.clean" in said else [
            "it had stopped with 74, and the next start did not verify"]


SCENARIOS = {"small": Small, "large": Large, "first": First, "policies": Policies,
             "failing": Failing}


class Proof:
    """One recording, and everything a state of it is held against."""

    def __init__(self, gonio, folder, scenario):
        self.gonio, self.folder = gonio, folder
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        self.case = SCENARIOS[scenario](gonio, folder)
        spool = self.case.spool
        self.drops = world.Drops(os.path.join(folder, "drops"))
        for made in self.case.files():
            self.drops.drop(spool, made)
        self.recording, done = power_log.record(
            world.watch_words(gonio, spool, "--once", *self.case.options()), spool,
            inject=self.case.inject)
        if done.returncode not in self.case.status:
            raise SystemExit("the recorded run ended with %d\n%s"
                             % (done.returncode, done.stderr.decode()[-2000:]))
        self.history = power_states.History(self.recording)
        self.compare_with_disk(spool)
        self.visible = self.visible_outputs()
        self.case.after_crash()
        self.later = [(made, self.drops.note(made)) for made in self.case.later()]
        faults = self.run_again(spool)[0] if self.case.inject else []
        faults += self.run_later(spool)
        faults += checker.check(spool, self.drops, clean=True)
        if faults:
            raise SystemExit("without a crash:\n" + "\n".join(faults))
        self.effective = ledger.effective(spool)

    def run_again(self, spool):
        """(faults, what it said)."""
        done = world.watch_once(self.gonio, spool, *self.case.options())
        said = done.stdout + done.stderr
        if done.returncode in (0, 3):
            return [], said
        return ["ended with %d: %s" % (done.returncode, said.decode()[-600:])], said

    def run_later(self, spool):
        """What comes after the crash was mended, and its run."""
        if not self.later:
            return []
        for number, (made, stored) in enumerate(self.later):
            path = os.path.join(spool, "inbox", made.name)
            shutil.copyfile(stored, path)
            os.utime(path, (1700000000 + number, 1700000000 + number))
        return self.run_again(spool)[0]

    def compare_with_disk(self, spool):
        """That everything was understood: the operations give this very tree."""
        ops = self.recording.ops
        files, _ = power_states.build(self.history, power_states.State(
            len(ops), self.history.open_at(len(ops))))
        disk = checker.Spool(spool)
        for name in set(files) | set(disk.files):
            if name not in files or name not in disk.files:
                raise SystemExit("the recording is wrong about " + name)
            if files[name][1] != disk.read(name):
                raise SystemExit("the recording is wrong about the bytes of " + name)

    def visible_outputs(self):
        """[(point, path, bytes)]: from where on an output could be seen."""
        ops = self.recording.ops
        files, folders = power_states.build(self.history, power_states.State(
            len(ops), self.history.open_at(len(ops))))
        out = folders["out"]
        return [(at, "out/" + op.name, files["out/" + op.name][1])
                for at, op in enumerate(ops)
                if op.kind == "add" and op.folder == out and "out/" + op.name in files]

    def states(self, history, count, seed):
        """Different states, spread over all points."""
        rng = random.Random(seed)
        points = list(range(1, len(history.ops) + 1))
        per_point = max(1, count // len(points))
        seen, given = set(), 0
        rounds = [iter(power_states.variants(history, point, rng, per_point))
                  for point in points]
        while rounds and given < count:
            rng.shuffle(rounds)
            left = []
            for states in rounds:
                state = next(states, None)
                if state is None:
                    continue
                left.append(states)
                built = power_states.build(history, state)
                mark = fingerprint(built, state.point if self.visible else 0)
                if mark not in seen and given < count:
                    seen.add(mark)
                    given += 1
                    yield state
            rounds = left

    def try_state(self, history, state, where):
        """The faults found after a start on that state."""
        spool = os.path.join(where, "spool")
        shutil.rmtree(where, ignore_errors=True)
        os.makedirs(where)
        built = power_states.build(history, state)
        power_states.lay_out(self.recording, built, spool)
        crash = Crash(any(at < state.point for at, _, _ in self.visible),
                      state.point == len(history.ops))
        faults = ["dead: " + fault for fault in self.case.dead(spool, crash)]
        if not self.later:
            faults += ["dead: " + fault for fault in
                       checker.check(spool, self.drops, settled=False)]
        bad, said = self.run_again(spool)
        log = os.path.join(where, "stderr")
        with open(log, "wb") as out:
            out.write(said)
        if bad:
            return faults + bad
        faults += self.run_later(spool)
        faults += checker.check(spool, self.drops, logs=[log])
        faults += self.case.look(spool, crash, said)
        faults += checker.verify(self.gonio, spool)
        for point, path, data in self.visible:
            if point < state.point:
                full = os.path.join(spool, path)
                if not os.path.exists(full):
                    faults.append("%s was seen, and is lost" % path)
                elif open(full, "rb").read() != data:
                    faults.append("%s was seen, and is another one" % path)
        if not faults and self.case.same and ledger.effective(spool) != self.effective:
            faults.append("the effective decisions are others")
        return faults


def fingerprint(built, extra):
    sum_ = hashlib.blake2b(digest_size=16)
    files, folders = built
    for path in sorted(files):
        sum_.update(path.encode("utf-8", "surrogateescape") + b"\0" + files[path][1] + b"\1")
    sum_.update(repr(sorted(folders)).encode() + str(extra).encode())
    return sum_.digest()


PROOF = None  # of the processes that try states
LEFT_OUT = None


def try_one(state):
    history = LEFT_OUT or PROOF.history
    where = os.path.join(PROOF.folder, "try-%d" % os.getpid())
    faults = PROOF.try_state(history, state, where)
    if faults:
        kept = os.path.join(PROOF.folder, "fault-%s-%d" % (
            "left-out" if LEFT_OUT else "state", state.point))
        shutil.rmtree(kept, ignore_errors=True)
        os.rename(where, kept)
        faults = faults + ["kept in " + kept]
    return state.point, faults


def try_all(states, jobs):
    """(states tried, [(point, faults)])."""
    tried, bad = 0, []
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        for point, faults in pool.imap_unordered(try_one, states, chunksize=4):
            tried += 1
            if faults:
                bad.append((point, faults))
    return tried, bad


def missing(history, without):
    """States in which just that is lost which this sync was to keep."""
    ops = history.ops
    for sync in [at for at in without.left_out]:
        held = [at for at in range(sync) if history.after[at] == sync]
        if not held:
            continue
        for point in range(sync + 1, len(ops) + 1):
            unsure = without.open_at(point)
            lost = [at for at in held if at in unsure]
            if not lost:
                break
            names = [at for at in lost if power_states.is_name(ops[at])]
            yield power_states.State(point, [at for at in unsure if at not in lost])
            if names and len(names) < len(lost):
                yield power_states.State(point, [at for at in unsure
                                                 if at not in lost or at in names])
            for at in lost[-4:]:
                yield power_states.State(point, [n for n in unsure if n != at])


def leave_out(proof, number, jobs, most, seed):
    """How many states were tried without that sync, and the first fault."""
    global LEFT_OUT
    ops = proof.recording.ops
    which = [at for at, op in enumerate(ops)
             if op.kind in ("sync", "syncfs") and number_of(op, proof.history) == number]
    if not which:
        return 0, 0, None
    LEFT_OUT = power_states.History(proof.recording, which)
    states = list(missing(proof.history, LEFT_OUT))
    random.Random(seed).shuffle(states)
    tried, first = 0, None
    for start in range(0, min(len(states), most), 2 * jobs):
        done, bad = try_all(states[start:start + 2 * jobs], jobs)
        tried += done
        if bad:
            first = bad[0]
            break
    LEFT_OUT = None
    return len(which), tried, first


def prove(given, name):
    global PROOF
    PROOF = Proof(os.path.abspath(given.gonio), os.path.join(given.work, name), name)
    ops = PROOF.recording.ops
    syncs = sum(op.kind in ("sync", "syncfs") for op in ops)
    print("%s: %d operations, %d syncs, %d outputs" % (name, len(ops), syncs,
                                                      len(PROOF.visible)), flush=True)
    tried, bad = try_all(PROOF.states(PROOF.history, given.states, given.seed), given.jobs)
    print("%s: %d states, %d with a fault" % (name, tried, len(bad)), flush=True)
    for point, faults in sorted(bad)[:20]:
        print("  crash before operation %d:" % point)
        for fault in faults[:6]:
            print("    " + fault)
    caught = {}
    if not given.no_leave_out:
        for number, what in POINTS:
            syncs, tried, first = leave_out(PROOF, number, given.jobs, given.most, given.seed)
            if syncs:
                caught[number] = bool(first)
                print("%s: without %s (%s; %d syncs): %s" % (
                    name, number, what, syncs,
                    "caught after %d states: %s" % (tried, first[1][0]) if first
                    else "no state of %d shows it" % tried), flush=True)
    return len(bad), caught


def main():
    tracing.required()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gonio")
    parser.add_argument("work")
    parser.add_argument("--states", type=int, default=400, help="for each scenario")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scenario", action="append", choices=SCENARIOS)
    parser.add_argument("--no-leave-out", action="store_true")
    parser.add_argument("--most", type=int, default=120, help="states for a sync left out")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    given.work = os.path.abspath(given.work)
    given.gonio = world.alone(given.gonio, given.work)
    bad, caught = 0, {}
    for name in given.scenario or SCENARIOS:
        faults, found = prove(given, name)
        bad += faults
        for number, yes in found.items():
            caught[number] = caught.get(number, False) or yes
    idle = [number for number, yes in caught.items() if not yes]
    if idle:
        print("no state shows that these are needed: " + ", ".join(idle))
    sys.exit(1 if bad or idle else 0)


if __name__ == "__main__":
    main()
