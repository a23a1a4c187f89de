"""gonio console: :as, :on, :known, :filing: the same session asked otherwise."""
import glob


def sample(name):
    return glob.glob(SAMPLES + "/" + name)[0]


def console(*statements, files=(), options=()):
    return gonio("console", *options, "-c", "\n".join(statements), *files)


clean = sample("01-*.json")

# :as all is a row per policy, and leaves the payer as it is.
whole = console(":as all", "insurance.payer", files=[clean])
assert whole.status == 0 and "PAYER" in whole.out, whole
assert "insurance.payer = medicare" in whole.out, whole
every = console(":as all", files=[clean], options=["--mode", "ndjson"]).lines()
checked = gonio("check", "--as", "all", "--format", "ndjson", clean).decisions()
assert [row["payer"] for row in every] == [d["payer"] for d in checked], every
assert [row["outcome"] for row in every] == [d["outcome"] for d in checked], every
for row, decision in zip(every, checked):
    assert row["units"] == sum(line["units"] for line in decision["lines"]), row
    held = [f for f in decision["findings"] if f["severity"] in ("hold", "deny")]
    assert bool(row["asks_for"]) == bool(held), row

wrong = console(":as medicar", files=[clean])
assert wrong.status == 2 and "did you mean medicare?" in wrong.err, wrong
# A part of an id and a name of the tables are as good as a near one.
for said, meant in (("aetna", "commercial/aetna"), ("Aetna", "commercial/aetna"),
                    ("60054", "commercial/aetna")):
    wrong = console(":as " + said, files=[clean])
    assert wrong.status == 2 and "did you mean %s?" % meant in wrong.err, wrong
far = console(":as zzzzzzzzzzzz", files=[clean])
assert far.status == 2 and ":policies lists them" in far.err, far
alone = console(":as", ":as medicaid/tx", ":as", ":as off", ":as", files=[clean])
assert alone.out.count("Decided as each session's own payers.") == 3, alone
assert alone.out.count("Decided as medicaid/tx.") == 2, alone
# With nothing on the table it is a setting for what comes.
assert console(":as medicaid/tx").status == 0

# --as of the command line begins so.
begun = console(":as", ":why-not threshold.kx", files=[clean], options=["--as", "medicaid/tx"])
assert "Decided as medicaid/tx." in begun.out and begun.status == 2, begun

# :on moves all dates alike, but for a date of birth.
before = json.load(open(clean, encoding="utf-8"))
before = before[0] if isinstance(before, list) else before
moved = console(":on +7", "date_of_service", "signature.signed_on", "patient.birth_date",
                "plan_of_care.established_on", files=[clean], options=["--mode", "ndjson"])
assert moved.status == 0, moved
facts = {row["name"]: row["value"] for row in moved.lines() if "value" in row}
import datetime
week = datetime.timedelta(7)


def later(date):
    return str(datetime.date.fromisoformat(date) + week)


assert facts["date_of_service"] == later(before["date_of_service"]), facts
assert facts["signature.signed_on"] == later(before["signature"]["signed_on"]), facts
assert facts["plan_of_care.established_on"] == later(
    before["plan_of_care"]["established_on"]), facts
assert facts["patient.birth_date"] == before["patient"]["birth_date"], facts
only = console(":on +7 alone", "date_of_service", "signature.signed_on", files=[clean],
               options=["--mode", "ndjson"])
facts = {row["name"]: row["value"] for row in only.lines() if "value" in row}
assert facts["date_of_service"] == later(before["date_of_service"]), facts
assert facts["signature.signed_on"] == before["signature"]["signed_on"], facts
# It is told what moved, and how else it can be asked.
said = " ".join(console(":on +7", files=[clean]).out.split())
days = (before["date_of_service"], later(before["date_of_service"]))
assert "date_of_service: %s → %s; every other date moves 7 days" % days in said, said
assert '":on %s alone"' % days[1] in said, said
said = " ".join(console(":on +7 alone", files=[clean]).out.split())
assert "date_of_service: %s → %s; all else stays as it is." % days in said, said
absolute = console(":on 2025-03-17", "date_of_service", files=[clean])
assert "date_of_service = 2025-03-17" in absolute.out, absolute
for bad in (":on", ":on tomorrow", ":on 2026-02-30", ":on +7 both", ":on +9999999",
            ":known soon", ":known 2026-13-01", ":filing x", ":known 2026-01-01 2"):
    assert console(bad, files=[clean]).status == 2, bad

# :known and :filing.
known = console(":known 2025-06-01", ":known", files=[clean])
assert known.out.count("known on 2025-06-01") == 2, known
filed = console(":filing 2029-01-01", ":filing", ":filing off", ":filing", files=[clean])
assert "new        deny filing.late" in filed.out, filed
assert "gone       deny filing.late" in filed.out, filed
assert filed.out.count("Day of filing: 2029-01-01") == 2, filed
assert filed.out.count("Day of filing: not known") == 2, filed
