#!/usr/bin/env python3
"""Random tables, written in random ways, come out as Python's csv reads them.

    csv_random.py GONIO [ROUNDS [SEED]]

Every cell that Python's csv module reads must stand in the session that gonio
makes of its row: quotes, separators, line ends and blanks wherever they may."""

import csv
import io
import json
import os
import random
import subprocess
import sys
import tempfile

MAPPING = """return mapping {
  separator = "%s",
  files = { { key = "id" } },
  session = { session_id = "id", date_of_service = { value = "2026-03-16" },
    patient = { id = { value = "P" } }, insurance = { { payer = { value = "plain" } } },
    plan_of_care = { delayed_reason = { column = "c0", differs = true },
      goals = { { column = "c1", differs = true } } } },
  service = { code = { value = "97110" }, documentation = { response = "c0", progression = "c1",
    functional_goal = "c2" } },
}
"""
FIELDS = ("response", "progression", "functional_goal")
ALPHABET = ['"', ",", ";", "\n", "\r\n", " ", "\t", "a", "b", "'", "\\", "=", "\u00e9", "\u6f22", "|", "0"]


def cell(rng, separator):
    text = "".join(rng.choice(ALPHABET) for _ in range(rng.choice((0, 1, 2, 3, 5, 40))))
    quoted = rng.random() < 0.5 or any(c in text for c in '"\r\n' + separator) or text != text.strip()
    return '"%s"' % text.replace('"', '""') if quoted else text


def table(rng, separator, end):
    rows = rng.randint(1, 30)
    keys = ["K%d" % rng.randint(0, rows) for _ in range(rows)]
    order = ["id", "c0", "c1", "c2", "other"]
    rng.shuffle(order)
    lines = [separator.join(order)]
    for key in keys:
        lines.append(separator.join(key if name == "id" else cell(rng, separator) for name in order))
        if rng.random() < 0.1:
            lines.append("")
    return end.join(lines) + (end if rng.random() < 0.5 else "")


def expected(text, separator):
    sessions = {}
    for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=separator):
        sessions.setdefault(row["id"], []).append([row[c].strip(" \t\r\n") or None for c in ("c0", "c1", "c2")])
    return list(sessions.items())


def one(gonio, folder, rng):
    separator, end = rng.choice(",;|\t"), rng.choice(("\n", "\r\n"))
    text = table(rng, separator, end)
    with open(os.path.join(folder, "m.lua"), "w") as out:
        out.write(MAPPING % separator.replace("\t", "\\t"))
    with open(os.path.join(folder, "in.csv"), "w", encoding="utf-8", newline="") as out:
        out.write(text)
    done = subprocess.run([gonio, "convert", "--map", "m.lua", "in.csv"], cwd=folder, capture_output=True)
    made = [json.loads(line) for line in done.stdout.decode().splitlines()]
    found = [(s["session_id"], [[x.get("documentation", {}).get(f) for f in FIELDS] for x in s["services"]])
             for s in made]
    if done.returncode != 0 or found != expected(text, separator):
        sys.exit("%r\n%r\n%r\n%s" % (text, expected(text, separator), found, done.stderr.decode()))


def main():
    gonio = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            one(gonio, folder, rng)


main()
