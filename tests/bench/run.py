#!/usr/bin/env python3
"""Measures gonio against its floor, and how it grows.

    run.py GONIO FLOOR WORK_DIR [--sessions N] [--rounds N] [--only NAME]

Each figure is CPU time of a whole process (user and system, of that process
alone) and the median over rounds; the two programs run in turn, so that a
machine that slows down slows both. What counts are the ratios."""

import argparse
import os
import shutil
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def run(command, out="/dev/null"):
    """CPU seconds and peak memory in KiB of one run."""
    with open(out, "wb") as sink:
        child = subprocess.Popen(command, stdout=sink, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
    if not os.WIFEXITED(status) or os.WEXITSTATUS(status) != 0:
        sys.exit("%s ended with %r" % (" ".join(command), status))
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def generate(work, name, *args):
    path = os.path.join(work, name + ".ndjson")
    if not os.path.exists(path):
        with open(path + ".tmp", "wb") as out:
            subprocess.run([sys.executable, os.path.join(HERE, "generate.py"), *args], stdout=out, check=True)
        os.rename(path + ".tmp", path)
    return path


def check(gonio, path, *extra):
    return [gonio, "check", "--format", "ndjson", "--known-on", "2026-11-21", *extra, path]


def throughput(args):
    path = generate(args.work, "sessions-%d" % args.sessions, str(args.sessions))
    out = os.path.join(args.work, "out")
    ours, floors, ratios = [], [], []
    for _ in range(args.rounds):
        floor, _ = run([args.floor, path], out)
        mine, _ = run(check(args.gonio, path), out)
        ours.append(mine)
        floors.append(floor)
        ratios.append(floor / mine)
    per = 1e6 / args.sessions
    size = os.path.getsize(path) / args.sessions
    print("check over %d sessions of %.0f bytes, NDJSON in and out, CPU of one process" % (args.sessions, size))
    print("  floor, cJSON parse + print   %7.2f us a session" % (statistics.median(floors) * per))
    print("  gonio check                  %7.2f us a session" % (statistics.median(ours) * per))
    print("  rate against the floor       %7.2f  (%.2f to %.2f over %d rounds)"
          % (statistics.median(ratios), min(ratios), max(ratios), args.rounds))


def memory(args):
    print("peak memory, KiB")
    for label, count, extra in (
        ("1,000 sessions, one patient each", 1000, ()),
        ("%d sessions, one patient each" % args.many, args.many, ()),
        ("%d sessions, all of one patient" % args.many, args.many, ("--one-patient",)),
    ):
        name = "memory-%d%s" % (count, "-one" if extra else "")
        _, peak = run(check(args.gonio, generate(args.work, name, str(count), *extra)))
        print("  %-42s %8d" % (label, peak))


def start(args):
    path = generate(args.work, "one", "1")
    times = [run(check(args.gonio, path))[0] for _ in range(args.rounds * 3)]
    print("start to first decision of one session: %.1f ms of CPU (median of %d)"
          % (statistics.median(times) * 1000, len(times)))


def series(title, unit, points):
    print(title)
    first = None
    for label, cost in points:
        first = first or cost
        print("  %-28s %9.2f %s   x %.2f" % (label, cost, unit, cost / first))


def growth(args):
    def cost(path, sessions, *extra):
        return statistics.median(run(check(args.gonio, path, *extra))[0] for _ in range(3)) * 1e6 / sessions

    base = max(args.sessions // 10, 2000)
    series("sessions: cost of one", "us", [
        ("%d sessions" % (base * k), cost(generate(args.work, "grow-%d" % (base * k), str(base * k)), base * k))
        for k in (1, 2, 4, 8)
    ])
    series("services a session: cost of one service", "us", [
        ("%d services" % lines, cost(generate(args.work, "lines-%d" % lines, "4000", "--lines", str(lines)), 4000 * lines))
        for lines in (3, 6, 12, 24)
    ])
    path = generate(args.work, "grow-%d" % base, str(base))
    plain = cost(path, base)
    print("rules: what the added ones cost")
    for factor in (2, 4, 8):
        payers = policy_with(args.work, factor)
        rules, more = factor * RULES, cost(path, base, "--payers", payers) - plain
        print("  %4d small rules more  %9.2f us a session   %.3f us a rule" % (rules, more, more / rules))


def visits(args):
    """What each patient's history costs a run without a ledger."""
    count = args.sessions // 5
    inputs = [(n, generate(args.work, "visits-%d-%d" % (n, count), str(count), "--visits", str(n))) for n in (1, 20)]
    costs = {n: [] for n, _ in inputs}
    for _ in range(args.rounds):
        for n, path in inputs:
            costs[n].append(run(check(args.gonio, path))[0] * 1e6 / count)
    series("visits a patient: cost of a session", "us", [("%d visits" % n, statistics.median(costs[n])) for n, _ in inputs])


def tables(args):
    """All pairs of codes of a quarter, imported and looked up."""
    source, made = os.path.join(args.work, "ncci"), os.path.join(args.work, "tables")
    if not os.path.exists(source):
        subprocess.run([sys.executable, os.path.join(HERE, "ncci.py"), source + ".tmp"], check=True)
        os.rename(source + ".tmp", source)
    parts = [os.path.join(source, name) for name in sorted(os.listdir(source))]
    cost, peak = run([args.gonio, "data", "import", "ncci", "--data", made, *parts])
    size = sum(os.path.getsize(part) for part in parts)
    print("gonio data import ncci, %.0f MB of text: %.2f s of CPU, peak memory %d KiB" % (size / 1e6, cost, peak))
    sys.stdout.flush()
    table = [os.path.join(made, name) for name in os.listdir(made) if name.endswith(".table")]
    subprocess.run([os.path.join(os.path.dirname(args.floor), "lookup"), *table], check=True)


RULES = 20


def policy_with(work, factor):
    """Medicare with that many small rules more, each reading two facts."""
    folder = os.path.join(work, "rules-%d" % factor, "medicare")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    text = open(os.path.join(ROOT, "payers", "medicare", "policy.lua")).read()
    rules = "".join(
        """
    rule { id = "bench.rule%d", topic = "bench", scope = "day", severity = "warn",
      title = "A small rule", source = "benchmark",
      check = function(day) return day.date_of_service < day.first_treatment_on - %d end },"""
        % (i, 1000 + i)
        for i in range(factor * RULES)
    )
    at = text.index("rules = {") + len("rules = {")
    with open(os.path.join(folder, "policy.lua"), "w") as out:
        out.write(text[:at] + rules + text[at:])
    return os.path.dirname(folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gonio")
    parser.add_argument("floor")
    parser.add_argument("work")
    parser.add_argument("--sessions", type=int, default=100000)
    parser.add_argument("--many", type=int, default=1000000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=["throughput", "memory", "start", "growth", "visits", "tables"])
    args = parser.parse_args()
    os.makedirs(args.work, exist_ok=True)
    # Nobody's own tables of published data decide here.
    os.environ["GONIO_DATA"] = os.path.join(args.work, "no-tables")
    for part in (throughput, memory, start, growth, visits, tables):
        if args.only in (None, part.__name__):
            part(args)


if __name__ == "__main__":
    main()
