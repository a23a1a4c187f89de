"""A policy with a fault holds its sessions, with file and line; the others
are decided. status 4."""
import os
os.makedirs("payers/broken")
write("payers/broken/policy.lua", "-- line one\nreturn policy { id = 'broken', versoin = '1' }\n")
write("in.json", [session("A", insurance=[{"payer": "broken"}]), session("B")])
done = check("--payers", "payers", "in.json")
assert done.status == 4, done
first, second = done.decisions()
assert first["outcome"] == "hold" and first["findings"][0]["rule"] == "policy.error", first
assert second["outcome"] == "ready", second
table = gonio("check", "--payers", PLAIN, "--payers", "payers", "in.json")
assert "payers/broken/policy.lua:2" in table.out, table
listed = gonio("policies", "--payers", "payers")
assert listed.status == 4 and "version" in listed.err and "medicare" in listed.out, listed
assert gonio("test", "--payers", "payers").status == 4
