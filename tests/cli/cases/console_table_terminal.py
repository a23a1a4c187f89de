""":new asks on a terminal for what matters first, and asks again for what cannot be;
files that change while nobody types are told; a refused record ends nothing."""
from terminal import Terminal


def console(*args, **env):
    made = Terminal([GONIO, "console", "--payers", PLAIN] + list(args), environment(**env))
    made.expect_prompt()
    return made


t = console()
t.write(":new session_id=S-9\r")
t.expect_line("payer (medicare):")
t.write("\r")  # it is needed
t.expect_line("payer (medicare):")
t.write("plain\r")
t.expect_line("date of service (YYYY-MM-DD):")
t.write("3/16/2026\r")
t.expect("YYYY-MM-DD, as 2026-03-16")
t.expect_line("date of service (YYYY-MM-DD):")
t.write("2026-03-16\r")
t.expect_line("discipline (PT, OT, SLP):")
t.write("\r")
t.expect_line("code of the first service (97110):")
t.write("97110\r")
t.expect_line("its minutes (23):")
t.write("23\r")
t.expect_line("given by (PT, PTA):")
t.write("PT\r")
t.expect_line("plan of care written on:")
t.write("\r")
t.expect_line("plan certified on:")
t.write("\r")
t.wait_until(lambda: t.screen.cursor_line().rstrip().endswith(">"), "a prompt")
t.write(":save made.json\r")
t.expect("saved: made.json")
with open("made.json", encoding="utf-8") as file:
    made = json.load(file)
assert made["services"] == [{"code": "97110", "minutes": 23, "therapist": {"credential": "PT"}}], made
assert made["session_id"] == "S-9" and made["date_of_service"] == "2026-03-16" and "discipline" not in made, made
# Ctrl-C leaves the questions, and nothing is made.
t.wait_until(lambda: t.screen.cursor_line().rstrip().endswith(">"), "a prompt")
t.write(":new\r")
t.expect_line("payer (medicare):")
t.write("\x03")
t.wait_until(lambda: t.screen.cursor_line().rstrip().endswith(">"), "a prompt")
t.write(":sessions\r")
t.expect("here")
assert "new-2" not in t.screen.all(), t.screen.all()

# A record that is refused is told, and the console is there all the same.
write("bad.ndjson", json.dumps(session("G-1")) + "\n{\"session_id\": 7}\n")
t = console("bad.ndjson")
assert "1 record was refused" in t.screen.all() and "bad.ndjson:2:16" in t.screen.all(), t.screen.all()
t.write(":sessions\r")
t.expect("G-1")
