"""What is wrong with an export, or with its mapping, is told with its place."""
MAPPING = """return mapping {
  files = { { key = "id" } },
  session = {
    session_id = "id",
    date_of_service = { column = "date", date = "M/D/YYYY" },
    patient = { id = "patient" },
    insurance = { { payer = { column = "plan", lookup = { P = "plain" } } } },
    discipline = { value = "PT" },
  },
  service = { code = "cpt", minutes = "min", start = { column = "at", time = "H:MM AM" }, charge = "charge" },
}
"""
HEADER = "id,date,patient,plan,cpt,min,at,charge\n"
GOOD = "A,3/16/2026,P-1,P,97110,23,9:00 AM,75.00\n"


def convert(rows, mapping=MAPPING, header=HEADER, status=3):
    write("m.lua", mapping)
    write("in.csv", (header + rows) if isinstance(rows, str) else header.encode() + rows)
    done = gonio("convert", "--map", "m.lua", "in.csv")
    assert done.status == status, done
    return done


def rejected(rows, *words, good=0):
    """The one problem's words; good sessions beside it come out."""
    done = convert(rows)
    for word in words:
        assert word in done.err, (word, done)
    assert len(done.lines()) == good, done
    assert "1 rejected" in done.err, done
    return done


assert len(convert(GOOD, status=0).lines()) == 1

# Each problem has its row, its column and the column's name; no value is told.
done = rejected(GOOD + "B,16.3.2026,P-2,P,97110,23,9:00 AM,1\n", "in.csv:3:2: ", "no date", "(column date)", good=1)
assert "16.3.2026" not in done.err and "P-2" not in done.err, "a value in a message"
assert "missing" not in done.err, "one problem once"
rejected("B,3/16/2026,P-2,Q,97110,23,9:00 AM,1\n", "in.csv:2:4: ", "look-up does not have", "(column plan)")
rejected("B,3/16/2026,P-2,P,97110,x,9:00 AM,1\n", "in.csv:2:6: ", "whole number", "(column min)")
for minutes in ("-5", "22.5", "22,5", "1e1", "23 min", "x"):
    rejected('B,3/16/2026,P-2,P,97110,"%s",9:00 AM,1\n' % minutes, "in.csv:2:6: ", "whole number", "fix: write it in digits alone, as 23")
rejected("B,3/16/2026,P-2,P,97110,23,25:00 AM,1\n", "in.csv:2:7: ", "no time", "(column at)")
rejected("B,3/16/2026,P-2,P,97110,23,13:00 PM,1\n", "no time")
rejected("B,2/30/2026,P-2,P,97110,23,,1\n", "in.csv:2:2: ", "(column date)")
rejected("B,3/16/2026,P-2,P,9711,23,,1\n", "in.csv:2:5: ", "(column cpt)")
rejected("B,3/16/2026,P-2,P,97110,23,,1.234\n", "in.csv:2:8: ", "(column charge)")
rejected("B,3/16/2026,,P,97110,23,,1\n", "in.csv:2:3: ", "(column patient)")
rejected(",3/16/2026,P-2,P,97110,23,,1\n" + GOOD, "in.csv:2:1: ", "no value for the key", good=1)
rejected("B,3/16/2026,P-2\n" + GOOD, "in.csv:2: ", "fewer fields", good=1)
rejected("B,3/16/2026,P-2,P,97110,23,,1,2\n" + GOOD, "in.csv:2: ", "more fields", good=1)
rejected("B,3/16/2026,P-2,P,97110,23,,1\n" + GOOD + "B,3/17/2026,P-2,P,97110,23,,1\n",
         "in.csv:4:2: ", "differ in this column", good=1)
