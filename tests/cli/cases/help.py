"""Each command says how it is used, on standard output, and keeps to 80
columns; each option that its source reads is in it."""
import re
later = {"ledger", "jobs", "stale"}
for command in ("check", "units", "test", "lint", "policies", "manual", "convert",
                "plugins", "compare", "audit", "console"):
    told = gonio(command, "--help")
    assert told.status == 0 and told.err == "", told
    assert told.out.startswith("usage: gonio %s [OPTION]..." % command), told
    assert "\nExamples:\n" in told.out and "\nExit status" in told.out, told
    assert re.search(r"\b74\b", told.out.split("Exit status")[1]), told
    assert max(map(len, told.out.splitlines())) <= 80, told
    assert gonio("help", command).out == told.out
    assert gonio(command, "-h").out == told.out
    source = open("%s/engine/cli/%s.c" % (SOURCE, command)).read()
    for option in re.findall(r'\{\s*"([a-z-]+)",\s*OPTION_', source):
        assert option in later or "--" + option in told.out, (command, option)
    for option in set(re.findall(r"--([a-z][a-z-]+)", told.out)) - {"help"}:
        assert '"%s"' % option in source, (command, option)
