"""gonio audit: the same sample for the same seed, whatever the order; who is drawn
worked out here on its own; nothing on a page that need not be."""
import hashlib
import random

NPIS = ["1000000020", "1000000038", "1000000046"]
for npi in NPIS:  # lawful numbers, by their check digit
    digits = [int(d) for d in "80840" + npi]
    doubled = sum(sum(divmod(2 * d, 10)) for d in digits[-2::-2])
    assert (doubled + sum(digits[::-2])) % 10 == 0, npi

draw = random.Random(7)
sessions = []
for i in range(60):
    who = [NPIS[i % 3]] if i % 7 else NPIS[:2]
    sessions.append(session("S-%02d" % i, patient={"id": "SECRET-%d" % i,
                                                   "birth_date": "1950-04-02"},
                            services=[{"code": "97110", "minutes": draw.randint(8, 40),
                                       "therapist": {"npi": npi, "credential": "PT"},
                                       "documentation": {"response": "SECRET words"}}
                                      for npi in who]))
    sessions[-1]["insurance"] = [{"payer": "plain" if i % 2 else "medicare",
                                  "member_id": "SECRETMEMBER"}, {"payer": "plain"}]
sessions.append(session("V", void=True))
sessions.append(session("U", services=[{"code": "97110", "minutes": 20}]))
write("s.json", sessions)


def audit(*args, **more):
    return gonio("audit", "--payers", PLAIN, "--known-on", "2026-11-21", *args, **more)


# ---- by hand: SplitMix64 over the stratum's and the session's hashes ----
MASK = 2 ** 64 - 1


def mix(z):
    z = (z + 0x9e3779b97f4a7c15) & MASK
    z = ((z ^ z >> 30) * 0xbf58476d1ce4e5b9) & MASK
    z = ((z ^ z >> 27) * 0x94d049bb133111eb) & MASK
    return z ^ z >> 31


def number(seed, stratum, input_hash):
    name = hashlib.blake2b(stratum.encode(), digest_size=32).digest()
    raw = bytes.fromhex(input_hash.split(":")[1])
    n = mix(mix(seed) ^ int.from_bytes(name[:8], "little"))
    for i in range(0, 32, 8):
        n = mix(n ^ int.from_bytes(raw[i:i + 8], "little"))
    return n


decisions = [d for d in gonio("check", "--payers", PLAIN, "--known-on", "2026-11-21",
                              "--format", "ndjson", "s.json").decisions()
             if d["payer_rank"] == 0 and d["outcome"] != "void"]
by_id = {s["session_id"]: s for s in sessions}
STRATA = {
    "therapist": lambda d: {s.get("therapist", {}).get("npi", "(unknown)")
                            for s in by_id[d["session_id"]]["services"]},
    "payer": lambda d: {d["policy"]["id"]},
    "rule": lambda d: {f["rule"] for f in d["findings"]} or {"(no finding)"},
}


def expected(by, seed, most):
    strata = {}
    for d in decisions:
        for stratum in STRATA[by](d):
            strata.setdefault(stratum, []).append(
                (number(seed, stratum, d["input_hash"]), d["session_id"]))
    return {name: (len(of), [i for _, i in sorted(of)[:most]]) for name, of in strata.items()}


