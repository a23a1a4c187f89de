"""The console's commands about itself, from standard input, -c and -f: modes, files,
help, and where the first error ends it."""
import re
import stat


def console(text, *args, status=0, **more):
    done = gonio("console", "--payers", PLAIN, *args, stdin=text, **more)
    assert done.status == status, done
    assert "\x1b" not in done.out and "gonio>" not in done.out, done
    return done


# ---- help ----
told = console(":help\n").out
for word in (":help [COMMAND|TOPIC]", ":mode [MODE]", ":quit", "Topics", "  facts", "  scripts"):
    assert word in told, (word, told)
assert max(map(len, told.splitlines())) <= 80, told
listed = json.loads(console(":mode json\n:help\n").out)
assert {"name": ":quit", "words": "", "summary": "leaves; Ctrl-D does too",
        "group": "The console"} in listed, listed
names = [row["name"] for row in listed]
assert len(names) == len(set(names)), names
taught = console("".join(":help %s\n:echo %%%%\n" % row["name"] for row in listed)).out
taught = taught.split("%%\n")[:-1]
assert len(taught) == len(listed), taught
for row, told in zip(listed, taught):
    lines = told.splitlines()
    assert lines[0].startswith(row["name"]) and len(lines) > 3, told
    assert max(map(len, lines)) <= 80, told
    if row["name"].startswith(":"):
        assert re.search("^  :|^  [a-z(]", told, re.M), ("no example", told)
assert console(":help :timing").out == console(":help tim").out
missed = console(":help scrpits", status=2)
assert "did you mean :help scripts?" in missed.err, missed
assert ":help lists" in console(":help xyzzyxyzzy", status=2).err

# ---- commands ----
assert "did you mean :mode?" in console(":mdoe", status=2).err
several = console(":ti\n:o", status=2)
assert "standard input:2: several commands begin like that" in several.err, several
assert ":once" in several.err and ":output" in several.err, several
assert console(":vers").out == gonio("--version").out
assert console(":quit\n:nonsense\n").out == ""
for wrong in (":quit now", ":version 1", ":mode a b", ":timing maybe", ":pager 1", ":source",
              ":output a b", ":output --replace", ":once"):
    failed = console(wrong, status=2)
    assert "it is used as  %s" % wrong.split()[0] in failed.err, failed
asked = console(":status", status=2)
assert "asked of a daemon" in asked.err and "--attach" in asked.err, asked

# ---- comments, blank lines, words ----
assert console("\n  \n-- a word\n# another\n:echo a  'b' \"c\n").out == "a  'b' \"c\n"
assert "not closed" in console(":mode 'json", status=2).err
assert console(":mode 'json'\n:version").out == '[\n {"gonio": "%s"}\n]\n' % (
    gonio("--version").out.split()[1])

# ---- modes ----
assert " json " in console(":mode").out
assert [row["mode"] for row in json.loads(console(":mode json\n:mode").out) if row["set"]] == ["json"]
lines = console(":mode\n", "--mode", "ndjson").out.splitlines()
assert [json.loads(line)["set"] for line in lines].count(True) == 1, lines
rows = console(":mode csv\n:mode").out.splitlines()
assert rows[0] == '"mode","summary","set"' and '"csv","for spreadsheets",true' in rows, rows
assert "| md | for reports, as Markdown | true |" in console(":mode md\n:mode").out
for wrong in (("--mode", "jsno"),):
    failed = console(":mode", *wrong, status=2)
    assert "did you mean json?" in failed.err, failed
assert "did you mean ndjson?" in console(":mode ndjsn", status=2).err

