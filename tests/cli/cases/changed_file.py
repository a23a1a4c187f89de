"""A file that is being written to is not decided by halves: output that goes
into its own input ends with an error."""
write("a.ndjson", "".join(json.dumps(session(str(i))) + "\n" for i in range(2000)))
with open("a.ndjson", "ab") as out:
    done = gonio("check", "--format", "ndjson", "--payers", PLAIN, "a.ndjson", stdout=out)
assert done.status == 74 and "changed" in done.err, done
