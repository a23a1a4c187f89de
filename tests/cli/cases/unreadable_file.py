"""A file that cannot be read: status 74, and the file is named."""
import os
if os.geteuid() == 0:  # root may read any file; this one nobody can
    name = "/proc/self/mem"
else:
    name = write("a.json", session())
    os.chmod(name, 0)
done = check(name)
assert done.status == 74 and done.out == "" and name in done.err, done
