"""The list of policies: what, how much of it unverified, what ends soon."""
import re
plain = gonio("policies", "medicare")
assert plain.status == 0 and plain.err == "", plain
assert plain.out.startswith("medicare  "), plain
assert max(map(len, plain.out.splitlines())) <= 80, plain
(medicare,) = json.loads(gonio("policies", "medicare", "--format", "json").out)
assert medicare["id"] == "medicare" and medicare["hash"].startswith("blake2b-256:"), medicare
assert medicare["rules"] >= 15 and medicare["unverified"] <= medicare["entries"], medicare
assert "listed" not in medicare

listed = json.loads(gonio("policies", "medicare", "--format", "json", "--unverified").out)[0]["listed"]
assert len(listed) == medicare["unverified"] > 0, len(listed)
assert all(entry["verified_on"] is None and entry["source"] for entry in listed)
text = gonio("policies", "medicare", "--unverified").out
assert text.count(", unverified") == len(listed), text


def ending(days, known_on):
    done = gonio("policies", "medicare", "--format", "json", "--ending", str(days), "--known-on", known_on)
    return json.loads(done.out)[0]["listed"]


# The KX threshold of 2026 is the last one known.
names = [entry["name"] for entry in ending(90, "2026-11-21")]
assert "kx_threshold" in names, names
assert "kx_threshold" not in [e["name"] for e in ending(30, "2026-11-21") if e["section"] == "parameters"]
assert "kx_threshold" in [e["name"] for e in ending(0, "2027-06-01")]
assert "2026-12-31" in gonio("policies", "medicare", "--ending", "90", "--known-on", "2026-11-21").out

# Each listed entry has its place; rows without a name say what they are about.
every = json.loads(gonio("policies", "medicare", "--format", "json", "--unverified").out)[0]["listed"]
assert all(entry["line"] > 0 for entry in every), [e for e in every if not e["line"]]
assert all(entry["name"] or entry["section"] in ("coverage", "modifiers", "telehealth") for entry in every), every
lines = open(SOURCE + "/payers/medicare/policy.lua").read().splitlines()
for entry in every:
    if entry["section"] == "telehealth" and entry["name"] == "store_and_forward":
        assert '"store_and_forward"' in lines[entry["line"] - 1], entry
        break
else:
    assert False, "no telehealth modality is listed"

# Only those that are named; where each comes from, when there are several folders.
one = gonio("policies", "medicare")
assert one.status == 0 and one.out == plain.out and "  in " not in one.out, one
far = gonio("policies", "medicrae")
assert far.status == 2 and "did you mean medicare?" in far.err, far
both = gonio("policies", "--payers", PLAIN)
assert "  in %s/plain\n" % PLAIN in both.out and "/payers/medicare\n" in both.out, both
only = gonio("policies", "--payers", PLAIN, "plain")
assert only.out.startswith("plain  ") and "medicare" not in only.out, only
assert len(json.loads(gonio("policies", "--payers", PLAIN, "--format", "json", "plain").out)) == 1
assert not re.search(r"\b1 (rules|values)\b", gonio("policies", "--payers", SOURCE + "/tests/author/payers", "faults").out)

# A folder that holds no policy is an error that says what was looked for.
policy = open(PLAIN + "/plain/policy.lua").read()
for made, named, told in (("empty/x.txt", "empty", "PAYER/policy.lua"), ("spaces/A Payer/policy.lua", "spaces", "A Payer: a payer's folder"),
                          ("capital/plain/Policy.lua", "capital", "plain: the file must be named policy.lua"),
                          ("deep/plain/policy.lua", "deep/plain", "name the one above it")):
    os.makedirs(os.path.dirname(made))
    write(made, policy)
    for command in (("policies",), ("test",), ("check", write("a.json", session()))):
        done = gonio(command[0], "--payers", named, *command[1:])
        assert done.status == 2 and told in done.err and named in done.err, (named, done)
assert gonio("policies", "--payers", "deep", "plain").status == 0
