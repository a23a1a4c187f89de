"""Statements typed at a terminal: editing, UTF-8, several lines, Ctrl-C, Ctrl-D,
resizing, vi."""
from terminal import Terminal

COMMAND = [GONIO, "console", "--payers", PLAIN]


def console(*args, columns=80, lines=24, **env):
    made = Terminal(COMMAND + list(args), environment(**env), columns, lines)
    made.expect_prompt()
    return made


# Editing in the line: arrows, Home, End, deleting, words.
t = console()
t.write(":hisXtory")
t.expect_line("gonio> :hisXtory")
t.write("\x1b[D" * 5 + "\x1b[3~")
t.expect_line("gonio> :history")
t.write("\x1b[1~zz\x1b[4~!")
t.expect_line("gonio> zz:history!")
t.write("\x15")
t.expect_line("gonio>")
# Characters of several bytes and of two columns, and going back over them.
t.write("-- Müller 漢字")
t.expect_line("gonio> -- Müller 漢字")
t.write("\x7f\x7f\x7f\x7f")
t.expect_line("gonio> -- Mülle")
# Ctrl-C takes the line away, never the console; the next line is a new one.
t.write("\x03")
t.expect_prompt()
t.write(":keys\r")
t.expect("emacs\n")
# A line that is not known as a key does nothing, and types nothing.
t.expect_prompt()
t.write("\x1b[12;40R\x1b[?62;c\x1b[I\x1b[<0;3;4M:ke")
t.expect_line("gonio> :ke")
# Longer than the terminal is wide, then narrower, then wider again.
t.write("ys " + "abcdefghij" * 9)
t.expect_line("hij" + "abcdefghij" * 2)
t.resize(60, 24)
t.wait_until(lambda: t.screen.cursor_line() == "hij" + "abcdefghij" * 4, "the narrow line")
t.write("\x01X")
t.wait_until(lambda: t.screen.cursor_line().startswith("gonio> X:keys abcdef"), "its start")
t.write("\x03")
t.expect_prompt()
# An error is told, and forgotten.
assert "there is no such command" in t.run(":nonsense")
# Ctrl-D within a line leaves nothing; on an empty one the console.
t.write(":ke\x04")
t.write("\x15")
t.expect_prompt()
t.write("\x04")
assert t.end() == 0
assert t.seen.rstrip().endswith(b"\x1b[?2004l"), t.seen[-40:]
assert not t.screen.strange, t.screen.strange

# :quit; the terminal is as it was.
t = console()
t.write(":quit\r")
assert t.end() == 0

# vi, from the start and later; Escape alone is a key at once.
t = console("--vi")
assert t.run(":keys") == "vi\n"
t.write(":keysx")
t.expect_line("gonio> :keysx")
t.write("\x1b")
t.write("0")
t.write("vx")  # v of libedit would write the line into a file, and start vi
t.expect_line("gonio> keysx")
t.write("\x03")
t.expect_prompt()
t.write("\x1b[A")
t.expect_line("gonio> :keys")
t.write("\x03")
t.run(":keys emacs")
assert t.run(":keys") == "emacs\n"
assert "one of: emacs, vi" in t.run(":keys ed")
t.write("\x04")
assert t.end() == 0

# ~/.editrc has a say, and a broken one costs nothing.
write(".editrc", "bind -v\nnonsense here\n")
t = console()
assert t.run(":keys") == "vi\n"
t.write("\x04")
assert t.end() == 0
os.remove(".editrc")

# The terminal that goes away ends it, as does SIGTERM.
t = console()
t.write(":half a line")
t.expect_line("gonio> :half a line")
assert t.close() == 0
t = console()
t.program.terminate()
assert t.end() == 0
