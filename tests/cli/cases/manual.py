"""gonio manual: a document with every part of the policy, as Markdown and as
HTML that is well nested and holds nothing active."""
import html.parser
import os

VOID = {"meta", "br"}


class Nested(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.seen, self.text = [], set(), []

    def handle_starttag(self, tag, attributes):
        self.seen.add(tag)
        assert all(name in ("lang", "charset", "href") for name, _ in attributes), attributes
        for name, value in attributes:
            assert name != "href" or value.startswith("http"), value
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, (tag, self.getpos())

    def handle_data(self, data):
        self.text.append(data)


def page(*args):
    done = gonio("manual", "--format", "html", *args)
    assert done.status == 0 and done.err == "", done
    parser = Nested()
    parser.feed(done.out)
    assert parser.open == [], parser.open
    assert not parser.seen & {"script", "img", "link", "iframe", "object"}, parser.seen
    return "".join(parser.text)


plain = gonio("manual", "medicare")
assert plain.status == 0 and plain.err == "", plain
for part in ("# Medicare Part B outpatient therapy\n", "## Values\n", "### kx_threshold\n",
             "| $2480.00 | 2026-01-01 to 2026-12-31 | [CMS, Therapy Services; CR 14252](https:",
             "## Coverage\n", "## Units\n", "## Units at most\n", "## Modifiers\n",
             "## Codes that exclude each other\n", "## Telehealth\n", "## Documentation\n",
             "## Rules\n", "known from 2025-11-12", "(unverified)", "(verified 2026-11-21)",
             "- In a home health episode (`session.coverage_status.home_health`) is true\n",
             "It fires, for example: a home health episode"):
    assert part in plain.out, part
rows = [line for line in plain.out.splitlines() if line.startswith("|")]
widths, head = set(), None
for line, after in zip(plain.out.splitlines(), plain.out.splitlines()[1:] + [""]):
    if line.startswith("|"):
        cells = line.replace("\\|", "").count("|")
        head = cells if after.startswith("| ---") else head
        assert cells == head, line
assert rows
bare = gonio("manual", "--no-cases", "medicare")
assert bare.status == 0 and "for example" not in bare.out and "## Rules" in bare.out
assert gonio("manual", "medicare").out == plain.out
assert "certification_days" in page("medicare")

os.makedirs("payers/odd")
policy = open(PLAIN + "/plain/policy.lua").read().replace('id = "plain"', 'id = "odd"')
import re
policy = re.sub(r'title = "[^"]*"', 'title = "<script>alert(1)</script> | *x*"', policy, 1)
write("payers/odd/policy.lua", policy)
odd = gonio("manual", "--payers", "payers", "odd")
assert odd.status == 0, odd
assert odd.out.startswith("# \\<script\\>alert(1)\\</script\\> \\| \\*x\\*\n"), odd.out[:80]
assert "<script>alert(1)</script> | *x*" in page("--payers", "payers", "odd")

far = gonio("manual", "medicrae")
assert far.status == 2 and far.out == "" and "medicare" in far.err, far
for args in ([], ["medicare", "medicare"]):
    wrong = gonio("manual", *args)
    assert wrong.status == 2 and wrong.out == "" and "one PAYER" in wrong.err, wrong
broken = gonio("manual", "--payers", SOURCE + "/tests/author/payers", "broken")
assert broken.status == 2 and broken.out == "" and "cases.json" in broken.err, broken
