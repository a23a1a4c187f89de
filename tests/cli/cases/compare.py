"""gonio compare: 200 sessions between two versions of a policy, every figure
worked out here on its own; limits, formats, statuses."""
import random
import re

plain = open(PLAIN + "/plain/policy.lua").read()


def policy(folder, name, method, fee, more=""):
    os.makedirs("%s/%s" % (folder, name), exist_ok=True)
    text = plain.replace('"plain"', '"%s"' % name).replace('"eight_minute"', '"%s"' % method)
    write("%s/%s/policy.lua" % (folder, name), text.rstrip()[:-1] + '''
  fees = { { codes = "97110", per = "unit", value = "30.00", source = HOUSE },
           { codes = "97140", per = "unit", value = "%s", source = HOUSE } },
%s}
''' % (fee, more))


CAP = '''  caps = { { id = "caps.three", codes = "timed", units = 3, over = "hold", source = HOUSE } },
'''
for folder in ("old", "new"):
    policy(folder, "beta", "eight_minute", "25.00")
policy("old", "acme", "eight_minute", "25.00")
policy("new", "acme", "midpoint", "26.00", CAP)

# ---- by hand: what each version bills ----


def eight_minute(a, b):
    units = {"97110": a // 15, "97140": b // 15}
    left = (a + b + 7) // 15 - sum(units.values())
    rest = sorted([(a % 15, "97110"), (b % 15, "97140")], reverse=True)
    for _, code in rest[:left]:
        units[code] += 1
    return units


def midpoint(a, b):
    return {"97110": (a + 7) // 15, "97140": (b + 7) // 15}


def billed(units, fee):
    """(code, units, cents) of each line."""
    cents = {"97110": 3000, "97140": fee}
    return {(code, n, n * cents[code]) for code, n in units.items() if n}


draw = random.Random(20261121)
sessions, expected = [], []
while len(sessions) < 200:
    few = len(sessions) < 12  # less than a unit of each code, perhaps one of both
    a, b = draw.randint(1, 7 if few else 60), draw.randint(1, 7 if few else 40)
    if a % 15 == b % 15:
        continue  # a tie: either code may have the last unit
    payer = "beta" if len(sessions) % 5 == 4 else "acme"
    name = "S-%03d" % len(sessions)
    sessions.append(session(name, insurance=[{"payer": payer}], services=[
        {"code": code, "minutes": m, "therapist": {"npi": "1000000020", "credential": "PT"}}
        for code, m in (("97110", a), ("97140", b))]))
    before = billed(eight_minute(a, b), 2500)
    after = before if payer == "beta" else billed(midpoint(a, b), 2600)
    capped = payer == "acme" and sum(n for _, n, _ in after) > 3
    outcome = {True: "ready", False: "deny"}
    was = outcome[bool(before)]
    now = "hold" if capped else outcome[bool(after)]
    # A held day's lines are held: each of them is another line than before.
    lines = max(len(before), len(after)) if capped else max(len(before - after),
                                                            len(after - before))
    expected.append(dict(
        id=name, payer=payer, was=was, now=now, lines=lines, capped=capped,
        units=(sum(n for _, n, _ in before), sum(n for _, n, _ in after)),
        cents=(sum(c for _, _, c in before), sum(c for _, _, c in after))))
write("s.json", sessions)
moved = [e for e in expected if e["lines"] or e["was"] != e["now"]]
assert 100 < len(moved) < 160 and not any(e["payer"] == "beta" for e in moved)
assert {(e["was"], e["now"]) for e in moved} >= {("ready", "hold"), ("ready", "ready"),
                                                 ("ready", "deny")}


def money(cents):
    return "%d.%02d" % (cents // 100, cents % 100)


SIDES = ("--from", "old", "--to", "new")
result = gonio("compare", *SIDES, "--format", "json", "s.json")
assert result.status == 0 and result.err == "", result
report = json.loads(result.out)
assert (report["sessions_compared"], report["sessions_moved"]) == (200, len(moved)), report["total"]
rows = {row["session_id"]: row for row in report["sessions"] if row["moved"]}
assert sorted(rows) == [e["id"] for e in moved], sorted(rows)
for e in moved:
    row = rows[e["id"]]
    assert (row["from"]["outcome"], row["to"]["outcome"]) == (e["was"], e["now"]), (row, e)
    assert (row["from"]["units"], row["to"]["units"]) == e["units"], (row, e)
    assert (row["from"]["allowed"], row["to"]["allowed"]) == tuple(map(money, e["cents"])), (row, e)
    assert row["lines"] == e["lines"], (row, e)
    assert ("caps.three" in [r["rule"] for r in row["rules"]]) == e["capped"], (row, e)


def hold_sums(sums, of):
    assert sums["decisions"] == len(of)
    assert sums["moved"] == sum(e in moved for e in of)
    assert sums["outcomes"] == sum(e["was"] != e["now"] for e in of)
    assert sums["lines"] == sum(e["lines"] for e in of)
    for side, at, key in (("from", 0, "was"), ("to", 1, "now")):
        for outcome in ("ready", "hold", "deny", "void"):
            these = [e for e in of if e[key] == outcome]
            assert sums[side][outcome] == {
                "decisions": len(these), "units": sum(e["units"][at] for e in these),
                "allowed": money(sum(e["cents"][at] for e in these))}, (side, outcome)


hold_sums(report["total"], expected)
assert [p["payer"] for p in report["payers"]] == ["acme", "beta"]
for payer in report["payers"]:
    hold_sums(payer, [e for e in expected if e["payer"] == payer["payer"]])
by_rule = {(r["payer"], r["rule"]): r for r in report["rules"]}
cap = by_rule["acme", "caps.three"]
capped = [e for e in expected if e["capped"]]
hold_sums(cap, capped)
assert (cap["comes"], cap["goes"], cap["heavier"], cap["lighter"]) == (len(capped), 0, 0, 0)
assert all(payer == "acme" for payer, _ in by_rule), by_rule

# The way back is the mirror image.
back = json.loads(gonio("compare", "--from", "new", "--to", "old", "--format", "json",
                        "s.json").out)
assert back["total"]["from"] == report["total"]["to"]
assert back["sessions_moved"] == len(moved)
assert [r for r in back["rules"] if r["rule"] == "caps.three"][0]["goes"] == len(capped)

# Held against the schema, with an existing validator.
for name, text in (("there", result.raw), ("back", json.dumps(back).encode())):
    done = subprocess.run([sys.executable, SOURCE + "/tests/format/schema_check.py",
                           "comparisons", "-"], input=text, capture_output=True,
                          env=environment())
    assert done.returncode == 0, (name, done)

# The limit: the share of sessions that may move.
share = len(moved) * 10000 // 200
for limit, status in ((share, 0), (share - 1, 1), (0, 1), (10000, 0)):
    text = "%d.%02d%%" % (limit // 100, limit % 100)
    assert gonio("compare", *SIDES, "--limit", text, "s.json").status == status, text
assert gonio("compare", "--from", "old", "--to", "old", "--limit", "0%", "s.json").status == 0
for wrong in ("1", "%", "-1%", "101%", "1.234%", "x%"):
    refused = gonio("compare", *SIDES, "--limit=" + wrong, "s.json")
    assert refused.status == 2 and "--limit" in refused.err, wrong

# For people: the same figures, and nothing of a session that could become markup.
table = gonio("compare", *SIDES, "s.json")
head = table.out.splitlines()[0]
assert head.startswith("%d of 200 sessions move (%d.%02d %%)" % (
    len(moved), share // 100, share % 100)), head
assert re.search(r"acme +%d of 160" % len(moved), table.out), table
assert re.search(r"S-\d+ +2026-03-16 +acme +ready → hold ", table.out), table
evil = dict(sessions[moved and int(moved[0]["id"][2:])], session_id="<b>\u202eX</b>")
write("evil.json", evil)
page = gonio("compare", *SIDES, "--format", "html", "evil.json")
assert page.out.startswith("<!DOCTYPE html>") and page.out.endswith("</html>\n"), page
assert "<b>" not in page.out and "\u202e" not in page.out and "&lt;b&gt;" in page.out
assert page.out.count("<table>") == page.out.count("</table>") >= 3, page

# Bytes do not depend on the run; standard input is read like a file.
assert gonio("compare", *SIDES, "s.json").raw == table.raw
assert gonio("compare", *SIDES, "-", stdin=open("s.json", "rb").read()).raw == table.raw

# Statuses: what is rejected, what does not load, what is missing.
write("bad.json", [{"session_id": "X"}, sessions[0]])
bad = gonio("compare", *SIDES, "--format", "json", "bad.json")
assert bad.status == 3 and json.loads(bad.out)["rejected"] == 1, bad
os.makedirs("broken/acme")
write("broken/acme/policy.lua", "return {")
for sides in (("--from", "old", "--to", "broken"), ("--from", "broken", "--to", "old")):
    broken = gonio("compare", *sides, "s.json")
    assert broken.status == 4 and "policy.error" in broken.out, broken
assert gonio("compare", "s.json").status == 2
assert gonio("compare", *SIDES).status == 2
assert gonio("compare", *SIDES, "--as", "acmee", "s.json").status == 2
every = json.loads(gonio("compare", *SIDES, "--as", "acme", "--format", "json", "s.json").out)
assert [p["payer"] for p in every["payers"]] == ["acme"] and every["sessions_moved"] > len(moved)
assert gonio("compare", *SIDES, "--as", "beta", "--limit", "0%", "s.json").status == 0

# Findings alone, and a day of two sessions, of which the first has the lines.
policy("warns", "beta", "eight_minute", "25.00", """
  rules = { rule { id = "beta.note", topic = "t", scope = "day", severity = "warn",
                   title = "A word", message = "A word", source = HOUSE,
                   check = function(day) return day.date_of_service ~= nil end } },
""")
pair = [dict(sessions[4], session_id=name, patient={"id": "P"}) for name in "AB"]
write("pair.json", pair)
told = json.loads(gonio("compare", "--from", "old", "--to", "warns", "--format", "json",
                        "--limit", "0%", "pair.json").out)
assert told["sessions_moved"] == 0 and len(told["sessions"]) == 2, told
assert [r["rule"] for r in told["rules"]] == ["beta.note"] and told["rules"][0]["comes"] == 2
