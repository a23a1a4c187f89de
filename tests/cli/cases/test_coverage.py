"""gonio test --coverage: what cases reach, as a table and as JSON; and skeletons
that are lawful cases when pasted."""
import os
import shutil
ours = SOURCE + "/tests/author/payers"
table = gonio("test", "--coverage", "--payers", ours, "reached")
assert table.status == 0 and table.err == "", table
assert table.out.startswith("reached: 7 cases, all pass\n"), table
assert "  goal.stated from 2026-01-01 (line 39)\n" in table.out, table
assert "    fires in 2, silent in 3; of 2 codes 1 fire, 1 silent\n" in table.out, table
assert "    never fires for 97112\n" in table.out, table
assert "7 of 8 rules and rows shown on both sides" in table.out, table

found = gonio("test", "--coverage", "--format", "json", "--payers", ours, "reached", "none")
told = json.loads(found.out)
assert [policy["policy"] for policy in told] == ["reached"] and told[0]["cases"] == 7, told
rules = {rule["rule"]: rule for rule in told[0]["rules"]}
assert rules["goal.stated"]["from"] == "2026-01-01" and rules["goal.stated"]["to"] is None
assert rules["goal.stated"]["codes"] == [{"code": "97110", "fires": 2, "silent": 2},
                                         {"code": "97112", "fires": 0, "silent": 0}], rules
assert rules["pairs.never"]["silent"] is None and rules["pairs.never"]["whole"] is True
assert rules["plan.kind"]["whole"] is False
failing = gonio("test", "--coverage", "--format", "json", "--payers", ours, "faults")
assert failing.status == 1 and json.loads(failing.out)[0]["cases"] == 22, failing

# Every rule of the shipped policies that is not a mere table row.
shipped = json.loads(gonio("test", "--coverage", "--format", "json").out)
assert shipped
for policy in shipped:
    for rule in policy["rules"]:
        if rule["section"] in ("rules", "modifiers.attested"):
            assert rule["whole"], (policy["policy"], rule["rule"])

# A skeleton is pasted, and runs.
os.makedirs("payers")
shutil.copytree(ours + "/reached", "payers/reached")
names = [rule["rule"] for rule in told[0]["rules"]]
cases = json.load(open("payers/reached/cases.json"))
cases["cases"] = []
for name in names:
    done = gonio("test", "--skeleton", name, "--payers", "payers", "reached")
    assert done.status == 0, done
    cases["cases"] += json.loads("[" + done.out + "]")
assert len(cases["cases"]) == 14, cases["cases"]
write("payers/reached/cases.json", cases)
pasted = gonio("test", "--payers", "payers", "reached")
for word in ("not a name", "rejected", "must be"):
    assert word not in pasted.out, pasted
fired = [line for line in pasted.out.splitlines() if line.startswith("FAIL")]
assert not any("referral.present" in line or "goal.stated" in line for line in fired), pasted

for args, said in ((["--skeleton", "goal.stated"], "one payer"),
                   (["--format", "json"], "--coverage"),
                   (["--coverage", "--boundaries"], "--boundaries"),
                   (["--skeleton", "goal.statd", "reached"], "goal.stated")):
    wrong = gonio("test", "--payers", ours, *args)
    assert wrong.status == 2 and wrong.out == "" and said in wrong.err, (args, wrong)
