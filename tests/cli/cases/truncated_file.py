"""A file cut off in the middle: what is whole is decided, the rest rejected."""
text = json.dumps(session("A")) + "\n" + json.dumps(session("B"))
write("cut.ndjson", text[:-20])
done = check("cut.ndjson")
assert done.status == 3, done
assert [d["session_id"] for d in done.decisions()] == ["A"], done
assert done.rejections()[0]["record"] == 2, done
array = json.dumps([session("A"), session("B")])
write("cut.json", array[:-20])
done = check("cut.json")
assert done.status == 3, done
assert [d["session_id"] for d in done.decisions()] == ["A"], done
