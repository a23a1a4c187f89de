"""Standard input is decided as the file is, but for its name."""
for text in (json.dumps(session("A")), json.dumps([session("A"), session("B")]),
             "".join(json.dumps(session(i)) + "\n" for i in "ABC")):
    name = write("in", text)
    assert check(name).raw == check("-", stdin=text).raw == check("/dev/stdin", stdin=text).raw
assert check("-", stdin="{}").rejections()[0]["file"] == "standard input"
