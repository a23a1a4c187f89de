#!/usr/bin/env python3
"""A disk that gives nothing of some files any more, however often it is asked.

    lasting.py GONIO WORK

One file that cannot be read is refused, and the others are decided. When none
can be, nothing is refused for it: it ends with 74 and says so, and with a good
disk all are decided. The same for folders of policies that have changed and
cannot be read: nothing is decided by the ones of before."""

import os
import shutil
import sys

import tracing
import trials
import world


def run(template, where, call, paths):
    """Every such call on the paths fails with EIO."""
    words = tracing.inject((call, "1+"), "error=EIO", where + ".strace")
    for path in paths:
        words += ["-P", path]
    done = world.watch_once(template.gonio, where, before=words)
    return done.returncode, done.stderr.decode()


def copied(template, name):
    where = os.path.join(template.folder, name)
    template.copy(where)
    return where


def inbox(where):
    return sorted(os.path.join(where, "inbox", name)
                  for name in os.listdir(os.path.join(where, "inbox")))


def settled(template, where):
    faults = template.finish(where, where + ".log")
    assert not faults, faults


def one_file(template):
    where = copied(template, "one")
    status, said = run(template, where, "read", inbox(where)[:1])
    assert status == 3 and "code=entry.io" in said, (status, said)
    assert inbox(where) == [], inbox(where)
    assert said.count("event=file.done") == 5, said  # all but that and the broken one


def all_files(template):
    where = copied(template, "all")
    before = inbox(where)
    status, said = run(template, where, "read", before)
    assert status == 74 and "the disk fails" in said, (status, said)
    assert inbox(where) == before and not os.listdir(os.path.join(where, "quarantine"))
    assert world.CANARY not in said, said
    settled(template, where)


def policies(template, payers):
    where = copied(template, "policies")
    before = inbox(where)
    with open(os.path.join(payers, "plain", "policy.lua"), "a", encoding="ascii") as out:
        out.write("-- changed\n")
    status, said = run(template, where, "openat2", [])
    assert status == 74 and "folders of policies" in said, (status, said)
    assert "Input/output error" in said and inbox(where) == before, said
    done = world.watch_once(template.gonio, where)
    assert done.returncode in trials.GOOD and inbox(where) == [], done
    assert b'cause="changed"' in done.stderr, done.stderr


def main():
    tracing.required()
    work = os.path.abspath(sys.argv[2])
    shutil.rmtree(work, ignore_errors=True)
    gonio = world.alone(sys.argv[1], work)
    world.PAYERS = shutil.copytree(world.PAYERS, os.path.join(work, "payers"))
    template = trials.scenarios(gonio, work, ["small"])["small"]
    world.settings(template.spool, payers=world.PAYERS)
    one_file(template)
    all_files(template)
    policies(template, world.PAYERS)


main()
