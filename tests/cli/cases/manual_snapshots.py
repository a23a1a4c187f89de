"""What the shipped policies mean, as committed: a change of a policy shows here
as a change of its text, to be read by whoever reviews it."""
import difflib
import os
folder = os.path.join(SOURCE, "tests/author/snapshots")
shipped = [policy["id"] for policy in json.loads(gonio("policies", "--format", "json").out)]
assert shipped
names = set()
for payer in shipped:
    name = payer.replace("/", "-") + ".md"
    names.add(name)
    now = gonio("manual", "--no-cases", payer)
    assert now.status == 0, now
    path = os.path.join(folder, name)
    kept = open(path, encoding="utf-8").read() if os.path.exists(path) else ""
    changes = list(difflib.unified_diff(kept.splitlines(), now.out.splitlines(),
                                        "as committed", "as it is now", lineterm="", n=0))
    assert kept == now.out, (
        "\n".join(changes[:40]) + "\nThe policy %s reads differently. If that is meant: "
        "gonio manual --no-cases %s > tests/author/snapshots/%s" % (payer, payer, name))
left = set(os.listdir(folder)) - names
assert not left, "of no shipped policy, delete: %s" % sorted(left)
