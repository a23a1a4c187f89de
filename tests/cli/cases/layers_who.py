"""Who says what of a name, and which of them holds on a day; and what is stale."""
os.makedirs("ours/acme")
write("ours/acme/policy.lua", '''local C = "Acme contract"
return policy { id = "acme", version = "7", extends = "medicare",
  parameters = { kx_threshold = { { from = "2026-07-01", to = "2026-12-31", value = "2600.00", source = C } } },
  changes = {
    { "progress.due", severity = "hold", because = "first" },
    { "progress.due", off = true, from = "2026-06-01", because = "second" },
    { "certification_days", value = 14, from = "2026-06-01", because = "Acme wants it sooner" },
  },
}
''')


def who(name, *args):
    done = gonio("policies", "--payers", "ours", "--format", "json", "--who", name, "--known-on", "2026-11-21", *args)
    assert done.status == 0, done
    return json.loads(done.out)


def states(name, on):
    (said,) = who(name, "--on", on, "acme")
    assert said["date"] == on and said["policy"] == "acme", said
    return [(w["layer"], w["line"] if w["layer"] == "acme" else None, w["state"]) for w in said["layers"]]


medicare = ("medicare", None)
assert states("progress.due", "2026-05-31") == [("acme", 6, "not in force"), ("acme", 5, "holds"), medicare + ("changed",)]
assert states("progress.due", "2026-06-01") == [("acme", 6, "holds"), ("acme", 5, "overridden"), medicare + ("overridden",)]
assert [s[2] for s in states("kx_threshold", "2026-06-30")] == ["not in force"] * 5 + ["holds"]
assert [s[2] for s in states("kx_threshold", "2026-07-01")] == ["holds"] + ["not in force"] * 4 + ["overridden"]
assert states("certification_days", "2026-05-31") == [("acme", 7, "not in force"), medicare + ("holds",)]
assert states("certification_days", "2026-06-01") == [("acme", 7, "holds"), medicare + ("overridden",)]
# All policies that know it; each word with its place, what it says, and why.
both = who("progress.due")
assert [p["policy"] for p in both] == ["acme", "medicare", "medicare-advantage",
                                       "medicare-advantage/unitedhealthcare"], both
assert len(both[1]["layers"]) == 1, both
assert both[0]["layers"][0]["because"] == "second" and both[0]["layers"][0]["says"] == "off = true", both[0]
assert both[0]["layers"][1]["file"] == "ours/acme/policy.lua", both[0]
lines = open(SOURCE + "/payers/medicare/policy.lua").read().splitlines()
assert "rule {" in lines[both[1]["layers"][0]["line"] - 1], both[1]
text = gonio("policies", "--payers", "ours", "--who", "progress.due", "--on", "2026-06-01", "acme")
assert text.out.startswith("acme: progress.due on 2026-06-01\n  holds "), text.out
assert "    ours/acme/policy.lua:6\n" in text.out and "    because: second\n" in text.out, text.out
assert max(map(len, text.out.splitlines())) <= 80, text
unknown = gonio("policies", "--payers", "ours", "--who", "progress.deu", "acme")
assert unknown.status == 2 and "did you mean progress.due?" in unknown.err, unknown
unknown = gonio("policies", "--who", "certification_dasy")
assert unknown.status == 2 and "did you mean certification_days?" in unknown.err, unknown


def stale(days, known_on):
    done = gonio("policies", "--format", "json", "--stale", str(days), "--known-on", known_on, "medicare")
    return json.loads(done.out)[0]["listed"]


# Verified on 2026-11-21: stale a day after that many days.
assert stale(30, "2026-12-21") == [], "no more than 30 days"
entries = stale(30, "2026-12-22")
assert entries and all(e["verified_on"] == "2026-11-21" for e in entries), entries
assert ", verified 2026-11-21\n" in gonio("policies", "--stale", "0", "--known-on", "2026-12-01").out
