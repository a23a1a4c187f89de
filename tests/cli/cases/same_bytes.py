"""The same input gives the same bytes, from anywhere, in any environment."""
import glob
files = sorted(glob.glob(SAMPLES + "/[0-9]*"))
args = ["check", "--known-on", "2026-11-01", "--explain"]
for form in ("table", "ndjson", "csv"):
    first = gonio(*args, "--format", form, *files)
    assert first.raw, first
    assert gonio(*args, "--format", form, *files).raw == first.raw
    other = gonio(*args, "--format", form, *files, cwd="/",
                  env={"LC_ALL": "C", "TZ": "Asia/Tokyo", "COLUMNS": "40"})
    assert other.raw == first.raw
