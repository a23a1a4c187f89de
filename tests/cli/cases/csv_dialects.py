"""Separators, quotes, line ends, encodings, long fields, odd headers."""
MAPPING = """return mapping {
  files = { { key = "id" } },
  session = { session_id = "id", date_of_service = "date", patient = { id = "patient" },
    insurance = { { payer = { value = "plain" } } } },
  service = { code = { value = "97110" }, documentation = { response = "note" } },
%s}
"""


def notes(data, more="", *args, status=0):
    write("m.lua", MAPPING % more)
    write("in.csv", data)
    done = gonio("convert", "--map", "m.lua", *args, "in.csv")
    assert done.status == status, done
    return [s.get("documentation", {}).get("response") for line in done.lines() for s in line["services"]]


HEAD = "id,date,patient,note\n"
ROW = "A,2026-03-16,P,%s\n"
assert notes(HEAD + ROW % "plain") == ["plain"]
assert notes("\ufeff" + HEAD + ROW % "plain") == ["plain"]
assert notes("\ufeff" + HEAD.replace("id", '"id"') + ROW % "plain") == ["plain"]
assert notes((HEAD + ROW % "plain").replace("\n", "\r\n")) == ["plain"]
assert notes((HEAD + ROW % "plain").replace("\n", "\r")) == ["plain"]
assert notes(HEAD + ROW % "plain" + "\n\n,,,\n") == ["plain"]
assert notes((HEAD + ROW % "plain")[:-1]) == ["plain"]
for separator in ";\t|":
    assert notes((HEAD + ROW % "plain").replace(",", separator)) == ["plain"], separator
assert notes((HEAD + ROW % "a;b").replace(",", "^"), 'separator = "^",') == ["a;b"]
assert notes(HEAD + ROW % '"two\nlines, ""quoted"""') == ['two\nlines, "quoted"']
assert notes(HEAD + ROW % ' spaces ') == ["spaces"]
assert notes(HEAD + ROW % '5" tape') == ['5" tape']
assert notes(HEAD + ROW % "") == [None]
assert notes(HEAD + ROW % "gr\u00fc\u00df") == ["gr\u00fc\u00df"]
latin = (HEAD + ROW % "gr\u00fc\u00df").encode("latin-1")
assert notes(latin, 'encoding = "latin-1",') == ["gr\u00fc\u00df"]
assert notes(latin, "", "--set", "csv.encoding=latin-1") == ["gr\u00fc\u00df"]
assert notes(latin, status=3) == []
assert notes(HEAD + "A,2026-03-16,P\n" + "B,2026-03-16,P,n,o,p\n", "ragged = true,") == [None, "n"]
# A column that is not used may be longer than any note; one that is is refused.
assert notes("x," + HEAD + '"' + "y" * 1000000 + '",' + ROW % "plain") == ["plain"]
assert notes(HEAD + ROW % ("y" * 1000000), status=3) == []
assert notes(HEAD + 'B,2026-03-16,P,"' + "y\n" * 3000000 + ROW % "plain", status=3) == []
# A note of one line more: lines of later rows are counted right.
done = gonio("convert", "--map", "m.lua", write("l.csv", HEAD + ROW % '"a\nb"' + "\n" + "B,x,P,n\n"))
assert done.status == 3 and "l.csv:5:2: " in done.err, done

# What comes out of check as CSV does no harm in a spreadsheet, whatever came in.
import csv
import io
evil = ["=1+1", "+1", "-1", "@x", "\u202e1", "\u009b1", "\t=1", "a\tb"]
write("evil.json", [session("S%d" % i, insurance=[{"payer": e.replace("\t", "")}]) for i, e in enumerate(evil)])
done = gonio("check", "--format", "csv", "--payers", PLAIN, "evil.json")
for row in csv.reader(io.StringIO(done.out)):
    for value in row:
        assert not value or value[0] not in "=+-@\t\r\n", value
        assert not any(c in value for c in "\u202e\u009b\u2066"), ascii(value)
