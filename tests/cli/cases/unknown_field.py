"""An unknown field is a warning with the nearest name; --strict rejects."""
write("a.json", session(dicsipline="PT"))
mild = check("a.json")
assert mild.status == 0, mild
(finding,) = mild.decisions()[0]["findings"]
assert finding["severity"] == "warn" and "discipline" in finding["message"] + finding["fix"], finding
strict = check("--strict", "a.json")
assert strict.status == 3 and "discipline" in strict.out, strict
# In the table and in JSON it has its place.
services = session()["services"]
write("b.json", session(services=[services[0], dict(services[0], minuets=3)]))
(finding,) = check("b.json").decisions()[0]["findings"]
assert finding["service"] == 1 and finding["scope"] == "service", finding
assert "(line 1, column " in finding["message"] and "/services/1/minuets)" in finding["message"], finding
assert finding["fix"] == 'the nearest name is "minutes"', finding
table = gonio("check", "--payers", PLAIN, "b.json")
assert "/services/1/minuets" in table.out and "nearest name" in table.out, table
