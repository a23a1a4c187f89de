"""A bar on standard error while a long run is decided, for people only, and
gone at its end."""
import pty
write("many.ndjson", "".join(json.dumps(session(str(i))) + "\n" for i in range(30000)))


def errors_of(theirs):
    with open("out", "wb") as out:
        run = subprocess.Popen([GONIO, "check", "--format", "ndjson", "--payers", PLAIN, "many.ndjson",
                                "many.ndjson"], stdout=out, stderr=theirs, env=environment())
        return run


ours, theirs = pty.openpty()
run = errors_of(theirs)
os.close(theirs)
seen = b""
while True:
    try:
        piece = os.read(ours, 4096)
    except OSError:
        break
    seen += piece
assert run.wait() == 3  # each session stands there twice
if seen:  # a run of less than a second shows none
    assert b"deciding" in seen or b"reading" in seen, seen[:200]
    assert seen.endswith(b"\r\x1b[K"), seen[-80:]
with open("err", "wb") as err:
    assert errors_of(err).wait() == 3
assert open("err", "rb").read() == b""
