"""What one rule says of several services is shown once in the table, with their
codes; JSON keeps each finding."""
import glob
sample = json.load(open(sorted(glob.glob(SAMPLES + "/[0-9]*.json"))[0], encoding="utf-8"))
sample = sample[0] if isinstance(sample, list) else sample
for service in sample["services"]:
    service.setdefault("documentation", {})["functional_goal"] = "n/a"
write("in.json", [sample])
found = [f for d in json.loads(gonio("check", "--format", "json", "in.json").out)
         for f in d["findings"] if f["rule"] == "documentation.goal"]
table = gonio("check", "in.json").out
assert len(found) > 1, found
assert table.count("documentation.goal\n") == 1, table
