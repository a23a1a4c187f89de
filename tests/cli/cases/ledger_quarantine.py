"""What was refused is listed, with how to mend it, and counted by the status;
what somebody takes away is settled."""
from spooled import Spool
spool = Spool(GONIO, PLAIN, environment)
spool.make()


def listed(*more, path="spool", status=0):
    done = gonio("ledger", "quarantine", "--spool", path, *more)
    assert done.status == status, done
    return done


assert "Nothing is in quarantine" in listed().out and listed("--format", "json").out.strip() in ("[]", "[\n]"), listed("--format", "json")
quiet = gonio("watch", "--status", "spool")
assert "quarantine" not in quiet.out, quiet

spool.drop("hello.txt", "hello")
spool.drop("empty.json", "")
spool.drop("monday.ndjson", json.dumps(session("S-1")) + "\n" + json.dumps(session("S-2", date_of_service=5)) + "\n"
           + json.dumps(session("S-3", services=[])) + "\n")
spool.once(expect=3)
rows = {row["file"]: row for row in json.loads(listed("--format", "json").out)}
assert set(rows) == {"hello.txt", "empty.json", "monday.ndjson"}, rows
assert rows["hello.txt"]["receipt"] is None and rows["hello.txt"]["problems"] == 1, rows
assert rows["empty.json"]["code"] == "json.empty" and "again" in rows["empty.json"]["fix"], rows
monday = rows["monday.ndjson"]
assert (monday["receipt"], monday["record"], monday["line"]) == (1, 2, 2) and monday["problems"] >= 2, monday
assert monday["reason"] in spool.names("quarantine"), monday
page = listed().out
assert "mend 00000001-monday.ndjson.rejected.ndjson and drop it" in " ".join(page.split()), page
assert "line 2" in page and "fix: " in page and "more" in page and "refused whole" in page, page
assert len(listed("--format", "csv").out.splitlines()) == 4, listed("--format", "csv")
told = gonio("watch", "--status", "spool")
assert "2 files refused whole, 1 file with rejected records" in told.out and "gonio ledger quarantine --spool spool" in told.out, told
assert json.loads(gonio("watch", "--status", "--format", "json", "spool").out)["quarantine"] == {"refused": 2, "rejected": 1}

# Through the daemon the same; what is taken away is settled.
spool.start("--ready", "renamed")
assert listed().out == page
told = gonio("watch", "--status", "spool")
assert told.status == 0 and "2 files refused whole" in told.out, told
for name in spool.names("quarantine"):
    if "hello" in name:
        os.remove(spool.at("quarantine", name))
assert len(json.loads(listed("--format", "json").out)) == 2
spool.end()

# A long one is counted whole, though only its first problem is looked at; one
# that is no reason is told.
many = "".join(json.dumps(session("M-%d" % i, date_of_service=5)) + "\n" for i in range(900))
spool.drop("many.ndjson", many)
spool.once(expect=3)
write(spool.at("quarantine", "refused-00000000-odd.why.json"), "{")
os.symlink("/etc/passwd", spool.at("quarantine", "link.why.json"))
rows = {row["file"]: row for row in json.loads(listed("--format", "json").out)}
assert rows["many.ndjson"]["problems"] == 900 and rows["many.ndjson"]["record"] == 1, rows["many.ndjson"]
assert rows["refused-00000000-odd.why.json"]["code"] == "quarantine.unread", rows
assert rows["link.why.json"]["code"] == "quarantine.unread" and "root" not in str(rows), rows

# A ledger that is of no spool has none.
none = gonio("ledger", "quarantine", "--ledger", spool.at("ledger.db"))
assert none.status == 2 and "--spool" in none.err, none
