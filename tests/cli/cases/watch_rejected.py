"""One bad record is rejected alone, with its line and reason; a file that is no
JSON goes whole; a corrected one makes its day decided again."""
from spooled import Spool
spool = Spool(GONIO, PLAIN, environment)
spool.make()
bad = session("S-2")
bad["date_of_service"] = 20260316
spool.drop("mixed.ndjson", "\n".join(json.dumps(s) for s in (session("S-1"), bad, session("S-3"))) + "\n")
spool.once(expect=3)
summary = spool.summaries()[1]
assert (summary["records"], summary["ready"], summary["rejected"]) == (3, 2, 1), summary
why = spool.why("00000001-mixed.ndjson")
assert why["receipt"] == 1 and why["file"] == "mixed.ndjson", why
assert [(p["record"], p["line"]) for p in why["problems"]] == [(2, 2)], why
assert why["problems"][0]["pointer"] == "/date_of_service" and why["problems"][0]["message"], why
# The record as it was, to be mended and dropped again.
rejected = spool.read("quarantine", "00000001-mixed.ndjson.rejected.ndjson")
assert rejected == json.dumps(bad) + "\n", rejected
spool.drop("mended.ndjson", rejected.replace("20260316", '"2026-03-16"'))
spool.once()
assert spool.summaries()[2]["ready"] == 1, spool.summaries()

# The same session with other content is a conflict; with a higher revision it
# takes the other's place.
spool.drop("other.json", session("S-1", discipline="OT"))
spool.once(expect=3)
assert spool.why("00000003-other")["problems"][0]["code"] == "session.conflict"
spool.drop("corrected.json", session("S-1", revision=2, void=True))
spool.once()
assert spool.summaries()[4]["void"] == 1, spool.summaries()[4]

# Files that are no sessions go whole, each with its reason.
for name, content, code in (("torn.json", '{"session_id": "S-7", ', "json."),
                            ("words.json", "no JSON at all", "json."),
                            ("empty.json", "", "json.")):
    spool.drop(name, content)
    spool.once(expect=3)
    why = spool.why(name)
    assert why["receipt"] is None and why["problems"][0]["code"].startswith(code), why
    assert why["problems"][0]["message"] and why["problems"][0]["fix"] and spool.inbox() == [], why
    assert [n for n in spool.names("quarantine") if n.endswith("-" + name)], spool.names("quarantine")
assert len(spool.summaries()) == 4
assert "torn" not in spool.log and "S-7" not in spool.log

# A second visit of a day, in another file: the first one's decision changes, and
# who works with spreadsheets sees that too.
def visit(i, start):
    return session("V-%d" % i, patient={"id": "P-V"}, date_of_service="2026-04-01",
                   services=[{"code": "97110", "minutes": 23, "start": start, "end": start[:3] + "23",
                              "therapist": {"npi": "1000000020", "credential": "PT"}}])
spool.drop("first.json", visit(1, "09:00"))
spool.once()
spool.drop("second.json", visit(2, "11:00"))
said = spool.once()
assert "redecided=1" in said, said
name = [n for n in spool.names("out") if n.endswith("second.json.redecided.ndjson")][0]
again = spool.lines("out", name)[0]
assert again["redecided"]["cause"] == "companion" and again["redecided"]["caused_by"] == "V-2", again
assert again["redecided"]["was"]["units"] == 2 and again["redecided"]["is"]["units"] == 3, again
assert again["decision"]["session_id"] == "V-1"
rows = spool.read("out", name.replace(".ndjson", ".csv")).splitlines()
assert len(rows) == 2 and '"V-1"' in rows[1] and '"3"' in rows[1], rows
summary = [s for s in spool.summaries().values() if s["file"] == "second.json"][0]
assert summary["redecided"] == 1 and summary["ready_allowed_unknown"] == 0, summary
