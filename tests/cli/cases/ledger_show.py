"""A session's decisions with their causes, a patient's sessions, a member's, a
therapist's day; ids that the ledger has not."""
def kept(*files):
    done = gonio("check", "--ledger", "l.db", "--known-on", "2026-11-21", "--format", "ndjson", *files)
    assert done.status == 0, done
    return done.lines()


def show(*words, status=0):
    done = gonio("ledger", "show", "--ledger", "l.db", *words)
    assert done.status == status, done
    return done


first = json.load(open(SAMPLES + "/01-clean-visit.json"))
kept(SAMPLES + "/01-clean-visit.json", SAMPLES + "/32-plan-not-certified.json")
shorter = dict(first, revision=2, services=first["services"][:1], total_treatment_minutes=30)
decided, = kept(write("again.json", shorter))

# The rows tell how it came about, and behind them stands what holds, as check prints it.
told = show("S-101").out
assert " received\n" in told and " corrected\n" in told, told
block = gonio("check", "--known-on", "2026-11-21", "again.json").out.split("\n\n")[0]
assert block in told, (block, told)
rows = json.loads(show("S-101", "--format", "json").out)
assert [(r["revision"], r["effective"], r["cause"], r["units"]) for r in rows] == \
    [(1, 0, "received", 3), (2, 1, "corrected", 2)], rows
assert rows[1]["decision"] == decided, rows

patient, member = first["patient"]["id"], first["insurance"][0]["member_id"]
for asked in (patient, member, member.lower()):
    rows = json.loads(show(asked, "--format", "json").out)
    assert [r["session_id"] for r in rows] == ["S-101"] and rows[0]["revision"] == 2, rows

npi = first["services"][0]["therapist"]["npi"]
day = json.loads(show(npi, first["date_of_service"], "--format", "json").out)
assert [(s["start"], s["end"], s["session_id"], s["meets"]) for s in day] == \
    [("09:00", "09:30", "S-101", None)], day

unknown = show("S-102", status=2)
assert "no session, patient or member of that id" in unknown.err and "S-102" not in unknown.err, unknown
assert "2026-03-16" in show(npi, "March", status=2).err
assert "needs to know what" in gonio("ledger").err
assert "did you mean gonio ledger show?" in gonio("ledger", "shwo").err
none = gonio("ledger", "show", "S-101")
assert none.status == 2 and "--ledger FILE, or --spool SPOOL" in none.err, none
missing = gonio("ledger", "show", "S-101", "--ledger", "none.db")
assert missing.status == 2 and "gonio check --ledger" in missing.err and not os.path.exists("none.db"), missing
