"""Every name in the shipped table of payers is one of a shipped policy, or of
several; none stands twice, each has its source."""
found = json.loads(gonio("lint", "--format", "json", "identity").out)
assert [f for f in found if f["policy"] == "identity"] == [], found


def policy_of(payer, **more):
    write("s.json", session(insurance=[dict(payer=payer, **more)]))
    (decision,) = check("s.json").decisions()
    return decision["policy"]["id"] if decision["policy"] else decision["findings"][0]["rule"]


assert policy_of("MEDICARE") == policy_of("Medicare Part B") == "medicare"
assert policy_of("60054") == policy_of("aetna") == "commercial/aetna"
assert policy_of("87726", kind="ma") == policy_of("Aetna", kind="ma") == "medicare-advantage"
assert policy_of("Texas Medicaid") == "medicaid/tx"
assert policy_of("BCBS") == "payer.ambiguous"
assert policy_of("Some Other Health Plan") == "payer.unknown"
