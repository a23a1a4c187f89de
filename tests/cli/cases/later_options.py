"""What belongs to a later version says so; status 2."""
write("a.json", session())
for args in (["check", "--ledger", "x.db", "a.json"], ["check", "--jobs", "4", "a.json"]):
    later = gonio(*args)
    assert later.status == 2 and later.out == "", (args, later)
    assert "not in this version" in later.err, (args, later)
