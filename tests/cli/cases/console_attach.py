"""A console on a daemon: its questions in every mode, what it changes and where that is
noted first, and what it says when nobody is there."""
import re
import shutil
import sqlite3
from spooled import Spool
shutil.copytree(PLAIN, "payers")
spool = Spool(GONIO, "payers", environment)
spool.start("--ready", "renamed")
held = session("S-2", date_of_service="2026-03-17")
held["services"].append({"code": "97035", "minutes": 8})
spool.drop("a.json", [session("S-1"), held])
spool.wait_for("event=file.done receipt=1")


def ask(text, *args, status=0):
    done = gonio("console", "--attach", "spool", *args, stdin=text)
    assert done.status == status, done
    assert "\x1b" not in done.out, done
    return done


CHANGES = [["reload"]] + [["ledger", word] for word in ("anchor", "redecide", "open")] + [
    ["policies", word] for word in ("approve", "rollback")]


def notes(all=False):
    """The commands that the ledger has noted, oldest first; those that change
    something, or all."""
    gonio("ledger", "backup", "--spool", "spool", "copy.db")
    with sqlite3.connect("copy.db") as copy:
        found = [json.loads(row[0]) for row in copy.execute(
            "select payload from note where kind = 'command' order by rowid")]
    os.remove("copy.db")
    return [note["ask"] for note in found if all or note["ask"][:2] in CHANGES]


# ---- asking ----
page = ask(":status").out
age = re.compile(r"\b\d+ s\b")
assert age.sub("", page) == age.sub("", gonio("watch", "--status", "spool").out), page
assert "spool: healthy" in page and "2 sessions in 1 file" in page, page
assert ask(":worklist").out == gonio("ledger", "worklist", "--spool", "spool").out
assert "S-2" in ask(":work --limit 1 --all").out
assert ask(":show S-1").out == gonio("ledger", "show", "S-1", "--spool", "spool").out
assert "S-1" in ask(":show P-S-1").out, ask(":show P-S-1")
why = ask(":why S-2").out
assert why.startswith("HOLD   S-2") and "facts.missing" in why and "source" in why, why
assert "unit" in why and "fix" in why, why
assert "hold facts.missing" in ask(":why S-2 facts.missing").out
ready = ask(":why S-1").out
assert ready.startswith("READY  S-1") and "2 units" in ready, ready
assert ask(":receipts").out == gonio("ledger", "receipts", "--spool", "spool").out
assert ask(":policies").out == gonio("policies", "--spool", "spool").out
active = ask(":policies history").out.split()[0]
assert re.fullmatch("[0-9a-f]{16}", active), active
assert "held_worklist" in ask(":events").out, ask(":events")
assert "2 sessions, 2 decisions" in ask(":verify").out, ask(":verify")
assert "1 decision made again: 1 equal" in ask(":replay S-1").out, ask(":replay S-1")
for asked, words in ((":rebill", ["rebill"]), (":billed", ["billed", "--list"])):
    assert ask(asked).out == gonio("ledger", *words, "--spool", "spool").out, asked
assert any("decision" in json.loads(line) for line in ask(":export").out.splitlines())
assert len(ask(":anchor").out.split()) == len(
    gonio("ledger", "anchor", "--spool", "spool").out.split()) > 1

# ---- modes ----
for mode, words in (("json", "--format json"), ("csv", "--format csv"), ("ndjson", "--format ndjson")):
    same = gonio("ledger", "worklist", "--spool", "spool", *words.split()).out
    assert ask(":worklist", "--mode", mode).out == same, mode
decided = json.loads(ask(":mode json\n:why S-1").out)
assert [d["session_id"] for d in decided] == ["S-1"] and decided[0]["outcome"] == "ready", decided
assert json.loads(ask(":mode json\n:status").out)["sessions"] == 2
assert json.loads(ask(":mode json\n:policies").out)["active"] == active
assert "| S-2 | 2026-03-17 |" in ask(":mode md\n:worklist").out
assert '"gonio/status/1"' in ask(":mode csv\n:status").out
assert ask(":mode json\n:events").out.startswith('[\n {"name": "held_worklist"')

