"""A policy laid over Medicare: the one-line changes, each decided by the layer."""
CLEAN = json.load(open(SAMPLES + "/01-clean-visit.json"))
BEGIN = '''local C = "Acme contract of 2026, exhibit B"
return policy { id = "acme", version = "7", extends = "medicare",
'''


def overlay(body, folder="ours", begin=BEGIN):
    os.makedirs(folder + "/acme", exist_ok=True)
    write(folder + "/acme/policy.lua", begin + body + "\n}\n")


def decide(patch=None, *args, **more):
    day = json.loads(json.dumps(CLEAN))
    day["insurance"] = [dict(day["insurance"][0], payer="acme")]
    day.update(patch or {})
    write("a.json", day)
    done = gonio("check", "--format", "ndjson", "--payers", "ours", *args, "a.json", **more)
    assert done.status == 0, done
    (decision,) = done.decisions()
    return decision


def rules(decision):
    return {f["rule"]: f for f in decision["findings"]}


def code(decision):
    return [(line["code"], line["units"], line["status"]) for line in decision["lines"]]


# Laid over, and nothing changed: what Medicare decides, under another name.
overlay("")
medicare = gonio("check", "--format", "ndjson", SAMPLES + "/01-clean-visit.json").decisions()[0]
same = decide()
assert code(same) == code(medicare) and same["outcome"] == "ready", same
assert [layer["id"] for layer in same["policy"]["layers"]] == ["acme", "medicare"], same["policy"]
assert same["policy"]["layers"][0]["hash"] == same["policy"]["hash"] != medicare["policy"]["hash"]
assert same["policy"]["layers"][1] == medicare["policy"], same["policy"]
assert "layers" not in medicare["policy"]

# A code excluded.
given = CLEAN["services"][0]["code"]
overlay('coverage = { codes = { { codes = "%s", status = "not_covered", source = C } } }' % given)
refused = decide()
assert given in [u["code"] for u in refused["not_billed"]], refused
assert rules(refused)["coverage.code"]["source"]["document"].startswith("Acme contract")

# A cap.
overlay('caps = { { id = "acme.one", codes = "timed", units = 1, over = "hold", source = C } }')
assert "acme.one" in rules(decide())

# An own fee.
overlay('fees = { { codes = "any", per = "unit", value = "1.00", source = C } }')
own = decide()
assert own["lines"][0]["allowed"] == "%d.00" % own["lines"][0]["units"], own["lines"]

# A value.
overlay('parameters = { kx_threshold = { { from = "2026-01-01", to = "2026-12-31", value = "100.00", source = C } } }')
over = rules(decide({"history": dict(CLEAN["history"], allowed_year_to_date="101.00")}))
assert "threshold.kx" in over, over

# A rule raised; the reason and the place are told.
late = json.load(open(SAMPLES + "/40-progress-report-due-today.json"))
late["insurance"] = [dict(late["insurance"][0], payer="acme")]
day = late["date_of_service"]
fired = "progress.due"
overlay("")
assert rules(decide(late))[fired]["severity"] == "warn"
overlay('changes = { { "progress.due", severity = "hold", was = "warn", because = "Acme pays nothing without" } }')
assert rules(decide(late))[fired]["severity"] == "hold"
told = [r for r in decide(late, "--explain")["rules"] if r["state"] == "overridden"]
assert told == [dict(told[0], rule="progress.due",
                     detail="by ours/acme/policy.lua:3, severity = hold: Acme pays nothing without")], told

# Switched off, from a day on: the day before it stands as it was.
for dates, there in (("", False), (', from = "%s"' % day, False), (', to = "%s"' % day, False),
                     (', from = "2099-01-01"', True), (', to = "2020-01-01"', True)):
    overlay('changes = { { "progress.due", off = true%s, because = "not asked" } }' % dates)
    assert (fired in rules(decide(late))) == there, dates

# A rule of the same id is replaced, on its dates.
overlay('''rules = { rule { id = "progress.due", topic = "progress", scope = "day", severity = "warn",
  title = "Never", message = "ours", source = C, from = "%s", when = { { "day.units", at_least = 0 } } } }''' % day)
