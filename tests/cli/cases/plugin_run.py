"""Plugins in a run: they read, write, check and listen, and their faults are held."""
PROBE = os.path.join(BUILD, "tests/plugin/probe.so")
EXAMPLES = os.path.join(BUILD, "examples")
write("s.json", [session("S-1"), {"session_id": "S-2"}])


def probe(do, *args, file="s.json"):
    return gonio("check", "--payers", PLAIN, "--plugin", PROBE, "--set", "probe.do=" + do, *args, file)


# A writer.
done = probe("", "--format", "outcomes")
assert done.out == ("begin\nS-1 ready 1 lines 1 findings, 1 bytes of JSON\nrejected session.required\nend 1 1\n"), done
assert done.status == 3, done
# A reader, chosen by what it recognises or by name; its misuse ends the run.
write("p.txt", "#probe\nA 97110 23\nB 97110 x\n")
done = probe("", "--format", "outcomes", file="p.txt")
assert done.out.splitlines()[1:3] == ["A hold 1 lines 2 findings, 1 bytes of JSON", "rejected convert.number"], done
done = gonio("convert", "--plugin", PROBE, "--from", "line", "p.txt")
assert done.status == 2 and "did you mean lines?" in done.err, done
done = gonio("convert", "--plugin", PROBE, "--from", "json", "p.txt")
assert done.status == 3 and done.out == "", done
for do, words in (("nowhere", "where no field is"), ("twice", "within another"), ("fail", "does not say why")):
    done = probe(do, "--format", "outcomes", file="p.txt")
    assert done.status == 2 and words in done.err, done
write("one.txt", "#probe\nA 97110 23\n")
assert "leaves a session open" in probe("open", "--format", "outcomes", file="one.txt").err

# A rule set's findings, behind the plugin's name; it never denies.
found = lambda do: probe(do, "--format", "ndjson").decisions()[0]
assert [(f["rule"], f["severity"], f["source"]["document"]) for f in found("")["findings"]] == [
    ("probe.seen", "warn", "A test")]
assert found("judge_not")["findings"] == []
assert found("judge_deny")["outcome"] == "hold"
# One that fails holds the day, and the program says so by its status.
for do, words in (("judge_fail", "does not like the day"), ("judge_other", "no rule that the plugin lists"),
                  ("judge_line", "does not have"), ("judge_session", "does not have"),
                  ("judge_empty", "no lawful message"), ("judge_bytes", "no lawful message"),
                  ("judge_severity", "no lawful severity")):
    held = found(do)
    assert held["outcome"] == "hold", held
    (error,) = held["findings"]
    assert error["rule"] == "policy.error" and words in error["message"], error
    assert probe(do, "--format", "ndjson", file=write("good.json", session())).status == 4

# A listener hears what happens, in order; one that fails changes nothing.
done = probe("tell", "--format", "ndjson")
assert done.err.splitlines() == ["gonio: probe: " + name for name in (
    "session.received", "policy.loaded", "units.computed", "decision.made", "session.rejected")], done
deaf = probe("deaf", "--format", "ndjson")
assert deaf.out == done.out and deaf.err.count("it heard too much") == 1 and deaf.status == 3, deaf

# The examples.
bills = session("S-3", diagnoses=["M25.5%d" % i for i in range(13)])
bills["services"][0].update(billed_units=2, charge="75.01", diagnoses=["A", "B", "C", "D", "E"])
bills["services"].append(dict(bills["services"][0], code="97140", charge="0.00", diagnoses=["A"]))
del bills["services"][0]["charge"]
write("bills.json", [bills, session("S-4")])
args = [x for name in ("charge_check", "tally") for x in ("--plugin", "%s/%s.so" % (EXAMPLES, name))]
done = check(*args, "bills.json")
rules = [f["rule"] for f in done.decisions()[0]["findings"]]
assert "charge_check.missing" in rules and "charge_check.zero" in rules, rules
assert not any(r.startswith("charge") for r in [f["rule"] for f in done.decisions()[1]["findings"]])
assert done.err == "gonio: tally: 1 ready, 1 hold, 0 deny, 0 void, 0 rejected, by 1 policy\n", done
assert [f["rule"] for f in check(*args, "--set", "charge_check.least=0", "bills.json").decisions()[0]["findings"]].count(
    "charge_check.zero") == 0
if os.path.exists(EXAMPLES + "/claim_form.so"):
    rules = [f["rule"] for f in check("--plugin", EXAMPLES + "/claim_form.so", "bills.json").decisions()[0]["findings"]]
    assert sorted(r for r in rules if r.startswith("claim")) == ["claim_form.diagnoses", "claim_form.pointers"], rules
    assert check("--plugin", EXAMPLES + "/claim_form.so", "bills.json").decisions()[1]["findings"] == []

# Without plugins the bytes are the same as with one that has nothing to say.
plain = check("bills.json")
assert plain.out == check("--plugin", EXAMPLES + "/tally.so", "bills.json").out
