"""A session made in the console: what is needed is asked for, the rest follows."""


def console(script, *args):
    return gonio("console", "--payers", PLAIN, "--mode", "ndjson", *args, "-c", script)


done = console(":new session_id=S-9 date_of_service=2026-03-16 code=97110 minutes=23 payer=plain\n:show")
assert done.status == 0, done
made = json.loads(done.out.splitlines()[-1])
assert made == {"session_id": "S-9", "date_of_service": "2026-03-16", "patient": {"id": "new"},
                "insurance": [{"payer": "plain"}], "services": [{"code": "97110", "minutes": 23}]}, made

# The short forms and the whole names; more services; texts in quotes.
done = console(':new payer=plain services[1].code=97110 services[+].code=97140 patient=P-7 '
               'plan_of_care.goals="stairs, no rail" services[1].documentation.response="well enough"\n:show')
made = json.loads(done.out.splitlines()[-1])
assert [s["code"] for s in made["services"]] == ["97110", "97140"] and made["patient"]["id"] == "P-7", made
assert made["plan_of_care"]["goals"] == ["stairs, no rail"], made
assert made["services"][0]["documentation"]["response"] == "well enough", made

# It lies behind those that are there, and changes are undone to what it was made as.
write("a.json", session("A-1"))
done = console(":new payer=plain code=97110\n:set minutes 8\n:undo\n:sessions", "a.json")
rows = [json.loads(line) for line in done.out.splitlines() if line.startswith('{"nr"')]
assert [r["session"] for r in rows] == ["A-1", "new-2"] and "new" in rows[1]["notes"], done
assert "here" in rows[1]["notes"], rows

# What is missing or wrong is told, and nothing is made.
for script, told in ((":new", "needs a payer"), (":new payer=plain", "needs a code"),
                     (":new code=97110", "needs a payer"),
                     (":new payer=plain code=97110 minutes", "a field without a value"),
                     (":new payer=plain code=97110 minuts=3", "did you mean minutes?"),
                     (":new payer=plain code=9711", "code"),
                     (":new payer=plain code=97110 date_of_service=today", "YYYY-MM-DD")):
    done = console(script)
    assert done.status == 2 and told in done.err, (script, done)
done = console(":sessions")
assert done.status == 0 and done.out == "", done
