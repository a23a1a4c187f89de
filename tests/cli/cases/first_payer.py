"""The walk of payers/README.md, "Your first payer": what it tells the reader to
do is done here, and what it says will happen happens."""
import shutil

shutil.copytree(SOURCE + "/payers/template", "ours/acme")


def lint():
    return gonio("lint", "--payers", "ours", "acme")


def test():
    return gonio("test", "--payers", "ours", "acme")


def edit(name, *changes):
    text = open("ours/acme/" + name, encoding="utf-8").read()
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    write("ours/acme/" + name, text)


first = lint()
assert first.status == 4 and 'the id is "template", but the folder says "acme"' in first.err, first

edit("policy.lua",
     ('"Example Health provider manual, chapter 7", url = "https://example.com/manual"',
      '"Acme provider manual of 2026, chapter 4"'),
     ('id = "template"', 'id = "acme"'),
     ("Example Health, a policy to copy", "Acme Health"),
     ("units = 4", "units = 3"),
     ("after_visits = 12", "after_visits = 20"))
assert lint().status == 0, lint()

edit("cases.json", ('"payer": "template"', '"payer": "acme"'))
failed = test()
assert failed.status == 1, failed
assert "FAIL acme: 4 units\n" in failed.out and "FAIL acme: visit 13\n" in failed.out, failed
assert "2 failed" in failed.out, failed

edit("cases.json",
     ('"5 units",', '"4 units are too many",'), ('"4 units",', '"3 units",'),
     ('"minutes": 60, "end": "10:00"', '"minutes": 45, "end": "09:45"'),
     ('"total_treatment_minutes": 60', '"total_treatment_minutes": 45'),
     ('"visit 13"', '"visit 21"'), ('"visit 12"', '"visit 20"'),
     ('"visits": 12}', '"visits": 20}'), ('"visits": 11}', '"visits": 19}'))
edit("cases.json", ('"cases": [\n', '''"cases": [
    {
      "name": "occupational therapy carries GO",
      "patch": {
        "discipline": "OT",
        "services": {"0": {"therapist": {"npi": "1000000053", "credential": "OT"}}}
      },
      "expect": {"lines": [{"code": "97110", "units": 2, "modifiers": ["GO"]}]}
    },
'''))
passed = test()
assert passed.status == 0 and "11 cases, all pass" in passed.out, passed
assert lint().status == 0, lint()
manual = gonio("manual", "--payers", "ours", "--no-cases", "acme")
assert manual.status == 0 and manual.out.startswith("# Acme Health\n"), manual

write("visit.json", {
    "session_id": "V-1", "date_of_service": "2026-03-16", "discipline": "PT",
    "patient": {"id": "P-1"}, "insurance": [{"payer": "acme"}], "referral": {"date": "2026-02-27"},
    "services": [
        {"code": "97110", "minutes": 45, "start": "09:00", "end": "09:45",
         "therapist": {"npi": "1000000020", "credential": "PT"}},
        {"code": "97140", "minutes": 15, "start": "09:45", "end": "10:00",
         "therapist": {"npi": "1000000020", "credential": "PT"}}],
    "history": {"as_of": "2026-03-15",
                "used": [{"per": "calendar_year", "discipline": "PT", "visits": 8}]}})
checked = gonio("check", "--payers", "ours", "visit.json")
assert checked.status == 0 and "More than 4 timed units in a day" not in checked.out, checked
assert "caps.day" in checked.out and "hold" in checked.out, checked
