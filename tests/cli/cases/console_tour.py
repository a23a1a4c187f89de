"""The tours of the README's chapter on the console, typed at a terminal: each shows
what the README says."""
import tour
told = tour.chapter(os.path.join(SOURCE, "README.md"), "The console")
os.symlink(os.path.join(SOURCE, "payers"), "payers")
os.symlink(os.path.join(SOURCE, "tests"), "tests")
write("edits.json", tour.edits(told))
write("edit.py", """import json, sys
goes, comes = json.load(open("edits.json"))[0]
policy = open(sys.argv[-1]).read()
assert policy.count(goes) == 1, goes
open(sys.argv[-1], "w").write(policy.replace(goes, comes))
""")
editor = "%s edit.py" % sys.executable
walks = tour.Tour(GONIO, environment(EDITOR=editor, NO_COLOR="1", LANG="C.UTF-8"))
typed = []
for block in tour.blocks(told, "console"):
    walks.run(block)
    typed.append(walks.typed)
assert len(typed) == 2 and typed[0] < 10, typed

# What came of them: a session that is ready, and a policy that says why, with its case.
mended = gonio("check", "--format", "ndjson", "--known-on", "2026-11-21", "mended.json")
assert [d["outcome"] for d in mended.decisions()] == ["ready"], mended
tested = gonio("test", "--payers", "our-payers", "commercial/aetna")
assert tested.status == 0, tested
cases = json.load(open("our-payers/commercial/aetna/cases.json"))["cases"]
kept = json.load(open("payers/commercial/aetna/cases.json"))["cases"]
assert len(cases) == len(kept) + 1 and "S-220" not in json.dumps(cases), cases[-1]
write("our-payers/commercial/aetna/policy.lua", open("our-payers/commercial/aetna/policy.lua").read()
      .replace("units = 3", "units = 4"))
assert gonio("test", "--payers", "our-payers", "commercial/aetna").status == 1

# A README that says something else is caught.
for wrong in (block.replace("no more than", "at least"), block.replace("29 cases", "28 cases"),
              block.replace("aetna ready>", "aetna hold>", 1)):
    if wrong == block:
        continue
    subprocess.run(["rm", "-r", "our-payers"], check=True)
    try:
        walks.run(wrong)
    except AssertionError:
        continue
    raise SystemExit("not caught: %s" % wrong)
