"""Things that somebody may put into an inbox, more than sixty of them.

Each is (name, how to make it at a path, what must come of it):
  decided   it is an odd but lawful file: its session is decided
  content   it is read and refused whole: it goes to quarantine
  records   it is read, and its records are refused one by one
  refused   it is not even opened: to quarantine by renaming, or left, and told
  left      it is none of ours (not finished, not a file): it stays
Those that need more rights than we have raise OSError and are left out."""

import gzip
import json
import os
import socket
import stat

import world


def lawful(number):
    return json.dumps(world.session(number)).encode()


def put(data):
    def make(path, outside, number):
        with open(path, "wb") as out:
            out.write(data(number) if callable(data) else data)
    return make


def mode(bits):
    def make(path, outside, number):
        put(lawful)(path, outside, number)
        os.chmod(path, bits)
    return make


def link_to(target):
    def make(path, outside, number):
        os.symlink(target.replace("OUTSIDE", os.fsdecode(outside)), path)
    return make


def hard_link(path, outside, number):
    os.link(os.path.join(outside, b"secret.json"), path)


def two_names(path, outside, number):
    put(lawful)(path, outside, number)
    os.link(path, os.path.join(outside, b"second-%d" % number))


def fifo(path, outside, number):
    os.mkfifo(path, 0o600)


def unix_socket(path, outside, number):
    made = socket.socket(socket.AF_UNIX)
    here = os.getcwd()
    os.chdir(os.path.dirname(path))
    try:
        made.bind(os.path.basename(path))
    finally:
        os.chdir(here)


def device(kind, major, minor):
    def make(path, outside, number):
        os.mknod(path, kind | 0o600, os.makedev(major, minor))
    return make


def folder(inside=None, bits=0o700):
    def make(path, outside, number):
        os.mkdir(path)
        if inside:
            put(lawful)(os.path.join(path, inside), outside, number)
        os.chmod(path, bits)
    return make


def deep_folder(path, outside, number):
    os.makedirs(os.path.join(path, *[b"d"] * 50))


def sparse(size):
    def make(path, outside, number):
        with open(path, "wb") as out:
            out.truncate(size)
    return make


def at_time(seconds):
    def make(path, outside, number):
        put(lawful)(path, outside, number)
        os.utime(path, (seconds, seconds))
    return make


def owned_by(uid):
    def make(path, outside, number):
        put(lawful)(path, outside, number)
        os.chown(path, uid, uid)
    return make


def text_of(form):
    return lambda number: form % json.dumps(world.session(number)).encode()


