"""Sessions are written back where they stand, or to files of their own; a file is
never written over unasked; files that change on disk are read again."""
import stat


def console(script, *args, **more):
    return gonio("console", "--payers", PLAIN, *args, "-c", script, **more)


def mode(name):
    return stat.S_IMODE(os.stat(name).st_mode)


def text(name):
    with open(name, encoding="utf-8") as file:
        return file.read()


def no_drafts():
    assert not [n for n in os.listdir(".") if "json." in n], os.listdir(".")


# Back into its place: not a byte is touched beside the change.
PRETTY = '[\n {"odd" : [1,2 ,3], "session_id":"S-1", "date_of_service": "2026-03-16",\n' \
         '  "patient": {"id": "P-1"}, "insurance": [{"payer": "plain"}],\n' \
         '  "services": [{"code": "97110", "minutes": 23 }]} ,\n%s\n ]\n\n'
OTHER = json.dumps(session("S-2"))
write("list.json", PRETTY % OTHER)
done = console(":set minutes 38\n:save\n:next\n:set minutes 7\n:save\n:diff\n:save", "list.json")
assert done.status == 0 and "as its file has it" in done.out, done
expected = PRETTY.replace("23 }", "38 }") % OTHER.replace("23", "7")
assert text("list.json") == expected, text("list.json")
assert mode("list.json") == 0o600
no_drafts()
# Longer and shorter ones before others.
done = console(":set response very well indeed\n:save\n:next\n:unset discipline\n:save\n:prev\n"
               ":unset services[1].documentation\n:save\n:next\n:set minutes 8\n:save", "list.json")
assert done.status == 0, done
found = json.loads(text("list.json"))
assert found[0]["services"][0] == {"code": "97110", "minutes": 38} and found[0]["odd"] == [1, 2, 3]
assert found[1]["services"][0]["minutes"] == 8 and "discipline" not in found[1]

# One record a line stays one a line.
write("lines.ndjson", "\n".join(json.dumps(session(n)) for n in ("L-1", "L-2", "L-3")) + "\n")
done = console(":next\n:set response=fine\n:save", "lines.ndjson")
lines = text("lines.ndjson").splitlines()
assert done.status == 0 and len(lines) == 3, done
assert json.loads(lines[1])["services"][0]["documentation"] == {"response": "fine"}
assert lines[0] == json.dumps(session("L-1")) and lines[2] == json.dumps(session("L-3"))

# A file of its own; one that is there is not written over unasked.
done = console(":set minutes 38\n:save mine.json\n:save mine.json", "lines.ndjson")
assert done.status == 2 and "mine.json is there already" in done.err and ":save -f" in done.err, done
assert json.loads(text("mine.json"))["services"][0]["minutes"] == 38 and mode("mine.json") == 0o600
done = console(":set minutes 8\n:save -f mine.json", "lines.ndjson")
assert done.status == 0 and json.loads(text("mine.json"))["services"][0]["minutes"] == 8, done
no_drafts()

# A link stays a link to what is saved.
os.symlink("mine.json", "link.json")
done = console(":set minutes 11\n:save", "link.json")
assert done.status == 0 and os.path.islink("link.json"), done
assert json.loads(text("mine.json"))["services"][0]["minutes"] == 11, done

# What was made here needs a name, and has a file from then on.
done = console(":new payer=plain code=97110\n:save")
assert done.status == 2 and "made here" in done.err and not os.path.exists("new.json"), done
done = console(":new payer=plain code=97110 minutes=23\n:save new.json\n:set minutes 24\n:save\n:diff")
assert done.status == 0 and "as its file has it" in done.out, done
assert json.loads(text("new.json"))["services"] == [{"code": "97110", "minutes": 24}]
assert text("new.json").endswith("}\n")

# Where it cannot be written nothing is lost, and the error says so.
done = console(":save /no/such/folder/x.json", "mine.json")
assert done.status == 74 and "cannot write" in done.err, done
assert console(":save a b", "mine.json").status == 2
assert console(":save").status == 2

# Somebody else writes to a file meanwhile (another session is saved over it).
def two():
    write("a.json", session("A-1"))
    write("b.json", session("B-1"))
    return "a.json", "b.json"


# It is read again, and what was not changed here is as the file has it now...
done = console(":set session_id=B-1 services[1].minutes=40\n:save -f b.json\n:undo\n:find B-1\n:show",
               "--mode", "ndjson", *two())
assert done.status == 0 and json.loads(done.out.splitlines()[-1])["services"][0]["minutes"] == 40, done
# ... what was changed here stays, is told, and is not written over it unasked.
script = ":find B-1\n:set minutes 8\n:find A-1\n:set session_id=B-1 services[1].minutes=40\n:save -f b.json\n" \
         ":undo\n:find B-1\n:diff\n"
done = console(script + ":save", *two())
assert done.status == 2 and "changed by somebody else" in done.err and ":save -f" in done.err, done
assert "b.json was changed on disk and is read again" in done.out and "what is here stays" in done.out, done
assert "services[1].minutes  40           8" in done.out, done
assert json.loads(text("b.json"))["services"][0]["minutes"] == 40
done = console(script + ":save -f", *two())
assert done.status == 0 and json.loads(text("b.json"))["services"][0]["minutes"] == 8, done
# A session that the file has no more goes, unless it lies on the table.
done = console(":find A-1\n:save -f b.json\n:sessions", "--mode", "ndjson", *two())
assert done.status == 0, done
assert [json.loads(line)["session"] for line in done.out.splitlines() if line.startswith('{"nr"')] == ["A-1", "A-1"], done
