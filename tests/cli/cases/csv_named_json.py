"""A spreadsheet with another name is refused in plain words."""
write("visits.json", "session_id,date,patient\nS-1,2026-03-16,P-1\nS-2,2026-03-17,P-2\n")
done = check("visits.json")
assert done.status == 3 and done.decisions() == [], done
assert done.rejections()[0]["line"] == 1, done
assert len(done.rejections()) <= 3, done
assert "P-1" not in done.out and "P-1" not in done.err, "patients in a message"
