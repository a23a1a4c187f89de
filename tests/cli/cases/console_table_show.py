"""The card: at 80 columns, with a time line and the units' boundaries, harmless
whatever the data is."""


def show(*args, script=":show", **env):
    return gonio("console", "--payers", PLAIN, *args, "-c", script, env=env)


card = show(os.path.join(SAMPLES, "01-clean-visit.json"))
assert card.status == 0, card
lines = card.out.splitlines()
assert lines[0] == "S-101", lines[0]
assert all(len(line) <= 80 for line in lines), [line for line in lines if len(line) > 80]
for told in ("patient    P-101, born 1950-04-02, TX", "when       Monday 2026-08-03, PT, restorative",
             "payer      medicare, ffs, member 0AA0AA01010", "referral   MD 1000000087, ordered 2026-07-17",
             "plan       written 2026-07-20", "diagnoses  M25.561", " 1  97110  30 min, 09:00-09:30, individual",
             "body region   right knee", "necessity", "45 minutes that pool"):
    assert told in card.out, told
# The time line and the bar, in ASCII where the terminal has no more.
assert "09:00          09:15          09:30" in card.out
assert "PT 1000000020       1#############################2==============" in card.out, card
assert "0       8              23             38             53" in card.out, card
assert card.out.isascii()
blocks = show(os.path.join(SAMPLES, "01-clean-visit.json"), LANG="C.UTF-8", TERM="xterm").out
assert "1\u2588\u2588" in blocks and "2\u2592\u2592" in blocks, blocks
assert show(os.path.join(SAMPLES, "01-clean-visit.json"), LANG="C.UTF-8", TERM="dumb").out.isascii()

# For machines the session itself, with what no field is known for.
write("odd.json", session("S-1", odd=[1, {"x": None}]))
for mode in ("json", "ndjson"):
    assert json.loads(show("--mode", mode, "odd.json").out) == session("S-1", odd=[1, {"x": None}])
assert "session_id" in show("--mode", "csv", "odd.json").out
assert "| session" in show("--mode", "md", "odd.json").out
assert show(script=":show").status == 2
assert show("odd.json", script=":show everything").status == 2

# Long texts are cut, unless all is wanted.
long = " ".join(["word%d" % i for i in range(2000)])
write("long.json", session("S-1", services=[{"code": "97110", "documentation": {"response": long}}]))
cut, whole = show("long.json").out, show("long.json", script=":show all").out
assert "..." in cut and "word1999" not in cut and "word1999" in whole, cut

# A session without times, of a code that is none, with nothing else: still a card.
bare = session("S-1", services=[{"code": "Z9999"}])
write("bare.json", bare)
done = show("bare.json")
assert done.status == 0 and "Z9999  no minutes" in done.out and "pool" not in done.out, done

# Nothing of the data reaches the terminal as more than text.
NAUGHTY = ["\x1b[31mred\x1b]0;title\x07", "\u202ereversed", "\u2066isolated\u2069", "e\u0301\u0327\u0301" * 50,
           "\u200b\u200f\ufeff", "\r\n\tlines", "\U0001f600" * 40, "\u4e2d\u6587" * 60, "'; DROP TABLE", "%s%n%x",
           "\x7f\x9b31m", "A" * 60000, "\ufdfd" * 30, "\U000e0041\U000e0042", "Z\u0351\u036b" * 200]
for naughty in NAUGHTY:
    plain = "".join(c for c in naughty if c >= " " and c not in "\x7f")[:30] or "x"
    made = session(plain, patient={"id": plain}, episode_id=plain,
                   plan_of_care={"goals": [naughty], "delayed_reason": naughty},
                   services=[{"code": "97110", "minutes": 23, "start": "09:00", "end": "09:23",
                              "therapist": {"credential": plain},
                              "documentation": {"response": naughty, "exercises": [naughty, naughty]}}])
    write("n.json", json.dumps(made))
    done = show("n.json", script="\n".join((":show", ":show all", ":sessions", ":set response x",
                                            ":set plan_of_care.goals null", ":find 97110", ":diff")))
    assert done.status == 0, (naughty[:20], done)
    for c in "\x1b\x07\r\t\x7f\x9b\u202e\u2066\u2069\u200f\ufeff":
        assert c not in done.out and c not in done.err, (naughty[:20], repr(done.out[:600]))

# A text of a megabyte is no session, and typed it changes nothing.
done = show("odd.json", script=":set response " + "x" * 70000 + "\n:show")
assert done.status == 2 and "64 KiB" in done.err, done
# By standard input: a command line has less room.
done = gonio("console", "--payers", PLAIN, "odd.json", stdin=":set response " + "y" * 1100000 + "\n")
assert done.status == 2 and len(done.err) < 1000, done
done = gonio("console", "--payers", PLAIN, "--mode", "ndjson", "odd.json",
             stdin=":set response " + "many words " * 5000 + "\n:show\n")
assert done.status == 0 and json.loads(done.out.splitlines()[-1])["services"][0]["documentation"]["response"] == \
    ("many words " * 5000).strip(), done

# What is cut is cut between characters, wherever these begin.
for lead in range(4):
    note = session("S-8")
    note["services"][0]["documentation"] = {"response": "x" * lead + "\u6f22\u00e9" * 300}
    shown = gonio("console", "--payers", PLAIN, write("long.json", note), "-c", ":show").out
    assert "..." in shown and "\\x" not in shown and "\u6f22" in shown, shown
