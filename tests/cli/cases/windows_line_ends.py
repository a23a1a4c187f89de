"""Windows line ends are white space, in lines and in objects."""
text = json.dumps(session("A")) + "\n" + json.dumps(session("B")) + "\n"
write("unix.ndjson", text)
write("windows.ndjson", text.replace("\n", "\r\n"))
write("windows.json", json.dumps([session("A"), session("B")], indent=2).replace("\n", "\r\n"))
for name in ("windows.ndjson", "windows.json"):
    done = check(name)
    assert done.status == 0, done
    assert [d["session_id"] for d in done.decisions()] == ["A", "B"], done
