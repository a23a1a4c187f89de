"""Every gonio command in the README's chapters on the ledger and the watch folder
runs as it stands there."""
import re
import shutil
readme = open(os.path.join(SOURCE, "README.md"), encoding="utf-8").read()
part = readme[readme.index("\n## Ledger\n"):readme.index("\n## Sessions and decisions\n")]

os.mkdir("today")
os.mkdir("mended")
for name in ("01-clean-visit", "32-plan-not-certified", "02-twenty-three-minutes"):
    shutil.copy("%s/%s.json" % (SAMPLES, name), "today")
mended = json.load(open("today/32-plan-not-certified.json"))
mended["revision"] = 2
mended["plan_of_care"]["certified_on"] = "2026-08-20"
write("mended/32.json", mended)
write("claims.csv", "session_id,claim,date\nS-101,C-1,2026-08-10\nS-102,C-2,2026-08-10\n")
os.mkdir("bin")
os.symlink(GONIO, "bin/gonio")

commands = [re.sub(r"   +.*", "", line)
            for block in re.findall(r"```\n(.*?)```", part, re.S)
            for line in block.splitlines() if line.startswith("gonio ")]
assert len(commands) >= 18, commands
plain = environment(PATH=os.path.abspath("bin") + ":" + os.environ["PATH"])
for command in commands:
    done = subprocess.run(["sh", "-c", command], env=plain, timeout=100,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    expected = (1, 74) if "--status" in command else (0,)
    assert done.returncode in expected, (command, done)

assert os.path.getsize("everything.ndjson") > 10000
rows = open("certify.csv").read().splitlines()
assert len(rows) == 2 and "S-132" in rows[1], rows
assert len(open("rebill.csv").read().splitlines()) == 1, "nothing that was billed has changed"
assert sorted(os.listdir("spool"))[:3] == ["done", "inbox", "ledger.db"], os.listdir("spool")
# Every question of the table is one.
table = re.findall(r"^\| `([a-z]+)[^|]*\| ", part[part.index("| `gonio ledger"):part.index("### In")], re.M)
for word in table[1:] if table[0] == "gonio" else table:
    assert gonio("ledger", word, "--help").status == 0, word
# The settings that are shown are settings.
write("spool/watch.lua", re.search(r"```lua\n(return \{ quiet.*?)```", part, re.S).group(1))
assert gonio("watch", "--once", "spool").status == 0
