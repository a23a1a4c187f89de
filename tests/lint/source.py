"""What the lints share: reading C as text, and telling what was found.

A lint is a function that takes the root of the source tree and yields
(path, line, message). It is run on the tree, or with --self-test on small
trees of its own, good ones and bad ones: a bad one that passes fails the
self-test.
"""

import argparse
import pathlib
import re
import sys
import tempfile

# A comment, a string, a character: whichever begins first wins.
TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.S)


def blank(match):
    return re.sub(r"[^\n]", " ", match.group())


def code_of(text):
    """The text without comments and literals, every line where it was."""
    return TOKEN.sub(blank, text)


def without_comments(text):
    return TOKEN.sub(
        lambda m: blank(m) if m.group()[0] == "/" else m.group(), text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def files(root, folder, *suffixes):
    top = pathlib.Path(root) / folder
    return sorted(p for p in top.rglob("*") if p.suffix in suffixes)


def write_tree(root, tree):
    for name, text in tree.items():
        path = pathlib.Path(root) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def self_test(lint, good, bad):
    """good: trees that pass; bad: (tree, words of the one message)."""
    failures = []
    for tree in good:
        with tempfile.TemporaryDirectory() as root:
            write_tree(root, tree)
            failures += [f"good code refused: {m}" for _, _, m in lint(root)]
    for tree, words in bad:
        with tempfile.TemporaryDirectory() as root:
            write_tree(root, tree)
            found = [m for _, _, m in lint(root)]
            if len(found) != 1 or words not in found[0]:
                failures.append(f"wanted one \"{words}\" in {tree}: {found}")
    for failure in failures:
        print(failure)
    print(f"{len(good)} good trees, {len(bad)} bad ones")
    return 1 if failures else 0


def main(lint, good, bad, add_options=None):
    """add_options: gives the lint's own options to the parser; the lint then
    takes them as its second argument."""
    parser = argparse.ArgumentParser()
    parser.add_argument("root", help="the top of the source tree")
    parser.add_argument("--self-test", action="store_true")
    if add_options:
        add_options(parser)
    options = parser.parse_args()
    check = (lambda root: lint(root, options)) if add_options else lint
    if options.self_test:
        sys.exit(self_test(check, good, bad))
    found = list(check(options.root))
    for path, line, message in found:
        print(f"{pathlib.Path(path).relative_to(options.root)}:{line}: {message}")
    sys.exit(1 if found else 0)
