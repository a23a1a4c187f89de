"""gonio test: passes, fails with the difference and its place, and finds
mistakes in the case file."""
import shutil
done = gonio("test", "medicare")
assert done.status == 0 and "all pass" in done.out, done
assert gonio("test").status == 0
far = gonio("test", "medicrae")
assert far.status == 2 and "medicare" in far.err, far
ours = SOURCE + "/tests/author/payers"
failing = gonio("test", "--payers", ours, "faults")
assert failing.status == 1, failing
assert "FAIL faults: another outcome" in failing.out, failing
assert "faults/cases.json:21" in failing.out, failing
assert '/outcome: expected "deny", found "ready"' in failing.out, failing
assert "FAIL faults: passes" not in failing.out
broken = gonio("test", "--payers", ours, "broken")
assert broken.status == 2 and "cases.json" in broken.err, broken
none = gonio("test", "--payers", ours, "none")
assert none.status == 0 and "none: no cases.json beside it" in none.out, none
assert "none/cases.json" in none.out and '"base"' in none.out, none

# Names that nothing would read, wherever they stand; each case is at its own line.
os.makedirs("ours/acme")
policy = open(ours + "/faults/policy.lua").read()
write("ours/acme/policy.lua", policy.replace('"faults"', '"acme"'))
base = ('{"session_id": "A", "date_of_service": "2026-03-16", "patient": {"id": "P"},\n'
        ' "insurance": [{"payer": "acme"}], "discipline": "PT", "referral": {"date": "2026-03-01"},\n'
        ' "services": [{"code": "97110", "minutes": 23, '
        '"therapist": {"npi": "1000000020", "credential": "PT"}}]}')


def cases(*lines, base=base):
    write("ours/acme/cases.json", '{"base": %s,\n"cases": [\n%s\n]}' % (base, ",\n".join(lines)))
    return gonio("test", "--payers", "ours", "acme")


def patched(name, patch, more=""):
    return '{"name": "%s", "expect": {"outcome": "ready"}, %s"patch": %s}' % (name, more, patch)


good = cases(patched("changes and adds", '{"services": {"0": {"minutes": 8}, "1": {"code": "97140", "minutes": 23, "therapist": {"npi": "1000000020", "credential": "PT"}}}}'),
             patched("two", "{}", '"sessions": [{}, {"session_id": "B", "setting": null}], '))
assert good.status == 0, good
bad = cases(patched("misspelt", '{"referal": null}'),
            patched("inside", '{"services": {"0": {"minuets": null}}}'),
            patched("a new entry", '{"services": [{"cod": null}]}'),
            patched("beyond", '{"services": {"3": {"minutes": 8}}}'),
            patched("no number", '{"services": {"minutes": 8}}'),
            patched("in a session", "{}", '"sessions": [{"session_id": "B"}, {"seting": null}], '))
assert bad.status == 1 and "6 cases, 6 failed" in bad.out, bad
for line, told in enumerate((('"referal" is no field of "session"', '"referral"'), ('"minuets"', '"minutes"'),
                             ('"cod"', '"code"'), ('"services" has 1 entry here', 'no "3"'),
                             ('"minutes" is no entry of "services"', "number"), ('"seting"', '"setting"')), 5):
    block = " ".join(bad.out.split("cases.json:%d\n" % line)[1].split("FAIL")[0].split())
    assert all(part in block for part in told), (line, told, bad.out)
assert "at /cases/3/patch/services/3" in " ".join(bad.out.split()), bad

# The base: once, at its place.
twice = [patched("a", "{}"), patched("b", "{}")]
misspelt = cases(*twice, base=base.replace('"minutes"', '"minuets"'))
assert misspelt.status == 2 and misspelt.out.count("FAIL") == 0, misspelt
assert "ours/acme/cases.json:3:" in misspelt.err and "/base/services/0/minuets" in misspelt.err, misspelt
assert misspelt.err.count("minuets") == 2 and '"minutes"' in misspelt.err, misspelt
wrong = cases(*twice, base=base.replace("2026-03-16", "2026-03-36"))
assert wrong.status == 2 and "cases.json:1:" in wrong.err and "/base/date_of_service" in wrong.err, wrong
lacking = cases(patched("adds", '{"session_id": "A"}'), base=base.replace('"session_id": "A", ', ""))
assert lacking.status == 0, lacking

# No cases, and two of one name.
empty = cases()
assert empty.status == 2 and "cases.json:4:" in empty.err and "no cases" in empty.err, empty
same = cases(patched("a", "{}"), patched("b", "{}"), patched("a", "{}"))
assert same.status == 2 and "cases.json:7:" in same.err and "line 5" in same.err, same
