"""Statements of several lines, and Ctrl-C while something runs."""
from terminal import Terminal

write("a.json", session("A-1"))
t = Terminal([GONIO, "console", "--payers", PLAIN, "--idle", "0", "a.json"], environment())
t.expect_prompt()

# A statement that is not whole goes on; it is one entry of the history.
t.write("for i = 1, 2 do\r")
t.expect_line("  ...>")
t.write("if i == 2 then return i + 40 end end\r")
t.wait_until(lambda: "42" in t.screen.text(), "its value")
t.settle()
t.write("\x1b[A")
t.expect_line("if i == 2 then return i + 40 end end")
assert t.screen.text().endswith("> for i = 1, 2 do\nif i == 2 then return i + 40 end end")
t.write("\r")
t.settle()
# Ctrl-C and Ctrl-D cancel all of it; an empty line ends it as it is.
for end in ("\x03", "\x04"):
    t.write("(1 +\r")
    t.expect_line("  ...>")
    t.write(end)
    t.settle()
before = len(t.seen)
t.write("(1 +\r")
t.expect_line("  ...>")
t.write("\r")
t.settle()
assert b"error: " in t.seen[before:], t.seen[before:]
# Pasted whole: Enter alone runs it, and what is not whole waits for more.
t.paste("services[1].\ncode\n(40 +\n")
t.expect_line("")
t.write("\r")
t.expect_line("  ...>")
t.write("3)\r")
t.wait_until(lambda: "43" in t.screen.text(), "its value")
t.settle()

# Ctrl-C while something runs ends that, never the console.
for attempt in range(50):
    before = len(t.seen)
    t.write("while true do end\r")
    t.wait_until(lambda: b"\x1b[?2004l" in t.seen[before:], "Enter")
    t.write("\x03")
    t.settle()
    if b"interrupted" in t.seen[before:]:
        break
assert b"interrupted" in t.seen[before:], t.seen[-2000:]
assert t.run(":keys") == "emacs\n"
t.write("\x04")
assert t.end() == 0
