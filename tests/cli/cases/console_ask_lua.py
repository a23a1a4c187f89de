"""gonio console: expressions over the session: values, what is not known, what is not
there, and whatever a person or a program may type; limits end it, and the console
goes on."""
import glob


def sample(name):
    return glob.glob(SAMPLES + "/" + name)[0]


unsigned = sample("32-*.json")


def console(*statements, files=(unsigned,), options=()):
    return gonio("console", *options, "-c", "\n".join(statements), *files)


def value(expression, **more):
    result = console(expression, **more)
    assert result.status == 0, (expression, result)
    return result.out.rstrip("\n")


def fault(expression, status=2, **more):
    result = console(expression, "1 + 1", **more)
    assert result.status == status and result.out == "", (expression, result)
    return result.err


for expression, wanted in (
        ("timed_minutes > 38", "false"), ("timed_minutes >= 30", "true"),
        ("services[1].code == '97110'", "true"), ("(services[1].code)", '"97110"'),
        ("day.timed_minutes + 1", "31"), ("lines[1].units * 2", "4"),
        ('known "plan_of_care.certified_on"', "false"),
        ('known "plan_of_care.established_on"', "true"),
        ('known "telehealth"', "false"), ('known "plan_of_care"', "true"),
        ('param "kx_threshold" // 100', "2480   (as money: 24.80)"),
        ('given "97110", given "97140"', "true\nfalse"),
        ("outcome == 'hold'", "true"), ("nil", "nil"), ("1, nil, 'a'", '1\nnil\n"a"'),
        ("first_treatment_on + 30", "20706   (as a date: 2026-09-10)"),
        ("timed_minutes / 60", "0.5"), ("{1, 2, {a = true}}", '[1, 2, {"a": true}]'),
        ("days(first_treatment_on, date_of_service)", "35"),
        ("string.upper(services[1].label)", '"THERAPEUTIC EXERCISE"'),
        ("for i, s in ipairs(services) do if s.minutes > 20 then return i end end", "1"),
        ("local n = 0 for _, s in ipairs(services) do n = n + s.minutes end return n", "30"),
        ('#use("gonio.words").negations > 10', ""),  # "#" begins a comment
        ('(#use("gonio.words").negations > 10)', "true"),
        ("(#services)", "1")):
    assert value(expression) == wanted.replace("   (as money: 24.80)", "") or \
        value(expression) == wanted, (expression, value(expression))

# Not known is an answer.
unknown = value("plan_of_care.certified_on > 3")
assert unknown.startswith("unknown: plan_of_care.certified_on is not known (Day the"), unknown
assert value("telehealth.modality == 'audio'").startswith("unknown: telehealth.modality")
assert value("plan_of_care.certified_on > 3", options=["--mode", "json"]) == "null"

# JSON modes give JSON.
for mode in ("json", "ndjson"):
    assert json.loads(value("{services[1].code, known 'abn'}", options=["--mode", mode])) == \
        ["97110", False], mode
assert value("timed_minutes > 3", options=["--mode", "csv"]).splitlines()[-1].strip('"') == "true"

# What there is not: the nearest name, and the column.
for expression, parts in (
        ("timed_minuts", ("did you mean 'timed_minutes'", "column 1")),
        ("3 < timed_minuts", ("did you mean 'timed_minutes'", "column 5")),
        ("services[1].minuets", ("'services[1].minutes'", "column 13")),
        ("plan_of_care.certifed_on", ("'plan_of_care.certified_on'", "column 14")),
        ('known "plan_of_care.certifed_on"', ("'plan_of_care.certified_on'", "column 21")),
        ("kx_treshold", ("'kx_threshold'",)), ("service.minutes", ("service",)),
        ("services[9].code", ("services has no 9. entry", "there is 1")),
        ("timed_minutes > > 3", ("unexpected symbol near '>'", "column 17")),
        ("timed_minutes >", ("near <eof>", "column 16")), ("3 3", ("column 3",)),
        ("x = 3", (":set",)), ("timed_minutes = 4", (":set",)),
        ("os.exit()", ("'os' is not there",)), ("io", ("'io' is not there",)),
        ("load('return 1')()", ("'load' is not there",)),
        ("function() end", ("function",)), ("services[1] + 1", ("arithmetic",)),
        ("error('boom')", ("boom",)), ("timed_minutes.x", ("index",)),
        ("services[1].documentation.response == 'x'", ("a note of the chart",)),
        ('param "kx_treshold"', ("kx_threshold",)),
        ('use "gonio.nothing"', ("shared library",)),
        ("services[1].code.x.y", ("there is no string function",))):
    told = console(expression)
    assert told.status == 2 and told.out == "", (expression, told)
    told = told.err
    for part in parts:
        assert part in told, (expression, part, told)

