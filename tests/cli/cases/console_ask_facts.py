"""gonio console: :units, :facts, :balance, :with, and a name alone."""
import glob
import re


def sample(name):
    return glob.glob(SAMPLES + "/" + name)[0]


def console(*statements, files=(), options=()):
    return gonio("console", *options, "-c", "\n".join(statements), *files)


def rows(*statements, files=(), options=()):
    result = console(*statements, files=files, options=["--mode", "ndjson", *options])
    assert result.status == 0, result
    return result.lines()


clean, unsigned = sample("01-*.json"), sample("32-*.json")

# :units: the policy's working, and every method.
units = console(":units", files=[sample("08-*.json")])
decision = gonio("check", "--format", "ndjson", sample("08-*.json")).decisions()[0]
assert units.status == 0 and "medicare counts by eight_minute" in units.out, units
flat = " ".join(units.out.split())
for sentence in decision["units"]["working"]:
    assert sentence in flat, (sentence, units)
assert "By the midpoint" in units.out and "Every method, PT" in units.out, units
table = {row["code"]: row for row in rows(":units", files=[sample("08-*.json")])}
for line in decision["lines"]:
    assert table[line["code"]]["policy"] == line["units"], (table, line)
assert "\nEvery method, OT" in console(":units", files=[sample("20-*.json")]).out
nobody = write("nobody.json", session(insurance=[{"payer": "nobody"}]))
assert console(":units", files=[nobody], options=["--payers", PLAIN]).status == 2
# Where nobody decides, fields are known all the same, and nothing else is.
undecided = console("services[1].code", "timed_minutes", ":facts timed", files=[nobody],
                    options=["--payers", PLAIN])
assert undecided.status == 0 and "services[1].code = 97110" in undecided.out, undecided
assert "timed_minutes = unknown" in undecided.out, undecided

# :facts has every fact, known or not.
facts = {row["name"]: row for row in rows(":facts", files=[unsigned])}
assert facts["timed_minutes"]["value"] == "30", facts["timed_minutes"]
assert facts["plan_of_care.certified_on"]["value"] is None, "unknown"
assert facts["plan_of_care.certified_on"]["type"] == "a date", facts
assert facts["services[1].code"]["value"] == "97110", facts
assert facts["lines[1].units"]["value"] == "2" and facts["outcome"]["value"] == "hold"
assert len(facts) > 140 and all(row["meaning"] for row in facts.values()), len(facts)
some = {row["name"] for row in rows(":facts CERTIF", files=[unsigned])}
assert "plan_of_care.certified_on" in some and "timed_minutes" not in some, some
assert all("certif" in name for name in some), some
stars = {row["name"] for row in rows(":facts services[1].*minutes", files=[unsigned])}
assert stars == {"services[1].minutes", "services[1].clock_minutes"} or \
    stars >= {"services[1].minutes", "services[1].clock_minutes"}, stars
assert console(":facts zzzz", files=[unsigned]).status == 2

# A name alone: value, type, meaning, where it comes from.
card = console("plan_of_care.established_on", files=[unsigned]).out
assert "plan_of_care.established_on = 2026-" in card and "a date: Day the plan" in card, card
line = int(re.search(r"line\s+(\d+)", card).group(1))
text = open(unsigned, encoding="utf-8").read().splitlines()
assert '"established_on"' in text[line - 1], (line, card)
assert "/plan_of_care/established_on" in card, card
assert "worked out by the engine" in console("timed_minutes", files=[unsigned]).out
assert "the session does not say it" in console("telehealth.modality", files=[unsigned]).out
parameter = console("kx_threshold", files=[unsigned]).out
assert "kx_threshold = 2480.00" in parameter, parameter
assert "2410.00 from 2025-01-01 to 2025-12-31" in parameter, parameter
assert "policy.lua:" in parameter and "verified on" in parameter, parameter
moved = console(":on 2025-03-03", "kx_threshold", files=[unsigned]).out
assert "kx_threshold = 2410.00" in moved, moved
assert "services[1].code, " not in console("services", files=[unsigned]).out
assert "has      1: services[1] is the first" in console("services", files=[unsigned]).out
day = [sample("18-*.json")]
other = console("sessions[2].session_id", files=day)
assert other.status == 0 and "another session of the day" in " ".join(other.out.split()), other
# As policies write a name, it comes from the same place.
for name in ("patient.id", "services[1].code"):
    here, there = (console(front + name, files=[unsigned]).out for front in ("", "session."))
    assert "line" in here and there == "session." + here, (here, there)
