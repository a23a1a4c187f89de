"""A reader that has seen enough: a quiet end."""
write("many.ndjson", "".join(json.dumps(session(str(i))) + "\n" for i in range(3000)))
done = subprocess.run(
    ["sh", "-c", '{ "$0" check --format ndjson --payers "$1" many.ndjson; echo "status $?" >&2; } | head -n 1',
     GONIO, PLAIN], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
assert done.stderr == b"status 0\n", done.stderr
assert len(done.stdout.splitlines()) == 1