for by, seed, most in (("therapist", 1, 3), ("payer", 8431, 5), ("rule", 2 ** 64 - 1, 2),
                       ("therapist", 0, 1000)):
    drawn = audit("--sample", str(most), "--by", by, "--seed", str(seed), "--format", "json",
                  "s.json")
    assert drawn.status == 0 and drawn.err == "", drawn
    report = json.loads(drawn.out)
    found = {s["stratum"]: (s["sessions"], [i["session_id"] for i in s["sample"]])
             for s in report["strata"]}
    assert found == expected(by, seed, most), (by, seed)
    assert list(found) == sorted(found) and report["sessions"] == 61, report
    checked = {d["session_id"]: d for d in decisions}
    for stratum in report["strata"]:
        for item in stratum["sample"]:
            whole = checked[item["session_id"]]
            assert item["outcome"] == whole["outcome"]
            assert [f["rule"] for f in item["findings"]] == [f["rule"] for f in whole["findings"]]
            assert [(n["code"], n["units"]) for n in item["lines"]] == [
                (n["code"], n["units"]) for n in whole["lines"]]
    done = subprocess.run([sys.executable, SOURCE + "/tests/format/schema_check.py", "audits", "-"],
                          input=drawn.raw, capture_output=True, env=environment())
    assert done.returncode == 0, done
    assert b"SECRET" not in drawn.raw and b"1950" not in drawn.raw

# Whatever the order, within a file and of files; another seed is another sample.
shuffled = sessions[:]
random.Random(3).shuffle(shuffled)
write("one.json", shuffled[:20])
write("two.ndjson", "".join(json.dumps(s) + "\n" for s in shuffled[20:]))
texts = {}
for form in ("md", "html", "json"):
    options = ("--sample", "2", "--seed", "12", "--format", form)
    texts[form] = audit(*options, "s.json")
    for files in (("one.json", "two.ndjson"), ("two.ndjson", "one.json")):
        assert audit(*options, *files).raw == texts[form].raw, (form, files)
    assert audit(*options[:3], "13", *options[4:], "s.json").raw != texts[form].raw
    assert b"SECRET" not in texts[form].raw and b"1950-04-02" not in texts[form].raw

# A checklist for each; a sheet of paper for each.
page, markdown = texts["html"].out, texts["md"].out
assert page.startswith("<!DOCTYPE html>") and page.count("<hr>") == page.count("Auditor") == 7
assert markdown.count("\n#### Against the chart\n") == markdown.count("Result: ☐ as billed") == 7
assert "seed 12" in markdown and "| 1000000020 |" in markdown and "(unknown)" in markdown

# Every session is as likely as any other: of 12, over 60 seeds, each about 5 times.
write("few.json", sessions[1:36:3])
times = {}
for seed in range(60):
    drawn = json.loads(audit("--sample", "1", "--by", "payer", "--seed", str(seed), "--as", "plain",
                             "--format", "json", "few.json").out)
    (stratum,) = drawn["strata"]
    assert stratum["sessions"] == 12 and len(stratum["sample"]) == 1
    name = stratum["sample"][0]["session_id"]
    times[name] = times.get(name, 0) + 1
assert len(times) >= 10 and max(times.values()) <= 14, times

# Nothing of a session becomes markup, or a command to a terminal.
write("evil.json", session("<script>\u202e|*x*\u001b[31m".replace("\u001b", "")))
for form in ("md", "html"):
    evil = audit("--sample", "1", "--seed", "1", "--format", form, "evil.json").out
    assert "<script>" not in evil and "\u202e" not in evil, evil

# What is wrong on the command line, or in the input.
for wrong in (["--sample", "3"], ["--seed", "3"], ["--sample", "0", "--seed", "1"],
              ["--sample", "1001", "--seed", "1"], ["--sample", "1", "--seed", "-1"],
              ["--sample", "1", "--seed", "18446744073709551616"],
              ["--sample", "1", "--seed", "1", "--by", "patient"],
              ["--sample", "1", "--seed", "1", "--as", "plian"]):
    assert audit(*wrong, "s.json").status == 2, wrong
assert audit("--sample", "1", "--seed", "1").status == 2
write("bad.json", [{"session_id": "X"}, session("A")])
bad = audit("--sample", "1", "--seed", "1", "--format", "json", "bad.json")
assert bad.status == 3 and json.loads(bad.out)["rejected"] == 1, bad
write("none.json", "[]")
none = audit("--sample", "1", "--seed", "1", "--format", "json", "none.json")
assert none.status == 0 and json.loads(none.out)["strata"] == [], none
