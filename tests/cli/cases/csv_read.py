"""Exports in CSV become sessions, through a mapping."""
CSV = os.path.join(SOURCE, "tests/samples/csv")


def convert(*args, status=0, **more):
    done = gonio("convert", *args, **more)
    assert done.status == status, done
    return done


def sample(name):
    return os.path.join(CSV, name)


# One row per service, by a shipped mapping, named without a path.
done = convert("--map", "service-sheet", sample("services.csv"))
one, two = done.lines()
assert one["session_id"] == "S-1" and [s["minutes"] for s in one["services"]] == [23, 15], "rows of S-1 are not adjacent"
assert one["diagnoses"] == ["M25.561", "M62.81"] and one["services"][0]["charge"] == "75.00", one
assert two["date_of_service"] == "2026-03-16" and two["services"][0]["start"] == "14:00", two
assert two["services"][0]["charge"] == "1075.50" and two["discipline"] == "PT", two
assert "3 rows, 0 skipped" in done.err and "2 sessions, 0 rejected" in done.err, done

# Two files joined: minutes from one, charges from the other.
done = convert("--map", "webpt", sample("minutes.csv"), sample("charges.csv"))
one, two = done.lines()
assert [(s["code"], s["minutes"], s["charge"]) for s in one["services"]] == [
    ("97110", 25, "110.00"), ("97140", 15, "45.00")], one
assert one["services"][1]["modifiers"] == ["59"], one
assert [(s["code"], s.get("minutes"), s.get("charge")) for s in two["services"]] == [
    ("97110", 15, "55.00"), ("97110", 10, None), ("97010", None, "20.00")], two
assert "columns not used: record_id" in done.err, done
done = convert("--map", "webpt", sample("minutes.csv"), status=2)
assert "one is missing" in done.err, done

# Most of what a mapping can do.
one, three = convert("--map", sample("clinic.lua"), sample("clinic.csv")).lines()
assert one["session_id"] == "V1-1017" and one["patient"]["birth_date"] == "1950-04-02", one
assert one["services"][0]["code"] == "97110" and one["services"][0]["modifiers"] == ["59", "GP"], one
assert "modifiers" not in one["services"][1] and one["services"][0]["start"] == "09:05", one
assert one["services"][0]["documentation"]["exercises"] == ["resisted knee extension\n3x10; 4 kg"], one
assert three["insurance"][0]["payer"] == "unknown", three

# check decides what convert shows, from standard input as from a file.
text = open(sample("services.csv"), "rb").read()
direct = gonio("check", "--map", "service-sheet", "--format", "ndjson", sample("services.csv"))
piped = gonio("check", "--map", "service-sheet", "--format", "ndjson", "-", stdin=text)
write("converted.ndjson", convert("--map", "service-sheet", sample("services.csv")).raw)
told = gonio("check", "--format", "ndjson", "converted.ndjson")
assert direct.status == piped.status == told.status == 0, direct
assert direct.out == piped.out == told.out and len(direct.lines()) == 2, direct

# JSON among the files stays JSON, and the order is that of the files.
write("a.json", session("J-1"))
mixed = gonio("check", "--map", "service-sheet", "--payers", PLAIN, "--format", "ndjson", "a.json", sample("services.csv"))
assert [d["session_id"] for d in mixed.decisions()] == ["J-1", "S-1", "S-2"], mixed
assert convert("--map", "service-sheet", "a.json").lines() == [session("J-1")]
write("pretty.json", json.dumps([session("J-1", diagnoses=["a \\\" { , b"]), session("J-2")], indent=2))
assert [s["session_id"] for s in convert("pretty.json").lines()] == ["J-1", "J-2"]

# A CSV file without a mapping says what is missing.
done = gonio("check", sample("services.csv"))
assert done.status == 2 and "needs a mapping" in done.err and "--map" in done.err, done

# A pipe with a name is read once, like standard input.
import threading
os.mkfifo("pipe")
feed = threading.Thread(target=lambda: write("pipe", text))
feed.start()
named = gonio("check", "--map", "service-sheet", "--format", "ndjson", "pipe")
feed.join()
assert named.out == direct.out, named

# The same export twice: its sessions are known already, with their places.
write("again.csv", text)
twice = gonio("check", "--map", "service-sheet", "--format", "ndjson", sample("services.csv"), "again.csv")
assert [(r["code"], r["file"], r["line"]) for r in twice.rejections()] == [
    ("session.duplicate", "again.csv", 2), ("session.duplicate", "again.csv", 3)], twice
assert all("services.csv" in r["message"] for r in twice.rejections()), twice

# Tables that several mappings share stand beside them.
write("plans.lua", 'return { ["Medicare Part B"] = "medicare" }\n')
write("m.lua", """return mapping { files = { { key = "v" } }, session = { session_id = "v",
  date_of_service = "d", patient = { id = "p" }, insurance = { { payer = { column = "i", lookup = use "plans" } } } },
  service = { code = "c" } }""")
write("x.csv", "v,d,p,i,c\n1,2026-03-16,P,Medicare Part B,97110\n")
assert convert("--map", "m.lua", "x.csv").lines()[0]["insurance"] == [{"payer": "medicare"}]
