"""The layer that payers/README.md shows, tried as it stands there."""
text = open(SOURCE + "/payers/README.md").read().split("\n## Layers\n")[1]
policy = text.split("```lua\n")[1].split("```")[0]
os.makedirs("ours/acme")
write("ours/acme/policy.lua", policy)
listed = gonio("policies", "--payers", "ours", "acme")
assert listed.status == 0 and "base changed" not in listed.out and "  over medicare  " in listed.out, listed
found = gonio("lint", "--payers", "ours", "--format", "json", "acme")
assert [f["code"] for f in json.loads(found.out)] == ["cases.none"], found
session_of = json.load(open(SAMPLES + "/01-clean-visit.json"))
given = session_of["services"][0]["code"]
assert given == "97110", given



def case(name, **more):
    return dict({"name": name}, **more)


session_of["insurance"] = [dict(session_of["insurance"][0], payer="acme")]
write("ours/acme/cases.json", {"base": session_of, "cases": [
    case("within the cap", silent=["acme.four"]),
    case("over the cap", patch={"services": {"0": {"minutes": 75, "start": None, "end": None}}}, fires=["acme.four"]),
]})
tested = gonio("test", "--payers", "ours", "acme")
assert tested.status == 0 and "2 cases" in tested.out, tested
cover = json.loads(gonio("test", "--coverage", "--payers", "ours", "--format", "json", "acme").out)
names = {rule["rule"] for rule in cover[0]["rules"]}
assert "acme.four" in names and "progress.due" not in names, names
who = gonio("policies", "--payers", "ours", "--who", "acme.four", "acme")
assert "  holds " in who.out and "ours/acme/policy.lua:7\n" in who.out, who
