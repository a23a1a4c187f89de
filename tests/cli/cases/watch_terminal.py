"""What gonio watch shows on a terminal: where to drop files, how to end it, one line
of status that never wraps, and refused policies, which --status shows too."""
import fcntl
import pty
import shutil
import struct
import termios
import threading
from spooled import Spool
shutil.copytree(PLAIN, "payers")
COLUMNS = 60
seen = b""
ours, theirs = pty.openpty()
fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
spool = Spool(GONIO, "payers", environment)
daemon = subprocess.Popen(spool.command("--ready", "renamed"), stdin=theirs, stdout=theirs,
                          stderr=theirs, env=environment())
os.close(theirs)


def read():
    global seen
    try:
        while True:
            seen += os.read(ours, 4096)
    except OSError:
        pass


reader = threading.Thread(target=read, daemon=True)
reader.start()
spool.wait_until(lambda: b"event=watch.started" in seen)
assert b"Drop session files into" in seen and b"Ctrl-C ends it" in seen, seen
spool.drop("A.json", session("A"))
spool.wait_until(lambda: b"1 files" in seen)
page = gonio("watch", "--status", "spool")
assert page.status == 0 and page.out.startswith("spool: healthy\n"), page
assert " decide, for " in page.out and "REFUSED" not in page.out, page

write("payers/plain/policy.lua", "return policy {\n")
spool.wait_until(lambda: b"policies REFUSED" in seen)
page = gonio("watch", "--status", "spool")
assert page.out.startswith("spool: healthy, but changed policies are refused\n"), page
assert "payers/plain/policy.lua:" in page.out and "gonio policies --spool" in page.out, page

daemon.terminate()
assert daemon.wait() == 0
reader.join()
lines = [piece.split(b"\r")[0] for piece in seen.split(b"\x1b[K")[1:]]
lines = [line for line in lines if line and not line.startswith(b"time=")]
assert lines and max(map(len, lines)) < COLUMNS, lines
# Once the spool is there it is not explained again, and pipes get the log alone.
spool.start("--ready", "renamed")
spool.wait_for("event=watch.started")
assert "Ctrl-C" not in spool.log and "Drop" not in spool.log, spool.log
spool.daemon.terminate()
assert spool.daemon.wait() == 0