assert rules(decide(late))[fired]["message"] == "ours"
assert [r["detail"] for r in decide(late, "--explain")["rules"] if r["state"] == "overridden"] == ["by ours/acme/policy.lua:3"]

# What was stated of the base and is no longer so is said once, on standard error.
overlay('changes = { { "progress.due", severity = "hold", was = "deny", because = "x" } }',
        begin=BEGIN.replace('"medicare"', '{ "medicare", version = "2020.1", hash = "0123456789ab" }'))
write("a.ndjson", "".join(json.dumps(dict(CLEAN, session_id=n)) + "\n" for n in "ab"))
warned = gonio("check", "--format", "ndjson", "--payers", "ours", "--as", "acme", "a.ndjson")
assert warned.status == 0 and warned.err.count("\n") == 3, warned.err
assert warned.err.startswith('gonio check: warning: ours/acme/policy.lua:2: "medicare" is now version '), warned.err
assert "ours/acme/policy.lua:3: progress.due: severity was deny when this was written, and is now warn below" in warned.err
linted = json.loads(gonio("lint", "--payers", "ours", "--format", "json", "acme").out)
assert [f["line"] for f in linted if f["code"] == "layer.base_changed"] == [2, 2, 3], linted
listed = json.loads(gonio("policies", "--payers", "ours", "--format", "json", "acme").out)[0]
assert [c["line"] for c in listed["base_changed"]] == [2, 2, 3], listed
assert "  over medicare  " in gonio("policies", "--payers", "ours", "acme").out

# With version and hash as they are nothing is said.
now = json.loads(gonio("policies", "--format", "json", "medicare").out)[0]
for stated in (now["hash"], now["hash"].split(":")[1][:12]):
    overlay("", begin=BEGIN.replace('"medicare"', '{ "medicare", version = "%s", hash = "%s" }' % (now["version"], stated)))
    quiet = gonio("policies", "--payers", "ours", "acme")
    assert quiet.status == 0 and "base changed" not in quiet.out, quiet

# The manual reads as the whole, and says what is the layer's.
overlay('''changes = { { "progress.due", severity = "hold", because = "Acme pays nothing without" } },
  caps = { { id = "acme.one", codes = "timed", units = 1, over = "hold", source = C } },''')
manual = gonio("manual", "--payers", "ours", "--no-cases", "acme").out
assert "It lies over `medicare`" in manual and "`progress.due` holds the" in manual, manual[:2000]
assert "because Acme pays nothing without (`acme` 7, line 3)" in manual
assert "- caps: acme.one (`acme` 7, line 4)" in manual

# What nobody verified names the file that it stands in.
places = gonio("policies", "--payers", "ours", "--unverified", "acme").out
assert "    ours/acme/policy.lua:4\n" in places and "/payers/medicare/policy.lua:" in places

# Over Medicare under its own name: another folder's policy of the same id.
os.makedirs("over/medicare")
write("over/medicare/policy.lua", '''return policy { id = "medicare", version = "ours", extends = "medicare",
  changes = { { "progress.due", off = true, because = "told apart" } } }''')
late["insurance"][0]["payer"] = "medicare"
write("late.json", late)
done = gonio("check", "--format", "ndjson", "--payers", "over", "late.json").decisions()[0]
assert done["policy"]["version"] == "ours" and "progress.due" not in rules(done), done["policy"]
assert [layer["version"] for layer in done["policy"]["layers"]] == ["ours", now["version"]]
# And a chain of three: the one that extends it takes the whole of it. What is
# off below is no longer there to be changed.
gone = gonio("policies", "--payers", "over", "--payers", "ours", "acme")
assert gone.status == 4 and 'no row, rule or parameter "progress.due"' in gone.err, gone
overlay("")
chain = json.loads(gonio("policies", "--payers", "over", "--payers", "ours", "--format", "json", "acme").out)[0]
assert [layer["version"] for layer in chain["layers"]] == ["7", "ours", now["version"]], chain
