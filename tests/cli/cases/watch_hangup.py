"""A daemon that was started on a terminal ends with it, in order; one under nohup,
or without a terminal, does not: there SIGHUP reads the settings again."""
import pty
import signal
from spooled import Spool
spool = Spool(GONIO, PLAIN, environment)
spool.make()


def start(deaf):
    """On a terminal of its own; (process, our end of it)."""
    pid, ours = pty.fork()
    if pid == 0:
        signal.signal(signal.SIGHUP, signal.SIG_IGN if deaf else signal.SIG_DFL)
        os.execve(GONIO, spool.command("--ready", "renamed"), environment())
    said = b""
    while b"event=watch.started" not in said:
        said += os.read(ours, 4096)
    return pid, ours



pid, ours = start(deaf=False)
# While the terminal is there SIGHUP means what it means elsewhere.
os.kill(pid, signal.SIGHUP)
said = b""
while b"event=config.read" not in said:
    said += os.read(ours, 4096)
os.close(ours)
ended = (0, 0)


def has_ended():
    global ended
    ended = os.waitpid(pid, os.WNOHANG)
    return ended[0] == pid


spool.wait_until(has_ended)
assert ended[1] == 0, ended
assert gonio("watch", "--status", "spool").status == 74

pid, ours = start(deaf=True)
os.close(ours)
spool.wait_until(lambda: gonio("watch", "--status", "spool").status == 0)
spool.drop("A.json", session("A"))
spool.wait_until(lambda: spool.done())
os.kill(pid, signal.SIGTERM)
assert os.waitpid(pid, 0) == (pid, 0)

spool.start()
spool.daemon.send_signal(signal.SIGHUP)
spool.wait_for("event=config.read")
spool.end()
