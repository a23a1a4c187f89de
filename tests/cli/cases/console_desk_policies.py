"""The console's policies: :policies, :rules, :rule, and :open with an editor that
ends by itself; what is saved with a fault leaves the policies of before."""
os.makedirs("ours/acme")
os.makedirs("ours/other")
POLICY = """return policy {
  id = "acme", version = "3", title = "Acme",
  parameters = {
    longest = { unit = "minutes", { value = 60, source = { "Letter of May", verified_on = "2026-05-01" } } },
  },
  coverage = { source = "S", codes = { { codes = "any", status = "covered", source = "S" } } },
  units = { { method = "eight_minute", source = "S" } },
  rules = {
    rule {
      id = "minutes.long", topic = "minutes", scope = "service", severity = "hold",
      title = "A service is not longer than the letter says",
      source = { "Letter of May", url = "https://example.org/may" },
      message = "{service.code} took {service.minutes} minutes",
      check = function(service)
        return service.minutes > param "longest"
      end,
    },
    rule {
      id = "old.rule", topic = "day", severity = "warn", title = "Of before", source = "S",
      to = "2020-12-31", when = { { "service_count", over = 0 } },
    },
  },
}
""".replace('{ "service_count", over = 0 }', '{ "day.patient.id", known = true }')
CASES = {"base": session("C-1", insurance=[{"payer": "acme"}]),
         "cases": [{"name": "a long one", "rule": "minutes.long", "fires": ["minutes.long"],
                    "patch": {"services": {"0": {"minutes": 61}}}, "expect": {"outcome": "hold"}},
                   {"name": "60 minutes", "silent": ["minutes.long"],
                    "patch": {"services": {"0": {"minutes": 60}}}, "expect": {"outcome": "ready"}}]}
write("ours/acme/policy.lua", POLICY)
write("ours/acme/cases.json", CASES)
write("ours/other/policy.lua", POLICY.replace('"acme"', '"other"'))
mine = write("mine.json", session(insurance=[{"payer": "acme"}],
                                  services=[{"code": "97110", "minutes": 75,
                                             "therapist": {"npi": "1000000020", "credential": "PT"}}]))
write("vi", "#!/bin/sh\nfor file; do :; done\necho \"$*\" >> edits\nsed -i \"$EDIT\" \"$file\"\n")
os.chmod("vi", 0o755)


def console(script, *more, edit=""):
    env = {"EDITOR": os.getcwd() + "/vi", "EDIT": edit}
    return gonio("console", "--payers", "ours", "-c", script, *more, env=env)


def rows(script, *more):
    done = console(":mode json\n" + script, *more)
    assert done.status == 0, done
    return json.loads(done.out[done.out.index("["):])


# What there is: unread policies are named, read ones shown.
unread = console(":policies")
assert unread.status == 0 and "not read yet" in unread.out and "acme" in unread.out, unread
assert {row["policy"]: row for row in rows(":policies")}["acme"]["version"] is None
read = {row["policy"]: row for row in rows(":policies all")}
assert read["acme"]["version"] == "3" and read["acme"]["rules"] == 2, read["acme"]
assert len(read["acme"]["hash"]) == 12, read["acme"]
assert console(":policies every").status == 2

# Rules, by topic, with their cases; in force on the day that is on the table.
rules = {row["rule"]: row for row in rows(":rules", mine)}
assert rules["minutes.long"]["cases"] == 2 and rules["minutes.long"]["in_force"] == "yes", rules
assert rules["minutes.long"]["scope"] == "service" and rules["old.rule"]["cases"] == 0, rules
assert rules["old.rule"]["in_force"] == "no: to 2020-12-31", rules
assert [row["rule"] for row in rows(":rules day", mine)] == ["old.rule"]
far = console(":rules minuts", mine)
assert far.status == 2 and "minutes" in far.err, far
nobody = console(":rules")
assert nobody.status == 2 and "no policy decides" in nobody.err, nobody

# One rule: its lines, source, parameters and cases.
one = console(":rule minutes.long", mine)
assert one.status == 0, one
for part in ("ours/acme/policy.lua:9", '    15          return service.minutes > param "longest"',
             "Letter of May", "https://example.org/may", "not verified", "longest = 60", "a long one",
             "60 minutes"):
    assert part in one.out, (part, one)
assert "old.rule" not in one.out, one
assert "2020-12-31" in console(":rule old.rule", mine).out
near = console(":rule minutes.lang", mine)
assert near.status == 2 and "did you mean minutes.long" in near.err, near
assert rows(":rule minutes.long", mine)[0]["line"] == 9

# A change that is saved decides at once.
lighter = console(":rule minutes.long\n:open minutes.long\n:rules", mine, edit='s/severity = "hold"/severity = "warn"/')
assert lighter.status == 0 and "decide from now on" in lighter.out, lighter
assert "+9 ours/acme/policy.lua" in open("edits").read(), open("edits").read()
assert '"warn"' in open("ours/acme/policy.lua").read()
same = gonio("console", "--payers", "ours", "-c", ":open acme", env={"EDITOR": "true"})
assert same.status == 0 and "nothing changed" in same.out, same

# A fault has its place, and ends the script.
broken = console(":open acme minutes.long", mine, edit="s/check = function/check = functoin/")
assert broken.status == 4, broken
assert "ours/acme/policy.lua:15" in broken.err and "the policies of before go on" in broken.err, broken
assert "functoin" in open("ours/acme/policy.lua").read()
# Opened again it is at the fault; mended, it decides.
mended = console(":open acme\n:rules", mine, edit="s/functoin/function/")
assert mended.status == 0 and "minutes.long" in mended.out, mended
assert open("edits").read().splitlines()[-1].startswith("+15 "), open("edits").read()

# Broken by an editor that was given another file: the policies of before decide
# the statements that follow, and it is told.
write("break", "#!/bin/sh\nsed -i 's/check = function/check = functoin/' ours/acme/policy.lua\n"
      "sed -i 's/Of before/Of old/' ours/other/policy.lua\n")
os.chmod("break", 0o755)
both = gonio("console", "--payers", "ours", "-c", ":rules\n:open other\n:rules", mine,
             env={"EDITOR": os.getcwd() + "/break"})
assert both.status == 4 and "ours/acme/policy.lua:15" in both.err, both
write("ours/acme/policy.lua", POLICY)
unknown = console(":open acm")
assert unknown.status == 2 and "acme" in unknown.err, unknown
failing = gonio("console", "--payers", "ours", "-c", ":open acme", env={"EDITOR": "false"})
assert failing.status == 2 and "the editor ended with status 1" in failing.err, failing
assert "set EDITOR" not in failing.err, failing
missing = gonio("console", "--payers", "ours", "-c", ":open acme", env={"EDITOR": "no-such-editor"})
assert missing.status == 2 and "no editor of that name" in missing.err and "set EDITOR" in missing.err, missing

# An editor that takes no +LINE is given the file alone, and the line beside it.
write("mine.sh", "#!/bin/sh\necho \"$GONIO_LINE $*\" > told\n")
os.chmod("mine.sh", 0o755)
told = gonio("console", "--payers", "ours", "-c", ":open acme minutes.long", mine, env={"EDITOR": os.getcwd() + "/mine.sh"})
assert told.status == 0 and open("told").read() == "9 ours/acme/policy.lua\n", (told, open("told").read())
