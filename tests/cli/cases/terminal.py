"""Colour on a terminal only, and not where NO_COLOR or TERM=dumb say so."""
import fcntl
import pty
import struct
import termios
write("a.json", [session("A"), session("B", insurance=[{"payer": "unheard-of"}])])


def at_terminal(columns, **env):
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    run = subprocess.Popen([GONIO, "check", "--payers", PLAIN, "a.json"], stdin=theirs,
                           stdout=theirs, stderr=theirs, env=environment(**env))
    os.close(theirs)
    seen = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    run.wait()
    os.close(ours)
    return seen.decode()


coloured = at_terminal(80)
assert "\x1b[32m" in coloured and "\x1b[33m" in coloured, coloured
assert "\x1b" not in at_terminal(80, NO_COLOR="1")
assert "\x1b" not in at_terminal(80, TERM="dumb")
assert "\x1b" in at_terminal(80, NO_COLOR="")
narrow = at_terminal(50, NO_COLOR="1")
assert max(map(len, narrow.split("\r\n"))) <= 50, narrow
