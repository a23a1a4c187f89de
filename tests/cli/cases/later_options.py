"""What belongs to a later version says so; status 2."""
write("a.json", session())
later = gonio("check", "--jobs", "4", "a.json")
assert later.status == 2 and later.out == "", later
assert "not in this version" in later.err, later
