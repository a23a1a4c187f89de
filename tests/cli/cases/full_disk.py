"""A full disk under standard output: status 74, said on standard error."""
write("a.json", [session(str(i)) for i in range(3)])
for args in (["check", "--payers", PLAIN, "a.json"], ["policies"], ["--version"], ["check", "--help"],
             ["check", "--format", "csv", "--payers", PLAIN, "a.json"], ["test"]):
    with open("/dev/full", "wb") as full:
        done = gonio(*args, stdout=full)
    assert done.status == 74, (args, done)
    assert "standard output" in done.err, (args, done)
