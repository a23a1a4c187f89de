"""check --ledger: sessions are kept, repeats print what was decided, bad records
are refused alone, half a file not at all, and one process has the ledger."""
FIRST = json.dumps(session(session_id="A"))
write("a.json", FIRST)
write("b.ndjson", json.dumps(session(session_id="B", date_of_service="2026-03-18")) + "\n"
      + '{"session_id": "bad", "minutes": 01}\n' + FIRST + "\n")

first = check("--ledger", "l.db", "a.json")
assert first.status == 0 and len(first.decisions()) == 1, first
assert os.stat("l.db").st_mode & 0o777 == 0o600

# The same again is no second decision, and prints the same bytes.
again = check("--ledger", "l.db", "a.json", "--known-on", "2030-01-01")
assert again.raw == first.raw, (first, again)

both = check("--ledger", "l.db", "b.ndjson", "a.json")
assert both.status == 3, both
assert [d["session_id"] for d in both.decisions()] == ["B", "A", "A"], both
assert both.rejections()[0]["code"] == "json.number", both
assert both.rejections()[0]["record"] == 2 and both.rejections()[0]["line"] == 2, both
assert both.raw.splitlines()[-1] + b"\n" == first.raw, both

# Other bytes of the same session and revision; a correction; a late revision.
write("c.json", session(session_id="A", total_treatment_minutes=31))
conflict = check("--ledger", "l.db", "c.json")
assert conflict.status == 3 and conflict.rejections()[0]["code"] == "session.conflict", conflict
write("r3.json", session(session_id="A", revision=3, void=True))
write("r2.json", session(session_id="A", revision=2))
void = check("--ledger", "l.db", "r3.json")
assert void.status == 0 and void.decisions()[0]["outcome"] == "void", void
late = check("--ledger", "l.db", "r2.json")
assert late.status == 0 and late.rejections()[0]["code"] == "session.superseded", late
old = check("--ledger", "l.db", "a.json")
assert old.status == 0 and old.rejections()[0]["code"] == "session.superseded", old

# Half of a file: nothing of it is taken.
write("half.ndjson", json.dumps(session(session_id="H")) + "\n" + json.dumps(session(session_id="I"))[:150])
half = check("--ledger", "l.db", "half.ndjson")
assert half.status == 3 and half.decisions() == [], half
assert half.rejections()[0]["code"] == "json.truncated", half
write("whole.ndjson", json.dumps(session(session_id="H")) + "\n")
assert len(check("--ledger", "l.db", "whole.ndjson").decisions()) == 1

# Every format, as without a ledger.
for form in ("table", "json", "csv", "md"):
    write("f-%s.json" % form, session(session_id="F-" + form, patient={"id": "F-" + form}))
    plain = gonio("check", "--format", form, "--payers", PLAIN, "f-%s.json" % form)
    kept = gonio("check", "--format", form, "--payers", PLAIN, "--ledger", "l.db", "f-%s.json" % form)
    assert plain.raw == kept.raw, (plain, kept)

# A trial never goes into it.
for other in (["--as", "medicare"], ["--explain"], ["--what-if"]):
    refused = check("--ledger", "l.db", *other, "a.json")
    assert refused.status == 2 and "does not go with --ledger" in refused.err, refused

# Through a mapping, as every input; the same rows again are the same session.
mapped = check("--ledger", "l.db", "--map", "service-sheet", os.path.join(SOURCE, "tests/samples/csv/services.csv"))
assert [d["session_id"] for d in mapped.decisions()] == ["S-1", "S-2"], mapped
again = check("--ledger", "l.db", "--map", "service-sheet", os.path.join(SOURCE, "tests/samples/csv/services.csv"))
assert again.raw == mapped.raw, (mapped, again)

# One process has it: the holder waits for more of its standard input.
holder = subprocess.Popen([GONIO, "check", "--payers", PLAIN, "--ledger", "l.db", "-"], stdin=subprocess.PIPE,
                          stdout=subprocess.DEVNULL, env=environment())

wait_until_read(holder, b"[")
other = check("--ledger", "l.db", "a.json")
assert other.status == 75 and other.out == "", other
holder.stdin.close()
assert holder.wait() == 3
assert check("--ledger", "l.db", "a.json").status == 0

# What is no ledger stays as it is.
write("text.db", "not a ledger at all")
foreign = check("--ledger", "text.db", "a.json")
assert foreign.status in (2, 74) and foreign.out == "", foreign
assert open("text.db").read() == "not a ledger at all"

# What they changed of other sessions is named, with how to see it.
near = session("S-77-1", date_of_service="2026-03-02")
near["patient"]["id"] = "P-77"
first = write("first.json", near)
second = write("second.json", dict(near, session_id="S-77-2"))
for name, file in (("c.db", first), ("c.db", second)):
    done = gonio("check", "--payers", PLAIN, "--ledger", name, "--known-on", "2026-11-21", file)
assert "Changed because of these:" in done.out, done
assert "gonio ledger show --ledger c.db S-77-1" in done.out and "S-77-1" not in done.err, done
shown = gonio("ledger", "show", "--ledger", "c.db", "S-77-1")
assert shown.status == 0, shown
again = gonio("check", "--payers", PLAIN, "--ledger", "c.db", "--known-on", "2026-11-21", second)
assert "1 session was in the ledger already" in again.err, again
