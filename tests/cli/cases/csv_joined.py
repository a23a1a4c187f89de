"""Two files joined: a problem has the file that it stands in, and its one cause."""
MAPPING = """return mapping {
  files = { { key = "id", join = "cpt", name = "first" }, { key = "id", join = "cpt", name = "second" } },
  session = { session_id = { first = { "id", { column = "id", file = "second" } } },
    date_of_service = "date", patient = { id = "patient" },
    insurance = { { payer = { value = "plain" } } } },
  service = { code = "cpt", minutes = "min", charge = { column = "charge", file = "second" } },
%s}
"""
FIRST = "id,date,patient,cpt,min\n"
SECOND = "id,cpt,charge\n"


def run(*args, first, second, more=""):
    write("m.lua", MAPPING % more)
    write("first.csv", FIRST + first)
    write("second.csv", SECOND + second)
    return gonio(*args, "--map", "m.lua", "first.csv", "second.csv")


def convert(first, second, more="", status=3, good=0):
    done = run("convert", first=first, second=second, more=more)
    assert done.status == status and len(done.lines()) == good, done
    return done


A = "A,2026-03-16,P-1,97110,23\n"
PAD = "A,97110,5.00\n" + "\n" * 7
# In the second file: its name, its row and its column, whoever finds it.
for wrong in ("1.234", "75,00", "x"):
    done = convert(A + "B,2026-03-16,P-2,97110,23\n", PAD + "B,97110,\"%s\"\n" % wrong, good=1)
    assert "second.csv:10:3: " in done.err and "(column charge" in done.err, done
    assert "first.csv:10" not in done.err and "first.csv:3" not in done.err, done
# In the first file it stays the first's.
done = convert("A,2026-03-16,P-1,97110,x\n", "A,97110,5.00\n")
assert "first.csv:2:5: " in done.err and "second.csv:2" not in done.err, done
# Both at once: each in its own.
done = convert("A,2026-03-16,P-1,97110,x\n", "A,97110,y\n")
assert "first.csv:2:5: " in done.err and "second.csv:2:3: " in done.err, done
# A row with too few fields is there, and what it would have held is not told.
done = convert(A, "A,97110\n")
assert "second.csv:2: " in done.err and "fewer fields" in done.err, done

# check says it too.
done = run("check", "--format", "ndjson", first="A,2026-03-16,P-1,97110,23\n", second="A,97110,1.234\n")
(r,) = done.rejections()
assert (r["file"], r["line"], r["column"]) == ("second.csv", 2, 3), r
done = run("check", "--format", "ndjson", first="A,2026-03-16,P-1,97110,x\n", second="A,97110,1.234\n")
(r,) = done.rejections()
assert r["file"] == "first.csv" and (r["line"], r["column"]) == (2, 5), r
assert [(p.get("file"), p["line"], p["column"]) for p in r["problems"]] == [(None, 2, 5), ("second.csv", 2, 3)], r


def one_cause(first, second, place, words, more="", good=0):
    done = convert(first, second, more, good=good)
    said = [line for line in done.err.splitlines() if ".csv:" in line and " rows, " not in line]
    assert len(said) == 1 and said[0].startswith(place + ": ") and words in said[0], done
    assert "1 rejected" in done.err, done


# A row of the second file that nobody asks for: left out where the mapping says so.
done = convert(A, "A,97110,5.00\nA,97140,5.00\nB,97110,5.00\n", 'unmatched = "skip",', status=0, good=1)
assert [(s["code"], s["charge"]) for s in done.lines()[0]["services"]] == [("97110", "5.00")], done
assert "1 session, 0 rejected" in done.err, done
# Else it is one problem, and not all that a session would have had.
one_cause(A, "A,97110,5.00\nB,97110,5.00\n", "second.csv:3", "no row of the other file", good=1)
one_cause(A, "A,97110,5.00\nA,97140,5.00\n", "second.csv:3", "no row of the other file")
# Too few fields are the cause, in either file; also of what has no partner then.
for more in ("", 'unmatched = "skip",', 'unmatched = "service",'):
    one_cause(A, "A,97110,5.00\nB,97110\n", "second.csv:3", "fewer fields", more, good=1)
    one_cause(A + "B,2026-03-16\n", "A,97110,5.00\nB,97110,5.00\n", "first.csv:3", "fewer fields", more, good=1)
    one_cause(A + "A,2026-03-16,P-1\n", "A,97110,5.00\nA,97140,5.00\n", "first.csv:3", "fewer fields", more)
# A service of the second file alone lacks what it lacks.
done = convert(A, "A,97110,5.00\nB,97110,5.00\n", 'unmatched = "service",', good=1)
assert '"patient" is missing' in done.err and "second.csv:3" in done.err, done
