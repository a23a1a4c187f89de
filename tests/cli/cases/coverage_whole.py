"""Every rule and row of every shipped policy fires in one of its cases and just
does not in another."""
import re
shown = re.compile(r"(\d+) of (\d+) rules and rows shown on both sides")
policies = json.loads(gonio("policies", "--format", "json").out)
assert len(policies) >= 27, len(policies)
for policy in policies:
    found = shown.search(gonio("test", "--coverage", policy["id"]).out)
    assert found and found.group(1) == found.group(2), (policy["id"], found and found.group(0))
