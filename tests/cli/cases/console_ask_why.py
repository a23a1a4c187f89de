"""gonio console: :why, :why-not: what was found, and why nothing was, with facts,
source, and the line of the rule in the policy."""
import glob
import re


def sample(name):
    return glob.glob(SAMPLES + "/" + name)[0]


def console(*statements, files=(), options=()):
    return gonio("console", *options, "-c", "\n".join(statements), *files)


unsigned = sample("32-*.json")
why = console(":why", files=[unsigned])
assert why.status == 0, why
assert why.out.startswith("hold  plan_of_care.certified\n"), why
flat = " ".join(why.out.split())
for part in ("fix      Get it signed", "facts    plan_of_care.certified_on = unknown; ",
             "source   42 CFR 424.24(c)", "https://www.ecfr.gov", "verified on 2026-",
             "payer    CARC 16, RARC N473", "param.certification_days = 30"):
    assert " ".join(part.split()) in flat, (part, why)
# The place is where the rule stands.
file, line = re.search(r"rule     (\S+policy\.lua):(\d+)", why.out).groups()
text = open(file, encoding="utf-8").read().splitlines()
assert "rule {" in text[int(line) - 1] and "plan_of_care.certified" in text[int(line)], line
one = console(":why plan_of_care.certified", files=[unsigned])
assert one.out == why.out, (one, why)
rows = console(":why", files=[unsigned], options=["--mode", "json"])
(row,) = json.loads(rows.out)
assert row["rule"] == "plan_of_care.certified" and row["line"] == int(line), row
assert row["facts"]["plan_of_care.certified_on"] is None, row
assert row["facts"]["param.certification_days"] == 30 and row["carc"] == "16", row

# A rule that found nothing says where to go on; one that there is not, the nearest.
quiet = console(":why threshold.kx", files=[unsigned])
assert quiet.status == 0 and ":why-not threshold.kx" in quiet.out, quiet
wrong = console(":why plan_of_care.certifed", files=[unsigned])
assert wrong.status == 2 and "did you mean plan_of_care.certified?" in wrong.err, wrong
ready = console(":why", files=[sample("44-*.json")])
assert ready.status == 0, ready

# :why-not
silent = console(":why-not threshold.kx", files=[unsigned])
assert "state    it did not fire" in silent.out, silent
assert "history.allowed_year_to_date = 640.00" in silent.out, silent
fired = console(":why-not plan_of_care.certified", files=[unsigned])
assert "state    it fired" in fired.out, fired
other = console(":why-not supervision.named", files=[unsigned])
assert "it is not about such" in other.out or "it did not fire" in other.out, other
missing = console(":why-not plan_of_care.certifier", files=[sample("32-*.json")])
assert missing.status == 0 and "state" in missing.out, missing
assert console(":why-not", files=[unsigned]).status == 2
nearest = console(":why-not threshold.kxx", files=[unsigned])
assert nearest.status == 2 and "threshold.kx?" in nearest.err, nearest
machine = console(":why-not threshold.kx", files=[unsigned], options=["--mode", "json"])
(row,) = json.loads(machine.out)
assert row["state"] == "did_not_fire" and row["rule"] == "threshold.kx", row

# Dates, layers, missing facts, in a policy of three rules and a layer over it.
HOUSE = '"the tests"'
write_policy = """
return policy {
  id = "%s", version = "1", title = "T", %s
  %s
  rules = { %s },
}
"""
BASE = """
  coverage = { source = "t", codes = { { codes = "therapy", status = "covered", source = "t" } },
    who = { { credentials = { "PT" }, may = "furnish", source = "t" } } },
  units = { { method = "eight_minute", source = "t" } },
"""
RULES = """
  rule { id = "house.later", topic = "t", title = "Later", scope = "day", severity = "hold",
    source = "t", from = "2027-01-01", check = function(day) return true end },
  rule { id = "house.goals", topic = "t", title = "Goals", scope = "day", severity = "hold",
    when_unknown = "warn", source = "t",
    check = function(day) return day.plan_of_care.visits_per_week > 7 end },
  rule { id = "house.long", topic = "t", title = "Long", scope = "day", severity = "hold",
    source = "t", check = function(day) return day.timed_minutes > 20 end },
"""
os.makedirs("payers/house")
os.makedirs("payers/over")
write("payers/house/policy.lua", write_policy % ("house", "", BASE, RULES))
write("payers/over/policy.lua",
      (write_policy % ("over", 'extends = "house",', "", ""))
      .replace("rules = {  },",
               'changes = { { "house.long", off = true, because = "agreed so" } },'))
write("visit.json", session(insurance=[{"payer": "house"}]))
HERE = ["--payers", "payers"]
later = console(":why-not house.later", files=["visit.json"], options=HERE)
assert "not in force" in later.out and "from 2027-01-01" in later.out, later
goals = console(":why-not house.goals", files=["visit.json"], options=HERE)
assert "it missed facts" in goals.out, goals
assert "missing  plan_of_care.visits_per_week" in goals.out, goals
long = console(":why house.long", files=["visit.json"], options=HERE)
assert "timed_minutes = 23" in long.out and "payers/house/policy.lua:" in long.out, long
over = console(":as over", ":why-not house.long", files=["visit.json"], options=HERE)
assert over.status == 0 and "overrides it" in over.out and "agreed so" in over.out, over
