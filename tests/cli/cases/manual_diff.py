"""gonio manual --diff: every kind of change in plain words, and nothing else; the
same meaning spelt otherwise is no change."""
import html.parser
import os

POLICY = '''local HOUSE = { "House rules", url = "https://example.org/rules" }
local mpfs = use "gonio.mpfs"
return policy {
  id = "acme", version = "1", title = "Acme",
  parameters = {
    limit = { unit = "usd", annual = true,
      { from = "2025-01-01", to = "2025-12-31", value = "2410.00", source = HOUSE },
      { from = "2026-01-01", to = "2026-12-31", value = "2480.00", source = HOUSE } },
  },
  coverage = {
    source = HOUSE,
    codes = {
      { codes = "97010", status = "bundled", source = HOUSE },
      { codes = "97014", status = "not_covered", source = HOUSE },
      { codes = "therapy", status = "covered", source = HOUSE },
    },
    who = { { credentials = { "PT", "OT" }, may = "furnish", source = HOUSE } },
  },
  units = { { method = "eight_minute", source = HOUSE } },
  caps = { { id = "caps.day", codes = "timed", units = 4, over = "hold", source = HOUSE } },
  modifiers = { source = HOUSE, discipline = { { "PT", "GP", source = HOUSE } } },
  pairs = { modifiers = { "59" }, { "97530", "97116", separable = true, source = HOUSE } },
  fees = { { codes = "97110", per = "unit", value = "31.00", source = HOUSE } },
  rules = {
    rule {
      id = "order.there", topic = "referral", scope = "day", severity = "warn",
      title = "An order is on file", message = "There is no order", fix = "Get it",
      source = HOUSE, from = "2025-01-01",
      when = { { "referral.date", known = false } },
    },
    rule {
      id = "plan.kind", topic = "plan", scope = "day", severity = "hold",
      title = "Not a plan of another kind", message = "It is one", source = HOUSE,
      when = { { "insurance.kind", is = { "ma", "auto" } } },
    },
  },
}
'''


def version(name, text):
    os.makedirs(name + "/acme", exist_ok=True)
    write(name + "/acme/policy.lua", text)
    return name


def diff(*args):
    done = gonio("manual", "--diff", *args)
    assert done.status == 0 and done.err == "", done
    return done.out


version("old", POLICY)
CHANGES = [
    # A value, its end, its source; a value more.
    ('value = "2480.00"', 'value = "2500.00"',
     ["## limit", "- 2026-01-01 to 2026-12-31: Value: $2480.00 → $2500.00"]),
    ('to = "2025-12-31", value', 'to = "2025-11-30", value',
     ["## limit", "- $2410.00: Dates: 2025-01-01 to 2025-12-31 → 2025-01-01 to 2025-11-30"]),
    ('value = "2410.00", source = HOUSE', 'value = "2410.00", source = "Bulletin 7"',
     ["## limit", "- $2410.00: Source: House rules <https://example.org/rules> (unverified) → "
      "Bulletin 7 (unverified)".replace("<", "\\<").replace(">", "\\>")]),
    ('value = "2480.00", source = HOUSE } },',
     'value = "2480.00", source = HOUSE },\n { from = "2027-01-01", to = "2027-12-31", '
     'value = "2600.00", source = HOUSE } },',
     ["## limit", "- **added:** $2600.00, 2027-01-01 to 2027-12-31, House rules"]),
    # A rule weighs more, from another day; its words; its name; gone; new.
    ('severity = "warn"', 'severity = "hold"', ["## order.there", "- warns about → holds"]),
    ('from = "2025-01-01",\n      when', 'from = "2025-03-01",\n      when',
     ["## order.there", "- in force from: 2025-01-01. → 2025-03-01."]),
    ("There is no order", "No order was found",
     ["## order.there", "- Says: There is no order → No order was found"]),
    ("An order is on file", "An order is there",
     ["## order.there", "- Title: An order is on file → An order is there"]),
    ('is = { "ma", "auto" }', 'is = { "ma" }', ["## plan.kind", "- It fires when: ", "→", "auto"]),
    ('id = "plan.kind"', 'id = "plan.sort"',
     ["## plan.kind", "- **removed:** Title: Not a plan of another kind", "## plan.sort",
      "- **added:** Title: Not a plan of another kind"]),
    # Rows of tables: a code's status, who, a cap, a pair, a fee, their order.
    ('codes = "97014", status = "not_covered"', 'codes = "97014", status = "restricted"',
     ["## Codes", "not covered → restricted: held for a person"]),
    ('{ "PT", "OT" }', '{ "PT" }', ["## Who may treat", "PT, OT → PT"]),
    ("units = 4", "units = 6", ["## caps.day", "- 4 → 6"]),
    ("separable = true", "separable = false", ["## Codes that exclude each other", "→"]),
    ('value = "31.00"', 'value = "33.00"',
     ["## Fees", "97110: Allowed: $31.00 a unit → $33.00 a unit"]),
    ('      { codes = "97014", status = "not_covered", source = HOUSE },\n', "",
     ["## Codes", "- **removed:** 97014, not covered"]),
    ('codes = "97110", per = "unit", value = "31.00"',
     'schedule = mpfs.schedule, percent = 110',
     ["## Fees", "110 % of the schedule", "Conversion factor 33.4009", "97110"]),
    ('title = "Acme"', 'title = "Acme Health"', ["## the policy", "- Title: Acme → Acme Health"]),
]
for old, new, wanted in CHANGES:
    assert old in POLICY, old
    version("new", POLICY.replace(old, new, 1))
    said = diff("--from", "old", "--to", "new", "acme")
    for part in wanted:
        assert part in said, (old, part, said)
    assert "mean the same" not in said and "difference" in said, said
    back = diff("--from", "new", "--to", "old", "acme")
    assert "difference" in back, (old, back)

