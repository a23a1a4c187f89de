"""Standard input needs a temporary folder: without one, status 74 and what to
do; nothing of it stays behind."""
import os
os.mkdir("tmp")
text = "".join(json.dumps(session(str(i))) + "\n" for i in range(2000))
done = check("-", stdin=text, env={"TMPDIR": os.path.join(os.getcwd(), "tmp")})
assert done.status == 0 and len(done.lines()) == 2000, done
assert os.listdir("tmp") == []
none = check("-", stdin=text, env={"TMPDIR": os.path.join(os.getcwd(), "missing")})
assert none.status == 74 and none.out == "" and "TMPDIR" in none.err, none
