"""The day of filing is a date, reaches the policy and stands in each format;
without it nothing is said of it and no limit is judged."""
write("a.json", session())
late = "2027-06-01"
def rules(*args):
    return {f["rule"] for d in check(*args, "a.json").decisions() for f in d["findings"]}
plain = check("a.json").decisions()[0]
assert "filing_date" not in plain, plain
assert check("--filing-date", late, "a.json").decisions()[0]["filing_date"] == late
for form in ("table", "csv"):
    args = ["check", "--format", form, "--payers", PLAIN, "--filing-date", late, "a.json"]
    assert late in gonio(*args).out, form
    assert late not in gonio(*args[:5], "a.json").out, form
assert gonio("check", "--filing-date", "June", "a.json").status == 2
medicare = ["check", "--format", "ndjson", "--as", "medicare"]
found = gonio(*medicare, "--filing-date", late, "a.json").decisions()[0]["findings"]
told = [f for f in found if f["rule"] == "filing.late"]
assert told and told[0]["expected_carc"] == "29" and told[0]["severity"] == "deny", found
found = gonio(*medicare, "a.json").decisions()[0]["findings"]
assert not [f for f in found if f["topic"] == "filing"], found
