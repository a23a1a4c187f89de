"""The same questions while gonio watch has the ledger: --spool asks the daemon,
--ledger says who has it. Both print the same."""
from spooled import Spool
spool = Spool(GONIO, PLAIN, environment)
spool.start("--rescan", "1", "--known-on", "2026-11-21")
spool.drop("a.json", [session("S-A"), session("S-B", date_of_service="2026-03-17")])
spool.wait_for("event=file.done receipt=1")


def ask(*words, status=0):
    done = gonio("ledger", *words)
    assert done.status == status, done
    return done


locked = ask("receipts", "--ledger", "spool/ledger.db", status=75)
assert "process %d" % spool.daemon.pid in locked.err and "--spool spool" in locked.err, locked
questions = [("show", "S-A"), ("show", "S-A", "--format", "json"), ("worklist",), ("receipts", "--format", "csv"),
             ("replay", "--all"), ("history",), ("rebill",), ("billed", "--list")]
asked = [ask(*words, "--spool", "spool").out for words in questions]
assert "S-A" in asked[0] and "2 decisions made again: 2 equal" in asked[4], asked
unknown = ask("show", "S-C", "--spool", "spool", status=2)
assert "no session, patient or member" in unknown.err, unknown
claims = ask("billed", write("c.csv", "session_id,claim,date\nS-A,C-1,2026-04-01\nS-X,C-2,2026-04-01\n"),
             "--spool", "spool", status=3)
assert "1 claims recorded, 0 known already, 1 refused" in claims.out and "c.csv:3:" in claims.err, claims
asked[-1] = ask(*questions[-1], "--spool", "spool").out
spool.end()
# Nobody there: the file is asked, and says the same.
assert [ask(*words, "--spool", "spool").out for words in questions] == asked
assert [ask(*words, "--ledger", "spool/ledger.db").out for words in questions] == asked