# No value of the session in an error, however it came there.
for expression in ("known(session_id)", "error(patient.id)", "services[1][patient.id]",
                   "use(session_id)", "patient.id.x.y", "param(session_id)"):
    result = console(expression)
    assert "S-132" not in result.err and "P-132" not in result.err, (expression, result)
write("secret.json", dict(session("SECRET-1"), patient={"id": "SECRET-2"}))
for expression in ("known(session_id)", "error(patient.id)", "services[1][patient.id]",
                   "use(session_id)", "param(session_id)", "given(patient.id)",
                   "assert(false, patient.id)", "_G[patient.id]", "string[patient.id]",
                   "string.format('%d', patient.id)", "tonumber(patient.id) + 1"):
    result = console(expression, files=["secret.json"], options=["--payers", PLAIN])
    assert result.status != 0 and "SECRET" not in result.err, (expression, result)

# Loops, memory, depth, floods: a clear word, and on a terminal the next statement.
for expression, word in (
        ("while true do end", "does it loop?"),
        ("for i = 1, 1e9 do known 'abn' end", "does it loop?"),
        ("local t = 'x' while true do t = t .. t end", "memory"),
        ("local t = {} for i = 1, 1e9 do t[i] = {} end", "memory"),
        ("local t = {} for i = 1, 1e6 do t[i .. ''] = i end", "65536 names"),
        ("string.rep('x', 1e9)", "longer than"),
        ("string.rep('x', 1e6)", "more than 4096 bytes"),
        ("local function f() return 1 + f() end return f()", ""),
        ("local t = {} t.t = t return t", "inside itself"),
        ("table.unpack({}, 1, 300)", ""), ("table.unpack({1,2,3}, 1, 30)", "more than 20"),
        ("('x'):rep(1000):find(('x*'):rep(30) .. 'y')", "loop"),
        ("'\\u{202e}'", "control character"), ("'\\27[31m'", "control character")):
    told = fault(expression)
    assert word in told, (expression, told)
long = console("1" + " + 1" * 5000)
assert long.status != 0 and "16384" in long.err, long
deep = console("(" * 300 + "1" + ")" * 300)
assert deep.status != 0 and deep.out == "", deep

# Several lines are one statement until it is whole.
several = gonio("console", unsigned, stdin="(function()\nlocal n = 0\nfor i = 1, 3 do\n"
                "  n = n + i\nend\nreturn n\nend)()\n1 +\n2\n{\n1,\n2}\n")
assert several.out.splitlines() == ["6", "3", "[1, 2]"], several
cut = gonio("console", unsigned, stdin="(1 +\n")
assert cut.status == 2 and "<eof>" in cut.err, cut

# Nothing on the table.
assert ":load" in fault("1 + 1", files=())

# How it was meant: a function's name alone, a field without what it is of.
for said, meant in (("param", 'param "kx_threshold"'), ("payer", "insurance[1].payer"),
                    ("code", "services[1].code")):
    wrong = console(said, files=[sample("32-*.json")])
    assert wrong.status == 2 and meant in wrong.err, wrong
far = console("zzzz", files=[sample("32-*.json")])
assert far.status == 2 and "fix" not in far.err, far