assert "record 1" in " ".join(console("session", files=[unsigned]).out.split())
assert "does not say it" in console("session.telehealth.modality", files=[unsigned]).out

# Names stay whole at 80 columns: prose gives way.
listed = console(":facts plan*", files=[unsigned]).out.splitlines()
assert max(map(len, listed)) <= 80, listed
names = {line.split()[0] for line in listed[1:] if line[2] != " "}
assert names == {row["name"] for row in rows(":facts plan*", files=[unsigned])}, names

# :balance
balance = {row["what"]: row for row in rows(":balance", files=[unsigned])}
dollars = balance["dollars to the KX threshold"]
assert (dollars["used"], dollars["limit"], dollars["left"]) == ("640.00", "2480.00", "1840.00")
assert all(len(what) < 29 and "_" not in what for what in balance), balance
days = balance["days since progress report"]
assert (days["used"], days["limit"], days["left"]) == (4, 10, 6), days
authorized = session(insurance=[{"payer": "plain", "prior_authorizations": [
    {"number": "A1", "unit": "visit", "limit": 12, "used": 3, "to": "2026-05-30"}]}])
write("authorized.json", authorized)
(row,) = rows(":balance", files=["authorized.json"], options=["--payers", PLAIN])
assert "authorization A1 of plain, by visit" in row["what"], row
assert (row["used"], row["limit"], row["left"]) == (3, 12, 9), row
write("bare.json", session())
bare = console(":balance", files=["bare.json"], options=["--payers", PLAIN])
assert "Nothing is known of before this day" in bare.out, bare

# :with understands a few words, says what it understood, and is gone afterwards.
HERE = ["--payers", PLAIN]
more = console(':with "a second session today of 20 minutes"', ":decide",
               files=["bare.json"], options=HERE)
assert more.status == 0, more
assert more.out.startswith("A session more: 20 minutes of 97110 by a PT, for this answer "
                           "only."), more
assert "97110 2 units → 3 units" in more.out, more
assert "97110   2 units" in more.out.split("\n", 3)[-1], "the day is as it was"
for typed, told, line in (
        (":with 30 minutes of 97140 by a PTA at 14:00", "30 minutes of 97140 by a PTA at 14:00",
         "97140 new: 2 units"),
        (":with 30min 97530 by an OT", "30 minutes of 97530 by an OT", "97530 new: 2 units"),
        (":with 15 minutes OT", "15 minutes of 97110 by an OT", "97110 new: 1 unit"),
        (":with 15-minute visit by an assistant", "15 minutes of 97110 by a PTA", "97110"),
        (":with 15 minutes by 1000000038", "(1000000038)", "97110")):
    result = console(typed, files=["bare.json"], options=HERE)
    assert result.status == 0 and told in " ".join(result.out.split()), (typed, result)
    assert line in result.out, (typed, result)
for typed in (":with", ":with foo", ":with 20 bananas", ":with 20 minutes of 99999",
              ":with 2000 minutes", ":with 0 minutes", ":with at 14:00"):
    result = console(typed, files=["bare.json"], options=HERE)
    assert result.status == 2, (typed, result)
    assert "foo" not in result.err and "bananas" not in result.err, "no typed word in errors"
changed = rows(":with 20 minutes", files=["bare.json"], options=HERE)
assert [row for row in changed if row["what"] == "line"], changed

# Of a held session: that it stays so, and nothing again of what holds it already.
added = console(':with "a second session today of 20 minutes"', files=[unsigned])
assert "outcome    stays HOLD" in added.out and "+with" not in added.out, added
assert "plan_of_care.certified" not in added.out, added
added = console(":with 20 minutes by an OTA", files=[unsigned])
assert "supervision.named" in added.out and "(the added session)" in added.out, added
assert "+with" not in added.out, added
