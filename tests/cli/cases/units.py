"""gonio units: status and the manual's third example."""
done = gonio("units", "97110=33", "97140=7")
assert done.status == 0 and done.err == "", done
assert "97110" in done.out and "97140" in done.out
assert gonio("units").status == 2
assert gonio("units", "97110=many").status == 2
