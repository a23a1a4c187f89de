"""Caps, frequency, authorization and referral: their cases, lint, coverage and
manual, and a finding that names an authorization by its place alone."""
import json

ours = SOURCE + "/tests/author/payers"
tests = gonio("test", "--payers", ours, "limits")
assert tests.status == 0 and "all pass" in tests.out, tests
lint = gonio("lint", "--payers", ours, "limits")
assert lint.status == 0 and lint.out == "limits: nothing found\n", lint

coverage = gonio("test", "--coverage", "--payers", ours, "limits")
assert "12 of 12 rules and rows shown on both sides" in coverage.out, coverage

survey = gonio("policies", "--unverified", "--payers", ours, "limits")
for entry in ("caps.pool", "frequency.evaluation", "authorization.plan", "referral.order", "TN"):
    assert entry in survey.out, (entry, survey)

manual = gonio("manual", "--no-cases", "--payers", ours, "limits").out
for sentence in (
        "Per benefit year; what is over holds the day; only PT, OT; programs restorative, "
        "maintenance; from the age of 21; what is unknown warns",
        "- 4 units of each discipline: ",
        "- $1500.00 together: all codes",
        "- one evaluation in 180 days: 97161, 97162, 97163",
        "Needed for all codes except all evaluations and re-evaluations (evaluation), after 6 visits of the "
        "episode, or from 56 days after the first treatment; plans ma",
        "An order is needed for all codes except all evaluations and re-evaluations (evaluation), of MD, DO, "
        "NP, at most 365 days old; only PT",
        "| TX | PT | 10 business days | always |"):
    assert sentence in manual, (sentence, manual)

session = json.load(open(ours + "/limits/cases.json"))["base"]
session["history"]["used"][-1]["visits"] = 30
session["insurance"][0]["prior_authorizations"] = [
    {"number": "SECRET-1", "discipline": "OT"},
    {"number": "SECRET-2", "unit": "visit", "limit": 12, "used": 12}]
write("spent.json", session)
spent = gonio("check", "--payers", ours, "--format", "json", "spent.json")
finding = [f for f in json.loads(spent.out)[0]["findings"] if f["rule"] == "authorization.visits"][0]
assert finding["message"] == "Authorization 2 has not enough left for 97110", finding
assert finding["expected_carc"] == "198" and finding["expected_rarc"] == "N54", finding
assert finding["facts"] == {"after_visits": 30, "authorization": 2, "used": 12, "needed": 1,
                            "limit": 12}, finding
assert "SECRET" not in spent.out, spent
