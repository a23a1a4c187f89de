"""Without a ledger the claim-days of a run are each other's history, whatever
the order and the number of files."""
import datetime
import random

os.makedirs("payers/counting")
write("payers/counting/policy.lua", """
local S = "the tests"
return policy {
  id = "counting", version = "1", title = "A payer that counts",
  coverage = { source = S, disciplines = { "PT" },
    codes = { { codes = { "97140" }, status = "not_covered", source = S },
              { codes = "therapy", status = "covered", source = S } },
    who = { { credentials = { "PT" }, may = "furnish", source = S } } },
  units = { { method = "eight_minute", source = S } },
  fees = { { codes = "any", per = "unit", value = "30.00", source = S } },
  frequency = { { id = "visits.week", codes = "any", visits = 2, per = "week", over = "hold",
                  source = S } },
  caps = { { id = "units.month", codes = { "97110", "97112" }, units = 9, per = "month",
             over = "bill_all", source = S } },
  rules = {
    rule { id = "seen.dollars", topic = "t", scope = "session", severity = "warn", source = S,
      title = "T", when_unknown = "skip",
      message = "{session.history.allowed_year_to_date} so far",
      when = { { "session.history.allowed_year_to_date", known = true } } },
    rule { id = "seen.days", topic = "t", scope = "session", severity = "warn", source = S,
      title = "T", when_unknown = "skip",
      message = "{session.history.visits_since_progress_report} days",
      when = { { "session.history.visits_since_progress_report", known = true } } },
  },
}
""")


def visit(number, day, **more):
    made = session("S-%03d" % number, date_of_service=day, patient={"id": "P-1"},
                   insurance=[{"payer": "counting", "member_id": "M-1"}],
                   first_treatment_on="2026-03-02")
    made.update(more)
    return made


def decide(sessions, *args):
    text = "".join(json.dumps(s) + "\n" for s in sessions)
    run = gonio("check", "--format", "ndjson", "--payers", "payers", "--payers", PLAIN,
                "--known-on", "2026-11-01", *args, "-", stdin=text)
    assert not any(f["rule"] == "policy.error" for d in run.decisions() for f in d["findings"]), run
    return {d["session_id"]: d for d in run.decisions()}


def findings(decision):
    return {f["rule"]: f["message"] for f in decision["findings"]}


# The third visit of a week is one too many; the next week begins anew.
week = [visit(1, "2026-03-02"), visit(2, "2026-03-04"), visit(3, "2026-03-06"),
        visit(4, "2026-03-09"), session("OTHER", date_of_service="2026-03-06")]
seen = decide(week)
assert [seen["S-00%d" % i]["outcome"] for i in (1, 2, 3, 4)] == \
    ["ready", "ready", "hold", "ready"], seen
assert findings(seen["S-003"])["visits.week"].startswith("2 visits of this week"), seen
assert findings(seen["S-004"])["seen.dollars"] == "$180.00 so far", findings(seen["S-004"])
assert findings(seen["S-004"])["seen.days"] == "3 days"
assert "seen.dollars" not in findings(seen["S-001"]) and "seen.dollars" not in findings(seen["OTHER"])
for seed in range(5):
    random.Random(seed).shuffle(week)
    assert decide(week) == seen

# In several files as in one.
for i, one in enumerate(week):
    write("%d.json" % i, one)
run = gonio("check", "--format", "ndjson", "--payers", "payers", "--payers", PLAIN,
            "--known-on", "2026-11-01", *("%d.json" % i for i in range(len(week))))
assert {d["session_id"]: d for d in run.decisions()} == seen

# One person at two clinics, by the member id; without it they are two.
other = {"billing_provider": {"npi": "1000000012"}, "patient": {"id": "P-9"}}
two = [visit(1, "2026-03-02"), visit(2, "2026-03-04", **other), visit(3, "2026-03-06")]
assert decide(two)["S-003"]["outcome"] == "hold"
assert findings(decide(two)["S-003"])["seen.days"] == "1 days"
family = [dict(v, patient=dict(v["patient"], birth_date=day)) for v, day in
          zip(two, ("1980-01-01", "2010-01-01", "1980-01-01"))]
assert decide(family)["S-003"]["outcome"] == "ready"
for one in two:
    one["insurance"] = [{"payer": "counting"}]
assert decide(two)["S-003"]["outcome"] == "ready"

# What is void, superseded or denied was not used; what is held was.
assert decide([visit(1, "2026-03-02"), visit(2, "2026-03-04", void=True),
               visit(3, "2026-03-06")])["S-003"]["outcome"] == "ready"
moved = [visit(1, "2026-03-02"), visit(2, "2026-03-04"),
         visit(2, "2026-03-20", revision=2), visit(3, "2026-03-06")]
assert decide(moved)["S-003"]["outcome"] == "ready"
denied = visit(2, "2026-03-04")
denied["services"][0]["code"] = "97140"
run = decide([visit(1, "2026-03-02"), denied, visit(3, "2026-03-06")])
assert run["S-002"]["outcome"] == "deny" and run["S-003"]["outcome"] == "ready", run
assert findings(run["S-003"])["seen.days"] == "2 days"
assert decide([visit(i, "2026-03-0%d" % i) for i in (2, 3, 4, 5)])["S-005"]["outcome"] == "hold"

# Two sessions of a day are one visit, and are told the same.
twice = [visit(1, "2026-03-02"), visit(2, "2026-03-02"), visit(3, "2026-03-04"),
         visit(4, "2026-03-04")]
run = decide(twice)
assert {d["outcome"] for d in run.values()} == {"ready"}, run
assert findings(run["S-003"])["seen.dollars"] == "$90.00 so far (session S-004)", run
assert findings(run["S-004"])["seen.dollars"] == "$90.00 so far", run

# What a session carries holds up to its as_of, here and for later ones.
carried = [visit(1, "2026-03-02"),
           visit(2, "2026-03-04", history={"allowed_year_to_date": "500.00", "as_of": "2026-03-03",
                                           "used": [{"per": "month", "codes": ["97110", "97112"],
                                                     "units": 7}]}),
           visit(3, "2026-03-06")]
run = decide(carried)
assert findings(run["S-002"])["seen.dollars"] == "$500.00 so far"
assert findings(run["S-003"])["seen.dollars"] == "$560.00 so far"
assert findings(run["S-003"])["units.month"].startswith("9 units of this month and 2 units"), run

# As if it were another payer: a question about each session alone.
as_plain = decide(two, "--as", "counting")
assert {d["outcome"] for d in as_plain.values()} == {"ready"}
run = gonio("check", "--format", "ndjson", "--payers", "payers", "--known-on", "2026-11-01",
            "--as", "all", "-", stdin="".join(json.dumps(s) + "\n" for s in two))
rows = [d for d in run.decisions() if d["payer"] == "counting"]
assert [d["outcome"] for d in rows] == ["ready"] * 3, rows

# A long history: what is forgotten of it is long ago.
first = datetime.date(2023, 1, 1)
long = [visit(i, str(first + datetime.timedelta(days=2 * i)), first_treatment_on="2023-01-01")
        for i in range(560)]
run = decide(long)
last = findings(run["S-559"])
assert last["visits.week"].startswith("3 visits of this week") or \
    last["visits.week"].startswith("2 visits of this week"), last
shuffled = long[:]
random.Random(7).shuffle(shuffled)
assert decide(shuffled) == run
