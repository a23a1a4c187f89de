"""check --as all: one session under every policy there is, each as if it had
been asked about alone."""
sessions = [session("A"), session("B", insurance=[{"payer": "unheard-of"}, {"payer": "x"}])]
sessions.append(session("V", void=True))
write("a.json", sessions)
shown = gonio("policies", "--format", "json", "--payers", PLAIN)
ids = [policy["id"] for policy in json.loads(shown.out)]
assert "plain" in ids and "medicare" in ids and ids == sorted(ids), ids

every = check("--as", "all", "a.json")
assert every.status == 0 and len(every.decisions()) == len(ids) * len(sessions), every
alone = {name: iter(check("--as", name, "a.json").decisions()) for name in ids}
for number, decision in enumerate(every.decisions()):
    name = ids[number % len(ids)]
    assert decision == next(alone[name]), (name, decision)
    assert decision["payer"] == name and decision["payer_rank"] == 0, decision

# Sessions that are decided together name each other under each payer.
late = session("D")
late["patient"] = {"id": "P-C"}
write("day.json", [session("C"), late])
days = check("--as", "all", "day.json").decisions()
assert all(d["day"]["sessions"] == ["C", "D"] for d in days), days

# The table: a head for each session, a row for each payer, what is asked first.
table = gonio("check", "--payers", PLAIN, "--as", "all", "a.json", "day.json")
assert table.status == 0 and table.out.count("PAYER") == 5, table
assert max(map(len, table.out.splitlines())) <= 80, table
rows = [line.split() for line in table.out.splitlines() if line.startswith("  plain ")]
assert rows[0] == ["plain", "READY", "2", "2"], rows
assert rows[2] == ["plain", "VOID", "0", "0"], rows
assert rows[4] == ["plain", "READY", "with", "C"], rows
medicare = [d for d in every.decisions() if d["payer"] == "medicare"][0]
assert medicare["outcome"] == "hold"
heaviest = [f for f in medicare["findings"] if f["severity"] == "hold"][0]
assert heaviest["rule"] + ":" in table.out.replace("\n", " "), table
assert "5 sessions under every policy." in table.out, table

# A policy that does not load is a row with its fault, and status 4.
os.makedirs("broken/broken")
write("broken/broken/policy.lua", "return policy {\n  id = 1 +\n}\n")
broken = gonio("check", "--payers", "broken", "--payers", PLAIN, "--as", "all", "a.json")
assert broken.status == 4, broken
row = broken.out.split("  broken ")[1].split("  medicare ")[0]
assert row.split()[0] == "HOLD" and "policy.error" in row and "policy.lua" in row, row
assert "READY" in broken.out, broken

# A record that is rejected stands among them.
write("bad.json", [{"session_id": "R"}, session("A")])
bad = gonio("check", "--payers", PLAIN, "--as", "all", "bad.json")
assert bad.status == 3 and "REJECT R" in bad.out and "1 rejected" in bad.out, bad

# What would have no meaning is refused.
for more in (["--fail-on", "hold"], ["--what-if"]):
    refused = gonio("check", "--as", "all", "a.json", *more)
    assert refused.status == 2 and more[0] in refused.err, refused
