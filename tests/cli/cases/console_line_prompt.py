"""The prompt says under whom and how what lies on the table was decided; never who
it is."""
from terminal import Terminal

write("a.json", session("SECRET-1"))
t = Terminal([GONIO, "console", "--payers", PLAIN, "--idle", "0", "a.json"], environment())


def exactly(line):
    t.wait_until(lambda: t.screen.cursor_line().rstrip() == line.rstrip(), repr(line))


t.expect_prompt()
t.write(":decide\r")
exactly("gonio plain ready> ")
assert b"\x1b[32mready\x1b[0m> " in t.seen, t.seen[-300:]
t.write(":set services[1].minutes 3\r")
exactly("gonio plain deny> ")
assert b"\x1b[31mdeny\x1b[0m> " in t.seen, t.seen[-300:]
# Long lines still are where they are: the colours take no room.
t.write("-- " + "x" * 70)
exactly("x" * 11)
t.write("\x01y")
exactly("gonio plain deny> y-- " + "x" * 58)
t.write("\x15")
exactly("gonio plain deny> ")
# On a narrow terminal it is the plain one; another session has its own.
t.resize(50, 20)
exactly("gonio> ")
t.resize(80, 24)
exactly("gonio plain deny> ")
write("b.json", session("SECRET-2"))
t.write(":load b.json\r")
exactly("gonio plain ready> ")
t.write("\x04")
assert t.end() == 0
