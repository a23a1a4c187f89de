"""The highest status that applies: 74, 2, 4, 3, 1, 0."""
import os
os.makedirs("payers/broken")
os.makedirs("payers/strict")
write("payers/broken/policy.lua", "return policy {")
write("payers/strict/policy.lua", open(PLAIN + "/plain/policy.lua").read()
      .replace('id = "plain"', 'id = "strict"').replace(
    'units = {', '''rules = { rule { id = "never.paid", topic = "never", scope = "day",
    severity = "deny", title = "Nothing", message = "Nothing", fix = "None", source = HOUSE,
    check = function() return true end } },
  units = {'''))
ready, held = session("R"), session("H", insurance=[{"payer": "unheard-of"}])
denied = session("D", insurance=[{"payer": "strict"}])
broken = session("B", insurance=[{"payer": "broken"}])
refused = session("X", date_of_service=5)
void = session("V", void=True, insurance=[{"payer": "unheard-of"}])


def status(*sessions, args=()):
    write("in.json", list(sessions))
    return check("--payers", "payers", *args, "in.json").status


assert status(ready) == 0
assert status(ready, held, denied) == 0
assert status(ready, args=["--fail-on", "hold"]) == 0
assert status(void, args=["--fail-on", "hold"]) == 0
assert status(ready, held, args=["--fail-on", "hold"]) == 1
assert status(ready, denied, args=["--fail-on", "hold"]) == 1
assert status(ready, held, args=["--fail-on", "deny"]) == 0
assert status(ready, denied, args=["--fail-on", "deny"]) == 1
assert status(ready, refused) == 3
assert status(held, refused, args=["--fail-on", "hold"]) == 3
assert status(broken) == 4
assert status(broken, refused, args=["--fail-on", "hold"]) == 4
assert check("--no-such-option", "missing.json").status == 2
assert check("in.json", "missing.json").status == 74
# Secondary payers are decided, and do not count.
second = session("S", insurance=[{"payer": "plain"}, {"payer": "strict"}])
assert status(second, args=["--fail-on", "deny"]) == 0
write("in.json", second)
assert [d["outcome"] for d in check("--payers", "payers", "in.json").lines()] == ["ready", "deny"]
