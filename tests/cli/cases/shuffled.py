"""Whatever the order of the input, each session is decided the same."""
import glob
import random
sessions = []
for name in sorted(glob.glob(SAMPLES + "/[0-9]*")):
    text = open(name, encoding="utf-8").read()
    if name.endswith(".ndjson"):
        sessions += [json.loads(line) for line in text.splitlines()]
    else:
        held = json.loads(text)
        sessions += held if isinstance(held, list) else [held]
# One therapist with a dozen patients at the same time.
for i in range(12):
    crowd = session("T-%d" % i)
    crowd["services"][0].update(start="09:%02d" % i, end="09:%02d" % (i + 23))
    sessions.append(crowd)


def decided(order):
    text = "".join(json.dumps(s, sort_keys=True) + "\n" for s in order)
    lines = check("--known-on", "2026-11-01", "-", stdin=text).lines()
    return {(d["session_id"], d["payer"]): d for d in lines}


usual = decided(sessions)
assert len(usual) > 80, len(usual)
for seed in range(3):
    random.Random(seed).shuffle(sessions)
    again = decided(sessions)
    assert again.keys() == usual.keys()
    for key in usual:
        assert again[key] == usual[key], key
