"""gonio lint: silent on what is shipped; findings with file, line, code and
mending, as text and as JSON; a policy that does not load beside one that does."""
import os
import re

shipped = gonio("lint", "medicare")
assert shipped.status == 0 and shipped.out == "medicare: nothing found\n", shipped
assert shipped.err == ""
assert gonio("lint", "medicare", "--format", "json").out == "[]\n"
far = gonio("lint", "medicrae")
assert far.status == 2 and "medicare" in far.err, far

os.makedirs("ours/acme")
write("ours/acme/policy.lua", '''local HOUSE = "Ours"
return policy {
  id = "acme", version = "1", title = "Acme",
  coverage = {
    source = HOUSE,
    codes = {
      { codes = "therapy", status = "covered", source = HOUSE },
      { codes = "97010", status = "bundled", carc = "97", source = HOUSE },
    },
    who = { { credentials = { "PT" }, may = "furnish", source = HOUSE } },
  },
  units = { { method = "eight_minute", source = HOUSE } },
  rules = {
    rule {
      id = "acme.home", topic = "place", scope = "session", severity = "hold",
      title = "At home", message = "At home", carc = "16", rarc = "M77", source = HOUSE,
      check = function(session)
        local at = session.telehealth
        if at.patient_location == "elsewhere" then return at.patient_locaton ~= "home" end
      end,
    },
  },
}
''')
found = gonio("lint", "--payers", "ours", "acme")
assert found.status == 1 and found.err == "", found
assert "ours/acme/policy.lua:8: row.shadowed\n" in found.out, found
assert "ours/acme/policy.lua:19: rule.error\n" in found.out, found
assert "patient_location" in found.out, found
assert "ours/acme/policy.lua: cases.none\n" in found.out, found
assert found.out.endswith("acme: 3 findings\n"), found
assert max(map(len, found.out.splitlines())) <= 80, found
assert gonio("lint", "--payers", "ours", "acme").out == found.out, "the same each time"

findings = json.loads(gonio("lint", "--payers", "ours", "--format", "json", "acme").out)
assert [(f["code"], f["line"]) for f in findings] == [
    ("cases.none", None), ("row.shadowed", 8), ("rule.error", 19)], findings
assert all(f["policy"] == "acme" and f["fix"] and f["message"] for f in findings), findings
assert all(f["file"] == "ours/acme/policy.lua" for f in findings), findings

os.makedirs("ours/broken")
write("ours/broken/policy.lua", "-- one\nreturn policy { id = 'broken', versoin = '1' }\n")
both = gonio("lint", "--payers", "ours")
assert both.status == 4, both
assert "ours/broken/policy.lua:2" in both.err and "version" in both.err, both
assert "acme: 3 findings" in both.out and "medicare: nothing found" in both.out, both
refused = json.loads(gonio("lint", "--payers", "ours", "--format", "json", "broken").out)
assert [(f["policy"], f["line"]) for f in refused] == [("broken", 2)], refused
assert refused[0]["code"].startswith("policy."), refused

# Every code that the source has is told of in the help.
source = open(SOURCE + "/engine/author/lint_checks.def").read()
codes = re.findall(r'^C\(\w+, "([a-z._]+)"', source, re.M)
told = gonio("lint", "--help").out
assert len(codes) >= 20 and all("  %s\n" % code in told for code in codes), told
