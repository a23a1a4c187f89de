"""gonio console: whatever is typed as an expression, or behind a command that asks: a
sentence on standard error or an answer, no escape, no crash."""
import glob

clean = glob.glob(SAMPLES + "/01-*.json")[0]
STRINGS = (
    "\x1b[31mred", "\u202eabc", "\ud7ff\ufffd\U0001f9d1\u200d\u2695", "%s%n%x", "../../etc/passwd",
    "'; drop table x; --", "\\", "\"", "'", "]]", "[[", "{{{", "nil.x", "a.b.c.d.e.f.g.h[1]",
    "services[99999999999999999999]", "services[0]", "services[-1].code", "x" * 5000, "-" * 300,
    "\t", "\u00a0", "0x1p4", "1e999", "math.huge // 1", "goto x", "::x::", "~", "#", "@", "$",
    "services[1]..code", ".", "..", "day.day.day", "session.session", "known", "(nil)()",
)
for text in STRINGS:
    result = gonio("console", clean, stdin=text.encode("utf-8", "replace") + b"\n")
    assert result.status in (0, 2), (text, result)
    assert "\x1b" not in result.out + result.err and "\u202e" not in result.out, (text, result)
    assert result.status == 0 or result.err.startswith("gonio console: "), (text, result)
for command in ("why", "why-not", "flip", "as", "on", "known", "filing", "facts", "with"):
    for text in STRINGS[:4] + ("x" * 5000, "\"", "-1", "''", "a b c d e f g"):
        result = gonio("console", clean, stdin=(":%s %s\n" % (command, text)).encode())
        assert result.status in (0, 2), (command, text, result)
        assert "\x1b" not in result.out + result.err, (command, text, result)
        assert "\u202e" not in result.out + result.err, (command, text, result)

# Bytes that are no text.
for raw in (b"\xff\xfe\n", b"'\xc3('\n", b"\x00\n", b"1 + \x00 1\n", b"services[\x80]\n"):
    result = gonio("console", clean, stdin=raw)
    assert result.status in (0, 2), (raw, result)
