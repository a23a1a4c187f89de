"""What is installed finds its payers and scripts, from anywhere."""
import shutil
subprocess.run(["cmake", "--install", BUILD, "--prefix", os.path.join(os.getcwd(), "prefix")],
               check=True, stdout=subprocess.DEVNULL)
program = "prefix/bin/gonio"
for name in ("share/gonio/payers/medicare/policy.lua", "share/gonio/scripts/gonio"):
    assert os.path.exists(os.path.join("prefix", name)), name
done = subprocess.run([program, "policies", "--format", "json"], stdout=subprocess.PIPE,
                      env=environment(), check=True)
(medicare,) = json.loads(done.stdout)
assert os.path.realpath(medicare["path"]).startswith(os.path.realpath("prefix")), medicare["path"]
os.mkdir("elsewhere")
shutil.copy(program, "elsewhere/gonio")
lost = subprocess.run(["elsewhere/gonio", "policies"], stderr=subprocess.PIPE, env=environment())
assert lost.returncode == 2 and b"--payers" in lost.stderr, lost
