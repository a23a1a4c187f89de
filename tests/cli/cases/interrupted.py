"""An interruption stops at a record's end, with 130 and whole lines."""
import signal
write("many.ndjson", "".join(json.dumps(session(str(i))) + "\n" for i in range(40000)))
run = subprocess.Popen([GONIO, "check", "--format", "ndjson", "--payers", PLAIN, "many.ndjson"],
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0, env=environment())
first = run.stdout.readline()
run.send_signal(signal.SIGINT)
rest, complaints = run.communicate(timeout=PATIENCE)
assert run.returncode == 130, (run.returncode, complaints)
lines = (first + rest).splitlines(keepends=True)
assert 0 < len(lines) < 40000, len(lines)
assert all(line.endswith(b"\n") for line in lines)
json.loads(lines[-1])
assert complaints == b"gonio check: interrupted: stopped early, after %d sessions decided\n" % len(lines), complaints
# The table says so in its last line, too.
run = subprocess.Popen([GONIO, "check", "--payers", PLAIN, "many.ndjson"],
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0, env=environment())
first = run.stdout.readline()
run.send_signal(signal.SIGINT)
rest, complaints = run.communicate(timeout=PATIENCE)
assert run.returncode == 130 and b"stopped early" in complaints, (run.returncode, complaints)
assert b"Interrupted" in b" ".join(rest.split()[-14:]), rest[-300:]
# While it waits for standard input, too.
run = subprocess.Popen([GONIO, "check", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, env=environment())
wait_until_read(run, b"[")
run.send_signal(signal.SIGINT)
run.wait(timeout=PATIENCE)
assert run.returncode == 130, run.returncode
run.stdin.close()
