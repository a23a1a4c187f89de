"""The tours of a README: blocks that show what was typed at a console and what it
showed, typed again at a pseudo-terminal and compared.

    ```console                  $ COMMAND: run by the shell; the console, at a terminal
    $ gonio console visit.json
    gonio> :why                 what stood before what was typed, and what was typed
    hold  plan_of_care ...      what it showed
    …                           any number of lines
    ```

A ```diff block is what the person does in the editor: lines that go and come."""

import os
import re
import shlex
import subprocess
import sys

import terminal

terminal.LIMIT = 600  # no machine is that slow, so something hangs
PROMPT = re.compile(r"gonio[^>\n]*> ")
ELLIPSIS = "…"


def chapter(readme, heading):
    """Its lines, up to the next heading of the same level."""
    text = open(readme, encoding="utf-8").read()
    return re.search(r"^## %s\n(.*?)(?=^## )" % re.escape(heading), text,
                     re.M | re.S).group(1)


def blocks(text, kind):
    return re.findall(r"^```%s\n(.*?)^```$" % kind, text, re.M | re.S)


def edits(text):
    """What goes and what comes, of each diff."""
    found = []
    for block in blocks(text, "diff"):
        lines = block.splitlines()
        found.append(["\n".join(line[1:] for line in lines if line[0] in mark) + "\n"
                      for mark in (" -", " +")])
    return found


def agree(expected, shown):
    """Whether the lines are those, ELLIPSIS standing for any."""
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == ELLIPSIS else re.escape(line) + "\n"
                      for line in expected)
    return re.fullmatch(pattern, "".join(line + "\n" for line in shown))


class Tour:
    def __init__(self, gonio, env):
        self.gonio, self.env = gonio, env
        self.typed = 0  # at the last console

    def run(self, block):
        """All that it says, done. The block as it comes out here."""
        lines, out = block.splitlines(), []
        while lines:
            line = lines.pop(0)
            assert line.startswith("$ "), line
            rest = []
            while lines and not lines[0].startswith("$ "):
                rest.append(lines.pop(0))
            words = shlex.split(line[2:], comments=True)
            out.append(line)
            if words[:2] == ["gonio", "console"]:
                out += self.console([self.gonio] + words[1:], rest)
            else:
                assert not rest, rest
                subprocess.run(line[2:], shell=True, check=True, env=self.env)
        return out

    def console(self, command, lines):
        """Types what stands behind prompts."""
        t = terminal.Terminal(command, self.env, 80, 200)
        out, self.typed = [], 0
        shown = self.until_prompt(t, 0)
        while True:
            expected = []
            while lines and not PROMPT.match(lines[0]):
                expected.append(lines.pop(0))
            assert agree(expected, shown), "%s\n-- shows --\n%s\n-- not --\n%s" % (
                out[-1:], "\n".join(shown), "\n".join(expected))
            out += shown
            if not lines:
                break
            prompt = PROMPT.match(lines[0]).group(0)
            assert t.screen.cursor_line().rstrip() == prompt.rstrip(), (
                t.screen.cursor_line(), prompt)
            out.append(lines[0])
            shown = self.type(t, lines.pop(0)[len(prompt):])
        assert t.program.poll() is not None, "the tour does not end with :quit"
        return out

    def type(self, t, statement):
        self.typed += 1
        before = len(t.seen)
        t.write(statement + "\r")
        if statement == ":quit":
            assert t.end() == 0
            return []
        t.wait_until(lambda: b"\x1b[?2004l" in t.seen[before:], "the end of the line")
        return self.until_prompt(t, before + t.seen[before:].index(b"\x1b[?2004l") + 8)

    @staticmethod
    def until_prompt(t, start):
        t.wait_until(lambda: b"\x1b[?2004h" in t.seen[start:], "a prompt")
        shown = t.seen[start:].split(b"\x1b[?2004h")[0].decode("utf-8")
        t.wait_until(lambda: PROMPT.fullmatch(t.screen.cursor_line().rstrip() + " "),
                     "the prompt")
        shown = re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]", "", shown.replace("\r\n", "\n"))
        return [line.rstrip() for line in shown.split("\n")[:-1]]


if __name__ == "__main__":
    # tour.py README HEADING GONIO: the blocks as they come out, for the README.
    text = chapter(sys.argv[1], sys.argv[2])
    for each in blocks(text, "console"):
        print("\n".join(Tour(sys.argv[3], dict(os.environ)).run(each)))
