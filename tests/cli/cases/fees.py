"""What lines are allowed, against a second model: plain fractions, no integers
of fixed places, every unit priced by itself and the day's full unit found by
trying each. Random days of several codes, disciplines, dates and localities."""
import random
import re
from datetime import date, timedelta
from fractions import Fraction

with open(os.path.join(SOURCE, "scripts/gonio/mpfs.lua"), encoding="utf-8") as file:
    LUA = file.read()
TABLES = {name: {row.split()[0]: [Fraction(n) for n in row.split()[1:]] for row in rows.split("\n") if row}
          for name, rows in re.findall(r"local (\w+) = \[\[\n(.*?)\]\]", LUA, re.S)}
FACTORS = [(since, to, Fraction(value)) for since, to, value in
           re.findall(r'from = "([-\d]+)", to = "([-\d]+)", value = "([.\d]+)"', LUA)]
assert len(TABLES) == 5 and len(FACTORS) == 4, (sorted(TABLES), FACTORS)
REDUCED = {"97110", "97112", "97116", "97140", "97530", "97535", "97035", "G0283", "97164", "97750"}
OTHERS = {"97129", "96105", "97597"}
FACILITY = {"19", "22", "02"}


def unit(code, day, locality, place):
    """Full and reduced amount and practice expense of one unit, or None."""
    factor = [value for since, to, value in FACTORS if since <= day <= to]
    values = TABLES.get("RVUS_" + day[:4], {}).get(code)
    index = [Fraction(1)] * 3 if locality is None else TABLES.get("GPCIS_" + day[:4], {}).get(locality)
    if not factor or not values or not index:
        return None
    work, expense, malpractice = values[:3]
    if len(values) == 4:
        if place is None:
            return None
        expense = values[3] if place in FACILITY else expense

    def amount(part):
        sum_ = work * index[0] + expense * part * index[1] + malpractice * index[2]
        return sum_ * factor[0]

    return amount(Fraction(1)), amount(Fraction(1, 2)), expense


def cents(amount):
    return int(amount * 100 + Fraction(1, 2))


def expected(lines, day, locality, place):
    priced = [unit(line["code"], day, locality, place) for line in lines]
    ranked = [i for i, line in enumerate(lines) if line["code"] in REDUCED]
    unsure = any(priced[i] is None for i in ranked)
    best = None if unsure or not ranked else min(ranked, key=lambda i: (-priced[i][2], -priced[i][0], i))
    for i, line in enumerate(lines):
        if priced[i] is None or (i in ranked and unsure):
            yield None
            continue
        each = [cents(priced[i][1 if i in ranked else 0])] * line["units"]
        if i == best:
            each[0] = cents(priced[i][0])
        yield "%d.%02d" % divmod(sum(each), 100)


dice = random.Random(97110)
days = [date(2023, 12, 30) + timedelta(n) for n in range(0, 1130)]
edges = [date(*d) for d in ((2024, 1, 1), (2024, 3, 8), (2024, 3, 9), (2024, 12, 31), (2025, 1, 1),
                            (2025, 10, 20), (2025, 12, 31), (2026, 1, 1), (2026, 12, 31), (2027, 1, 1))]
sessions = []
for n in range(1500):
    day = str(dice.choice(edges + days))
    where = dice.choice([None, None, *sorted(TABLES["GPCIS_2026"]), "TX-97"])
    place = dice.choice([None, "11", "12", "22", "19"])
    for discipline in dice.choice([["PT"], ["PT"], ["OT"], ["PT", "OT"]]):
        grade = dice.choice([discipline, discipline, discipline + "A"])
        codes = dice.sample(sorted(REDUCED | OTHERS), dice.randint(1, 4))
        sessions.append(session(
            "%d-%s" % (n, discipline), patient={"id": "P-%d" % n}, date_of_service=day,
            insurance=[{"payer": "medicare"}], discipline=discipline, place_of_service=place,
            service_location={"locality": where},
            services=[{"code": code, "minutes": dice.randint(8, 50),
                       "therapist": {"npi": "1000000020", "credential": grade}} for code in codes]))
write("in.json", sessions)
done = gonio("check", "--format", "ndjson", "--known-on", "2026-11-21", "in.json")
assert done.status == 0, done
seen = {"known": 0, "unknown": 0, "several": 0}
by_id = {s["session_id"]: s for s in sessions}
for decision in done.decisions():
    source = by_id[decision["session_id"]]
    lines = decision["lines"]
    wanted = list(expected(lines, source["date_of_service"], source["service_location"]["locality"],
                           source["place_of_service"]))
    found = [line["allowed"] for line in lines]
    assert found == wanted, (source, lines, wanted)
    seen["known"] += sum(a is not None for a in found)
    seen["unknown"] += sum(a is None for a in found)
    seen["several"] += len(lines) > 2
assert min(seen.values()) > 200, seen
