# A table that is for the day decides in the place of Medicare's own rows; one
# that is too old warns; none changes nothing; a damaged one holds.
HEAD = ("Column 1\tColumn 2\t*=in existence prior to 1996\tEffective Date\tDeletion Date\t"
        "Modifier\tPTP Edit Rationale\n")
# Medicare's own rows have 97530/97140 as ended in 2019, 97140/97124 as never.
NCCI = ["97530\t97140\t\t20250101\t20260630\t1\tx",   # separable, until the middle of 2026
        "97530\t97140\t\t20260815\t20260815\t9\tx",   # deleted backwards
        "97530\t97140\t\t20261001\t*\t0\tx",          # never, from then on
        "97110\t99999\t\t20250101\t*\t0\tx"]
MUE = "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n"


def on(date, *services, **more):
    made = session(date_of_service=date, insurance=[{"payer": "medicare"}], place_of_service="11",
                   setting="private_practice", first_treatment_on=date, **more)
    made["services"] = [dict({"code": code, "minutes": minutes,
                              "therapist": {"npi": "1000000020", "credential": "PT"}}, **extra)
                        for code, minutes, extra in services]
    return made


def decide(made, *args, env=None, status=0):
    write("s.json", made)
    r = gonio("check", "--format", "ndjson", "--known-on", "2026-11-21", *args, "s.json", env=env)
    assert r.status == status, r
    return r.decisions()[0]


def fired(decision, topic=("pairs.", "caps.", "data.", "policy.")):
    return sorted(f["rule"] for f in decision["findings"] if f["rule"].startswith(topic))


def finding(decision, rule):
    return next(f for f in decision["findings"] if f["rule"] == rule)


PAIR = (("97530", 30, {}), ("97140", 15, {}))
MASSAGE = (("97140", 30, {}), ("97124", 15, {}))
EXERCISE = (("97110", 75, {}),)  # 5 units

# -- no tables: the policy's own rows
plain = decide(on("2026-03-16", *PAIR))
assert fired(plain) == [], fired(plain)
assert fired(decide(on("2026-03-16", *MASSAGE))) == ["pairs.never"]
assert fired(decide(on("2026-03-16", *EXERCISE))) == []
os.mkdir("empty")
assert decide(on("2026-03-16", *PAIR), "--data", "empty")["policy"] == plain["policy"]

# -- a table of pairs: its days, its history, and no row that stands in for it
write("ncci-2026q4.txt", HEAD + "\n".join(NCCI) + "\n")
assert gonio("data", "import", "ncci", "--data", "t", "ncci-2026q4.txt").status == 0
for date, rules in (("2024-12-31", []), ("2025-01-01", ["pairs.separate"]), ("2026-06-30", ["pairs.separate"]),
                    ("2026-07-01", []), ("2026-08-15", []), ("2026-09-30", []), ("2026-10-01", ["pairs.never"]),
                    ("2026-12-31", ["pairs.never"])):
    d = decide(on(date, *PAIR), "--data", "t")
    assert fired(d) == rules, (date, fired(d))
    assert d["policy"]["hash"] != plain["policy"]["hash"] and d["policy"]["version"] == plain["policy"]["version"]
d = decide(on("2026-03-16", *PAIR), "--data", "t")
f = finding(d, "pairs.separate")
assert f["severity"] == "hold" and f["facts"]["column_1"] == "97530" and f["in_force_from"] == "2025-01-01"
assert "2026-10-01 to 2026-12-31" in f["source"]["document"] and "ncci-2026q4.txt" in f["source"]["document"]
assert f["source"]["verified_on"] is not None
assert fired(decide(on("2026-03-16", *MASSAGE), "--data", "t")) == []
# 59 on a line separates; the environment's folder counts as well as the option's
stated = decide(on("2026-03-16", PAIR[0], ("97140", 15, {"modifiers": ["59"]})), env={"GONIO_DATA": "t"})
assert fired(stated) == [] and any("59" in line["modifiers"] for line in stated["lines"]), stated["lines"]
home = os.path.join(os.getcwd(), "share")
os.mkdir("share")
os.symlink(os.path.join(os.getcwd(), "t"), "share/gonio")
assert fired(decide(on("2026-03-16", *PAIR), env={"XDG_DATA_HOME": home})) == ["pairs.separate"]
assert fired(decide(on("2026-03-16", *PAIR), "--data", "empty", env={"XDG_DATA_HOME": home})) == []
# what was out on the day of --known-on
d = gonio("check", "--format", "ndjson", "--known-on", "2026-08-31", "--data", "t", write("k.json", on("2026-03-16", *PAIR)))
assert fired(d.decisions()[0]) == [], d

