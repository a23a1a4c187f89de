"""Pastes: text whatever is in it, run by Enter alone; too large ones are refused at
once; and the same without marks."""
import signal
from terminal import Terminal

COMMAND = [GONIO, "console", "--payers", PLAIN]
t = Terminal(COMMAND, environment())
t.expect_prompt()

# Line ends and tabs run and complete nothing.
before = len(t.seen)
t.paste(":keys\n:ke\tys\r\n:history")
t.expect_line(":history")
assert t.screen.text().endswith("gonio> :keys\n:ke     ys\n:history"), t.screen.text()
assert b"\x1b[?2004l" not in t.seen[before:], t.seen
# Enter runs them one by one.
t.write("\r")
t.expect("emacs\n")
t.expect("one of: emacs, vi")
t.expect("   3   :history")
t.expect_prompt()

# Ctrl-C, Ctrl-D, Ctrl-Z, escapes and what turns text are text, or nothing.
t.paste("-- a\x03b\x04c\x1ad\x1b[35me\x1b]0;title\x07f\x1c\x13g\u202eh\u200b\xadi\x9b2Jj")
t.expect_line("gonio> -- abcd[35me]0;titlefghi2Jj")
t.expect("cannot be seen were left out")
t.write("\r")
t.expect_prompt()
# The mark of the end, nearly; broken UTF-8; a paste within a paste.
t.paste(b"-- x\x1b[201\x1b[20y\xff\xc3z\x1b[200~w")
t.expect_line("gonio> -- x[201[20yz[200~w")
t.write("\x15")
# Where the cursor is, and undone by Ctrl-C.
t.write("-- ac")
t.expect_line("gonio> -- ac")
t.write("\x1b[D")
t.paste("b\u00e9")
t.expect_line("gonio> -- ab\u00e9c")
t.write("\x03")
t.expect_prompt()

# 60 000 bytes in one line are a statement.
t.paste("-- " + "x" * 60000)
t.wait_until(lambda: t.screen.cursor_line().startswith("xxx"), "the long line")
t.write("y\r")
t.expect_prompt()
# What does not fit is refused whole, with words; and so are 10 MB, in linear time.
t.write("-- kept")
t.expect_line("gonio> -- kept")
t.paste("x" * 65530)
t.expect("does not fit into this line")
t.expect_line("gonio> -- kept")
t.paste(("y" * 1000 + "\n:quit\n") * 10000)
t.expect("over 64 KiB, and nothing of it was taken")
t.expect_line("gonio> -- kept")
t.write("\x15")
assert t.run(":keys") == "emacs\n"

# A paste that never ends is ended by Ctrl-C from outside.
t.write("-- a\x1b[200~:quit\r")
t.expect_line("gonio> -- a")
ends = t.seen.count(b"\x1b[?2004l")
t.program.send_signal(signal.SIGINT)
t.wait_until(lambda: t.seen.count(b"\x1b[?2004l") > ends, "the end of that line")
t.settle()
assert t.run(":keys") == "emacs\n"

# Without marks a line is typed: more than 4096 characters are not taken, and half
# of a statement does not run.
t.write("-- " + "z" * 300000)
t.wait_until(lambda: "No more than 4096 characters" in t.screen.all(), "the refusal")
t.write("\r")
t.expect_prompt()
t.write(":keys\r" * 500)
t.wait_until(lambda: t.seen.count(b"emacs") >= 502, "all of them")
t.settle()

# Bytes of all kinds: no crash, nothing obeyed.
for first in range(0x80, 0x100):
    t.write(bytes([first]) * 3)
t.write("\x03")
naughty = ["\u0000", "\x7f\x7f", "\u202etest", "田中さん", "\U0001f468\u200d\U0001f469",
           "Z\u0351\u036b\u0343", "\ufeff", "$(touch x)", "%s%n%x", "'; DROP TABLE", "\x1b[8m",
           "\U000e0001\U000e0020", "\u2028", "\xed\xa0\x80"]
for text in naughty:
    t.paste("-- " + text)
    t.write("\r")
    t.write("-- " + text.replace("\x1b", "").replace("\x7f", "") + "\r")
t.write(b"\xe2\x82\x15\x15")
t.settle()
assert t.run(":keys") == "emacs\n"
t.write("\x04")
status = t.end()
assert status == 0, (status, t.seen[-1500:])
assert not t.screen.strange, t.screen.strange
assert b"\x1b[35m" not in t.seen and b"\x1b]0" not in t.seen and b"\x1b[8m" not in t.seen
