"""A comma in an amount is one between thousands, or cents where the mapping says so."""
MAPPING = """return mapping {
  files = { { key = "id" } },
  session = { session_id = "id", date_of_service = "date", patient = { id = "patient" },
    insurance = { { payer = { value = "plain" } } } },
  service = { code = { value = "97110" }, charge = %s },
%s}
"""


def convert(written, more="", charge='"charge"'):
    write("m.lua", MAPPING % (charge, more))
    write("in.csv", "id;date;patient;charge\nA;2026-03-16;P;%s\n" % written)
    return gonio("convert", "--map", "m.lua", "in.csv")


def charge(written, more="", how='"charge"'):
    done = convert(written, more, how)
    assert done.status == 0, done
    return done.lines()[0]["services"][0]["charge"]


def refused(written, *words, more=""):
    done = convert(written, more)
    assert done.status == 3 and done.out == "", (written, done)
    assert "in.csv:2:4: " in done.err and "(column charge)" in done.err, done
    assert "fix: " in done.err and written not in done.err.split("fix: ")[0], done
    assert done.err.count("in.csv:2") == 1, "one problem once"
    for word in words:
        assert word in done.err, (word, done)


for written, means in (("75.00", "75.00"), ("$75.00", "75.00"), ("$ 75", "75"), ("1,830.00", "1830.00"),
                       ("$1,830", "1830"), ("12,345,678.90", "12345678.90"), ("1830.00", "1830.00")):
    assert charge(written) == means, written
for written in ("75,00", "5,0.5", "1,83", "1,8300", "1234,567.00", "1,234,56", ",75", "75,", "1,830.5", "1,830,00.00", "1.830,00"):
    refused(written, 'write 75.00 or 1,830.00', 'decimal = ","')
refused("1 2.00")

COMMA = 'decimal = ",",'
for written, means in (("75,00", "75.00"), ("$75,00", "75.00"), ("1.830,00", "1830.00"), ("75", "75"), ("1830,00", "1830.00")):
    assert charge(written, COMMA) == means, written
for written in ("75.00", "1,830.00", "75,0", "1.83"):
    refused(written, "1.830,00", more=COMMA)
# What the mapping itself says is written as in a session.
assert charge("", COMMA, '{ column = "charge", default = "75.00" }') == "75.00"
assert charge("", COMMA, '{ value = "75.00" }') == "75.00"
assert charge("5,50", COMMA, '{ first = { "charge", { value = "75.00" } } }') == "5.50"

done = convert("1", 'decimal = ";",')
assert done.status == 2 and "decimal must be" in done.err and "m.lua:6" in done.err, done
