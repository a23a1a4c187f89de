"""Terminals that can only show lines, and NO_COLOR."""
import re
from terminal import Terminal

COMMAND = [GONIO, "console", "--payers", PLAIN]
for term in ("dumb", "", "no-such-terminal"):
    t = Terminal(COMMAND, environment(TERM=term))
    t.expect_prompt()
    t.write(":keys\n")
    t.expect("has no keys to choose from")
    t.write(":nonsense\n")
    t.expect("there is no such command")
    t.write("half a line")
    t.write("\x03")  # the terminal's own Ctrl-C
    t.wait_until(lambda: t.seen.endswith(b"gonio> "), "a new prompt")
    t.write(":history\n")
    t.expect("* :nonsense")
    t.wait_until(lambda: t.seen.endswith(b"gonio> "), "a prompt")
    t.write("\x04")
    assert t.end() == 0
    assert (b"\x1b" in t.seen) == (term not in ("dumb", "")), t.seen

t = Terminal(COMMAND, environment())
t.expect_prompt()
assert b"\x1b[1mgonio\x1b[0m" in t.seen, t.seen
t.write("\x04")
assert t.end() == 0
t = Terminal(COMMAND, environment(NO_COLOR="1"))
t.expect_prompt()
t.write(":h\t")
t.expect("what was typed before")
t.write("\x03\x04")
assert t.end() == 0
assert not re.search(rb"\x1b\[[0-9;]*m", t.seen), t.seen
