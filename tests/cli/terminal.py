"""A terminal for tests: a program on a pseudo-terminal, and the screen that its
output makes. Waits are for text, with limits that only a hang reaches."""

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
import unicodedata

LIMIT = 120  # seconds; nothing waits for them when all is well
FILLER = "\0"  # the second column of a wide character
SEQUENCE = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[()][0-9A-B]|[=>78M])")


class Screen:
    """What a terminal would show: enough of a VT100 for a line editor. Lines that
    scroll off are kept."""

    def __init__(self, columns, lines):
        self.columns, self.height = columns, lines
        self.gone, self.rows = [], [""]
        self.row = self.column = 0
        self.begun, self.decoder = "", codecs.getincrementaldecoder("utf-8")("replace")
        self.strange = []  # sequences that nobody expects

    def feed(self, data):
        text = self.begun + self.decoder.decode(data)
        self.begun = ""
        at = 0
        while at < len(text):
            found = SEQUENCE.match(text, at)
            if found:
                self.obey(found.group(0)[1:])
                at = found.end()
            elif text[at] == "\x1b" and len(text) - at < 64:
                self.begun = text[at:]  # the rest of it comes
                break
            else:
                self.put(text[at])
                at += 1

    def put(self, c):
        if c == "\r":
            self.column = 0
        elif c == "\n":
            self.down()
        elif c == "\b":
            self.column = max(0, self.column - 1)
        elif c == "\a":
            pass
        elif c == "\t":
            self.column = min(self.columns - 1, self.column // 8 * 8 + 8)
        elif c < " ":
            self.strange.append(c)
        else:
            self.draw(c)

    def draw(self, c):
        if self.column >= self.columns:
            self.column = 0
            self.down()
        line = self.rows[self.row].ljust(self.column)
        if unicodedata.east_asian_width(c) == "W":
            c += FILLER
        self.rows[self.row] = line[:self.column] + c + line[self.column + len(c):]
        self.column += len(c)

    def down(self):
        self.row += 1
        if self.row == len(self.rows):
            self.rows.append("")
        if len(self.rows) > self.height:
            self.gone.append(self.rows.pop(0))
            self.row -= 1

    def obey(self, sequence):
        last, rest = sequence[-1], sequence[1:-1]
        count = int(rest) if rest.isdigit() and int(rest) else 1
        line = self.rows[self.row]
        if sequence[0] != "[" or last in "mhl":
            if last == "M":
                self.row = max(0, self.row - 1)
            elif sequence[0] == "[" and last in "hl" and rest not in ("?2004", "4"):
                self.strange.append(sequence)
        elif last == "A":
            self.row = max(0, self.row - count)
        elif last == "B":
            self.row = min(len(self.rows) - 1, self.row + count)
        elif last == "C":
            self.column = min(self.columns - 1, self.column + count)
        elif last == "D":
            self.column = max(0, min(self.column, self.columns - 1) - count)
        elif last == "G":
            self.column = count - 1
        elif last == "K" and rest in ("", "0"):
            self.rows[self.row] = line[:self.column]
        elif last == "J" and rest in ("", "0"):
            self.rows[self.row] = line[:self.column]
            del self.rows[self.row + 1:]
        elif last == "J" and rest == "2":
            self.rows = [""] * len(self.rows)
        elif last == "J" and rest == "3":
            self.gone = []
        elif last == "H" and rest == "":
            self.row = self.column = 0
        elif last == "P":
            self.rows[self.row] = line[:self.column] + line[self.column + count:]
        elif last == "@":
            line = line.ljust(self.column)
            self.rows[self.row] = line[:self.column] + " " * count + line[self.column:]
        else:
            self.strange.append(sequence)

    def text(self):
        return shown(self.rows)

    def all(self):
        return shown(self.gone + self.rows)

    def cursor_line(self):
        return shown([self.rows[self.row]])


def shown(rows):
    return "\n".join(line.replace(FILLER, "").rstrip() for line in rows)


class Terminal:
    """A program that believes in a person. seen: every byte of it."""

    def __init__(self, command, env, columns=80, lines=24):
        self.ours, theirs = pty.openpty()
        self.screen = Screen(columns, lines)
        self.size(columns, lines)
        self.seen = b""
        self.marks = 0
        self.program = subprocess.Popen(command, stdin=theirs, stdout=theirs,
                                        stderr=theirs, env=env, close_fds=True,
                                        preexec_fn=lambda: take_terminal(theirs))
        os.close(theirs)

    def size(self, columns, lines):
        fcntl.ioctl(self.ours, termios.TIOCSWINSZ,
                    struct.pack("HHHH", lines, columns, 0, 0))
        self.screen.columns, self.screen.height = columns, lines

    def read(self, seconds):
        """One piece; False: it is over."""
        if not select.select([self.ours], [], [], seconds)[0]:
            return True
        try:
            piece = os.read(self.ours, 65536)
        except OSError:
            return False
        self.seen += piece
        self.screen.feed(piece)
        return bool(piece)

    def wait_until(self, there, what):
        end = time.monotonic() + LIMIT
        while not there():
            assert self.read(1) and time.monotonic() < end, \
                "waited for %s\n%s\n%r" % (what, self.screen.all(), self.seen[-2000:])

    def expect(self, text):
        """Until the screen shows it."""
        self.wait_until(lambda: text in self.screen.text(), repr(text))

    def line(self):
        """The cursor's line; what the prompt says of the session is left out."""
        return re.sub(r"^gonio [^>]*>", "gonio>", self.screen.cursor_line())

    def expect_line(self, text):
        """Until the cursor's line is exactly this."""
        self.wait_until(lambda: self.line().rstrip() == text.rstrip(),
                        "the line %r" % text)

    def write(self, data):
        """Reads meanwhile: a program that answers must not be stuck."""
        data = memoryview(data.encode() if isinstance(data, str) else data)
        while data:
            ready = select.select([self.ours], [self.ours], [], LIMIT)
            assert ready[0] or ready[1], "stuck"
            if ready[0]:
                assert self.read(0), "it ended: %r" % self.seen[-2000:]
            if ready[1]:
                data = data[os.write(self.ours, data[:4000]):]

    def paste(self, data):
        data = data.encode() if isinstance(data, str) else data
        self.write(b"\x1b[200~" + data + b"\x1b[201~")

    def run(self, statement, prompt="gonio> "):
        """Types it, and waits for the next prompt. What it showed."""
        self.expect_prompt(prompt)
        before = len(self.seen)
        self.write(statement + "\r")
        # Between a line and the next prompt pastes are switched off and on.
        self.wait_until(lambda: b"\x1b[?2004l" in self.seen[before:] and
                        b"\x1b[?2004h" in self.seen[before:].split(b"\x1b[?2004l", 1)[1],
                        "the end of %r" % statement)
        shown = self.seen[before:].split(b"\x1b[?2004l", 1)[1].split(b"\x1b[?2004h")[0]
        self.expect_prompt(prompt)
        return shown.decode("utf-8").replace("\r\n", "\n")

    def settle(self, prompt="gonio> "):
        """Until all that was typed is done: the prompt waits."""
        self.marks += 1
        mark = "-- %d" % self.marks
        self.write(mark)
        self.expect_line(prompt + mark)
        self.write("\x15")
        self.expect_prompt(prompt)

    def expect_prompt(self, prompt="gonio> "):
        self.wait_until(lambda: self.line().rstrip() == prompt.rstrip(), "the prompt")

    def resize(self, columns, lines):
        self.size(columns, lines)
        self.program.send_signal(signal.SIGWINCH)

    def end(self):
        """Until it ends by itself: its exit status."""
        end = time.monotonic() + LIMIT
        while self.read(0.2) and time.monotonic() < end:
            if self.program.poll() is not None:
                break
        status = self.program.wait(LIMIT)
        while select.select([self.ours], [], [], 0)[0] and self.read(0):
            pass
        return status

    def close(self):
        """It goes away, as when a window is closed."""
        os.close(self.ours)
        return self.program.wait(LIMIT)


def take_terminal(fd):
    os.setsid()
    fcntl.ioctl(fd, termios.TIOCSCTTY, 0)
