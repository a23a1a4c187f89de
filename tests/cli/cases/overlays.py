"""Of policies with the same id the later folder wins."""
import os
os.makedirs("ours/plain")
write("ours/plain/policy.lua",
      open(PLAIN + "/plain/policy.lua").read().replace('version = "1"', 'version = "2"'))
write("a.json", session())


def version(*folders):
    args = [word for folder in folders for word in ("--payers", folder)]
    return gonio("check", "--format", "ndjson", *args, "a.json").decisions()[0]["policy"]["version"]


assert version(PLAIN, "ours") == "2"
assert version("ours", PLAIN) == "1"