# ---- what is no question ----
for wrong, words in ((":why S-9", "no session of that id"), (":why", "it is used as  :why SESSION"),
                     (":why S-1 facts.missing", "no rule of that name"), (":balance", "it is used as"),
                     (":policies approve", "it is used as"), (":approve", "it is used as"),
                     (":approve 4f0c2a91d3b8e675", "wait to be approved"), (":worklist --bogus 1", "--bogus is no option"),
                     (":rollback %s" % active, "active already"), (":balance P-9", "ledger has no"),
                     (":load a.json", "attached to a daemon"), ("timed_minutes > 38", "attached to a daemon"),
                     (":wokrlist", "did you mean :worklist?"), (":status now", "it is used as")):
    failed = ask(wrong, status=2)
    assert words in failed.err and failed.out == "", (wrong, failed)
    assert "S-9" not in failed.err and "P-9" not in failed.err, failed
names = [row["name"] for row in json.loads(ask(":help", "--mode", "json").out)]
for name in names:
    if name.startswith(":"):
        assert name in ask(":help").out
assert ":worklist" in names and ":load" not in names and len(names) == len(set(names)), names

# ---- what is asked here is noted, by whatever name; elsewhere what changes something ----
asked = notes(all=True)
assert ["status"] in asked and ["ledger", "decisions", "S-2"] in asked, asked
assert any(note[:2] == ["ledger", "worklist"] for note in asked), asked
gonio("watch", "--status", "spool"), gonio("ledger", "show", "S-1", "--spool", "spool")
assert notes(all=True) == asked, notes(all=True)

# ---- what changes something is noted before it takes effect ----
assert [note[:2] for note in notes()] == [["ledger", "anchor"]] * 2 + [
    ["policies", "approve"], ["policies", "rollback"]], notes()
before = len(notes())
seen = len(spool.hear())
assert "read again" in ask(":reload").out
spool.wait_for("event=config.read", since=seen)
write("spool/watch.lua", "return { rescan = 'never' }\n")
failed = ask(":reload", status=2)
assert "watch.lua" in failed.err, failed
os.remove("spool/watch.lua")
ask(":reload")
policy = open("payers/plain/policy.lua").read()
write("payers/plain/policy.lua", policy + "\n-- another\n")
spool.wait_until(lambda: active not in ask(":policies").out.split("since")[0])
newer = ask(":policies history").out.split("\n")[1].split()[0]
assert newer != active
assert "rolled back" in ask(":rollback %s" % active).out
assert active in ask(":policies").out.split("since")[0]
assert json.loads(ask(":mode json\n:rollback %s" % newer).out)["active"] == newer
assert "TO BE DECIDED" in ask(":redecide S-1").out
assert "1830.00" in ask(':open 1EG4TE5MK73 --payer plain --year 2026 --bucket pt --amount 1830.00 '
                        '--as-of 2026-03-01 --source "by phone"\n:balance 1EG4TE5MK73').out
assert [note[:2] for note in notes()[before:]] == [["reload"]] * 3 + [["policies", "rollback"]] * 2 + [
    ["ledger", "redecide"], ["ledger", "open"]], notes()
assert oct(os.stat("spool/control.sock").st_mode & 0o777) == "0o600"
assert gonio("console", "--attach", "spool", stdin=":backup mine.db").status == 0
assert os.path.exists("mine.db")

# ---- nobody there ----
spool.end()
failed = ask(":status\n:worklist", status=74)
assert failed.out == "" and "no daemon answers at that spool" in failed.err, failed
assert "gonio watch" in failed.err, failed
spool.start("--ready", "renamed")
assert "HOLD   S-2" in ask(":why S-2").out
spool.end()
assert "no spool" in ask(":status", "--attach", "nowhere", status=2).err
