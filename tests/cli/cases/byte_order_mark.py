"""A byte order mark is named for what it is."""
write("bom.json", b"\xef\xbb\xbf" + json.dumps(session()).encode())
done = check("bom.json")
assert done.status == 3, done
(refused,) = done.rejections()
assert "byte order mark" in refused["message"], refused
