"""--explain says what became of each rule, in JSON and at the terminal."""
sample = SAMPLES + "/32-plan-not-certified.json"
plain = gonio("check", "--format", "ndjson", sample).decisions()[0]
told = gonio("check", "--format", "ndjson", "--explain", sample).decisions()[0]
assert "rules" not in plain and plain["findings"] == told["findings"]
states = {rule["rule"]: rule["state"] for rule in told["rules"]}
assert states["plan_of_care.certified"] == "fired", states
assert len(states) >= 15 and len(set(states.values())) > 1, states
table = gonio("check", "--explain", sample).out
for rule in states:
    assert rule in table, rule
