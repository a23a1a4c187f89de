"""Dollars toward the threshold: each line, each figure with its source, and the sum
that the next session is told."""
def visit(name, day, **more):
    made = json.load(open(SAMPLES + "/01-clean-visit.json"))
    made.update({"session_id": name, "date_of_service": day}, **more)
    made["signature"]["signed_on"] = day
    made.pop("history", None)
    return made


def kept(*sessions):
    done = gonio("check", "--ledger", "l.db", "--known-on", "2026-11-21", "--format", "ndjson",
                 write("visits.json", list(sessions)))
    assert done.status == 0, done
    return done.decisions()


def balance(*options, status=0):
    done = gonio("ledger", "balance", "--ledger", "l.db", "0AA0AA01010", *options)
    assert done.status == status, done
    return done


def enter(**changed):
    options = {"payer": "medicare", "year": "2026", "bucket": "pt", "amount": "2400.00",
               "as-of": "2026-08-03", "source": "HETS, looked up 2026-08-04"}
    options.update(changed)
    words = [w for name, value in options.items() for w in ("--" + name.replace("_", "-"), value)]
    return gonio("ledger", "open", "0aa0-aa01010", "--ledger", "l.db", *words)


kept(visit("A", "2026-08-03"), visit("B", "2026-08-05"))
rows = json.loads(balance("--format", "json").out)
assert [(r["session_id"], r["code"], r["counted"]) for r in rows] == \
    [("A", "97110", 1), ("A", "97140", 1), ("B", "97110", 1), ("B", "97140", 1)], rows
cents = [int(r["allowed"].replace(".", "")) for r in rows]
assert [int(r["sum"].replace(".", "")) for r in rows] == [sum(cents[:i + 1]) for i in range(4)], rows
assert "at least" in balance().out, "what came before was not seen"

entered = enter()
assert entered.status == 0 and "HETS" in entered.out, entered
rows = json.loads(balance("--format", "json").out)
assert [(r["session_id"], r["counted"]) for r in rows] == \
    [("A", 0), ("A", 0), ("", 1), ("B", 1), ("B", 1)], rows
assert rows[-1]["sum"] == "%d.%02d" % divmod(240000 + sum(cents[2:]), 100), rows
assert "opening up to 2026-08-03: HETS, looked up 2026-08-04" in balance().out

# B is decided again with it when the next file comes, and the next one is told the sum.
after = kept(visit("C", "2026-08-07"))
shown = json.loads(gonio("ledger", "show", "--ledger", "l.db", "B", "--format", "json").out)
assert shown[-1]["cause"] == "opening", shown
facts = {name: value for d in after for f in d["findings"] for name, value in f["facts"].items()}
assert "history.allowed_year_to_date" not in facts or \
    facts["history.allowed_year_to_date"] == rows[-1]["sum"], (facts, rows)

for changed, said in (({"payer": "medicaer"}, "did you mean medicare?"),
                      ({"bucket": "slp"}, "--bucket cannot be"),
                      ({"amount": "12x"}, "--amount"),
                      ({"as_of": "2025-12-31"}, "--as-of must be a day of --year"),
                      ({"source": ""}, "an opening needs")):
    refused = enter(**changed)
    assert refused.status == 2 and said in refused.err, (changed, refused)
assert [r["session_id"] for r in json.loads(balance("--format", "json").out)].count("") == 1
assert "no member or patient" in gonio("ledger", "balance", "--ledger", "l.db", "NOBODY").err
assert json.loads(balance("--year", "2025", "--format", "json").out) == []

sheet = "member_id,payer,year,bucket,amount,as_of,source\nM1,medicare,2026,ot,100.00,2026-02-01,fax\n" \
    "M2,medicare,2025,pt,100.00,2026-02-01,fax\nM3,medicare,2026,pt,,2026-02-01,fax\n"
many = gonio("ledger", "open", "--ledger", "l.db", "--rows", write("o.csv", sheet))
assert many.status == 3 and "1 openings entered, 2 refused" in many.out, many
assert "o.csv:3: --as-of" in many.err and "o.csv:4: amount is missing" in many.err, many

# What an opening does is told; of two figures that cannot both be right neither is dropped in silence.
made = enter()
assert "decided again with the next files: B, C" in " ".join(made.out.split()) and "warning" not in made.out, made
stated = visit("D", "2026-08-10")
stated["history"] = {"allowed_year_to_date": "1000.00", "as_of": "2026-08-09"}
kept(stated)
high = enter()
assert high.status == 0 and "a figure of a later day is lower" in " ".join(high.out.split()), high
assert "as a later figure is lower" in " ".join(balance().out.split()), balance()
low = enter(amount="900.00", as_of="2026-08-11")
assert "a figure of an earlier day is higher" in " ".join(low.out.split()), low
fine = json.loads(gonio("ledger", "open", "0AA0AA01010", "--ledger", "l.db", "--payer", "medicare", "--year", "2026",
                        "--bucket", "pt", "--amount", "1900.00", "--as-of", "2026-08-11", "--source", "x",
                        "--format", "json").out)
assert not fine[0]["warning"] and not fine[0]["decided_again"], fine
