"""Nothing that a session says reaches the terminal as a command to it."""
write("in.json", [session("A\u202eB\u009b31mC"), session("N", insurance=[{"payer": "\u2066x"}])])
done = gonio("check", "--payers", PLAIN, "in.json")
for character in "\x1b\u202e\u009b\u2066\x07":
    assert character not in done.out, repr(character)
    assert character not in done.err, repr(character)
assert "\\u202e" in done.out, done
