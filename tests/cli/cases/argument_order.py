"""Options may stand anywhere; the order of files is the order of the output,
and nothing else."""
write("a.json", session("A"))
write("b.json", session("B"))
usual = gonio("check", "--format", "ndjson", "--explain", "--payers", PLAIN, "a.json", "b.json")
for args in (["check", "a.json", "--explain", "b.json", "--payers", PLAIN, "--format=ndjson"],
             ["check", "--payers=" + PLAIN, "--format", "ndjson", "--explain", "--", "a.json", "b.json"]):
    assert gonio(*args).raw == usual.raw, args
turned = gonio("check", "--format", "ndjson", "--explain", "--payers", PLAIN, "b.json", "a.json")
assert turned.lines() == usual.lines()[::-1]
write("-x.json", session("A"))
assert check("--", "-x.json").status == 0
