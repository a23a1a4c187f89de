"""gonio events: what is shipped, what a handler writes, faults told, and the fields as documented."""
import csv
import io

SHIPPED = os.path.join(SOURCE, "scripts/events")

# What is there, for people and for programs.
done = gonio("events")
assert done.status == 0 and done.err == "", done
for words in ("held_worklist  Held and denied", "writes   held-{date}.csv", "lists    crossings, at each change",
              "--set held_worklist.min_amount=0.00", "hears    threshold.crossed"):
    assert words in done.out, (words, done.out)
listed = json.loads(gonio("events", "--format", "json").out)
assert [h["name"] for h in listed] == ["held_worklist", "threshold_crossings", "weekly_findings"], listed
assert not any(h["off"] or h["last_fault"] for h in listed), listed
assert listed[0]["options"] == {"denied": True, "min_amount": "0.00"}, listed[0]

# The fields are those of the document.
fields = gonio("events", "fields").out
assert fields.startswith("**every event**") and "| `findings[].rule` | text |" in fields
with open(os.path.join(SHIPPED, "README.md")) as file:
    assert file.read().endswith(fields), "scripts/events/README.md: put in what gonio events fields prints"


# What a handler writes of some sessions.
def rows(done, name):
    assert done.status == 0, done
    files = dict(part.split("\n", 1) for part in ("\n" + done.out).split("\n== ")[1:])
    return list(csv.DictReader(io.StringIO(files[name], newline="")))


held = session("S-1", date_of_service="2026-03-16")
write("s.json", [held, session("S-2", date_of_service="2026-03-17")])


def handler(name, *args, on="2026-03-20"):
    return gonio("events", "test", "--on", on, *args, os.path.join(SHIPPED, name + ".lua"), "s.json")


decided = {d["session_id"]: d for d in gonio("check", "--format", "ndjson", "--known-on", "2026-03-20", "s.json").decisions()}
worklist = rows(handler("held_worklist"), "held-2026-03-20.csv")
wanted = [(i, f["rule"]) for i, d in decided.items() if d["outcome"] in ("hold", "deny")
          for f in d["findings"] if f["severity"] != "warn"]
assert wanted and [(r["session"], r["rule"]) for r in worklist] == wanted, (worklist, wanted)
codes = [d["lines"][f["line"] - 1]["code"] if f.get("line") else "" for d in decided.values()
         if d["outcome"] in ("hold", "deny") for f in d["findings"] if f["severity"] != "warn"]
assert worklist[0]["age_days"] == "4" and worklist[0]["patient_id"] == held["patient"]["id"], worklist[0]
assert worklist[0]["message"] and worklist[0]["date_of_service"] == "2026-03-16", worklist[0]
# Too old for the list, or left out by an option.
assert rows(handler("held_worklist", on="2028-03-20"), "held-2028-03-20.csv") == []
assert [(r["code"], r["amount"]) for r in worklist] == [
    (code, "" if i and worklist[i - 1]["session"] == r["session"] else r["amount"])
    for i, (code, r) in enumerate(zip(codes, worklist))], (codes, worklist)
# A session's dollars stand in its first row alone, and its lines are told apart.
both = session("S-9", insurance=[{"payer": "medicare", "kind": "ffs"}],
               history={"allowed_year_to_date": "2600.00", "as_of": "2026-03-10"})
write("both.json", [both])
both = rows(gonio("events", "test", "--on", "2026-03-20", os.path.join(SHIPPED, "held_worklist.lua"), "both.json"),
            "held-2026-03-20.csv")
assert len(both) > 2 and both[0]["amount"] and not any(r["amount"] for r in both[1:]), both
assert any(r["code"] for r in both) and len({tuple(r.items()) for r in both}) == len(both), both
# Misspelt settings, here and for the daemon.
for setting, fix in (("held_worklst.min_amount=5", "did you mean held_worklist?"),
                     ("held_worklist.min_amont=5", "did you mean held_worklist.min_amount?"),
                     ("held_worklist.off=maybe", "must be yes or no")):
    for command in (("events",), ("watch", "--once", "--payers", PLAIN)):
        done = gonio(*command, "--set", setting, *(["w"] if command[0] == "watch" else []))
        assert done.status == 2 and fix in done.err, done
