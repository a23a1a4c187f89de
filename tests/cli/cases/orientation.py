"""gonio alone says what it is and what to try."""
alone = gonio()
assert alone.status == 0, alone
for word in ("check", "units", "test", "lint", "policies", "gonio units 97110=33"):
    assert word in alone.out, word
assert alone.err == ""
assert len(alone.out.splitlines()) <= 24
for way in ("--help", "-h", "help"):
    long = gonio(way)
    assert long.status == 0 and long.out.startswith("usage: gonio"), long
