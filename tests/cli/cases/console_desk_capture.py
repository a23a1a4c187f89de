"""A session becomes a case: nothing of whose it is, the same decision, and gonio
test passes; what cannot be made neutral is refused, and nothing is written."""
import datetime
import shutil
shutil.copytree(SOURCE + "/payers/medicare", "ours/medicare")
os.makedirs("ours/acme")
POLICY = """return policy {
  id = "acme", version = "3", title = "Acme",
  coverage = { source = "S", codes = { { codes = "any", status = "covered", source = "S" } } },
  units = { { method = "eight_minute", source = "S" } },
  documentation = { language = {
    { id = "note.copied", codes = "timed", fields = { "response" }, says = { "as last visit", "call # #", "wife roman*" },
      severity = "hold", message = "copied", source = "S" },
  } },
  rules = {
    rule {
      id = "who.it.is", topic = "day", scope = "session", severity = "hold", title = "T", source = "S",
      when = { { "session.patient.id", is = "P-77" } },
    },
    rule {
      id = "day.march", topic = "day", scope = "session", severity = "hold", title = "T", source = "S",
      from = "2026-03-16", to = "2026-03-16", when = { { "session.patient.id", is = "P-78" } },
    },
  },
}
"""
write("ours/acme/policy.lua", POLICY)
sample = json.load(open(SAMPLES + "/01-clean-visit.json"))
sample["patient"]["birth_date"] = "1950-04-02"
sample["services"][0]["documentation"]["response"] = "Mrs Miller says her pain went from 4 to 2 of 10"
sample["session_id"], sample["patient"]["id"], sample["episode_id"] = "VISIT-88123", "MRN-5551234", "EP-9917"
clean = write("clean.json", sample)
OLD = open("ours/medicare/cases.json").read()


def console(script, *files, **more):
    return gonio("console", "--payers", "ours", "-c", script, *files, **more)


def days(a, b):
    return (datetime.date.fromisoformat(b) - datetime.date.fromisoformat(a)).days


def case_of(payer, name):
    return next(case for case in json.load(open("ours/%s/cases.json" % payer))["cases"] if case["name"] == name)


# Nothing of the original is left; what lies between dates is.
done = console(":capture a clean visit, captured", clean)
assert done.status == 0 and "a case of medicare" in done.out, done
text = open("ours/medicare/cases.json").read()
at = OLD.rindex("}", 0, OLD.rindex("]")) + 1
assert text.startswith(OLD[:at]) and text.endswith(OLD[at:]), "the other cases stay as they were"
new = text[at:len(text) - len(OLD[at:])]
for original in ("VISIT-88123", "5551234", "9917", "Miller", "1000000012\"", "0AA0AA01010", "1950-04-02"):
    assert original not in new or original == '1000000012"', original
case = case_of("medicare", "a clean visit, captured")
patch = case["patch"]
shift = days(sample["date_of_service"], patch["date_of_service"])
assert shift != 0 and shift % 7 == 0 and abs(shift) <= 52 * 7, shift
assert days(sample["plan_of_care"]["certified_on"], patch["plan_of_care"]["certified_on"]) == shift
assert days(sample["patient"]["birth_date"], patch["patient"]["birth_date"]) == shift
assert patch["services"][0]["therapist"]["npi"] == patch["signature"]["npi"], patch
assert case["expect"]["outcome"] == "ready" and case["expect"]["lines"][0]["units"] == 2, case
tested = gonio("test", "--payers", "ours", "medicare")
assert tested.status == 0 and "all pass" in tested.out, tested

# Again under the same name it is refused; without a name it is counted.
twice = console(":capture a clean visit, captured", clean)
assert twice.status == 2 and "case of that name" in twice.err, twice
counted = console(":capture\n:capture", clean)
assert counted.status == 0 and len(counted.out.splitlines()) == 2, counted
assert case_of("medicare", "captured: ready") and case_of("medicare", "captured: ready, 2")

# A held one; two sessions of one day; a new file of cases.
held = json.load(open(SAMPLES + "/25-traction-and-manual-no-59.json"))
assert console(":capture no 59", write("held.json", held)).status == 0
assert "pairs.separate" in case_of("medicare", "no 59")["fires"]
note = session("ACME-4711", insurance=[{"payer": "acme"}])
note["services"][0]["documentation"] = {"response": "Mr Jones did as last visit, his wife came along"}
both = [note, session("ACME-4712", patient=note["patient"], insurance=[{"payer": "acme"}])]
pair = write("pair.json", both)
assert not os.path.exists("ours/acme/cases.json")
# The words that decide are the policy's own: they stay, the others go.
assert console(":capture as last time", pair).status == 0
made = open("ours/acme/cases.json").read()
assert "as last visit" in made and "Jones" not in made and "wife" not in made and "4711" not in made, made
assert case_of("acme", "as last time")["fires"][0] == "note.copied", made
assert len(case_of("acme", "as last time")["sessions"]) == 2, made
tested = gonio("test", "--payers", "ours", "acme")
assert tested.status == 0, tested

# Of their numbers and endings only that there are some.
note["session_id"] = "ACME-4713"
for name, said, kept in (("a number", "call 512-555-0199 if late", "call 10 10"),
                         ("an ending", "his wife Romanowska came", "wife roman")):
    note["services"][0]["documentation"] = {"response": said}
    assert console(":capture " + name, write("said.json", note)).status == 0, name
    assert case_of("acme", name)["fires"] == ["note.copied"], name
    assert kept in json.dumps(case_of("acme", name)), case_of("acme", name)
made = open("ours/acme/cases.json").read()
assert "512" not in made and "owska" not in made and "wife roman" in made, made
assert gonio("test", "--payers", "ours", "acme").status == 0

# What decides is a person's: refused, with the field, and nothing is written.
before = open("ours/acme/cases.json").read()
mine = session("S-1", insurance=[{"payer": "acme"}])
mine["patient"]["id"] = "P-77"
who = console(":capture somebody", write("who.json", mine))
assert who.status == 3 and "/patient/id" in who.err and "P-77" not in who.err, who
mine["patient"]["id"] = "P-78"
when = console(":capture that day", write("when.json", mine))
assert when.status == 3 and ("/date_of_service" in when.err or "/patient/id" in when.err), when
mine["patient"]["id"] = "P-1"
mine["service_location"] = {"state": "Mary Smith lives in Texas"}
odd = console(":capture odd", write("odd.json", mine))
assert odd.status == 3 and "/service_location/state" in odd.err and "Mary" not in odd.err, odd
# A name that tells whose it is; a rule that is only tried; nothing on the table.
del mine["service_location"]
mine["session_id"] = "SMITH-1950"
plain = write("plain.json", mine)
for name, part in (("the visit SMITH-1950", "an id"), ("visit of 2026-03-16", "a date"),
                   ("555-123-4567", "a number"), ("mail a@example.org", "an address")):
    refused = console(":capture " + name, plain)
    assert refused.status == 2 and part in refused.err, (name, refused)
tried = console(":try our.rule = function(day) return true end\n:capture tried", plain)
assert tried.status == 2 and ":untry" in tried.err, tried
assert console(":capture nothing").status == 2
assert open("ours/acme/cases.json").read() == before
assert sorted(os.listdir("ours/acme")) == ["cases.json", "policy.lua"]

# A folder that nobody may write to (but root, who may all).
if os.getuid() != 0:
    os.chmod("ours/acme", 0o555)
    locked = console(":capture locked", plain)
    assert locked.status == 74 and open("ours/acme/cases.json").read() == before, locked
    os.chmod("ours/acme", 0o755)
