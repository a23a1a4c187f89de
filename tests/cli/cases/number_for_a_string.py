"""A number where text belongs is an error, not a conversion; all problems of
a session are reported at once."""
bad = session("A", patient={"id": 77}, date_of_service=20260316, void="no")
write("bad.json", [bad, session("B")])
done = check("bad.json")
assert done.status == 3, done
(refused,) = done.rejections()
assert refused["session_id"] == "A" and refused["file"] == "bad.json", refused
pointers = {problem["pointer"] for problem in refused["problems"]}
assert {"/0/patient/id", "/0/date_of_service", "/0/void"} <= pointers or \
       {"/patient/id", "/date_of_service", "/void"} <= pointers, pointers
assert [d["session_id"] for d in done.decisions()] == ["B"], done
table = gonio("check", "--payers", PLAIN, "bad.json")
assert table.status == 3 and table.out.count("session.") >= 3, table
