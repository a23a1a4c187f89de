"""An unknown field is a warning with the nearest name; --strict rejects."""
write("a.json", session(dicsipline="PT"))
mild = check("a.json")
assert mild.status == 0, mild
(finding,) = mild.decisions()[0]["findings"]
assert finding["severity"] == "warn" and "discipline" in finding["message"] + finding["fix"], finding
strict = check("--strict", "a.json")
assert strict.status == 3 and "discipline" in strict.out, strict
