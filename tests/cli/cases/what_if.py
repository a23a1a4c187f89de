"""gonio check --what-if: every proposal, laid over its session, gives what it
says; what is on the far side of a stated bound does not; what may not be offered
is not; the same each time; what one change cannot mend, several can."""
import copy
import datetime
import glob
import re

# Tell-tales of work that was done, or of who was treated: never a thing to change.
NEVER = re.compile(r"/(minutes|start|end|intervals|minutes_claimed|date_of_service|code|mode|"
                   r"void|total_treatment_minutes|birth_date|payer|session_id|id|"
                   r"personal_factors|elements_examined|presentation)(/|$)")


def apply(session, change):
    """An add of JSON Patch; objects on the way are made."""
    steps = change["pointer"].split("/")[1:]
    at = session
    for step in steps[:-1]:
        at = at[int(step)] if isinstance(at, list) else at.setdefault(step, {})
    old = at.get(steps[-1])
    assert (old is None) == (change["from"] is None), change
    assert change["from"] in (None, "(documented)", old), change
    at[steps[-1]] = change["to"]


def decided(sessions, session_id, *options):
    write("tried.json", sessions)
    result = gonio("check", "--format", "ndjson", "tried.json", *options)
    assert not result.rejections(), result
    return [d for d in result.decisions()
            if d["session_id"] == session_id and d["payer_rank"] == 0][0]


def with_changes(sessions, changes):
    changed = copy.deepcopy(sessions)
    for change in changes:
        apply([s for s in changed if s["session_id"] == change["session_id"]][0], change)
    return changed


def units(decision):
    return sum(line["units"] for line in decision["lines"])


