"""The prompt says under whom and how what lies on the table was decided; never who
it is."""
from terminal import Terminal

write("a.json", session("SECRET-1"))
t = Terminal([GONIO, "console", "--payers", PLAIN, "--idle", "0", "a.json"], environment())
t.expect_prompt()
t.write(":decide\r")
t.expect_prompt("gonio plain ready> ")
assert b"\x1b[32mready\x1b[0m> " in t.seen, t.seen[-300:]
t.write(":set services[1].minutes 3\r")
t.expect_prompt("gonio plain deny> ")
assert b"\x1b[31mdeny\x1b[0m> " in t.seen, t.seen[-300:]
# Long lines still are where they are: the colours take no room.
t.write("-- " + "x" * 70)
t.expect_line("x" * 11)
t.write("\x01y")
t.expect_line("gonio plain deny> y-- " + "x" * 58)
t.write("\x15")
t.expect_prompt("gonio plain deny> ")
# Another session, or a narrow terminal, and it is the plain one.
t.resize(50, 20)
t.expect_prompt("gonio> ")
t.resize(80, 24)
t.expect_prompt("gonio plain deny> ")
write("b.json", session("SECRET-2"))
t.write(":load b.json\r")
t.expect_prompt("gonio> ")
t.write("\x04")
assert t.end() == 0
