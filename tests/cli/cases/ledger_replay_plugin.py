"""What a plugin's rule set had a part in is replayed with it: equal with it there,
told as different without it."""
from spooled import Spool
PLUGIN = BUILD + "/examples/charge_check.so"
bad = session("S-1")
bad["services"][0].update(billed_units=2, charge="0.00")
write("bills.json", [bad, session("S-2")])
done = check("--ledger", "l.db", "--plugin", PLUGIN, "bills.json")
assert any(f["rule"].startswith("charge_check") for f in done.decisions()[0]["findings"]), done


def replay(*more, status=0):
    asked = gonio("ledger", "replay", *more)
    assert asked.status == status, asked
    return asked.out


assert "2 equal byte by byte, 0 different" in replay("--ledger", "l.db", "--plugin", PLUGIN)
assert "1 equal byte by byte, 1 different" in replay("--ledger", "l.db", status=1)
assert "1 different" in replay("--ledger", "l.db", "--plugin", PLUGIN, "--set", "charge_check.least=0", status=1)

spool = Spool(GONIO, PLAIN, environment)
spool.start("--ready", "renamed", "--plugin", PLUGIN)
spool.drop("bills.json", [bad, session("S-2")])
spool.wait_for("event=file.done receipt=1")
assert "1 equal byte by byte" in replay("--spool", "spool", "S-1"), "the daemon has its plugins"
assert "2 equal byte by byte" in replay("--spool", "spool", "--plugin", PLUGIN)
assert "1 different" in replay("--spool", "spool", status=1)
spool.end()