week = rows(handler("weekly_findings"), "findings-by-week.csv")
assert {r["week"] for r in week} == {"2026-03-16"}, week
counts = {}
for d in decided.values():
    for f in d["findings"]:
        counts[f["rule"]] = counts.get(f["rule"], 0) + 1
found = {}
for r in week:
    found[r["rule"]] = found.get(r["rule"], 0) + int(r["findings"])
assert found == counts, (found, counts)

# A crossing: the year's dollars before the day, and with it; PT and OT apart.
def near(number, before, **more):
    it = session(number, insurance=[{"payer": "medicare", "kind": "ffs"}],
                 history={"allowed_year_to_date": before, "as_of": "2026-03-10"}, **more)
    it["services"][0].update(minutes=30)
    return it


write("s.json", [near("S-3", "2430.00"), near("S-4", "2429.00", date_of_service="2026-03-17"),
                 near("S-5", "2480.00", date_of_service="2026-03-18"),
                 near("S-6", "2460.00", date_of_service="2026-03-19", discipline="OT")])
allowed = {d["session_id"]: d["lines"][0]["allowed"] for d in
           gonio("check", "--format", "ndjson", "--known-on", "2026-03-20", "s.json").decisions()}
assert set(allowed.values()) == {"51.27"}, allowed
crossed = rows(handler("threshold_crossings"), "threshold-crossings.csv")
assert [(r["session"], r["threshold"], r["bucket"], r["before"], r["after"]) for r in crossed] == [
    ("S-3", "kx_threshold", "PT_SLP", "2430.00", "2481.27"),
    ("S-4", "kx_threshold", "PT_SLP", "2429.00", "2480.27"),
    ("S-6", "kx_threshold", "OT", "2460.00", "2511.27")], crossed
write("s.json", [near("S-7", "2999.00")])
(row,) = rows(handler("threshold_crossings"), "threshold-crossings.csv")
assert (row["threshold"], row["limit"], row["policy"]) == ("review_threshold", "3000.00", "medicare"), row
near = near("S-8", "0.00")

os.mkdir("own")
# Handlers of one's own, and faults in them.
write("own/shout.lua", "return { title = 'x', evnts = { 'day' }, on = function() end }")
done = gonio("events", "--events", "own")
assert done.status == 4 and 'has no "evnts"' in done.out and "switched off" in done.out, done
write("own/shout.lua", """return { title = 'x', events = { 'session.received' }, outputs = { log = true,
  seen = { file = 'seen.csv', columns = { 'id' } } },
  on = function(event, out) out.seen { id = event.session_id }; out.log(event.patient_id) end }""")
done = gonio("events", "test", "own/shout.lua", "s.json")
assert done.status == 4 and done.out == "" and near["patient"]["id"] not in done.err, done
assert "it takes a text that stands in the handler's file" in done.err and "shout.lua:3" in done.err, done
# Misspelt fields of an event, columns and options.
for line, said in (("seen(event.sesion_id)", "did you mean 'session_id'?"),
                   ("out.seen { idd = event.session_id }", "did you mean id?"),
                   ("seen(options.limt)", "did you mean 'limit'?"),
                   ("out.sen { id = 'x' }", "did you mean 'seen'?")):
    write("own/shout.lua", """return { title = 'x', events = { 'session.received' }, options = { limit = 3 },
      outputs = { seen = { file = 'seen.csv', columns = { 'id' } } },
      on = function(event, out, options) local function seen(x) out.seen { id = x } end
      %s end }""" % line)
    done = gonio("events", "test", "own/shout.lua", "s.json")
    assert done.status == 4 and said in done.err and "shout.lua:4" in done.err, (line, done)
# A field that another event has, or that is not known, is nil.
write("own/shout.lua", """return { title = 'x', events = { 'session.received' },
  outputs = { seen = { file = 'seen.csv', columns = { 'id' } } },
  on = function(event, out) out.seen { id = event.receipt or 'none' } end }""")
assert rows(gonio("events", "test", "own/shout.lua", "s.json"), "seen.csv")[0] == {"id": "none"}
for args in (("test",), ("test", "own/shout.lua"), ("nonsense",), ("--set", "x"), ("--spool", "own")):
    done = gonio("events", *args)
    assert done.status in (2, 74) and done.err.startswith("gonio events: "), (args, done)
