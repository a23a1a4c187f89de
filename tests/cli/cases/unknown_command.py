"""A misspelt command is answered with the nearest; status 2."""
wrong = gonio("chek", "x.json")
assert wrong.status == 2 and wrong.out == "", wrong
assert "gonio check" in wrong.err, wrong
far = gonio("zzzzzzzz")
assert far.status == 2 and "did you mean" not in far.err and "--help" in far.err, far
