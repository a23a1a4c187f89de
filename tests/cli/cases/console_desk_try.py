"""Rules for one console only: :try in its forms, :untry, :compare and :test with
what is tried, faults with their lines; no file is written."""
import datetime
os.makedirs("ours/acme")
write("ours/acme/policy.lua", """return policy {
  id = "acme", version = "3", title = "Acme",
  parameters = { longest = { unit = "minutes", { value = 60, source = "S" } } },
  coverage = { source = "S", codes = { { codes = "any", status = "covered", source = "S" } } },
  units = { { method = "eight_minute", source = "S" } },
  caps = { { id = "caps.day", codes = "timed", units = 8, over = "hold", source = "S" } },
  rules = {
    rule {
      id = "minutes.long", topic = "minutes", scope = "service", severity = "hold",
      title = "Not too long", source = "S",
      check = function(service) return service.minutes > param "longest" end,
    },
  },
}
""")
BASE = {"session_id": "C-1", "date_of_service": "2026-03-16", "patient": {"id": "P-1"},
        "insurance": [{"payer": "acme"}], "discipline": "PT",
        "services": [{"code": "97110", "minutes": 15,
                      "therapist": {"npi": "1000000020", "credential": "PT"}}]}
write("ours/acme/cases.json", {"base": BASE, "cases": [
    {"name": "a plain visit", "silent": ["minutes.long"], "expect": {"outcome": "ready"}}]})


def minutes(name, count, id="S-1"):
    made = session(id, insurance=[{"payer": "acme"}])
    made["services"][0]["minutes"] = count
    return write(name, made)


short, long = minutes("short.json", 23), minutes("long.json", 70, "S-2")
before = sorted(os.listdir("ours/acme")), open("ours/acme/policy.lua").read()


def console(script, *files):
    return gonio("console", "--payers", "ours", "-c", script, *(files or (short, long)))


def rows(script, *files):
    done = console(":mode json\n" + script, *files)
    assert done.status == 0, done
    return json.loads(done.out[done.out.rindex("\n[", 0) if "\n[" in done.out else done.out.index("["):])


def compared(script, *files):
    done = console(":mode ndjson\n" + script + "\n:compare", *files)
    assert done.status == 0, done
    moves = [json.loads(line) for line in done.out.splitlines() if line.startswith("{")]
    return {move["session"]: move for move in moves if "before" in move}


# A function of a rule that is there becomes its check; of another, a rule.
moves = compared(":try minutes.long = function(service) return service.minutes > 20 end")
assert set(moves) == {"S-1"} and moves["S-1"]["before"] == "ready", moves
assert moves["S-1"]["after"] == "hold" and moves["S-1"]["findings"] == "+minutes.long", moves
moves = compared(":try our.short = function(service) return service.minutes < 30 end")
assert set(moves) == {"S-1"} and moves["S-1"]["findings"] == "+our.short", moves
moves = compared(':try our.day = function(day) if known "patient.id" then return warn { "a patient" } end end')
assert {move["after"] for move in moves.values()} == {"ready", "hold"}, moves
assert all(move["findings"] == "+our.day" for move in moves.values()), moves

# What is different is shown at once, and again when it is taken back.
shown = console(":try minutes.long = off\n:untry all", long)
assert shown.out.count("HOLD") == shown.out.count("READY") == 2, shown
assert "gone" in shown.out and "new" in shown.out and "minutes.long" in shown.out, shown

# A rule whole; a change; off; a parameter; a row's number.
moves = compared(':try our.rule = rule { topic = "x", title = "T", severity = "deny", source = "S", scope = "day",'
                 ' when = { { "day.patient.id", known = true } } }')
assert {move["after"] for move in moves.values()} == {"deny"}, moves
moves = compared(':try minutes.long = { severity = "warn" }')
assert set(moves) == {"S-2"} and moves["S-2"]["after"] == "ready", moves
assert moves["S-2"]["findings"] == "~minutes.long", moves
assert compared(":try minutes.long = off")["S-2"]["findings"] == "-minutes.long"
assert compared(":try longest = 20")["S-1"]["findings"] == "+minutes.long"
assert compared(":try param.longest = 20")["S-1"]["findings"] == "+minutes.long"
moves = compared(":try caps.day = { units = 1 }")
assert "+caps.day" in moves["S-1"]["findings"], moves

listed = rows(":try our.rule = function(service) return false end\n:try")
assert listed[-1]["policy"] == "acme" and listed[-1]["rule"] == "our.rule", listed

# Taken back.
assert console(":try our.rule = function(day) return true end\n:untry our.rule\n:compare").status == 2
assert console(":try a.b = function(day) return true end\n:try a.c = off\n:untry all\n:compare").status in (2, 4)
gone = console(":try our.rule = function(day) return true end\n:untry our.rul")
assert gone.status == 2 and "did you mean our.rule" in gone.err, gone
assert "nothing is tried" in console(":try").out
assert console(":compare").status == 2

