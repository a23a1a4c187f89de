"""Who a payer is: names and ids of identity.lua, whatever their case and space,
by date and kind of plan; never a guess."""
import shutil

plain = open(PLAIN + "/plain/policy.lua").read()


def policy(folder, name):
    os.makedirs("%s/%s" % (folder, name), exist_ok=True)
    write("%s/%s/policy.lua" % (folder, name), plain.replace('"plain"', '"%s"' % name))


for name in ("acme", "other", "advantage"):
    policy("ours", name)
write("ours/identity.lua", '''local CARDS = "Insurance cards"
return {
  { "60054", "Acme Mutual", payer = "acme", source = CARDS },
  { "acme MUTUAL", kind = "ma", payer = "advantage", source = CARDS },
  { "Old Name", payer = "acme", to = "2026-03-15", source = CARDS },
  { "Old Name", payer = "other", from = "2026-03-16", source = CARDS },
  { "Learnt", payer = "acme", known_from = "2026-05-01", source = CARDS },
  { "Blue", payer = { "acme", "other" }, source = CARDS },
  { "Gone", payer = "nowhere", source = CARDS },
}
''')


def ask(payer, *options, date="2026-03-16", **insurance):
    write("s.json", session("S", date_of_service=date,
                            insurance=[dict(payer=payer, **insurance)]))
    (decision,) = check("--payers", "ours", *options, "s.json").decisions()
    assert decision["payer"] == payer, "as the session names it"
    return decision


def decided(payer, *options, **more):
    decision = ask(payer, *options, **more)
    return decision["policy"]["id"] if decision["policy"] else None


assert decided("acme") == "acme" and decided("60054") == "acme"
assert decided("Acme Mutual") == decided("ACME  mutual") == decided(" acme\u0020mutual") == "acme"
assert decided("ACME") == "acme", "an id, but for its case"
assert decided("Acme Mutual", kind="ma") == "advantage"
assert decided("Acme Mutual", kind="commercial") == "acme"
assert decided("60054", kind="ma") == "acme"
assert decided("Old Name", date="2026-03-15") == "acme"
assert decided("old name", date="2026-03-16") == "other"
assert decided("Learnt") == "acme" and decided("Learnt", "--known-on", "2026-04-30") is None

# Held, with what can be said; never by a default.
blue = ask("BLUE")
assert blue["outcome"] == "hold" and blue["policy"] is None and blue["not_billed"], blue
assert [f["rule"] for f in blue["findings"]] == ["payer.ambiguous"], blue
assert '"acme" or "other"' in blue["findings"][0]["message"], blue
gone = ask("Gone")
assert "nowhere" in gone["findings"][0]["message"], gone
assert [f["rule"] for f in gone["findings"]] == ["payer.unknown"], gone
near = ask("Acme Mutal")["findings"][0]
assert near["rule"] == "payer.unknown" and near["severity"] == "hold", near
assert '"Acme Mutual" (acme)' in near["fix"], near
near = ask("acme mutual of omaha")["findings"][0]
assert '"Acme Mutual" (acme)' in near["fix"] and near["fix"].count('"') <= 6, near
far = ask("Zenith Casualty")["findings"][0]
assert '"' not in far["fix"], far
assert ask("x" * 60)["outcome"] == "hold"

# Sessions of one day that name one payer differently are one claim-day.
one = session("A", patient={"id": "P"}, insurance=[{"payer": "Acme Mutual"}])
two = session("B", patient={"id": "P"}, insurance=[{"payer": "60054"}])
three = session("C", patient={"id": "P"}, insurance=[{"payer": "other"}])
write("day.json", [one, two, three])
days = check("--payers", "ours", "day.json").decisions()
assert [d["day"]["sessions"] for d in days] == [["A", "B"], ["A", "B"], ["C"]], days
assert days[0]["minutes"]["timed"] == 46 and not days[1]["lines"], days

# A later folder's names go in front.
policy("theirs", "third")
write("theirs/identity.lua",
      'return { { "60054", payer = "third", to = "2026-12-31", source = "Contract" } }\n')
assert decided("60054", "--payers", "theirs") == "third"
assert decided("60054", "--payers", "theirs", date="2027-01-01") == "acme"
assert decided("Acme Mutual", "--payers", "theirs") == "acme"

# Lint: each fault with its line; silent where there is none.
write("theirs/identity.lua", '''return {
  { "A", "b c", payer = "third", source = "Contract" },
  { "B C", payer = "acme", source = "Contract" },
  { "a", kind = "ma", payer = "acme", source = "Contract" },
  { "D", payer = "thirdd", source = "Contract" },
  { "E", payer = "acme" },
}
''')
linted = gonio("lint", "--payers", "ours", "--payers", "theirs", "--format", "json",
               "identity")
found = [(f["code"], f["line"]) for f in json.loads(linted.out)
         if f["policy"] == "identity" and f["file"].startswith("theirs")]
assert found == [("identity.repeated", 3), ("identity.policy", 5), ("identity.source", 6)], linted
assert "third" in [f["fix"] for f in json.loads(linted.out) if f["line"] == 5
                   and f["file"].startswith("theirs")][0]

# A file with a fault: held with its place, status 4; who is not asked for is decided.
write("theirs/identity.lua", 'return {\n  { "A", payor = "third" },\n}\n')
write("s.json", [session("S", insurance=[{"payer": "60054"}]), session("T")])
broken = check("--payers", "ours", "--payers", "theirs", "s.json")
held, fine = broken.decisions()
assert broken.status == 4 and held["outcome"] == "hold" and fine["outcome"] == "ready", broken
(finding,) = held["findings"]
assert finding["rule"] == "policy.error" and finding["policy_line"] == 2, finding
assert finding["policy_file"].endswith("theirs/identity.lua") and "payer" in finding["fix"]
for text in ('return { { payer = "acme" } }', 'return { { "A", payer = {} } }', "return 1",
             'return { { "A", payer = "acme", kind = "maa" } }', 'return { { 5, payer = "a" } }',
             'return { { "", payer = "acme" } }', "return {", 'io.open("x")'):
    write("theirs/identity.lua", text)
    assert check("--payers", "ours", "--payers", "theirs", "s.json").status == 4, text
    assert gonio("lint", "--payers", "ours", "--payers", "theirs", "identity").status == 4, text
shutil.rmtree("theirs")
