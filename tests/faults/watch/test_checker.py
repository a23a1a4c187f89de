#!/usr/bin/env python3
"""The checker's own test: a good spool, harmed in one way at a time.

    test_checker.py GONIO WORK

A spool of small and large files is worked off in peace; the checker finds
nothing. Then each mutation below is made to a copy of it, and the checker must
name one of the invariants that it breaks."""

import glob
import json
import os
import shutil
import sqlite3
import sys

import checker
import world


def one_of(spool, pattern):
    found = sorted(glob.glob(os.path.join(spool, pattern)))
    assert found, "no " + pattern
    return max(found, key=os.path.getsize)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    with open(path, "wb") as out:
        os.fchmod(out.fileno(), 0o600)
        out.write(data)


def change(pattern, how):
    def mutate(spool):
        path = one_of(spool, pattern)
        before = read(path)
        after = how(before)
        assert after != before
        write(path, after)
    return mutate


def remove(pattern):
    return lambda spool: os.remove(one_of(spool, pattern))


def add(name, data=b"x\n", mode=0o600):
    def mutate(spool):
        write(os.path.join(spool, name), data)
        os.chmod(os.path.join(spool, name), mode)
    return mutate


def sql(*statements):
    """On the ledger, with all that guards it taken away."""
    def mutate(spool):
        base = sqlite3.connect(os.path.join(spool, "ledger.db"), isolation_level=None)
        base.execute("PRAGMA foreign_keys = OFF")
        for (name,) in base.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            base.execute("DROP TRIGGER " + name)
        for statement in statements:
            done = base.execute(statement)
            assert done.rowcount != 0, "nothing changed: " + statement
        base.close()
    return mutate


def flip_byte(spool):
    """Of a decision, within the ledger's file; a page may hold old copies of
    what it holds, so each of one text is changed."""
    found = checker.ledger.read(spool).decisions[0].bytes[:200]
    change("ledger.db", lambda data: data.replace(found, found[:50] + b"?" + found[51:]))(spool)


def tamper(data):
    """A decision line whose outcome or minutes say something else."""
    return data.replace(b'"minutes":23', b'"minutes":24', 1)


def summary_of(how):
    def change_it(data):
        made = json.loads(data)
        how(made)
        return json.dumps(made).encode() + b"\n"
    return change_it


def raise_ready(made):
    made["ready"] += 1


def without_line(data):
    lines = data.splitlines(True)
    return b"".join(lines[:1] + lines[2:])


