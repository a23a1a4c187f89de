"""gonio test --junit: lawful XML with a suite a policy and a testcase a case,
whatever stands in names and messages."""
import os
import xml.etree.ElementTree as tree
ours = SOURCE + "/tests/author/payers"
done = gonio("test", "--junit", "out.xml", "--payers", ours, "faults", "none", "broken", "medicare")
assert done.status == 2, done
root = tree.parse("out.xml").getroot()
suites = {suite.get("name"): suite for suite in root}
assert root.tag == "testsuites" and set(suites) == {"faults", "broken", "medicare"}, suites
faults = suites["faults"]
cases = faults.findall("testcase")
failed = [case for case in cases if case.find("failure") is not None]
assert int(faults.get("tests")) == len(cases) == 22 + 12, faults.attrib
assert int(faults.get("failures")) == len(failed) == 17, faults.attrib
other = {case.get("name"): case for case in failed}["another outcome"]
assert other.get("line") == "21" and other.get("file").endswith("faults/cases.json")
assert other.find("failure").get("message").startswith(
    '/outcome: expected "deny", found "ready"\nfindings:'), other.find("failure").attrib
assert cases[0].get("classname") == "faults.referral.present", cases[0].attrib
broken = suites["broken"]
assert broken.get("errors") == "1" and broken.find("testcase/error").get("message")
assert suites["medicare"].get("failures") == "0"

os.makedirs("payers/odd")
policy = open(ours + "/faults/policy.lua").read().replace('"faults"', '"odd"')
write("payers/odd/policy.lua", policy)
write("payers/odd/cases.json", {"base": session(insurance=[{"payer": "odd"}]), "cases": [
    {"name": 'a <b> & "c"\u0007\u202e', "expect": {"outcome": "<deny>\ttab"}}]})
odd = gonio("test", "--junit", "odd.xml", "--payers", "payers", "odd")
assert odd.status == 1, odd
case = tree.parse("odd.xml").getroot()[0][0]
assert case.get("name") == 'a <b> & "c"\\x07\\u202e', case.attrib
assert "<deny>" in case.find("failure").get("message"), case.find("failure").attrib

refused = gonio("test", "--junit", "no/such/folder.xml", "medicare")
assert refused.status == 74 and "no/such/folder.xml" in refused.err, refused
