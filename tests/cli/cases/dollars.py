"""Dollars in each format: of each line, of the day; none where one is unknown."""
import os
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
# The explanation says which locality's amounts they are.
def locality(first):
    (found,) = [r for r in first["rules"] if r["rule"] == "fees.locality"]
    return found["detail"], found["facts"]


first, *_ = json.loads(out("json", "--explain"))
assert locality(first) == ("No locality is named: the amounts are those of the nation",
                           {"service_location.locality": None}), first["rules"]
write("in.json", [dict(of("2026-03-16", ("97110", 30)), service_location={"locality": "TX-31"})])
first, *_ = json.loads(out("json", "--explain"))
assert locality(first) == ("The amounts are those of locality TX-31, as named",
                           {"service_location.locality": "TX-31"}), first["rules"]
assert [line["allowed"] for line in first["lines"]] == ["52.45"], first["lines"]

# By ZIP code, where a table of the policy has it.
os.makedirs("zips/acme")
write("zips/acme/policy.lua", '''local mpfs = use "gonio.mpfs"
local schedule = {}
for name, part in pairs(mpfs.schedule) do schedule[name] = part end
schedule.zips = { { source = "Ours", from = "2026-01-01", values = [[
  78701 TX-31
  78710-78799 TX-31
]] } }
return policy {
  id = "acme", version = "1", title = "Acme",
  coverage = { source = "Ours",
               codes = { { codes = "therapy", status = "covered", source = "Ours" } },
               who = { { credentials = { "PT" }, may = "furnish", source = "Ours" } } },
  units = { { method = "eight_minute", source = "Ours" } },
  fees = { { schedule = schedule, source = "Ours" } },
}
''')


def at(**where):
    session_ = dict(of("2026-03-16", ("97110", 30)), service_location=where)
    write("in.json", [session_])
    done = gonio("check", "--payers", "zips", "--as", "acme", "--format", "json", "--explain",
                 "in.json")
    (first,) = json.loads(done.out)
    return [line["allowed"] for line in first["lines"]], *locality(first)


texas, nation = ["59.70"], ["58.12"]
assert at(zip="78701") == (texas, "The amounts are those of locality TX-31, in which the ZIP "
                           "code is", {"service_location.zip": "78701"}), at(zip="78701")
assert at(zip="78799-1234")[0] == texas and at(zip="78710")[0] == texas
for other in ("78702", "78709", "78800", "7870", "787011", "7870x"):
    assert at(zip=other) == (nation, "No locality is named, and no table has the ZIP code: the "
                             "amounts are those of the nation",
                             {"service_location.zip": other}), (other, at(zip=other))
# What is named goes before what is looked up.
assert at(zip="78701", locality="AK-01")[0] not in (texas, nation)
assert at(zip="78701", locality="AK-01")[1].endswith("AK-01, as named")
