"""The list of policies: what, how much of it unverified, what ends soon."""
plain = gonio("policies")
assert plain.status == 0 and plain.err == "", plain
assert plain.out.startswith("medicare  "), plain
assert max(map(len, plain.out.splitlines())) <= 80, plain
(medicare,) = json.loads(gonio("policies", "--format", "json").out)
assert medicare["id"] == "medicare" and medicare["hash"].startswith("blake2b-256:"), medicare
assert medicare["rules"] >= 15 and medicare["unverified"] <= medicare["entries"], medicare
assert "listed" not in medicare

listed = json.loads(gonio("policies", "--format", "json", "--unverified").out)[0]["listed"]
assert len(listed) == medicare["unverified"] > 0, len(listed)
assert all(entry["verified_on"] is None and entry["source"] for entry in listed)
text = gonio("policies", "--unverified").out
assert text.count(", unverified") == len(listed), text


def ending(days, known_on):
    done = gonio("policies", "--format", "json", "--ending", str(days), "--known-on", known_on)
    return json.loads(done.out)[0]["listed"]


# The KX threshold of 2026 is the last one known.
names = [entry["name"] for entry in ending(90, "2026-11-21")]
assert "kx_threshold" in names, names
assert "kx_threshold" not in [e["name"] for e in ending(30, "2026-11-21") if e["section"] == "parameters"]
assert "kx_threshold" in [e["name"] for e in ending(0, "2027-06-01")]
assert "2026-12-31" in gonio("policies", "--ending", "90", "--known-on", "2026-11-21").out