def beyond(change):
    """The value next to a bound, on the side that will not do; None: no bound."""
    found = re.fullmatch(r"(\S+) or (earlier|later|less|more)", change["reach"])
    if not found:
        return None
    text, side = found.groups()
    step = 1 if side in ("earlier", "less") else -1
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return str(datetime.date.fromisoformat(text) + datetime.timedelta(step))
    if "." in text:
        cents = int(text.replace(".", "")) + step
        return "%d.%02d" % (cents // 100, cents % 100)
    return int(text) + step


def hold_to_word(sessions, options=()):
    write("asked.json", sessions)
    asked = gonio("check", "--what-if", "--format", "ndjson", "asked.json", *options)
    again = gonio("check", "--what-if", "--format", "ndjson", "asked.json", *options)
    assert asked.raw == again.raw, "the same each time"
    count = 0
    for decision in asked.decisions():
        wanted = decision["outcome"] in ("hold", "deny") and decision["payer_rank"] == 0
        leads = decision["day"]["lead_session"] == decision["session_id"]
        assert ("what_if" in decision) == (wanted and leads), decision
        for proposal in decision.get("what_if", []):
            changes = proposal["changes"]
            count += 1
            assert proposal["outcome"] == "ready" and 1 <= len(changes) <= 4, proposal
            assert not any(NEVER.search(c["pointer"]) for c in changes), proposal
            assert proposal["words"].startswith("ready "), proposal
            after = decided(with_changes(sessions, changes), decision["session_id"], *options)
            assert after["outcome"] == "ready", (proposal, after["findings"])
            assert units(after) >= units(decision), proposal
            for change in changes:
                known = change["from"] is not None and change["kind"] == "turns_on"
                assert known == ("record is wrong" in proposal["words"]) or len(changes) > 1
            far = beyond(changes[-1])
            if far is not None:
                moved = changes[:-1] + [dict(changes[-1], to=far)]
                after = decided(with_changes(sessions, moved), decision["session_id"], *options)
                assert after["outcome"] != "ready", (proposal, far)
    return asked.decisions(), count


# Every shipped sample that is not rejected.
proposals = held = 0
for path in sorted(glob.glob(SAMPLES + "/*.json")):
    if path.endswith("expected.json"):
        continue
    text = open(path, encoding="utf-8").read()
    try:
        sessions = json.loads(text)
    except ValueError:
        continue
    sessions = sessions if isinstance(sessions, list) else [sessions]
    try:
        if gonio("check", "--format", "ndjson", path).rejections():
            continue
    except UnicodeDecodeError:
        continue
    decisions, count = hold_to_word(sessions)
    held += sum(d["outcome"] in ("hold", "deny") for d in decisions)
    proposals += count
assert held >= 20 and proposals >= 20, (held, proposals)


def sample(name):
    found = json.load(open(glob.glob(SAMPLES + "/" + name)[0], encoding="utf-8"))
    return found[0] if isinstance(found, list) else found


def kinds(decision):
    return {c["pointer"]: c["kind"] for p in decision["what_if"] for c in p["changes"]}


# What can still come, what is to be filled in, what is somebody's word, what is known.
unsigned = sample("*not-certified*.json")
(decision,), count = hold_to_word([unsigned])
assert count and kinds(decision)["/plan_of_care/certified_on"] == "fill_in", decision
first = decision["what_if"][0]
assert [c["pointer"] for c in first["changes"]] == ["/plan_of_care/certified_on",
                                                    "/plan_of_care/delayed_reason"], decision
assert first["changes"][0]["reach"].startswith("now, ") and first["changes"][0]["kind"] == "can_come"
assert first["changes"][0]["to"] == decision["known_on"], "signed today, and why so late"
reach = [c["reach"] for p in decision["what_if"][1:] for c in p["changes"]
         if c["pointer"] == "/plan_of_care/certified_on"]
assert re.fullmatch(r"\d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d", reach[0]), reach
words = [p["words"] for p in decision["what_if"] if len(p["changes"]) == 1
         and p["changes"][0]["pointer"] == "/plan_of_care/certified_on"]
assert "was in fact so and is not entered yet" in words[0], words
# No date is offered that is years away, or still to come.
for proposal in decision["what_if"]:
    for date in re.findall(r"\d{4}-\d\d-\d\d", proposal["words"]):
        assert "2025-08-01" < date <= decision["known_on"], proposal
# In time it can still come about, later it cannot.
early = copy.deepcopy(unsigned)
note = early.setdefault("signature", {})
note.pop("signed_on", None)
(decision,), count = hold_to_word([early])
assert all(len(p["changes"]) == 2 for p in decision["what_if"]) and count, decision
assert "; and " in decision["what_if"][0]["words"], decision
assert kinds(decision)["/signature/signed_on"] == "can_come", decision

# A renewal that is late can still be signed, with the reason; never on a day that is over.
(decision,), count = hold_to_word([sample("37-*.json")])
(proposal,) = decision["what_if"]
(change,) = proposal["changes"]
assert change["to"][-1]["certified_on"] == decision["known_on"], proposal
assert change["to"][-1]["delayed_reason"] and "signed now, with the reason" in proposal["words"]

# Stale figures make a rule silent; a credential is what it is.
(decision,), count = hold_to_word([sample("43-*.json")])
assert count and "/history/as_of" not in kinds(decision), decision
decision = hold_to_word(json.load(open(glob.glob(SAMPLES + "/17-*.json")[0])))[0][0]
assert decision["what_if"] and not any("credential" in p for p in kinds(decision)), decision

# More is wrong than can be offered: how many findings hold, and what each turns on.
(decision,), count = hold_to_word([sample("74-*.json")])
turns = {t["rule"]: t["facts"] for t in decision["what_if_turns_on"]}
assert not count and len(turns) == 7, decision
assert turns["signature.present"] == ["signature.signed_on"], turns
assert turns["plan_of_care.established"] == ["plan_of_care.established_on"], turns
write("seven.json", sample("74-*.json"))
table = gonio("check", "--what-if", "seven.json")
assert "findings hold it, and all must be" in table.out, table
assert "diagnosis.present turns on diagnoses" in table.out, table

# Nothing that may be offered: minutes are what they are.
short = sample("*not-certified*.json")
short["plan_of_care"]["certified_on"] = short["first_treatment_on"]
short["services"] = [dict(short["services"][0], minutes=7)]
for name in ("start", "end"):
    short["services"][0].pop(name, None)
short.pop("total_treatment_minutes", None)
(decision,), count = hold_to_word([short])
assert decision["outcome"] == "deny" and decision["what_if"] == [], decision
write("short.json", short)
table = gonio("check", "--what-if", "short.json")
assert "what if no change of up to 4 facts" in table.out, table

# In the table, under the decision, within the page.
write("unsigned.json", unsigned)
table = gonio("check", "--what-if", "unsigned.json")
assert "what if ready once plan_of_care.certified_on" in table.out, table
assert max(map(len, table.out.splitlines())) <= 80, table
assert "what if" not in gonio("check", "unsigned.json").out
plain = gonio("check", "--format", "ndjson", "unsigned.json").decisions()[0]
asked = gonio("check", "--what-if", "--format", "ndjson", "unsigned.json").decisions()[0]
asked.pop("what_if")
assert "what_if_turns_on" not in asked, "only where there is nothing to offer"
assert asked == plain, "the decision is what it was"
csv = gonio("check", "--what-if", "--format", "csv", "unsigned.json")
assert csv.status == 2 and "csv" in csv.err, csv

# A day of two sessions: the changes are of the session that they belong to.
first = copy.deepcopy(unsigned)
first["plan_of_care"]["certified_on"] = first["first_treatment_on"]
second = copy.deepcopy(first)
second["session_id"] += "-b"
for service in second["services"]:
    service.pop("start", None)
    service.pop("end", None)
second.setdefault("signature", {}).pop("signed_on", None)
decisions, count = hold_to_word([first, second])
changes = [c for d in decisions for p in d.get("what_if", []) for c in p["changes"]]
assert count and any(c["session_id"] == second["session_id"] for c in changes), decisions

# As another payer, and as of another day.
hold_to_word([unsigned], ("--as", "medicare", "--known-on", "2026-12-01"))

# What the schema says of it.
schema = subprocess.run(
    [sys.executable, SOURCE + "/tests/format/schema_check.py", "decisions", "-"],
    input=gonio("check", "--what-if", "--format", "ndjson", "unsigned.json", "short.json").raw,
    capture_output=True, env=environment())
assert schema.returncode == 0, schema