# Tried again it is another; two stand beside each other.
moves = compared(":try minutes.long = off\n:try minutes.long = { severity = \"warn\" }\n:try our.x = function(day) return true end")
assert moves["S-1"]["findings"] == "+our.x" and moves["S-2"]["findings"] == "~minutes.long +our.x", moves

# Its faults, at its own lines; what was tried before goes on.
for script, status, parts in (
        (":try our.rule = rule { topic = \"x\" }", 4, (":try our.rule:1", '"title"')),
        (":try minutes.lang = off", 4, (":try minutes.lang:1", "minutes.long")),
        (":try minutes.long = { sevrity = \"warn\" }", 4, (":try minutes.long:1", "sevrity")),
        (":try minutes.long = {}", 4, (":try minutes.long:1",)),
        (":try minutes.long", 2, (":try RULE =",)),
        (":try Our Rule = off", 2, ("small letters",)),
        (":try our.rule = io.open('x')", 4, ("io",))):
    done = console(script)
    assert done.status == status, (script, done)
    for part in parts:
        assert part in done.err, (script, part, done)
# A line of it is that of what was typed, wherever it is told.
tried = ":try our.rule = function(day)\n  return true\nend\n"
assert "(tried):1" in console(tried + ":why our.rule").out
assert console(":mode json\n" + tried + ":why our.rule").out.count('"line": 1') == 1
assert "     2    return true" in console(tried + ":trace our.rule").out
assert "     1  { units = 1 }" in console(":try caps.day = { units = 1 }\n:trace caps.day").out
assert "changed(" not in console(":try caps.day = { units = 1 }\n:trace caps.day").out
titles = console(":try caps.day = { units = 1 }\n:compare").out
assert "Sessions decided otherwise\n  SESSION" in titles and "\n\nBy payer and rule\n  PAYER" in titles, titles

# An error is headed by the statement it is of, and speaks of what was typed.
for second in ("caps.dya = { units = 2 }", "caps.dya = off"):
    headed = console(":try caps.day = { units = 1 }\n:try " + second)
    assert headed.status == 4 and ":try caps.dya:1:" in headed.err and "caps.day" in headed.err, headed
cut = console(":try our.rule = function(day)\n  if day.date then\n    return true")
assert ":try our.rule:3: 'end' expected" in cut.err and "at line 2)" in cut.err and "near" not in cut.err, cut
assert "(tried)" not in console(":try our.rule = rule { topic = \"x\" }").err
nobody = gonio("console", "--payers", "ours", "-c", ":try a.b = off")
assert nobody.status == 2 and "no policy decides" in nobody.err, nobody

# Cases, with what is tried; those of the file alone pass.
assert "1 case, all pass" in console(":test").out
failing = console(":try our.rule = function(service) return service.minutes < 20 end\n:test")
assert failing.status == 4 and "1 of 1 cases failed" in failing.err, failing
assert "FAIL a plain visit" in failing.out and "cases.json:1" in failing.out, failing
assert console(":test nobody").status == 2
cover = rows(":cover")
assert {row["rule"]: row["silent"] for row in cover}["minutes.long"] == 1, cover
uncovered, whole = console(":cover").out, console(":cover acme all").out
for row in cover:
    assert row["rule"] in whole and (row["rule"] in uncovered) == (not row["whole"]), (row, uncovered)
assert "caps.day" in uncovered and any(" +" in (row["about"] or "") for row in cover), cover
assert console(":cover all acme").status == 2

# A cap says what it does; what is tried is marked.
marked = {row["rule"]: (row["severity"], row["tried"]) for row in rows(":try caps.day = { units = 1 }\n:rules")}
assert marked == {"caps.day": ("hold", True), "minutes.long": ("hold", False)}, marked
assert "TRIED" not in console(":rules").out and "TRIED" in console(":try caps.day = { units = 1 }\n:rules").out
card = console(":rule caps.day").out
assert "hold  caps" in card and "what is over holds the day" in card, card
assert "what is over" not in console(":rule minutes.long").out

# Findings that speak of visits of other days that are loaded.
visit = json.load(open(SAMPLES + "/01-clean-visit.json"))
begun = datetime.date.fromisoformat(visit["date_of_service"])
visits = [dict(visit, session_id="V-%d" % i, date_of_service=str(begun + datetime.timedelta(i // 2)))
          for i in range(24)]
seen = gonio("console", "-c", ":try my.rule = function(day) return true end\n:compare", write("visits.json", visits))
assert seen.status == 0 and "of 24 sessions move" in seen.out, seen

# Nothing was written, and another payer that extends this one is as it was.
assert before == (sorted(os.listdir("ours/acme")), open("ours/acme/policy.lua").read())
assert console(":compare now").status == 2

# Over several lines, until it is whole.
several = console(":try our.rule = function(service)\n  if service.minutes < 30 then\n    return true\n  end\nend\n:try")
assert several.status == 0 and "our.rule is tried over acme" in several.out, several
wrong = console(":try our.rule = function(service)\n  return service.minutes >\nend\n")
assert wrong.status == 4 and ":try our.rule:3" in wrong.err and "'end'" in wrong.err, wrong
