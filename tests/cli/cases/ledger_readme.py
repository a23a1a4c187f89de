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
shutil.copy(SOURCE + "/tests/samples/csv/services.csv", "march.csv")
os.symlink(SOURCE + "/scripts", "scripts")
os.mkdir("bin")
os.symlink(GONIO, "bin/gonio")

commands = [re.sub(r"   +.*", "", line)
            for block in re.findall(r"```\n(.*?)```", part, re.S)
            for line in block.splitlines() if line.startswith("gonio ")]
assert len(commands) >= 18, commands
plain = environment(PATH=os.path.abspath("bin") + ":" + os.environ["PATH"])
for command in commands:
    done = subprocess.run(["sh", "-c", command], env=plain, timeout=PATIENCE,
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
# The settings that are shown are settings, and all of them are shown.
settings = re.findall(r"^\| `([a-z_]+)`", part[part.index("| setting |"):part.index("### Policies")], re.M)
for name in settings:
    write("spool/watch.lua", "return { %s = function() end }" % name)
    refused = gonio("watch", "--once", "spool")
    assert refused.status == 2 and name + " is not" in refused.err, refused
listed = gonio("watch", "--help").out.split("Settings are")[1].split("Exit status")[0]
words = set(re.findall(r"\b[a-z]+(?:_[a-z]+)*\b", listed))
assert set(settings) <= words, set(settings) - words
known = open(SOURCE + "/engine/watch/watch_config.c", encoding="utf-8").read()
assert sorted(settings) == sorted(re.findall(r'^    \{"([a-z_]+)", KEY_', known, re.M)), settings
write("spool/watch.lua", re.search(r"```lua\n(return \{ quiet.*?)```", part, re.S).group(1))
assert gonio("watch", "--once", "spool").status == 0
