"""A file that is not there: nothing is decided, status 74."""
write("a.json", session())
done = check("a.json", "no-such-file.json")
assert done.status == 74 and done.out == "", done
assert "no-such-file.json" in done.err and "fix:" in done.err, done
