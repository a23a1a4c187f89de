"""Primary and secondary that count otherwise: both decisions say how, and what
crossing over would lose; where they count alike, or one denies, nothing."""
plain = open(PLAIN + "/plain/policy.lua").read()


def policy(name, method, more=""):
    os.makedirs("ours/" + name, exist_ok=True)
    text = plain.replace('"plain"', '"%s"' % name).replace('"eight_minute"', '"%s"' % method)
    write("ours/%s/policy.lua" % name, text.rstrip()[:-1] + more + "}\n")


policy("middle", "midpoint")
policy("same", "eight_minute")
policy("capped", "eight_minute", '''
  caps = { { id = "caps.day", codes = "timed", units = 2, over = "bill_all", source = HOUSE } },
''')
policy("none", "midpoint", '''
  rules = { rule { id = "none.never", topic = "t", scope = "day", severity = "deny",
                   title = "Never", message = "Never", fix = "None", source = HOUSE,
                   check = function(day) return day.date_of_service ~= nil end } },
''')


def service(code, minutes):
    return {"code": code, "minutes": minutes,
            "therapist": {"npi": "1000000020", "credential": "PT"}}


def ask(*payers, services=(("97110", 8), ("97140", 8), ("97530", 8)), options=()):
    write("s.json", session(insurance=[{"payer": p} for p in payers],
                            services=[service(*s) for s in services]))
    return check("--payers", "ours", *options, "s.json").decisions()


def told(decision):
    return [f for f in decision["findings"] if f["rule"] == "payers.differ"]


# 24 minutes: two units by eight minutes pooled, three by the midpoint of each code.
first, second = ask("plain", "middle")
(finding,), (same,) = told(first), told(second)
assert finding == same and finding["severity"] == "warn" and finding["scope"] == "day"
assert first["outcome"] == second["outcome"] == "ready"
assert (first["units"]["earned"], second["units"]["earned"]) == (2, 3)
assert finding["facts"] == {"insurance[0].units_earned": 2, "insurance[1].units_earned": 3}
said = finding["message"]
assert said.startswith("plain counts 2 timed units (97110 1, 97140 1), "
                       "middle counts 3 timed units (97110 1, 97140 1, 97530 1)"), said
assert said.endswith("Crossed over as plain counts, middle is not asked for 1 unit of 97530"), said
assert "Medicare" not in said

# The other way round the second payer is asked for what it does not count.
said = told(ask("middle", "plain")[0])[0]["message"]
assert said.endswith("plain is asked for 1 unit of 97530 that it does not count"), said

# A cap at which the payer cuts.
first, second = ask("plain", "capped", services=[("97110", 60)])
assert first["units"]["earned"] == second["units"]["earned"] == 4
assert "capped counts 4 timed units (97110 2)" in told(second)[0]["message"], second
assert "capped is asked for 2 units of 97110" in told(first)[0]["message"]

# Alike, or nothing to compare with.
for payers in (["plain", "same"], ["plain"], ["plain", "unheard-of"], ["plain", "none"]):
    decisions = ask(*payers)
    assert len(decisions) == len(payers) and not any(map(told, decisions)), decisions
assert not told(ask("plain", "middle", services=[("97110", 30)])[0])
assert not any(map(told, ask("plain", "middle", options=("--as", "plain"))))
assert not any(map(told, ask("plain", "middle", options=("--as", "all"))))

# Three payers, one of which decides nothing.
three = ask("plain", "unheard-of", "middle")
assert [len(told(d)) for d in three] == [1, 0, 1], three

# Where Medicare is any of them its allotment is shown.
first, second = ask("middle", "medicare")
assert second["outcome"] == "hold", second
said = told(first)[0]["message"]
assert ". Medicare's allotment: 97110 1, 97140 1" in said, said

# The companions of a day leave it to the session that leads.
one = session("A", patient={"id": "P"}, insurance=[{"payer": "plain"}, {"payer": "middle"}],
              services=[service("97110", 8), service("97140", 8)])
two = dict(one, session_id="B", services=[service("97530", 8)])
write("day.json", [one, two])
found = [(d["session_id"], len(told(d))) for d in
         check("--payers", "ours", "day.json").decisions()]
assert found == [("A", 1), ("A", 1), ("B", 0), ("B", 0)], found

# What crossing over would lose, in the second payer's own money.
first, second = ask("capped", "medicare", services=[("97110", 60)])
(line,) = second["lines"]
cents = int(line["allowed"].replace(".", ""))
lost = cents // 4 * 2
assert line["units"] == 4 and second["outcome"] == "hold", second
assert ("medicare is not asked for 2 units of 97110 (about %d.%02d)"
        % (lost // 100, lost % 100)) in told(first)[0]["message"], told(first)
