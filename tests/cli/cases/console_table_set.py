"""Fields are changed by their names, checked as a file's are, and taken back."""
import csv

NAME = "Secretname"


def console(script, *args):
    return gonio("console", "--payers", PLAIN, *args, "s.json", "-c", script)


def shown(script):
    done = console(script + "\n:show", "--mode", "ndjson")
    assert done.status == 0, (script, done)
    return json.loads(done.out.splitlines()[-1])


def refused(script, *told):
    done = console(script)
    assert done.status == 2, (script, done)
    assert all(t in done.err for t in told), (script, told, done)
    assert NAME not in done.err, done
    return done


write("s.json", session("S-1", odd={"kept": [1]}))
service = lambda script: shown(script)["services"][0]

# Every kind of value, in the notation of people.
assert service(":set services[1].minutes 38")["minutes"] == 38
assert service(":set minutes +3")["minutes"] == 26
assert service(":set minutes -5")["minutes"] == 18
assert shown(":set date_of_service 2026-03-20")["date_of_service"] == "2026-03-20"
assert shown(":set date_of_service +14")["date_of_service"] == "2026-03-30"
assert service(":set start 09:05\n:set start +60")["start"] == "10:05"
assert service(":set charge 75.00\n:set charge -0.50")["charge"] == "74.50"
assert shown(":set void true")["void"] is True
assert service(":set mode group")["mode"] == "group"
assert service(":set response tolerated it well, \"no\" pain")["documentation"] == \
    {"response": 'tolerated it well, "no" pain'}
assert service(":set response \"tab\\there\"")["documentation"]["response"] == "tab\there"
assert service(":set response 'a \"b\"'")["documentation"]["response"] == 'a "b"'
assert shown(":set diagnoses M25.561,M54.50")["diagnoses"] == ["M25.561", "M54.50"]
assert shown(":set diagnoses[+] M25.561\n:set diagnoses[1] M54.50")["diagnoses"] == ["M54.50"]
assert shown(":set services[+] 97140")["services"][1] == {"code": "97140"}
assert shown(":set services[+]=97140 services[2].minutes=15 diagnoses=M54.50")["services"][1] == \
    {"code": "97140", "minutes": 15}
assert shown(":set discipline null")["discipline"] is None
assert shown(":set telehealth {\"modality\": \"audio_only\"}")["telehealth"] == {"modality": "audio_only"}
assert shown(":set patient P-9")["patient"] == {"id": "P-9"}
# Nothing else is touched.
assert shown(":set minutes 38")["odd"] == {"kept": [1]}

# What does not fit is told with what belongs there, and nothing has changed.
refused(":set services[1].minuts 3", "did you mean minutes?")
refused(":set mode grup", "individual, group", "did you mean group?")
refused(":set start 9:05", "as 09:05 for 9:05")
refused(":set date_of_service 3/16/2026", "YYYY-MM-DD")
refused(":set date_of_service 2026-02-30", "day that exists")
refused(":set minutes 1441", "0 to 1440")
refused(":set minutes " + NAME, "whole number")
refused(":set minutes -50", "no less than 0")
refused(":set billed_units +1", "known before")
refused(":set minutes 15 start 09:00", "one value", "minutes=23 start=09:00")
refused(":set minutes", "no value")
refused(":set", "no value")
refused(":set services[3].code 97110", "1 entry", "services[+]")
refused(":set services[0].code 97110", "count from 1")
refused(":set services.code 97110", "which of them")
refused(":set " + NAME + " 3", "no such field")
refused(":set session_id null", "session_id")
refused(":set npi 3", "no such field")
refused(":set therapist.npi 1234567890", "NPI")
refused(":set minutes=3 start=" + NAME, "time of day")
refused(":unset services[1].code", "code")
refused(":unset services[2]", "1 entry")
refused(":unset", "which field")
two = console(":set services[+] 97140\n:set minutes 3")
assert two.status == 2 and "2 services" in two.err and "services[1].minutes" in two.err, two
assert gonio("console", "-c", ":set minutes 3").status == 2
# All of several, or none.
done = console(":set minutes=3 start=nine")
assert "->" not in done.out, done

# Taking out.
assert "discipline" not in shown(":unset discipline")
assert shown(":set diagnoses A00.0,A00.1,A00.9\n:unset diagnoses[2]")["diagnoses"] == ["A00.0", "A00.9"]
assert shown(":unset discipline services[1].minutes")["services"][0].get("minutes") is None

# Also what no field has the name of, where it is there.
assert "odd" not in shown(":unset odd") and shown(":unset odd discipline")["patient"] == {"id": "P-S-1"}
refused(":unset od", "no such field")
refused(":unset odd.kept", "no fields")
refused(":set odd 3", "no such field")

# Back and forth.
done = console(":set minutes 24\n:set minutes 25\n:undo\n:undo\n:redo 2\n:undo 2\n:diff")
assert done.status == 0 and "It is as its file has it." in done.out, done
assert done.out.count("services[1].minutes: 25 -> 24") == 1, done
assert "services[1].minutes: 25 -> 23" in done.out and "services[1].minutes: 23 -> 25" in done.out, done
assert service(":set minutes 24\n:set minutes 25\n:undo")["minutes"] == 24
assert service(":set minutes=24 start=09:00\n:undo").get("start") is None
for wrong, told in ((":undo", "nothing of this session"), (":redo", "nothing was undone"),
                    (":set minutes 24\n:undo 0", "how many"), (":undo x", "how many"),
                    (":set minutes 24\n:undo\n:set minutes 25\n:redo", "nothing was undone")):
    refused(wrong, told)
done = console(":set minutes 24\n:undo 5")
assert done.status == 0 and "1 step, there were no more" in done.out, done

# What is different from the file.
done = console(":set minutes 24\n:set services[+] 97140\n:diff", "--mode", "csv")
rows = list(csv.reader(done.out.splitlines()))[-3:]
assert rows[0] == ["field", "in_the_file", "here"] and rows[1] == ["services[1].minutes", "23", "24"], done
done = console(":set minutes 24\n:diff", "--mode", "json")
assert json.loads(done.out[done.out.rindex("[", 0, done.out.rindex("\"field\"")):]) == [{"field": "services[1].minutes", "in_the_file": 23, "here": 24}], done