# -- too old: the own rows, and a warning that says what to do
d = decide(on("2027-01-01", *MASSAGE), "--data", "t")
assert fired(d) == ["data.old", "pairs.never"], fired(d)
f = finding(d, "data.old")
assert f["severity"] == "warn" and "2026-10-01 to 2026-12-31" in f["message"], f
assert "gonio data import ncci" in f["fix"] and f["facts"]["table.to"] == "2026-12-31", f
assert fired(decide(on("2027-01-01", ("97110", 30, {})), "--data", "t")) == []  # one code has no pairs

# -- units at most: the quarter's, by their kind
write("mue-2026q4.csv", MUE + "97110,4,3 Date of Service Edit: Clinical,x\n97161,1,2 Date of Service Edit: Policy,x\n")
assert gonio("data", "import", "mue", "--data", "t", "mue-2026q4.csv").status == 0
d = decide(on("2026-10-16", *EXERCISE), "--data", "t")
assert fired(d) == ["caps.mue_clinical"], fired(d)
f = finding(d, "caps.mue_clinical")
assert f["facts"] == {"units": 5, "cap": 4} and "mue-2026q4.csv" in f["source"]["document"], f
write("mue-2026q4.csv", MUE + "97110,4,2 Date of Service Edit: Policy,x\n")
assert gonio("data", "import", "mue", "--data", "t", "mue-2026q4.csv").status == 0
assert fired(decide(on("2026-10-16", *EXERCISE), "--data", "t")) == ["caps.mue_absolute"]
assert fired(decide(on("2026-10-16", ("97110", 60, {})), "--data", "t")) == []
# a code that the table does not list has no limit there; before the quarter the own rows hold
assert fired(decide(on("2026-10-16", ("97112", 75, {})), "--data", "t")) == []
assert fired(decide(on("2026-09-30", ("97112", 75, {})), "--data", "t")) == ["caps.mue_clinical"]
d = decide(on("2027-01-01", ("97112", 75, {})), "--data", "t")
assert fired(d) == ["caps.mue_clinical", "data.old"] and "import mue" in finding(d, "data.old")["fix"]

# -- Medicaid's tables are not Medicare's
os.mkdir("m")
assert gonio("data", "import", "ncci", "--payer", "medicaid", "--data", "m", "ncci-2026q4.txt").status == 0
d = decide(on("2026-03-16", *PAIR), "--data", "m")
assert fired(d) == [] and d["policy"] == plain["policy"]

# -- gonio policies shows the hash that checking uses
listed = lambda *args: {p["id"]: p["hash"] for p in json.loads(gonio("policies", "--format", "json", *args).out)}
assert listed("--data", "t")["medicare"] == decide(on("2026-10-16", *EXERCISE), "--data", "t")["policy"]["hash"]
assert listed()["medicare"] == plain["policy"]["hash"]

# -- a damaged table: nothing is decided as if it were not there
path = "t/ncci.medicare.2026-10-01.table"
table = open(path, "rb").read()
for made in (table[:-1], table[:520] + bytes([table[520] ^ 1]) + table[521:], b"x"):
    write(path, made)
    d = decide(on("2026-03-16", *PAIR), "--data", "t", status=4)
    assert d["outcome"] == "hold" and fired(d) == ["policy.error"], d
    assert "table" in finding(d, "policy.error")["message"], d
r = gonio("check", "--data", "gone", "s.json")
assert r.status == 2 and "--data" in r.err, r

# -- what the language says of tables
POLICY = open(os.path.join(PLAIN, "plain", "policy.lua")).read()
at = POLICY.rindex("}")


def refused(section, word):
    os.makedirs("bad/bad", exist_ok=True)
    write("bad/bad/policy.lua", POLICY[:at].replace('id = "plain"', 'id = "bad"', 1).rstrip().rstrip(",")
          + ",\n" + section + "\n" + POLICY[at:])
    made = session(insurance=[{"payer": "bad"}])
    r = gonio("check", "--format", "ndjson", "--payers", "bad", write("b.json", made))
    assert r.status == 4 and word in r.out, r


refused('pairs = { table = "ncci.medicare" }', "modifiers")
refused('pairs = { table = "ncci.aetna", modifiers = { "59" } }', "ncci.medicare")
refused('pairs = { { "97110", "97112", stands_in = true, source = "x" } }', "stands in")
refused('caps = { { id = "caps.x", table = "mue.medicare", each = { ["97110"] = 4 }, over = "hold", source = "x" } }', "go together")
refused('caps = { { id = "caps.x", limit = "policy", each = { ["97110"] = 4 }, over = "hold", source = "x" } }', "go together")
refused('caps = { { id = "caps.x", table = "mue.medicare", limit = "policy", codes = "timed", units = 4, over = "hold", source = "x" } }', "go together")
