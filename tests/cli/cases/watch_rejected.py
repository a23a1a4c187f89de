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
    assert why["problems"][0]["message"] and spool.inbox() == [], why
    assert [n for n in spool.names("quarantine") if n.endswith("-" + name)], spool.names("quarantine")
assert len(spool.summaries()) == 4
assert "torn" not in spool.log and "S-7" not in spool.log
