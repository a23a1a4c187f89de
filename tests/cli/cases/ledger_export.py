"""Everything as lines of JSON; the files that came; the policies that decided."""
files = [SAMPLES + "/01-clean-visit.json", SAMPLES + "/18-two-visits-one-day.json",
         write("bad.json", [session("S-9", date_of_service="2026-02-30")])]
decided = gonio("check", "--ledger", "l.db", "--known-on", "2026-11-21", "--format", "ndjson", *files)
gonio("check", "--ledger", "l.db", "--known-on", "2026-11-21", "--format", "ndjson", files[0])


def ledger(*words):
    done = gonio("ledger", words[0], "--ledger", "l.db", *words[1:])
    assert done.status == 0, done
    return done


lines = ledger("export").lines()
head = lines.pop(0)
assert head["gonio"] == "ledger export" and head["version"] == 1 and head["chain"] > 0, head
kinds = [next(iter(line)) for line in lines]
assert kinds == ["receipt"] * 4 + ["rejection"] + ["session", "decision"] * 3, kinds
assert [line["decision"]["decision"] for line in lines if "decision" in line] == decided.decisions(), lines
records = [line["session"]["record"] for line in lines if "session" in line]
assert records[0] == json.load(open(files[0])), records[0]
assert records[1:] == json.load(open(files[1])), records
narrow = ledger("export", "--from", "2026-08-04").lines()
assert [l["session"]["session_id"] for l in narrow if "session" in l] == \
    [r["session_id"] for r in records[1:]], narrow

receipts = json.loads(ledger("receipts", "--format", "json").out)
assert [(r["records"], r["ready"], r["rejected"], r["duplicates"], r["state"]) for r in receipts] == \
    [(1, 1, 0, 0, "done"), (2, 2, 0, 0, "done"), (1, 0, 1, 0, "done"), (1, 0, 0, 1, "done")], receipts
assert "01-clean-visit.json" in ledger("receipts").out
active = json.loads(ledger("history", "--format", "json").out)
assert len(active) == 1 and active[0]["hash"].startswith("blake2b-256:" + active[0]["policies"]), active
