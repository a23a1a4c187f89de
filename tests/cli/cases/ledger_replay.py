"""What was decided is decided again, byte by byte; what somebody changed in the file
is shown line by line."""
import glob
import sqlite3
gonio("check", "--ledger", "l.db", "--known-on", "2026-11-21", *sorted(glob.glob(SAMPLES + "/[0-9]*")))
gonio("check", "--ledger", "l.db", "--known-on", "2026-11-21",
      *sorted(glob.glob(SOURCE + "/tests/samples/medicaid/[0-9]*")))


def replay(*words, status=0):
    done = gonio("ledger", "replay", "--ledger", "l.db", *words)
    assert done.status == status, done
    return done.out


whole = replay("--all")
assert ": %d equal byte by byte, 0 different." % int(whole.split()[0]) in whole, whole
assert int(whole.split()[0]) >= 96, whole
assert "1 decision made again: 1 equal" in replay("S-101"), replay("S-101")
assert "no session of that id" in gonio("ledger", "replay", "--ledger", "l.db", "S-000").err

changed = sqlite3.connect("l.db")
changed.executescript("DROP TRIGGER decision_said;")
changed.execute("UPDATE decision SET bytes = replace(bytes, '\"units\":2', '\"units\":3')"
                " WHERE id = (SELECT max(d.id) FROM decision d JOIN session s ON s.id = d.session"
                " WHERE s.session_id = 'S-101')")
changed.execute("UPDATE decision SET bytes = replace(bytes, '\"engine\":\"', '\"engine\":\"9')"
                " WHERE id = (SELECT max(d.id) FROM decision d JOIN session s ON s.id = d.session"
                " WHERE s.session_id = 'S-102')")
changed.commit()
changed.close()
told = replay("S-101", status=1)
assert '- ' in told and '"units": 3' in told and '+ ' in told and '"units": 2' in told, told
assert "1 different" in told, told
assert "1 equal byte by byte" in replay("S-102"), "another engine's version is no difference"
rows = json.loads(replay("--format", "json", status=1))
assert [r["session_id"] for r in rows] == ["S-101"] and '"units": 3' in rows[0]["difference"], rows