LAST = "(SELECT max(id) FROM %s)"
SOME = "(SELECT min(id) FROM %s)"
MUTATIONS = [
    ("output deleted", remove("out/*.json.ndjson"), "I3"),
    ("table deleted", remove("out/*.csv"), "I3"),
    ("summary deleted", remove("out/*.summary.json"), "I3"),
    ("decision altered in an output", change("out/*large*.ndjson", tamper), "I3"),
    ("output cut within a line", change("out/*large*.ndjson", lambda d: d[:-9]), "I6"),
    ("output empty", change("out/*large*.ndjson", lambda d: b""), "I3"),
    ("line of an output gone", change("out/*large*.ndjson", without_line), "I3"),
    ("line of an output twice",
     change("out/*large*.ndjson", lambda d: d + d.splitlines(True)[0]), "I3"),
    ("output of zeros", change("out/*large*.ndjson", lambda d: b"\0" * len(d)), "I6"),
    ("summary altered", change("out/*large*.summary.json", summary_of(raise_ready)), "I3"),
    ("summary cut", change("out/*large*.summary.json", lambda d: d[:-20]), "I6"),
    ("table cut", change("out/*large*.csv", lambda d: d[:-9]), "I6"),
    ("row of a table gone", change("out/*large*.csv", without_line), "I3"),
    ("output of no receipt", add("out/00099999-x.json.ndjson", b""), "I3"),
    ("something else in out/", add("out/notes.txt"), "I6"),
    ("source deleted", remove("done/*/*/*/*"), "I1"),
    ("source altered", change("done/*/*/*/*", lambda d: d + b" "), "I1"),
    ("source back in the inbox",
     lambda spool: shutil.copy2(one_of(spool, "done/*/*/*/*"), spool + "/inbox/x"), "I1"),
    ("source moved to quarantine",
     lambda spool: os.rename(one_of(spool, "done/*/*/*/*"), spool + "/quarantine/x"), "I1"),
    ("file nobody dropped in done/", add("done/stranger"), "I1"),
    ("quarantine emptied", remove("quarantine/*broken.json"), "I1"),
    ("reason deleted", remove("quarantine/*broken.json.why.json"), "I1"),
    ("copy left in work/", add("work/00000001"), "I8"),
    ("temporary file left", add("out/tmp/00000001"), "I8"),
    ("output open to others",
     lambda spool: os.chmod(one_of(spool, "out/*.csv"), 0o644), "I9"),
    ("ledger open to others", lambda spool: os.chmod(spool + "/ledger.db", 0o640), "I9"),
    ("folder open to others", lambda spool: os.chmod(spool + "/out", 0o755), "I9"),
    ("spool open to others", lambda spool: os.chmod(spool, 0o755), "I9"),
    ("folder gone", lambda spool: shutil.rmtree(spool + "/out"), "I1 I3"),
    ("name told in the log", add("log", b"S" + world.CANARY.encode() + b"-1\n"), "I7"),
    ("ledger deleted", remove("ledger.db"), "I1"),
    ("ledger cut", change("ledger.db", lambda d: d[:len(d) // 2]), "I4"),
    ("byte of the ledger flipped", flip_byte, "I3 I4"),
    ("decision deleted", sql("DELETE FROM decision WHERE id = " + LAST % "decision"),
     "I2 I4"),
    ("decision twice", sql(
        "INSERT INTO decision SELECT " + LAST % "decision" + " + 1, session, rank, outcome,"
        " units, allowed, known_on, snapshot, generation, cause, caused_by, receipt, NULL,"
        " payer, seq, link, told_hash, told, bytes FROM decision WHERE id = " + SOME % "decision"), "I2"),
    ("decision's outcome altered", sql("UPDATE decision SET outcome = 2 WHERE id = "
                                       + SOME % "decision"), "I3"),
    ("decision's bytes altered", sql(
        "UPDATE decision SET bytes = replace(bytes, '\"minutes\":23', '\"minutes\":24')"
        " WHERE id = " + SOME % "decision"), "I3 I4"),
    ("decision of another session", sql("UPDATE decision SET session = session + 1"
                                        " WHERE id = " + SOME % "decision"), "I3"),
    ("session deleted", sql("DELETE FROM session WHERE id = " + SOME % "session"), "I1"),
    ("session altered", sql("UPDATE session SET bytes = bytes || ' ' WHERE id = "
                            + SOME % "session"), "I3"),
    ("superseded revision effective", sql(
        "UPDATE session SET effective = 1 WHERE effective = 0"), "I2"),
    ("no revision effective", sql(
        "UPDATE session SET effective = 0 WHERE id ="
        " (SELECT min(id) FROM session WHERE effective)"), "I2"),
    ("receipt not done", sql("UPDATE receipt SET state = 3 WHERE id = 1"), "I1"),
    ("receipt deleted", sql("DELETE FROM receipt WHERE id = " + LAST % "receipt"), "I1"),
    ("receipt's count altered", sql("UPDATE receipt SET ready = ready + 1 WHERE id = 1"),
     "I3 I4"),
    ("rejection deleted", sql("DELETE FROM rejection WHERE record ="
                              " (SELECT max(record) FROM rejection)"), "I1 I2"),
    ("rejection added", sql("INSERT INTO rejection VALUES(1, 1, '{}')"), "I2"),
    ("repeat deleted", sql("DELETE FROM repeat WHERE record ="
                           " (SELECT max(record) FROM repeat)"), "I2"),
    ("day left due", sql("UPDATE day SET due = 1 WHERE id = 1"), "I1"),
    ("row of the chain gone", sql("DELETE FROM link WHERE seq = 2"), "I4"),
    ("last row of the chain gone", sql(
        "DELETE FROM link WHERE seq = (SELECT max(seq) FROM link)"), "I4"),
    ("hash in the chain altered", sql(
        "UPDATE link SET hash = zeroblob(32) WHERE seq = 2"), "I4"),
    ("hash of a session altered", sql(
        "UPDATE session SET link = zeroblob(32) WHERE id = 2"), "I4"),
    ("rows of the chain swapped", sql(
        "UPDATE session SET seq = -1 WHERE id = 2",
        "UPDATE session SET seq = (SELECT seq FROM session WHERE id = 3) WHERE id = 2",
        "UPDATE session SET seq = (SELECT seq FROM session WHERE id = 2) - 1 WHERE id = 3"),
     "I4"),
    ("row renumbered", sql("UPDATE receipt SET id = 1000 WHERE id = " + LAST % "receipt"),
     "I4 I1 I3"),
]


def base_spool(gonio, work):
    spool = world.new_spool(gonio, os.path.join(work, "good"))
    drops = world.Drops(os.path.join(work, "drops"))
    for made in world.small_batch(7):
        drops.drop(spool, made)
    drops.drop(spool, world.large_file(120, size=300))
    done = world.watch_once(gonio, spool)
    write(os.path.join(work, "log"), done.stdout + done.stderr)
    if done.returncode not in (0, 3):
        sys.exit("the good spool: status %d\n%s" % (done.returncode, done.stderr.decode()))
    drops.close()
    return spool


def main():
    work = os.path.abspath(sys.argv[2])
    shutil.rmtree(work, ignore_errors=True)
    gonio = world.alone(sys.argv[1], work)
    good = base_spool(gonio, work)
    drops = world.Drops(os.path.join(work, "drops"))
    faults = checker.check(good, drops, logs=[os.path.join(work, "log")], clean=True)
    missed = ["the good spool: " + fault for fault in faults]
    for name, mutate, wanted in MUTATIONS:
        spool = os.path.join(work, "harmed")
        world.copy_tree(good, spool)
        mutate(spool)
        log = os.path.join(spool, "log")
        found = checker.check(spool, drops, logs=[log] if os.path.exists(log) else [],
                              clean=True)
        if not any(fault.split()[0] in wanted.split() for fault in found):
            missed.append("%s: wanted %s, found %s" % (name, wanted, found[:4] or "nothing"))
    for miss in missed:
        print(miss)
    print("%d mutations, %d missed" % (len(MUTATIONS), len(missed)))
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
