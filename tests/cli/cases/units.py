"""gonio units: status and the manual's third example."""
done = gonio("units", "97110=33", "97140=7")
assert done.status == 0 and done.err == "", done
assert "97110" in done.out and "97140" in done.out
assert gonio("units").status == 2
assert gonio("units", "97110=many").status == 2
# Each mistake is answered with what to write instead.
for wrong, told in (("97110=33,97140=7", "write 97110=33 97140=7"), ("97110=33;97140=7", "write 97110=33 97140=7"),
                    ("97110:33", "write an equals sign: 97110=33"), ("97110=1441", "from 0 to 1440 minutes"),
                    ("97110,97140", "equals sign"), ("97110=33b", "97110=12+14a")):
    done = gonio("units", wrong)
    assert done.status == 2 and told in done.err, (wrong, done)
assert gonio("units", "97110=1440").status == 0
# A name that does not fit is cut with a sign, and no column is pushed away.
rows = [gonio("units", code).out.splitlines() for code in ("97161", "97162", "97168", "97110=8", "98975", "97533=8")]
widths = {len(lines[1]) for lines in rows}
assert widths == {79}, widths
assert any("..." in lines[1][:39] for lines in rows), rows
