"""What is said of what is wrong names what can be done: missing values and figures,
units that were cut, policies that do not load, codes that are asked for."""
os.makedirs("ours/acme")
BEGIN = '''local C = "Acme contract"
return policy { id = "acme", version = "1", extends = "medicare",
'''


def layer(text):
    write("ours/acme/policy.lua", BEGIN + text + "\n}\n")


base = json.load(open(SAMPLES + "/01-clean-visit.json"))
base["insurance"] = [dict(base["insurance"][0], payer="acme")]


def findings(*options, **changes):
    write("one.json", dict(base, **changes))
    done = gonio("check", "--format", "ndjson", "--payers", "ours", *options, "one.json")
    return {f["rule"]: f for f in done.decisions()[0]["findings"]}


# A value that the policy lacks is no fault of the session.
old = {name: value.replace("2026-", "2019-") for name, value in base.items() if isinstance(value, str)}
layer("")
missing = findings(**old)["facts.missing"]
assert "the policy has no value for this date of: kx_threshold" in missing["message"].replace("The", "the"), missing
assert "to the policy" in missing["fix"] and "param.kx_threshold" in missing["facts"], missing

# Two disciplines in one pool: which row, and how it is typed. All together will do under the limit.
layer('''  frequency = { { id = "acme.visits", visits = 20, disciplines = { "PT", "OT" }, per = "calendar_year",
    over = "hold", source = C } },''')


def used(*entries):
    return findings(history=dict(base["history"], used=list(entries)))


unsure = used({"per": "calendar_year", "visits": 20})["facts.missing"]["message"]
assert "for acme.visits" in unsure, unsure
assert '{"per": "calendar_year", "discipline": "OT", "visits": ...}' in unsure, unsure
assert "facts.missing" not in used({"per": "calendar_year", "visits": 19})
assert "acme.visits" in used({"per": "calendar_year", "visits": 20, "discipline": "PT"},
                             {"per": "calendar_year", "visits": 0, "discipline": "OT"})

# What is cut needs no correcting, whatever the row says of units that are not.
long = [dict(base["services"][0], minutes=128, start="09:00", end="11:08")]
for over, fix in (("trim", "left off"), ("bill_all", "cuts to the cap"), ("hold", "Correct the units")):
    layer('  changes = { { "caps.mue_clinical", over = "%s", because = "so" } },' % over)
    told = findings(services=long, total_treatment_minutes=128)["caps.mue_clinical"]
    assert fix in told["fix"], (over, told)


# Policies that do not load say how they will.
def refused(text, *words):
    layer(text)
    done = gonio("policies", "--payers", "ours", "acme")
    assert done.status == 4 and "\n  fix: " in done.err, (text, done.err)
    for word in words:
        assert word in done.err, (word, done.err)


CAP = '  caps = { { id = "acme.four", codes = "timed", over = "hold", %s } },'
refused(CAP % "units = 4", 'needs "source"', "which document")
refused(CAP % 'source = C, units = "4"', "must be a whole number", "without quotes")
refused(CAP % 'source = C, units = 4, from = "01/01/2026"', "is not a date", "year, month and day")
refused('  caps = { { codes = "timed", units = 4, over = "hold", source = C } },', 'needs "id"', "a name of its own")
refused('  parameters = { kx_treshold = { { value = "1.00", source = C } } },', 'no layer below has a parameter "kx_treshold"',
        'did you mean "kx_threshold"?')
PARAMETER = '  parameters = { x_limit = { unit = "usd", annual = true, { %s, source = C } } },'
refused(PARAMETER % 'value = "1.00"', 'needs a "to"', "the last day")
refused(PARAMETER % 'value = 1, to = "2026-12-31"', "must be an amount", "in quotes")
RULE = '''  rules = { %s },'''
ONE = '''rule { id = "a.b", topic = "a", scope = "day", severity = "warn", title = "x", message = "x", fix = "y",
    source = C, %s }'''
known = ONE % 'when = { { "referral.date", known = false } }'
refused(RULE % (known + ", " + known), "used twice", "another id")
refused(RULE % (ONE % 'when = { { "insurance.kind", over = 5 } }'), "cannot be compared", "is, is_not or known")
write("ours/acme/policy.lua", "local seen = 0\n" + BEGIN + RULE % (
    ONE % "check = function(day) seen = seen + 1; return seen > 3 end") + "\n}\n")
kept = gonio("policies", "--payers", "ours", "acme")
assert "lives outside the function" in kept.err and "in a local inside the function" in kept.err, kept

# Two modifiers of one discipline on the same days.
layer('''  modifiers = { discipline = { { "PT", "GP", to = "2026-06-30", source = C },
    { "PT", "GO", from = "2026-06-%s", source = C } } },''' % "01")
met = json.loads(gonio("lint", "--payers", "ours", "--format", "json", "acme").out)
assert [f["line"] for f in met if f["code"] == "row.shadowed"] == [4], met
layer('''  modifiers = { discipline = { { "PT", "GP", to = "2026-06-30", source = C },
    { "PT", "GO", from = "2026-07-01", source = C } } },''')
met = json.loads(gonio("lint", "--payers", "ours", "--format", "json", "acme").out)
assert not [f for f in met if f["code"] == "row.shadowed"], met

# Who decides for a code, and what is left of a row that a change alters.
layer('''  coverage = { codes = { { codes = "97035", status = "not_covered", source = C } } },
  changes = { { "documentation.goal", severity = "hold", because = "so" } },''')


def who(name):
    done = gonio("policies", "--payers", "ours", "--format", "json", "--who", name, "acme")
    return [(w["layer"], w["section"], w["says"], w["state"]) for w in json.loads(done.out)[0]["layers"]]


rows = [row for row in who("97035") if row[1] == "coverage.codes"]
assert rows == [("acme", "coverage.codes", "not_covered", "holds"),
                ("medicare", "coverage.codes", "covered", "overridden")], rows
assert "fees" in [row[1] for row in who("97035")], who("97035")
assert [row[3] for row in who("documentation.goal")] == ["holds", "changed"], who("documentation.goal")

# A therapist with nine other patients at once: eight are named, and that there are more.
crowd = []
for i in range(10):
    one = dict(base, session_id="M-%d" % i, patient=dict(base["patient"], id="P-%d" % i))
    one["insurance"] = [dict(base["insurance"][0], payer="medicare", member_id="0AA0AA0%04d" % i)]
    crowd.append(one)
write("crowd.json", crowd)
for decision in gonio("check", "--format", "ndjson", "crowd.json").decisions():
    told = [f["message"] for f in decision["findings"] if f["rule"] == "minutes.overlap_patients"
            and "giving 97110" in f["message"]]
    assert len(told) == 9 and "with more patients than the 8" in " ".join(told), told
write("crowd.json", crowd[:9])
for decision in gonio("check", "--format", "ndjson", "crowd.json").decisions():
    told = [f["message"] for f in decision["findings"] if f["rule"] == "minutes.overlap_patients"
            and "giving 97110" in f["message"]]
    assert len(told) == 8 and "more patients" not in " ".join(told), told
