"""The console at a terminal: pager, colours, files, widths as they are now, and a
daemon that goes and comes back."""
from terminal import Terminal
from spooled import Spool


def console(*args, columns=80, lines=24, **env):
    made = Terminal([GONIO, "console", "--payers", PLAIN, *args], environment(**env), columns, lines)
    made.expect_prompt()
    return made


# What is longer than the terminal goes through the pager, and what is not does not.
t = console(PAGER="tee paged > /dev/null")
shown = t.run(":help")
assert ":quit" not in shown and os.path.exists("paged"), shown
paged = open("paged").read()
assert ":quit" in paged and "\x1b[1m" in paged, paged
os.remove("paged")
shown = t.run(":mode")
assert "ndjson" in shown and "\x1b[1m" in shown and not os.path.exists("paged"), shown
# Not with :pager off, nor into a file, nor by one that leaves at once.
t.run(":pager off")
assert ":quit" in t.run(":help") and not os.path.exists("paged")
t.run(":pager on")
t.run(":output made")
assert t.run(":help") == "" and not os.path.exists("paged")
assert "there is no such command" in t.run(":nonsense")
t.run(":output")
made = open("made").read()
assert ":quit" in made and "\x1b" not in made, made
assert max(map(len, made.splitlines())) <= 80
# An error of a file of statements has its line.
write("wrong.gonio", ":echo a\n:nonsense\n")
for _ in range(2):
    shown = t.run(":source wrong.gonio")
    assert shown.startswith("a\n") and "wrong.gonio:2: there is no such command" in shown, shown
# As wide as the terminal is now.
t.resize(45, 24)
t.settle()
assert max(len(line) for line in t.run(":mode").splitlines()) <= 45 + len("\x1b[1m\x1b[0m") * 3
t.write(":quit\r")
assert t.end() == 0
for pager in ("no-such-pager-there-is", ""):
    t = console(PAGER=pager)
    assert ":quit" in t.run(":help"), pager
    t.close()
t = console(PAGER="true")
assert ":quit" not in t.run(":help") and "ndjson" in t.run(":mode")
t.close()
for plain in ({"NO_COLOR": "1"}, {"TERM": "vt100", "NO_COLOR": "yes"}):
    t = console(PAGER="", **plain)
    assert "\x1b[1m" not in t.run(":mode") and "\x1b[3" not in t.run(":nonsense")
    t.close()

# The prompt says that a daemon is asked. It goes; it comes back.
spool = Spool(GONIO, PLAIN, environment)
spool.start("--ready", "renamed")
t = console("--attach", "spool")
assert t.screen.cursor_line().startswith("gonio attached>"), t.screen.text()
assert "healthy" in t.run(":status")
spool.end()
for _ in range(2):
    assert "no daemon answers at that spool" in t.run(":status")
assert "attached to a daemon" in t.run("timed_minutes > 38")
spool.start("--ready", "renamed")
assert "healthy" in t.run(":status")
t.write(":quit\r")
assert t.end() == 0
spool.end()

# Words that other consoles know.
for typed, meant in (("help", ":help"), ("?", ":help"), ("quit", ":quit"), ("exit", ":quit")):
    told = gonio("console", "--payers", PLAIN, "-c", typed)
    assert told.status == 2 and "did you mean %s?" % meant in told.err, told
assert "did you mean" not in gonio("console", "--payers", PLAIN, "-c", "helpful").err
