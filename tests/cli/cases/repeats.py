"""The same session twice, and an older revision: the other one is named."""
write("a.json", [session("A"), session("B")])
write("b.json", [session("A"), session("B", revision=2)])
done = check("a.json", "b.json")
assert done.status == 3, done
older, twice = done.rejections()
assert older["session_id"] == "B" and older["code"] == "session.superseded", older
assert "record 2 of b.json" in older["message"], older
assert twice["session_id"] == "A" and twice["code"] == "session.duplicate", twice
assert twice["file"] == "b.json" and "record 1 of a.json" in twice["message"], twice
assert [(d["session_id"], d["revision"]) for d in done.decisions()] == [("A", 1), ("B", 2)]
assert "with the same content" in twice["message"], twice
write("c.json", [session("A"), session("A", discipline="OT")])
(differs,) = check("c.json").rejections()
assert differs["code"] == "session.duplicate" and "content differs" in differs["message"], differs
