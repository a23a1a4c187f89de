"""Sessions are loaded as gonio check loads them, and walked over."""


def console(*args, script=None, **more):
    given = ["-c", script] if script is not None else []
    return gonio("console", "--payers", PLAIN, *args, *given, **more)


write("one.json", session("S-1"))
write("two.ndjson", "\n".join(json.dumps(session(name, services=[{"code": code}]))
                              for name, code in (("S-2", "97140"), ("S-3", "97110"))))
write("list.json", [session("S-4"), session("T-5", date_of_service="2026-03-17")])

# All kinds of files; the first lies on the table.
done = console(script=":load one.json two.ndjson list.json")
assert done.status == 0 and done.out == "1 of 5: S-1, 2026-03-16, plain\n", done
done = console("--mode", "json", script=":load one.json two.ndjson list.json\n:sessions")
rows = json.loads(done.out)
assert [r["session"] for r in rows] == ["S-1", "S-2", "S-3", "S-4", "T-5"], rows
assert [r["nr"] for r in rows] == [1, 2, 3, 4, 5]
assert rows[0]["notes"] == "here" and rows[1]["notes"] == "", rows

# Patterns are what matches them, in order.
done = console("--mode", "json", script=":load t*.ndjson l?st.json\n:sessions")
assert [r["session"] for r in json.loads(done.out)] == ["S-2", "S-3", "S-4", "T-5"], done
assert "cannot read no*thing.json" in console(script=":load no*thing.json").err

# Walking; the ends are told.
done = console("list.json", script=":prev\n:show")
assert done.status == 2 and "first of 2 sessions" in done.err, done
done = console("list.json", script=":next\n:next")
assert done.status == 2 and "2 of 2: T-5" in done.out and "last of 2" in done.err, done
done = console(script=":next")
assert done.status == 2 and "no session lies on the table" in done.err and ":load FILE" in done.err, done

# Finding: one lies on the table, several are listed, none is an error.
files = ["one.json", "two.ndjson", "list.json"]
assert "2 of 5: S-2" in console(*files, script=":find 97140").out
assert "5 of 5: T-5" in console(*files, script=":find t-5").out
assert "5 of 5: T-5" in console(*files, script=":find 2026-03-17").out
assert "5 of 5: T-5" in console(*files, script=":find p-T-5").out
assert "3 of 5: S-3" in console(*files, script=":find #3").out
done = console(*files, script=":find 97110")
assert done.status == 0 and "4 sessions" in done.out and "S-2" not in done.out, done
done = console(*files, script=":find nowhere")
assert done.status != 0 and "no session has that" in done.err and "nowhere" not in done.err, done
# Outcomes are known without laying each on the table, and found by.
import glob
some = sorted(glob.glob(SAMPLES + "/[0-9]*.json"))[24:44]
listed = gonio("console", "--mode", "ndjson", "-c", ":sessions", *some).lines()
told = {}
for decision in gonio("check", "--format", "ndjson", *some).decisions():
    told.setdefault(decision["session_id"], decision["outcome"])
assert {row["session"]: row["outcome"] for row in listed} == told, (listed, told)
held = {s for s, outcome in told.items() if outcome == "hold"}
assert 1 < len(held) < len(told), told
for word in ("hold", "HOLD", "held"):
    done = gonio("console", "--mode", "ndjson", "-c", ":find " + word, *some)
    assert {row["session"] for row in done.lines() if "session" in row} == held, done
assert gonio("console", "-c", ":find void", *some).status == 2
for wrong in (":next held", ":prev 2", ":sessions held"):
    assert console(*files, script=wrong).status == 2, wrong
for wrong in (":find #6", ":find #0", ":find #x", ":find", ":find a b"):
    assert console(*files, script=wrong).status == 2, wrong

# What is refused is told with its place; the others are there, and it is status 3.
write("bad.ndjson", json.dumps(session("G-1")) + "\n{\"session_id\": 7}\n{nothing}\n" + json.dumps(session("G-2")))
done = console(script=":load bad.ndjson")
assert done.status == 3, done
assert "bad.ndjson:2:16: \"session_id\" must be text" in done.err and "/session_id" in done.err, done
assert "bad.ndjson:3:2" in done.err and "2 records were refused" in done.err, done
assert "1 of 2: G-1" in done.out, done
# The same words as gonio check has.
for problem in check("bad.ndjson").rejections():
    assert problem["message"] in done.err, (problem, done)

# Repeats: of equal revisions the first counts, of others the highest.
write("again.ndjson", "\n".join(json.dumps(s) for s in (session("R-1"), session("R-1"), session("R-2"),
                                                        session("R-2", revision=2))))
done = console(script=":load again.ndjson")
assert done.status == 3 and "already record 1 of again.ndjson, with the same content" in done.err, done
assert "a higher revision of this session is record 4 of again.ndjson" in done.err, done

# Files that are no sessions, or are not there; standard input is for statements.
for wrong, told in (("missing.json", "cannot read missing.json"), ("-", "does not load standard input"), (".", "folder")):
    done = console(script=":load " + wrong)
    assert done.status in (2, 74) and told in done.err, (wrong, done)
assert console(script=":load").status == 2
write("empty.json", "[]")
assert console("empty.json", script=":sessions").status == 0
