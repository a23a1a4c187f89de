"""Claims from a CSV or JSON file, each wrong row told; what was billed and would be
billed otherwise now, with the difference and the last day to file."""
def kept(*files):
    done = gonio("check", "--ledger", "l.db", "--known-on", "2026-11-21", "--format", "ndjson", *files)
    assert done.status == 0, done


def ledger(*words, status=0):
    done = gonio("ledger", words[0], "--ledger", "l.db", *words[1:])
    assert done.status == status, done
    return done


first = json.load(open(SAMPLES + "/01-clean-visit.json"))
kept(SAMPLES + "/01-clean-visit.json", SAMPLES + "/02-twenty-three-minutes.json")
rows = "session_id,claim,date,billing_provider\nS-101,C-1,2026-08-10,1000000012\nS-102,C-2,2026-08-10,\n" \
    "S-999,C-3,2026-08-10,\nS-101,C-4,10/08/2026,\n\nS-101,C-5,2026-08-10,1999999999\n"
done = ledger("billed", write("claims.csv", rows), status=3)
assert "2 claims recorded, 0 known already, 3 refused" in done.out, done
assert "claims.csv:4: the ledger has no such session" in done.err, done
assert "claims.csv:5: date must be a day" in done.err, done
assert "claims.csv:7: the ledger has no such session" in done.err, done
assert "S-999" not in done.err and "C-3" not in done.err, done
again = ledger("billed", write("claims.json", [
    {"session_id": "S-101", "claim": "C-1", "date": "2026-08-10"}]))
assert "0 claims recorded, 1 known already, 0 refused" in again.out, again
misspelt = ledger("billed", write("c.csv", "session,claim,date\n"), status=2)
assert 'no column "session"' in misspelt.err, misspelt
listed = json.loads(ledger("billed", "--list", "--format", "json").out)
assert [(r["session_id"], r["claim"], r["billed_on"]) for r in listed] == \
    [("S-101", "C-1", "2026-08-10"), ("S-102", "C-2", "2026-08-10")], listed
assert "Nothing that was billed" in ledger("rebill").out

kept(write("again.json", dict(first, revision=2, services=first["services"][:1], total_treatment_minutes=30)))
(row,) = json.loads(ledger("rebill", "--format", "json").out)
assert (row["session_id"], row["claim"], row["units_was"], row["units"], row["units_difference"]) == \
    ("S-101", "C-1", 3, 2, -1), row
assert row["allowed_difference"].startswith("-") and row["cause"] == "corrected", row
# Medicare: a year, and what ends on a Saturday or Sunday ends on the Monday.
assert row["payer"] == "medicare" and row["file_by"] == "2027-08-03", row
assert "to be filed by 2027-08-03" in ledger("rebill").out

kept(write("void.json", dict(first, revision=3, void=True)))
(row,) = json.loads(ledger("rebill", "--format", "json").out)
assert row["outcome"] == "void" and row["units"] == 0 and row["cause"] == "voided", row
assert row["file_by"] == "2027-08-03", row

# A claim for what is not to be billed: recorded, and told.
kept(write("h.json", [
    dict(first, session_id="S-H", date_of_service="2026-08-05", signature=None),
    dict(first, session_id="S-V", date_of_service="2026-08-06", revision=2, void=True)]))
rows = "session_id,claim,date\nS-V,C-8,2026-08-10\nS-H,C-9,2026-08-10\nS-102,C-2,2026-08-10\n"
for result in ("2 claims recorded, 1 known", "0 claims recorded, 3 known"):
    done = ledger("billed", write("claims.csv", rows), status=3)
    assert result in done.out and "nothing to bill: 2" in done.out, done
    assert "claims.csv:2: recorded, but that session is void" in done.err, done
    assert "claims.csv:3: recorded, but that session is on hold" in done.err, done
    assert "claims.csv:4" not in done.err and "S-V" not in done.err, done
assert "S-V" in {r["session_id"] for r in json.loads(ledger("rebill", "--format", "json").out)}