# A row that is broken spoils its session, not the others; nor is it lost.
done = rejected("B,3/16/2026,P-2,P,97110,23,,1\n" + GOOD + "B,3/16/2026\n", "in.csv:4: ", good=1)
rejected(b"B,3/16/2026,P-2,P,97110,23,,1\x001\n", "NUL")
rejected(b"B\xff,3/16/2026,P-2,P,97110,23,,1\n", "in.csv:2:1: ", "UTF-8")
rejected('B,3/16/2026,P-2,P,97110,23,,"1\n' + GOOD, "never closed")
done = convert("B,16.3.2026,P-2,Q,97110,x,,1\n")
assert done.err.count("in.csv:2:") == 3, "all problems at once"

# check tells the same, in its stream.
done = check("--map", "m.lua", "in.csv")
assert done.status == 3, done
(r,) = done.rejections()
assert r["file"] == "in.csv" and r["session_id"] == "B" and r["line"] == 2 and len(r["problems"]) == 3, r
assert [p["column"] for p in r["problems"]] == [2, 4, 6] or sorted(p["column"] for p in r["problems"]) == [2, 4, 6], r
assert r["problems"][0]["pointer"] == "/date_of_service", r

# More than 500 rows of one key are no session.
rejected("B,3/16/2026,P-2,P,97110,23,,1\n" * 501, "in.csv:2: ", "more than 500 rows")
done = convert("B,3/16/2026,P-2,P,97110,1,,1\n" * 100)
assert "more than 99" in done.err, done


def refused(*words, mapping=MAPPING, header=HEADER, rows=GOOD):
    done = convert(rows, mapping, header, status=2)
    for word in words:
        assert word in done.err, (word, done)
    assert done.out == "", done
    return done


# The file does not fit the mapping.
done = refused('there is no column "min" in in.csv', 'did you mean "mins"?', "The columns are: id, date",
               "m.lua:10: ", header=HEADER.replace("min", "mins"))
done = refused("is there a header", header="", rows="Smith,Jones,1950-04-02\n")
assert "Smith" not in done.err, "a patient in a message"
refused("stands twice", header=HEADER.replace("charge", "min"))
refused("empty", header="", rows="")
refused("UTF-16", header="", rows="\ufeffid,date\n".encode("utf-16-le"))
refused("spreadsheet's own file", header="", rows=b"PK\x03\x04")

# The mapping has a fault: its line.
for old, new, line, words in (
        ('code = "cpt"', 'cod = "cpt"', 10, "did you mean code?"),
        ('code = "cpt"', 'code = "cpt", units = "min"', 10, "did you mean billed_units?"),
        ('patient = { id = "patient" }', 'patient = { id = "patient", birth = "date" }', 6, "did you mean birth_date?"),
        ("discipline = { value", "dicipline = { value", 8, "did you mean discipline?"),
        ("lookup =", "lokup =", 7, "did you mean lookup?"),
        ('{ value = "PT" }', "7", 8, "a column or a table"),
        ('lookup = { P = "plain" }', "lookup = { P = 1 }", 7, "text in quotes"),
        ('patient = { id = "patient" }', 'patient = "patient"', 6, "has fields itself"),
        ('key = "id"', 'kee = "id"', 2, "did you mean key?"),
        ('key = "id"', "", 2, "needs a key"),
        ("  files =", "  fils =", 2, "did you mean files?"),
        ('"M/D/YYYY"', "1", 5, "list of texts"),
        ("  service = {", "  services = {", 10, "did you mean service?"),
        ("return mapping {", "return mapping { encoding = \"koi8\",", 1, "latin-1"),
        ("return mapping {", "return mapping { separator = \";;\",", 1, "one character"),
        ("return mapping {", "local f = io.open('/etc/passwd') return mapping {", 1, "io"),
):
    assert old in MAPPING, old
    refused("m.lua:%d" % line, words, mapping=MAPPING.replace(old, new, 1))
refused("m.lua", mapping="return mapping {")
done = gonio("convert", "--map", "gone.lua", "in.csv")
assert done.status in (2, 74) and "gone.lua" in done.err, done
