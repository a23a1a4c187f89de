"""Eleven typical slips of an author: each is named with its file and line, and
where there is one with the nearest name, before any session is decided. What
keeps a policy from loading is found by every command; the others by lint."""
import os

FOLDER = SOURCE + "/tests/author/slips"
LOAD, LINT = 4, 1  # the exit status of lint for it

# file: how it is found, its line, its code, what is said, the nearest name
SLIPS = {
    "fact": (LOAD, 24, "policy.unknown_name", "is not a fact", "session.referral.signed_on"),
    "fact_in_a_check": (LINT, 31, "name.unknown", "is not a fact",
                        "history.visits_since_progress_report"),
    "parameter": (LINT, 31, "name.unknown", "there is no parameter", "visits_a_year"),
    "section": (LOAD, 17, "policy.unknown_name", "is not a name of a policy", "caps"),
    "missing_source": (LOAD, 14, "policy.missing", 'needs "source"', None),
    "missing_date": (LOAD, 8, "policy.missing", 'an annual value needs a "to"', None),
    "overlapping_dates": (LOAD, 9, "policy.duplicate", "the one on line 8", None),
    "repeated_id": (LOAD, 27, "policy.duplicate", "is used twice, here and on line 20", None),
    "wrong_kind": (LOAD, 17, "policy.type", "must be a whole number, but is text", None),
    "placeholder": (LOAD, 21, "policy.placeholder", "{referral.dat} is no fact",
                    "referral.date"),
    "state_in_an_upvalue": (LOAD, 31, None, "could be changed from one call to the next", None),
    "loop": (LINT, 31, "rule.error", "does it loop?", None),
}
files = {name[:-4] for name in os.listdir(FOLDER) if name.endswith(".lua")}
assert files == set(SLIPS) | {"none"}, files ^ set(SLIPS)


def folder(name):
    os.makedirs(name + "/slip")
    with open("%s/%s.lua" % (FOLDER, name), encoding="utf-8") as file:
        write(name + "/slip/policy.lua", file.read())
    return name


def lint(name):
    began = cpu_of_children()
    done = gonio("lint", "--payers", name, "--format", "json", "slip")
    assert cpu_of_children() - began < 90, "with bounded work"
    found = [f for f in json.loads(done.out) if not f["code"].startswith("cases.")]
    return done, found


def name_text(text):
    return " ".join(text.split())


done, found = lint(folder("none"))
assert found == [], "without a slip there is nothing to find: %s" % found
write("visit.json", session(insurance=[{"payer": "slip"}], discipline="PT"))

for name, (status, line, code, says, nearest) in SLIPS.items():
    done, found = lint(folder(name))
    assert done.status == status, (name, done)
    at = [f for f in found if f["line"] == line and says in name_text(f["message"])]
    assert len(at) == 1 and at[0]["file"].endswith(name + "/slip/policy.lua"), (name, found)
    if code:
        assert at[0]["code"] == code, (name, at)
    assert nearest is None or nearest in at[0]["fix"], (name, at)
    others = [f for f in found if f is not at[0] and f["code"] != "parameter.unused"]
    assert others == [], (name, others)
    told = gonio("lint", "--payers", name, "slip")
    place = "%s/slip/policy.lua:%d:" % (name, line)
    assert place in (told.err if status == LOAD else told.out), (name, told)
    if status != LOAD:
        continue
    # Refused before any session is decided, by whoever needs the policy.
    held = gonio("check", "--payers", name, "--format", "ndjson", "visit.json")
    (decision,) = held.decisions()
    (finding,) = decision["findings"]
    assert held.status == 4 and decision["outcome"] == "hold", (name, held)
    assert finding["rule"] == "policy.error" and finding["policy_line"] == line, (name, finding)
    assert finding["policy_file"].endswith(name + "/slip/policy.lua"), (name, finding)
    refused = gonio("test", "--payers", name, "slip")
    assert refused.status == 4 and place in refused.err, (name, refused)
