"""What is installed finds its payers and scripts, from anywhere."""
import shutil
subprocess.run(["cmake", "--install", BUILD, "--prefix", os.path.join(os.getcwd(), "prefix")],
               check=True, stdout=subprocess.DEVNULL)
program = "prefix/bin/gonio"
for name in ("share/gonio/payers/medicare/policy.lua", "share/gonio/scripts/gonio", "share/gonio/scripts/events/held_worklist.lua",
             "include/gonio/events.h"):
    assert os.path.exists(os.path.join("prefix", name)), name
done = subprocess.run([program, "policies", "--format", "json"], stdout=subprocess.PIPE,
                      env=environment(), check=True)
policies = json.loads(done.stdout)
shipped = {os.path.relpath(folder, SOURCE + "/payers") for folder, _, files in os.walk(SOURCE + "/payers")
           if "policy.lua" in files}
assert {"medicare", "medicaid/tx", "commercial/aetna", "template"} <= shipped
assert {policy["id"] for policy in policies} == shipped, policies
for policy in policies:
    assert os.path.realpath(policy["path"]).startswith(os.path.realpath("prefix")), policy["path"]
    assert ".." not in policy["path"], policy["path"]
# What the documents that are installed link to is there beside them.
import re
for readme in ("share/doc/gonio/README.md", "share/gonio/payers/README.md"):
    path = os.path.join("prefix", readme)
    for link in re.findall(r"\]\(([^)#]+)[^)]*\)", open(path, encoding="utf-8").read()):
        if "://" not in link:
            assert os.path.exists(os.path.join(os.path.dirname(path), link)), (readme, link)
os.mkdir("elsewhere")
shutil.copy(program, "elsewhere/gonio")
lost = subprocess.run(["elsewhere/gonio", "policies"], stderr=subprocess.PIPE, env=environment())
assert lost.returncode == 2 and b"--payers" in lost.stderr, lost
