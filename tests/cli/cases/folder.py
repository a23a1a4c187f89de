"""A folder is not a file; the message says what to name instead."""
import os
os.mkdir("visits")
done = check("visits")
assert done.status == 74 and done.out == "" and "visits/*.json" in done.err, done
