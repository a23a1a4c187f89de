"""What happens while somebody types, or while something runs: files that change,
Ctrl-C, stopping, and nobody typing for long."""
import shutil
import signal
import time
from terminal import Terminal

shutil.copytree(PLAIN, "payers")
write("a.json", session("SECRET-1"))


def console(*args, **more):
    made = Terminal([GONIO, "console", "--payers", "payers", *args], environment(**more))
    made.expect_prompt()
    return made


# A policy that breaks is told above the half-typed line, which stays.
t = console("a.json", "--idle", "0")
t.run(":rules")
t.write("-- half")
t.expect_line("gonio> -- half")
with open("payers/plain/policy.lua", encoding="utf-8") as file:
    whole = file.read()
write("payers/plain/policy.lua", whole.replace("policy {", "policy {{", 1))
t.wait_until(lambda: "payers/plain/policy.lua" in t.screen.all(), "the fault")
t.expect_line("gonio> -- half")
t.write(" typed")
t.expect_line("gonio> -- half typed")

# What it changed is headed by what changed; a captured case is no change.
assert "changed on disk" not in t.screen.all(), t.screen.all()
write("payers/plain/policy.lua", whole)
t.wait_until(lambda: "payers/plain/policy.lua changed on disk" in t.screen.all(), "the file's name")
t.expect_line("gonio> -- half typed")
t.write("\x15")
t.settle()

# Stopped and continued: the line is drawn again.
t.write("-- here")
t.expect_line("gonio> -- here")
before = len(t.seen)
t.program.send_signal(signal.SIGSTOP)
t.program.send_signal(signal.SIGCONT)
t.wait_until(lambda: b"-- here" in t.seen[before:], "the line again")
t.expect_line("gonio> -- here")
t.write("\x1a")  # nobody to stop for: a shell that is not there
t.expect_line("gonio> -- here")
t.write("\x15")
t.settle()

assert t.run(":keys") == "emacs\n"
t.write("\x04")
assert t.end() == 0

# Nobody types: the screen is cleared, and the half-typed line goes.
t = console("a.json", "--idle", "1s")
t.write("-- SECRET")
t.expect("Press Enter to go on")
assert "SECRET" not in t.screen.all(), t.screen.all()
assert b"\x1b[3J" in t.seen
locked = time.monotonic()
t.wait_until(lambda: time.monotonic() - locked > 2.5, "it stays locked")
assert t.seen.count(b"Press Enter") == 1, t.seen
t.program.send_signal(signal.SIGTSTP)
t.resize(90, 30)
t.write(":quit")
t.write("\x03")
t.write("\r")
t.expect_prompt()
assert "SECRET" not in t.screen.all(), t.screen.all()
assert t.program.poll() is None
t.expect("Press Enter to go on")
t.write("\x04")
assert t.end() == 0
# On request; what has values can no longer be called back.
t = console("--idle", "0")
t.run(":sessions")
t.run(":find SECRET")
t.write(":lock\r")
t.expect("Press Enter to go on")
t.write("\r")
t.expect_prompt()
t.write("\x1b[A")
t.expect_line("gonio> :lock")
t.write("\x1b[A")
t.expect_line("gonio> :sessions")
t.write("\x15")
t.settle()
t.write("\x04")
assert t.end() == 0
for idle in ("soon", "-1", "5x", "99999999"):
    assert gonio("console", "--idle", idle, "-c", ":keys").status == 2, idle
