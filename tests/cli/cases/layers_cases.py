"""Cases of a layer: what it switches off is a known name, what it changes is asked
for, and a skeleton begins either."""
os.makedirs("ours/acme")
write("ours/acme/policy.lua", '''local C = "Acme contract"
return policy { id = "acme", version = "1", extends = "medicare",
  frequency = { { id = "acme.visits", visits = 20, per = "calendar_year", over = "hold", source = C } },
  changes = {
    { "documentation.goal", severity = "hold", because = "no goal, no pay" },
    { "progress.due", off = true, because = "no reports" },
  },
}
''')
base = json.load(open(SAMPLES + "/01-clean-visit.json"))
base["insurance"] = [dict(base["insurance"][0], payer="acme")]


def cases(*listed):
    write("ours/acme/cases.json", {"base": base, "cases": list(listed)})


def linted():
    found = gonio("lint", "--payers", "ours", "--format", "json", "acme")
    return {(f["code"], (f["message"] + '""').split('"')[1]) for f in json.loads(found.out)}


visits = [{"name": "%d used" % n, "patch": {"history": {"used": [{"per": "calendar_year", "visits": n}]}},
           verb: ["acme.visits"]} for n, verb in ((20, "fires"), (19, "silent"))]
cases(*visits)
asked = linted()
assert ("cases.no_firing", "documentation.goal") in asked, asked
assert ("cases.no_silent", "documentation.goal") in asked, asked
goal = {"name": "no goal", "fires": ["documentation.goal"], "expect": {"outcome": "hold"},
        "patch": {"services": {"0": {"documentation": {"functional_goal": None}}}}}
off = {"name": "no report", "silent": ["progress.due", "documentation.goal"]}
cases(goal, off, *visits)
tested = gonio("test", "--payers", "ours", "acme")
assert tested.status == 0 and "4 cases, all pass" in tested.out, tested
assert linted() == set(), linted()
misspelt = {"name": "no report", "silent": ["progress.deu"]}
cases(misspelt)
wrong = gonio("test", "--payers", "ours", "acme")
assert wrong.status == 1 and 'did you mean "progress.due"?' in wrong.out, wrong
cases(goal, off, *visits)
covered = json.loads(gonio("test", "--coverage", "--payers", "ours", "--format", "json", "acme").out)
names = {rule["rule"]: rule for rule in covered[0]["rules"]}
assert names["documentation.goal"]["fires"] == 1 and names["documentation.goal"]["line"] == 5, names
assert "progress.due" not in names, "it can only be silent"


def skeleton(name):
    done = gonio("test", "--payers", "ours", "--skeleton", name, "acme")
    assert done.status == 0, done
    return json.loads("[" + done.out + "]")


(silent,) = skeleton("progress.due")
assert silent["silent"] == ["progress.due"] and "fires" not in silent, silent
fires, silent = skeleton("documentation.goal")
assert fires["fires"] == ["documentation.goal"] and fires["patch"] == {}, "the base's code will do"
assert len(skeleton("acme.visits")) == 2
unknown = gonio("test", "--payers", "ours", "--skeleton", "progress.overdue", "acme")
assert unknown.status == 2 and 'no rule or row "progress.overdue"' in unknown.err, "not of this layer"
