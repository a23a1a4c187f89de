"""Dollars in each format: of each line, of the day; none where one is unknown."""
import csv
import io


def services(*codes):
    return [{"code": code, "minutes": minutes, "therapist": {"npi": "1000000020", "credential": "PT"}}
            for code, minutes in codes]


def of(day, *codes):
    return session(day, date_of_service=day, insurance=[{"payer": "medicare"}], services=services(*codes))


write("in.json", [of("2026-03-16", ("97530", 15), ("97110", 30)), of("2026-03-17", ("97110", 30)),
                  of("2026-03-18", ("97110", 30), ("97129", 15)), of("2027-01-04", ("97110", 30))])


def out(form, *more):
    done = gonio("check", "--format", form, "--known-on", "2026-11-21", *more, "in.json")
    assert done.status == 0, done
    return done.out


blocks = out("table").strip().split("\n\n")
assert "allowed 35.07\n" in blocks[0] and "allowed 44.42\n" in blocks[0], blocks[0]
assert "\n       allowed 79.49 together\n" in blocks[0], blocks[0]
assert "allowed 51.27\n" in blocks[1] and "together" not in blocks[1], blocks[1]
assert "allowed 51.27\n" in blocks[2] and blocks[2].count(", allowed") == 1 and "together" not in blocks[2], blocks[2]
assert ", allowed" not in blocks[3], blocks[3]
rows = [(r["code"], r["allowed"], r["allowed_of_day"]) for r in csv.DictReader(io.StringIO(out("csv")))
        if r["kind"] == "line"]
assert rows == [("97530", "35.07", "79.49"), ("97110", "44.42", "79.49"), ("97110", "51.27", "51.27"),
                ("97110", "51.27", ""), ("97129", "", ""), ("97110", "", "")], rows
# Where no locality is named, the explanation says so.
first, *_ = json.loads(out("json", "--explain"))
assert [r["facts"] for r in first["rules"] if r["rule"] == "fees.locality"] == [
    {"service_location.locality": None}], first["rules"]
write("in.json", [dict(of("2026-03-16", ("97110", 30)), service_location={"locality": "TX-31"})])
first, *_ = json.loads(out("json", "--explain"))
assert not [r for r in first["rules"] if r["rule"] == "fees.locality"], first["rules"]
assert [line["allowed"] for line in first["lines"]] == ["52.45"], first["lines"]