LONG = b"n" * 250 + b".json"
SYMLINKS = [
    (b"link-file.json", "OUTSIDE/secret.json"), (b"link-passwd.json", "/etc/passwd"),
    (b"link-folder.json", "OUTSIDE"), (b"link-nowhere.json", "/nonexistent/x"),
    (b"link-itself.json", "link-itself.json"), (b"link-fifo.json", "OUTSIDE/pipe"),
    (b"link-zero.json", "/dev/zero"), (b"link-up.json", "../../outside/secret.json"),
    (b"link-beside.json", "plain.json"), (b"link-ledger.json", "../ledger.db"),
    (b"link-lock.json", "../lock"), (b"link-proc.json", "/proc/self/environ"),
    (b"link-of-link.json", "link-file.json"), (b"link\nbroken\nline.json", "/etc/shadow"),
]
NAMES = [
    b"plain.json", b"new\nline.json", b"escape-\x1b[31mred\x1b[0m.json",
    b"title-\x1b]0;pwned\x07.json", "right-\u202egnosj.json".encode(), b"-dash.json",
    b"--help", b"--once.json", LONG, "\u00e9".encode() * 125 + b".json",
    b"bad-utf8-\xff\xfe.json", b"two  spaces.json", b"tab\there.json", b"quote'\".json",
    b"$(touch pwned).json", b";rm -rf x;.json", b"back\\slash.json", b"%s%n%x.json",
    b"CON.json", b"dot.json.", b"tilde~2.json", b"*?[a].json",
    b"Twin.json", b"twin.json", "caf\u00e9.json".encode(), "cafe\u0301.json".encode(),
    "smile-\U0001f600.json".encode(), b"a b.json", b"a_b.json", b"no-ending",
    b"00000001-plain.json.ndjson", b"x.why.json", b"x.summary.json", b"=cmd|x.json",
    b"ledger.db", b"carriage\rreturn.json", b"del\x7f.json", "wide-\uff0f.json".encode(),
]
CONTENTS = [
    (b"empty.json", b""), (b"blank.json", b" \n\t\n"), (b"mark.json", b"\xef\xbb\xbf"),
    (b"zeros.json", b"\0" * 4096), (b"half.json", b'{"session_id": "x'),
    (b"deep.json", b"[" * 100000),
    (b"binary.json", bytes(range(256)) * 16), (b"zipped.json.gz", gzip.compress(b"{}")),
    (b"utf16.json", '{"a": 1}'.encode("utf-16")), (b"xml.json", b"<a>1</a>"),
    (b"behind.json", text_of(b"%s x")),
]
RECORDS = [
    (b"comma.json", b"[1, 2, ]"), (b"nan.json", b"[NaN]"),
    (b"surrogate.json", b'{"a": "\\ud800"}'), (b"overlong.json", b'{"a": "\xc0\xaf"}'),
    (b"csv.csv", b"a,b\n1,2\n"),
    (b"wide-record.ndjson", lambda n: json.dumps(world.padded(
        world.session(n), 3 << 20)).encode() + b"\n"),
]
LAWFUL = [
    (b"crlf.ndjson", text_of(b"%s\r\n")), (b"no-end-of-line.ndjson", text_of(b"%s")),
    (b"array.json", text_of(b"[%s]")), (b"spaces-around.json", text_of(b" \n %s \n\n")),
]
ENTRIES = (
    [(name, link_to(target), "refused") for name, target in SYMLINKS]
    + [(name, put(lawful), "decided") for name in NAMES]
    + [(name, put(data), "content") for name, data in CONTENTS]
    + [(name, put(data), "records") for name, data in RECORDS]
    + [(name, put(data), "decided") for name, data in LAWFUL]
    + [
        (b"pipe.json", fifo, "refused"), (b"socket.json", unix_socket, "refused"),
        (b"null.json", device(stat.S_IFCHR, 1, 3), "refused"),
        (b"zero.json", device(stat.S_IFCHR, 1, 5), "refused"),
        (b"tty.json", device(stat.S_IFCHR, 5, 0), "refused"),
        (b"disk.json", device(stat.S_IFBLK, 7, 200), "refused"),
        (b"folder.json", folder(), "refused"),
        (b"full-folder.json", folder(b"inside.json"), "refused"),
        (b"closed-folder.json", folder(None, 0), "refused"),
        (b"deep-folder", deep_folder, "refused"),
        (b"hard.json", hard_link, "refused"), (b"two-names.json", two_names, "refused"),
        (b"terabyte.json", sparse(1 << 40), "refused"),
        (b"five-gigabytes.ndjson", sparse(5 << 30), "refused"),
        (b"set-user.json", mode(0o4600), "refused"),
        (b"set-group.json", mode(0o2610), "refused"),
        (b"sticky.json", mode(0o1600), "decided"), (b"closed.json", mode(0), "decided"),
        (b"open.json", mode(0o666), "decided"), (b"runnable.json", mode(0o777), "decided"),
        (b"stranger.json", owned_by(12345), "refused"),
        (b"future.json", at_time(4102444800), "decided"),
        (b"old.json", at_time(0), "decided"), (b"older.json", at_time(-2000000000), "decided"),
        (b".hidden.json", put(lawful), "left"), (b"..json", put(lawful), "left"),
        (b"writing.tmp", put(lawful), "left"),
    ])
