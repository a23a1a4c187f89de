"""Statements are remembered, one entry each; what may hold something of a session
never reaches the file."""
import stat
from terminal import Terminal

COMMAND = [GONIO, "console", "--payers", PLAIN]
FILE = ".local/state/gonio/console_history"
write("smith.json", session("SMITH-77", patient={"id": "P-SMITH"}))


def console(*args, **env):
    made = Terminal(COMMAND + list(args), environment(**env))
    made.expect_prompt()
    return made


def written(path=FILE):
    with open(path, encoding="utf-8") as file:
        return [line for line in file.read().split("\n") if line and line[0] != "#"]


def leave(terminal):
    terminal.settle()
    terminal.write("\x04")
    assert terminal.end() == 0


t = console("smith.json")
for statement in (":keys", ":sessions", "services[1].code", "timed_minutes > 38",
                  ":rules", ":help set",
                  # what may hold something of a session: none of it is written
                  ":load smith.json", ":find P-SMITH", ":set patient.id P-SMITH",
                  "patient.id == 'P-SMITH'", "services[1].minutes > 12345", "-- P-SMITH",
                  "SMITH_77", ":nonsense P-SMITH", "[[P-SMITH]]", ":keys P-SMITH", "# SMITH",
                  "1 --[[SMITH]]", ":keys 'P-SMITH'", ":"):
    t.write(statement + "\r")
    t.settle()
kept = [":keys", ":sessions", "services[1].code", "timed_minutes > 38", ":rules",
        ":help set"]
assert written() == kept, written()
assert b"SMITH" not in open(FILE, "rb").read()
assert stat.S_IMODE(os.stat(FILE).st_mode) == 0o600
assert stat.S_IMODE(os.stat(os.path.dirname(FILE)).st_mode) == 0o700
# Within this console everything is behind the arrow keys.
t.write("\x1b[A\x1b[A")
t.expect_line("gonio> :keys 'P-SMITH'")
t.write("\x15")
listed = t.run(":history")
assert "* :load smith.json" in listed and "  :help set" in listed, listed
leave(t)

# The next one has what was written, and finds it.
t = console()
t.write("\x1b[A\x1b[A")
t.expect_line("gonio> :help set")
t.write("\x15\x12code")
t.expect("services[1].code")
t.write("\r")
t.settle()
# Off, on, clear.
t.run(":history off")
t.run(":sessions")
assert "off: nothing more is remembered" in t.run(":history")
t.run(":history on")
t.run(":policies")
lines = written()
assert lines[-2:] == [":history off", ":policies"], lines
# Two consoles at once: each adds its own.
u = console()
u.run(":rules")
t.run(":help keys")
u.run(":help lock")
assert written()[-3:] == [":rules", ":help keys", ":help lock"], written()
leave(u)
assert "one of: on, off, clear" in t.run(":history nonsense")
t.run(":history clear")
assert written() == [], written()
t.run(":keys")
assert written() == [":keys"], written()
leave(t)

# A file of another version, or broken: what is understood counts, the rest is left.
write(FILE, b"# something new\n:keys\n\\x\n\xff\n\x1b[2J\na\\nb\\tc\\\\\n" + b"half")
t = console()
listed = t.run(":history")
assert listed.split("\n")[:3] == ["   1   :keys", "   2   a", "       b\\x09c\\"], listed
leave(t)
assert b"\x1b[2J" in open(FILE, "rb").read()
# Bounded: the last thousand stay.
write(FILE, "".join("day > %d\n" % (i % 1000) + ":rules\n" for i in range(3000)))
t = console()
leave(t)
assert len(written()) <= 1000 and written()[-1] == ":rules", len(written())
# Elsewhere; and where nothing can be written the console works all the same.
t = console(XDG_STATE_HOME=os.path.abspath("state"))
t.run(":keys")
assert written("state/gonio/console_history") == [":keys"]
leave(t)
for state in ("/dev/null", "/proc/nowhere"):
    t = console(XDG_STATE_HOME=state)
    t.run(":keys")
    assert ":keys" in t.run(":history")
    leave(t)
os.remove(FILE)
os.mkdir(FILE)
t = console()
t.run(":keys")
assert "nothing is written: the file of statements cannot be used" in t.run(":history")
leave(t)

# Several lines are one entry, called back as one; a script remembers nothing.
done = gonio("console", "--payers", PLAIN, "-c", ":history")
assert done.status != 0 and "this is for a terminal" in done.err, done
