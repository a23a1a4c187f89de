"""No line of the table is wider than 80 columns, whatever it holds."""
import glob
done = gonio("check", "--explain", *sorted(glob.glob(SAMPLES + "/[0-9]*")))
write("long.json", [session("L" * 128), session("E" * 128, insurance=[{"payer": "p" * 128}]),
                    session("R" * 100, date_of_service="x")])
long = gonio("check", "--payers", PLAIN, "long.json")
for line in (done.out + long.out).splitlines():
    assert len(line) <= 80, line
assert "\x1b" not in done.out, "colour where there is no terminal"