# The order of rows of which the first wins is meaning; that of rules' text is not.
rows = ['      { codes = "97010", status = "bundled", source = HOUSE },\n',
        '      { codes = "97014", status = "not_covered", source = HOUSE },\n']
version("new", POLICY.replace("".join(rows), "".join(reversed(rows))))
assert "- the rows stand in another order\n\n1 difference." in diff(
    "--from", "old", "--to", "new", "acme")

# No change: the same file, and one that only is spelt otherwise.
for text in (POLICY, POLICY.replace("HOUSE", "RULES").replace("  id =", "  -- a comment\n  id ="),
             POLICY.replace('codes = "97010"', 'codes = { "97010" }')):
    version("new", text)
    same = diff("--from", "old", "--to", "new", "acme")
    assert "Both mean the same." in same and "\n## " not in same, same

# A value of a library's schedule; functions are not compared, and it says so.
fee = POLICY.replace('codes = "97110", per = "unit", value = "31.00"', "schedule = schedule")
schedule = ('local schedule = { rvus = { { source = HOUSE, values = "97110 0.45 0.41 0.01" } },\n'
            'conversion = { { value = "33.4009", source = HOUSE } } }\n')
fee = fee.replace("return policy", schedule + "return policy", 1)
version("old", fee)
version("new", fee.replace("0.45 0.41", "0.45 0.43"))
said = diff("--from", "old", "--to", "new", "acme")
assert "- 97110: Value: 0.45 0.41 0.01 (facility 0.41) → 0.45 0.43 0.01 (facility 0.43)" in said, said
check_ = POLICY.replace("is = { \"ma\", \"auto\" } } },", "known = true } }, check = function(day) "
                        "return day.units > 1 end,")
version("old", check_)
version("new", check_.replace("> 1", "> 2"))
said = diff("--from", "old", "--to", "new", "acme")
assert "Both mean the same. What checks written as functions work out is not compared." in said, said

# One side may be what is found anyway: the shipped policy, and one like it.
os.makedirs("ours/medicare")
text = open(SOURCE + "/payers/medicare/policy.lua", encoding="utf-8").read()
assert 'value = "2480.00"' in text
write("ours/medicare/policy.lua", text.replace('value = "2480.00"', 'value = "2500.00"', 1))
said = diff("--to", "ours", "medicare")
assert "## kx_threshold" in said and "$2480.00 → $2500.00" in said and "1 difference." in said, said
assert "$2500.00 → $2480.00" in diff("--from", "ours", "medicare")


class Nested(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attributes):
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, tag


page = diff("--format", "html", "--to", "ours", "medicare")
nested = Nested()
nested.feed(page)
assert nested.open == [] and "$2480.00 → $2500.00" in page and "<li>" in page, page

# What does not go together.
for args in (["--diff", "medicare"], ["--from", "old", "medicare"], ["--diff", "--from", "old"],
             ["--diff", "--stubs", "--from", "old"], ["--diff", "--from", "old", "medicare"],
             ["--diff", "--to", "nowhere", "medicare"], ["--diff", "--to", "ours", "medicrae"]):
    wrong = gonio("manual", *args)
    assert wrong.status == 2 and wrong.out == "" and wrong.err, (args, wrong)
