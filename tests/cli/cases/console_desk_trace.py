"""A rule as it ran: its lines with what they read and what became of locals, its
conditions with their facts, rows that show themselves; for people and programs."""
os.makedirs("ours/acme")
os.makedirs("library/own")
write("ours/acme/policy.lua", """return policy {
  id = "acme", version = "3", title = "Acme",
  parameters = { longest = { unit = "minutes", { value = 60, source = "S" } } },
  coverage = { source = "S", codes = { { codes = "any", status = "covered", source = "S" } } },
  units = { { method = "eight_minute", source = "S" } },
  caps = { { id = "caps.day", codes = "timed", units = 1, over = "hold", source = "S" } },
  documentation = { require = {
    { id = "documentation.response", codes = "timed", any_of = { "response" }, severity = "warn", source = "S" },
  } },
  rules = {
    rule {
      id = "minutes.long", topic = "minutes", scope = "service", severity = "hold",
      title = "Not too long", source = "S", codes = "97110",
      when = { { "service.minutes", over = 8 }, { "service.code", is = { "97110", "97112" } } },
      unless = { { "service.mode", is = "group" } },
      check = function(service)
        local limit = param "longest"
        local over = service.minutes - limit
        if over > 0 then
          return hold { "too long", over = over }
        end
      end,
    },
    rule {
      id = "order.date", topic = "referral", scope = "session", severity = "hold", title = "T",
      source = "S", when_unknown = "skip",
      check = function(session)
        local date = session.referral.date
        return date > session.date_of_service
      end,
    },
    rule {
      id = "of.before", topic = "day", severity = "warn", title = "T", source = "S",
      to = "2020-12-31", check = function(day) return true end,
    },
    rule {
      id = "it.fails", topic = "day", severity = "warn", title = "T", source = "S",
      check = function(day)
        error("on purpose")
      end,
    },
  },
}
""")
pt = {"npi": "1000000020", "credential": "PT"}
mine = write("mine.json", session("S-1", insurance=[{"payer": "acme"}], services=[
    {"code": "97110", "minutes": 75, "therapist": pt, "documentation": {"intensity": "3 sets with 4 kg"}},
    {"code": "97140", "minutes": 15, "therapist": pt},
    {"code": "97110", "minutes": 6, "therapist": pt}]))


def console(script, *files):
    return gonio("console", "--payers", "ours", "-c", script, *(files or (mine,)))


def steps(rule):
    done = console(":mode ndjson\n:trace " + rule)
    assert done.status == 0, done
    return [json.loads(line) for line in done.out.splitlines() if line.startswith('{"about"')]


def of(rule, step):
    return [row for row in steps(rule) if row["step"] == step]


# Line by line, for people.
shown = console(":trace minutes.long")
assert shown.status == 0, shown
for part in ("services[1] 97110", "services[2] 97140: the rule is not about it", "services[3] 97110",
             "when    yes: service.minutes over 8", "when    no: service.minutes over 8",
             '    17          local limit = param "longest"', "< param.longest = 60", "= limit = 60",
             "    18          local over = service.minutes - limit", "< services[1].minutes = 75", "= over = 15",
             "    19          if over > 0 then", '    20            return hold { "too long", over = over }',
             'returns hold {"too long"}', "-> it fires", "-> silent", "hold: too long"):
    assert part in shown.out, (part, shown)
assert "    21" not in shown.out and "order.date" not in shown.out, shown

# For programs, each step a row.
rows = steps("minutes.long")
assert [row["line"] for row in rows if row["step"] == "line"] == [17, 18, 19, 20], rows
assert [row["result"] for row in rows if row["step"] == "when"] == ["yes", "yes", "no", "yes"], rows
assert of("minutes.long", "line")[1]["facts"] == "services[1].minutes = 75", rows
assert of("minutes.long", "line")[1]["values"] == "over = 15", rows
assert of("minutes.long", "line")[0]["file"].endswith("ours/acme/policy.lua"), rows
assert [row["result"] for row in rows if row["step"] == "unless"] == ["unknown", "unknown"], rows

# An unknown fact ends it, and is told where.
unknown = steps("order.date")
assert [row["line"] for row in unknown if row["step"] == "line"] == [28], unknown
assert of("order.date", "line")[0]["facts"] == "referral.date = unknown", unknown
assert "not known" in of("order.date", "answer")[0]["result"], unknown

# Not in force; failing; what is tried, at its own lines.
assert of("of.before", "asked")[0]["result"] == "not in force on this day"
assert "on purpose" in of("it.fails", "answer")[0]["result"], steps("it.fails")
tried = console(":try our.rule = function(session) local n = 2 return n == 2 end\n:trace our.rule")
assert "     1  function(session) local n = 2" in tried.out and "returns true" in tried.out, tried

# Rows show themselves and what they found.
cap = console(":trace caps.day")
assert "     6    caps = {" in cap.out and "hold:" in cap.out and "it found nothing" not in cap.out, cap
note = console(":trace documentation.response")
assert '     8      { id = "documentation.response"' in note.out and "warn:" in note.out, note

covered = console(":trace coverage.code")
assert 'status = "covered"' in covered.out and "it found nothing" in covered.out, covered

# The decision is the same, traced or not.
assert steps("caps.day") and console(":trace nobody.knows").status == 2
near = console(":trace minutes.lon")
assert near.status == 2 and "did you mean minutes.long" in near.err, near
assert gonio("console", "--payers", "ours", "-c", ":trace minutes.long").status == 2
assert console(":trace").status == 2 and console(":trace a b").status == 2
