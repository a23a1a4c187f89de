"""A line of ten megabytes is one record too large; its neighbours stay."""
lines = [json.dumps(session("A")), '{"session_id":"B","x":"' + "y" * (10 << 20) + '"}',
         json.dumps(session("C"))]
write("long.ndjson", "\n".join(lines) + "\n")
done = check("long.ndjson")
assert done.status == 3, done.status
assert [d["session_id"] for d in done.decisions()] == ["A", "C"]
(refused,) = done.rejections()
assert refused["record"] == 2 and refused["line"] == 2, refused
