"""What is no plain file of somebody who may drop files is refused without
being opened, under whatever name; the files beside it are decided."""
import re
import socket
import stat
from spooled import Spool
spool = Spool(GONIO, PLAIN, environment)
spool.make()
inbox = os.path.abspath(spool.at("inbox"))
outside = os.path.abspath("outside.json")
write("outside.json", session("S-OUTSIDE"))

os.symlink(outside, inbox + "/link.json")
os.symlink("/dev/zero", inbox + "/endless.json")
os.symlink("nowhere", inbox + "/dangling.json")
os.mkfifo(inbox + "/pipe.json")
os.mkdir(inbox + "/folder.json")
open(inbox + "/folder.json/inside.json", "w").close()
listener = socket.socket(socket.AF_UNIX)
here = os.getcwd()
os.chdir(inbox)
listener.bind("socket.json")
os.chdir(here)
os.link(outside, inbox + "/hard.json")
spool.drop("setuid.json", session("S-SETUID"))
os.chmod(inbox + "/setuid.json", 0o4600)
with open(inbox + "/sparse.json", "wb") as sparse:
    sparse.truncate(1 << 40)
codes = {"link": "file.symlink", "endless": "file.symlink", "dangling": "file.symlink",
         "pipe": "file.pipe", "folder": "file.folder", "socket": "file.socket",
         "hard": "file.links", "setuid": "file.mode", "sparse": "file.too_large"}
if os.geteuid() == 0:
    spool.drop("stranger.json", session("S-STRANGER"))
    os.chown(inbox + "/stranger.json", 54321, 54321)
    codes["stranger"] = "file.owner"
    os.mknod(inbox + "/device.json", 0o600 | stat.S_IFCHR, os.makedev(1, 5))
    codes["device"] = "file.device"
# Names that do harm where they are shown or joined.
names = [b"new\nline.json", b"\x1b[31mscarlet\x1b[0m.json", b"-rf.json", b"--help", b"bad\xff\xfe.json",
         "\u202egnp.json".encode(), b"sp ace;$(reboot)`'\".json", b"..json", b"%s%n.json",
         b"x" * 250 + b".json", b"CASE.json", b"case.json", "\u00e9t\u00e9.json".encode(), b"no-ending"]
hidden = [name for name in names if name.startswith(b".")]
for i, name in enumerate(names):
    spool.drop(name, session("S-NAME-%d" % i))
said = spool.once(expect=3)

for part, code in codes.items():
    why = spool.why(part)
    assert why["problems"][0]["code"] == code and why["problems"][0]["fix"], why
# They are in quarantine as they were; nothing outside was touched or decided.
kept = {name for name in os.listdir(spool.at("quarantine")) if not name.endswith(".why.json")}
assert len(kept) == len(codes), kept
assert os.path.exists(outside) and not any("S-OUTSIDE" in d["session_id"] for d in spool.decisions())
assert sorted(d["session_id"] for d in spool.decisions()) == \
    sorted("S-NAME-%d" % i for i, n in enumerate(names) if n not in hidden), spool.decisions()
assert [os.fsencode(n) for n in spool.inbox()] == hidden, spool.inbox()
made = spool.names("out") + spool.done()
assert all(len(n) < 256 and set(n) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
           for n in made), made
assert len(spool.done()) == len(names) - len(hidden)
# The log names nothing of all that, and no control character is in it.
for word in ("link", "pipe", "scarlet", "line.json", "S-NAME", "outside"):
    assert word not in re.sub(r"code=\S+", "", said), (word, said)
assert all(c == "\n" or c >= " " for c in said), said
# Not opened: reading a pipe would have waited, and its time of access is old.
assert spool.run("--once", "--ready", "renamed")[0] == 0

# Who may drop files is set in the configuration.
if os.geteuid() == 0:
    write("owners.lua", "return { owners = { 54321 } }\n")
    spool.drop("stranger2.json", session("S-STRANGER"))
    os.chown(inbox + "/stranger2.json", 54321, 54321)
    spool.once("--config", "owners.lua")
    assert spool.decisions()[-1]["session_id"] == "S-STRANGER"
