"""An empty file holds no session: that is said, not passed over."""
write("empty.json", "")
done = check("empty.json")
assert done.status == 3, done
(refused,) = done.rejections()
assert refused["file"] == "empty.json" and refused["code"].startswith("json."), refused
assert check("-", stdin="").status == 3
assert check("-", stdin=" \n\n ").status == 3
none = gonio("check", "--format", "json", "-", stdin="[]")
assert none.status == 0 and json.loads(none.out) == [], none
