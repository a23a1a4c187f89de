"""Standard output that is closed is no place to write to: status 74, and no
file that is opened later gets what was meant for it."""
import os
write("a.json", session())
before = open("a.json", "rb").read()
done = subprocess.run(["sh", "-c", '"$0" check --payers "$1" a.json >&-', GONIO, PLAIN],
                      stderr=subprocess.PIPE, env=environment())
assert done.returncode == 74, done
assert open("a.json", "rb").read() == before
