"""Tab: what may stand at the cursor, with what it means."""
from terminal import Terminal

write("one.json", session("A-1"))
write("one two.json", session("A-2"))
os.mkdir("folder")
t = Terminal([GONIO, "console", "--payers", PLAIN, "one.json"], environment())
t.expect_prompt()


def tab(typed, line):
    """What the line is after Tab; it is taken away again."""
    t.write(typed + "\t")
    t.expect_line("gonio> " + line)
    t.write("\x15")
    t.expect_prompt()


def listed(typed, *shown):
    before = len(t.seen)
    t.write(typed + "\t")
    for text in shown:
        t.wait_until(lambda: text.encode() in t.seen[before:], text)
    t.expect_line("gonio> " + typed)
    t.write("\x15")
    t.expect_prompt()


tab(":hi", ":history")
tab(":history cl", ":history clear")
tab(":keys v", ":keys vi")
tab("  :hi", "  :history")
listed(":h", ":help", "what was typed before")
# Fields of the session on the table, by position, and their values.
tab(":set services", ":set services[1].")
tab(":set services[1].min", ":set services[1].minutes")
listed(":set services[1].therapist.", "services[1].therapist.npi", "NPI of who gave")
tab(":set discipline P", ":set discipline PT")
tab(":set services[1].mode gr", ":set services[1].mode group")
tab(":set telehealth.consent t", ":set telehealth.consent true")
tab(":set services[1].code 9711", ":set services[1].code 9711")
listed(":set services[1].code 9711", "97110", "97112")
tab(":set insurance[1].payer pl", ":set insurance[1].payer plain")
tab(":set services[1].therapist.credential OTA", ":set services[1].therapist.credential OTA")
# Facts, anywhere in an expression; not within a text.
tab("timed_min", "timed_minutes")
tab("1 + plan_of_care.vis", "1 + plan_of_care.visits_per_week")
listed("plan_of_care.certified_", "plan_of_care.certified_on", "Day the physician signed it")
t.write("'timed_min\t.")
t.expect_line("gonio> 'timed_min.")
t.write("\x15")
t.expect_prompt()
# Files: with blanks in quotes, folders go on.
tab(":load one\\", ":load one\\")
listed(":load one", "one.json", "one two.json")
tab(":load fol", ":load folder/")
tab(":load \"one ", ":load \"one two.json\"")
# In the middle of a line; nothing to say rings, and changes nothing.
t.write(":hi lock\x1b[D\x1b[D\x1b[D\x1b[D\x1b[D\t")
t.expect_line("gonio> :history  lock")
t.write("\x15")
t.expect_prompt()
t.write(":zzz\t!")
t.expect_line("gonio> :zzz!")
t.write("\x15")
# More than fits: the rest is counted.
t.expect_prompt()
listed(":set ", "more: type more of it")
tab(":help loc", ":help lock")
tab(":help priv", ":help privacy")
tab(":mode nd", ":mode ndjson")
listed(":mode ", "Markdown", "for spreadsheets")
t.write("\x04")
assert t.end() == 0
