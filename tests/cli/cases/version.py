"""The version is the project's, and stands nowhere else."""
import re
told = gonio("--version")
assert told.status == 0 and told.err == "", told
project = re.search(r"VERSION (\S+)", open(SOURCE + "/CMakeLists.txt").read().split("project(")[1])
assert told.out == "gonio %s\n" % project.group(1), told
