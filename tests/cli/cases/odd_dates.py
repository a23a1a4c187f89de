"""A date of service that is later than what is known, or of the last century,
is a warning; others are none."""
for date, rule in (("2026-03-17", "session.date_future"), ("1999-12-31", "session.date_past"),
                   ("2026-03-16", None), ("2000-01-01", None)):
    write("a.json", session(date_of_service=date))
    (decision,) = check("--known-on", "2026-03-16", "a.json").decisions()
    odd = [f for f in decision["findings"] if f["rule"].startswith("session.")]
    assert [f["rule"] for f in odd] == ([rule] if rule else []), (date, decision["findings"])
    for finding in odd:
        assert finding["severity"] == "warn" and date in json.dumps(finding["facts"]), finding
