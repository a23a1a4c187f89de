"""Each sample session is decided as expected.json beside it says: outcome,
lines (code, units, modifiers) in any order, and rules that stand among its
findings, maybe beside others."""
import glob


def decided_as_expected(folder, least):
    expected = json.load(open(folder + "/expected.json", encoding="utf-8"))
    done = gonio("check", "--format", "ndjson", "--known-on", "2026-11-21", *sorted(glob.glob(folder + "/[0-9]*")))
    wrong = []
    seen = set()
    for decision in done.decisions():
        if decision["payer_rank"] > 0:
            continue
        name = decision["session_id"]
        seen.add(name)
        found = {"outcome": decision["outcome"],
                 "lines": sorted([l["code"], l["units"], " ".join(l["modifiers"])] for l in decision["lines"]),
                 "findings": {f["rule"] for f in decision["findings"]}}
        for part, value in expected[name].items():
            if part == "findings":
                same = found[part] >= set(value)
            else:
                same = found[part] == (sorted(value) if part == "lines" else value)
            if not same:
                wrong.append("%s: %s %r, not %r" % (name, part, found.get(part), value))
    for refused in done.rejections():
        name = refused["session_id"]
        seen.add(name)
        if expected.get(name, {}).get("outcome") != "rejected":
            wrong.append("%s: rejected, %s" % (name, refused["message"]))
    assert not wrong, "\n".join(wrong)
    assert seen == set(expected), seen ^ set(expected)
    assert len(seen) >= least


for name, least in (("medicare", 40), ("medicaid", 15), ("commercial", 28)):
    decided_as_expected(os.path.join(SOURCE, "tests/samples", name), least)