# ---- files ----
done = console(":echo here\n:output made\n:echo there\n:output\n:echo here again\n")
assert done.out == "here\nhere again\n" and open("made").read() == "there\n", done
assert stat.S_IMODE(os.stat("made").st_mode) == 0o600
failed = console(":output made\n:echo x\n", status=2)
assert "standard input" not in failed.out and "made: " in failed.err, failed
assert "--replace" in failed.err and "(standard input, line 1)" in failed.err, failed
assert open("made").read() == "there\n"
os.chmod("made", 0o644)
console(":output --replace made\n:echo new")
assert open("made").read() == "new\n" and stat.S_IMODE(os.stat("made").st_mode) == 0o600
done = console(":once one\n:echo first\n:echo second\n")
assert done.out == "second\n" and open("one").read() == "first\n", done
assert console(":output two\n:once three\n", status=2).err.count("already") == 1
assert not os.path.exists("three")
assert "cannot be written" in console(":output nowhere/file", status=2).err
console(":output /dev/null\n:echo gone")
os.symlink("made", "link")
assert "there already" in console(":output link", status=2).err
# An error in the middle leaves what was shown before it.
failed = console(":once part\n:nonsense\n", status=2)
assert open("part").read() == "", failed

# ---- files of statements ----
write("a.gonio", ":echo in a\n:source b.gonio\n:echo back in a\n")
write("b.gonio", "-- nothing\n\n:echo in b\n")
assert console("", "-f", "a.gonio").out == "in a\nin b\nback in a\n"
assert console(":source a.gonio\n:echo out").out == "in a\nin b\nback in a\nout\n"
write("b.gonio", ":echo in b\n\n:nonsense\n:echo never\n")
failed = console("", "--script", "a.gonio", status=2)
assert failed.out == "in a\nin b\n" and "b.gonio:3: there is no such command" in failed.err, failed
write("round.gonio", ":echo again\n:source round.gonio\n")
failed = console(":source round.gonio", status=2)
assert failed.out == "again\n" * 15 and "does one run itself" in failed.err, failed
assert "missing.gonio" in console("", "-f", "missing.gonio", status=74).err
assert "missing.gonio" in console(":source missing.gonio", status=74).err

# ---- -c ----
assert console("", "-c", ":echo one", "--command", ":echo two").out == "one\ntwo\n"
assert console("", "-c", ":echo one\n:echo two").out == "one\ntwo\n"
failed = console("", "-c", ":echo one\n:nonsense", status=2)
assert failed.out == "one\n" and "gonio console: -c:2: " in failed.err, failed
assert console(":nonsense", "-c", ":echo one").out == "one\n"
assert "-f does not go with -c" in console("", "-c", ":help", "-f", "a.gonio", status=2).err
assert "session files" in gonio("console", "--attach", ".", "a.json").err

# ---- time ----
timed = console(":timing\n:timing on\n:echo x\n:timing off\n:echo y\n").out
assert timed.startswith(":timing is off\n"), timed
assert re.search(r"^x\ntime \d+\.\d{3} ms, processor \d+\.\d{3} ms\ny$", timed, re.M), timed
assert console(":mode json\n:timing on\n:echo x").out == "x\n"

# ---- what is shown is not obeyed ----
assert console(":echo a\x1b[2J\x9b31mb\u202ec\x07").out == "a\\x1b[2J\\x9b31mb\\u202ec\\x07\n"
assert "UTF-8" in console(b":echo \xff\xfe", status=2).err
assert "UTF-8" in console(b":echo a\0b", status=2).err

# ---- ten megabytes: an answer, no more ----
for huge in (":echo " + "x" * 10_000_000, "x(" * 5_000_000, "(\n" * 5_000_000, "\n" * 10_000_000,
             ":source " + "y" * 10_000_000, "-- " + "z" * 10_000_000,
             "'" + "\\" * 10_000_000, ":mode " + "w " * 5_000_000):
    done = gonio("console", "--payers", PLAIN, stdin=huge)
    assert done.status in (0, 2), (huge[:10], done)
    assert len(done.err) < 1000, done.err[:2000]
assert "a statement may have" in console("x" * 200_000, status=2).err
