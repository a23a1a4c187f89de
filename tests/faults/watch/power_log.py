"""What a run did to the files below one folder, as strace saw it: a list of
operations on inodes and directory entries, in order.

Nothing is interposed, so what SQLite and libc write is seen as well; a way of
writing that is not understood here (a shared writable mapping, say) is an
error, never overlooked. replay() of all operations must give the very tree
that is on the disk: power.py holds that for every recording."""

import os
import re
import subprocess
import tempfile

import tracing
import world

CALLS = ("open openat creat read readv write pwrite64 writev pwritev lseek ftruncate "
         "truncate fsync fdatasync syncfs sync_file_range sync rename renameat renameat2 "
         "link linkat symlink symlinkat unlink unlinkat rmdir mkdir mkdirat close dup dup2 "
         "dup3 fcntl fchmod fallocate copy_file_range sendfile splice mmap chdir fchdir").split()
LINE = re.compile(r"^(\d+) +(.*)$", re.S)
CALL = re.compile(r"^(\w+)\((.*)\) += (-?\d+|\?|0x[0-9a-f]+)", re.S)
STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
NOTHING = ("sync_file_range",)  # promises nothing


class Op:
    """kind: write(ino, offset, data), truncate(ino, size), add(dir, name, ino),
    del(dir, name), sync(ino), syncfs(). pair: the add that a del belongs to
    when both are one rename. path: of what is synced, as it is named then."""

    def __init__(self, kind, ino=None, **more):
        self.kind, self.ino, self.pair, self.path = kind, ino, None, None
        self.__dict__.update(more)


class Inode:
    def __init__(self, number, is_dir, mode=0o600, times=None):
        self.number, self.is_dir, self.mode, self.times = number, is_dir, mode, times
        self.data = b""      # of a file, before the recording
        self.entries = {}    # of a folder, before the recording


class Recording:
    """before: inodes at the start; ops: what was done to them."""

    def __init__(self, root):
        self.root = os.path.abspath(root)
        self.inodes, self.ops = {}, []
        self.top = self.scan(self.root)
        self.names = {self.top: ("", None)}  # current parent and name of folders
        self.live = {}                       # current entries of folders
        for inode in self.inodes.values():
            if inode.is_dir:
                self.live[inode.number] = dict(inode.entries)
        self.sizes = {n: len(i.data) for n, i in self.inodes.items()}
        self.fds, self.cwd, self.calling = {}, os.getcwd(), None

    def new(self, is_dir, mode, times=None):
        inode = Inode(len(self.inodes), is_dir, mode, times)
        self.inodes[inode.number] = inode
        return inode

    def scan(self, path):
        about = os.lstat(path)
        inode = self.new(os.path.isdir(path), about.st_mode & 0o7777,
                         (about.st_atime_ns, about.st_mtime_ns))
        if inode.is_dir:
            for name in sorted(os.listdir(path)):
                below = os.path.join(path, name)
                if os.path.isdir(below) or os.path.isfile(below):
                    inode.entries[name] = self.scan(below)
        else:
            with open(path, "rb") as file:
                inode.data = file.read()
        return inode.number

    # ---- names ----

    def resolve(self, dirfd, path):
        """(folder's inode, last name) below the root, or None."""
        if path.startswith("/"):
            full = os.path.normpath(path)
        elif dirfd == "AT_FDCWD":
            full = os.path.normpath(os.path.join(self.cwd, path))
        else:
            entry = self.fds.get(int(dirfd))
            if entry is None:
                return None
            return self.walk(entry["ino"], [p for p in path.split("/") if p not in ("", ".")])
        if full != self.root and not full.startswith(self.root + "/"):
            return None
        return self.walk(self.top, [p for p in full[len(self.root):].split("/") if p])

    def walk(self, ino, parts):
        if not parts:
            return (ino, None)
        for part in parts[:-1]:
            ino = self.live[ino].get(part)
            if ino is None or ino not in self.live:
                return None
        return (ino, parts[-1]) if ino in self.live else None

    def at(self, place):
        folder, name = place
        return folder if name is None else self.live[folder].get(name)

    def path_of(self, ino, folder=None, prefix=""):
        folder = self.top if folder is None else folder
        if ino == folder:
            return prefix or "."
        for name, below in self.live[folder].items():
            if below == ino:
                return prefix + name
            if below in self.live:
                found = self.path_of(ino, below, prefix + name + "/")
                if found and found != ".":
                    return found
        return ""

    # ---- operations ----

    def add(self, place, ino):
        folder, name = place
        self.live[folder][name] = ino
        op = Op("add", ino, folder=folder, name=name)
        self.ops.append(op)
        return op

    def remove(self, place, pair=None):
        folder, name = place
        self.live[folder].pop(name, None)
        self.ops.append(Op("del", None, folder=folder, name=name, pair=pair))

    def write(self, ino, offset, data):
        self.ops.append(Op("write", ino, offset=offset, data=data))
        self.sizes[ino] = max(self.sizes[ino], offset + len(data))

    def truncate(self, ino, size):
        self.ops.append(Op("truncate", ino, size=size))
        self.sizes[ino] = size

    def sync(self, ino, kind="sync"):
        path = self.path_of(ino) if ino is not None else "."
        self.ops.append(Op(kind, ino, path=path, call=self.calling))

    # ---- calls ----

    def opened(self, fd, dirfd, path, flags, mode):
        place = self.resolve(dirfd, path)
        if place is None:
            self.fds.pop(fd, None)
            return
        ino = self.at(place)
        if "O_TMPFILE" in flags:
            ino = None
            inode = self.new(False, mode)
            self.sizes[inode.number] = 0
            ino = inode.number
        elif ino is None and "O_CREAT" in flags:
            inode = self.new(False, mode)
            self.sizes[inode.number] = 0
            self.add(place, inode.number)
            ino = inode.number
        elif ino is not None and "O_TRUNC" in flags and self.sizes.get(ino):
            self.truncate(ino, 0)
        if ino is None:  # of a kind that was not scanned
            self.fds.pop(fd, None)
            return
        self.fds[fd] = {"ino": ino, "at": 0, "append": "O_APPEND" in flags,
                        "writes": "O_RDONLY" not in flags}

    def moved(self, old, new, flags):
        if old is None and new is None:
            return
        assert old is not None and new is not None, "a rename across the root"
        ino, there = self.at(old), self.at(new)
        if ino is None:  # a kind that was not scanned: as a socket
            return
        assert "RENAME_EXCHANGE" not in flags
        assert there is None or there not in self.live or not self.live[there]
        self.remove(old, pair=self.add(new, ino))


def arguments(text):
    """Split at top-level commas; strings hold hex only."""
    parts, depth, quoted, start = [], 0, False, 0
    for at, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        elif not quoted and char in "[{(":
            depth += 1
        elif not quoted and char in "]})":
            depth -= 1
        elif not quoted and depth == 0 and char == ",":
            parts.append(text[start:at].strip())
            start = at + 1
    parts.append(text[start:].strip())
    return parts


def string_of(part):
    match = STRING.search(part)
    assert match and "..." not in part[match.end():], "a string that was cut: " + part[:60]
    return bytes.fromhex(match.group(1).replace("\\x", ""))


def name_of(part):
    return os.fsdecode(string_of(part))


def whole_calls(path):
    """(call's name, arguments, result), each where it ended."""
    begun = {}
    with open(path, encoding="ascii", errors="replace") as log:
        for line in log:
            match = LINE.match(line.rstrip("\n"))
            if not match:
                continue
            thread, text = match.groups()
            if text.endswith("<unfinished ...>"):
                begun[thread] = text[:-len("<unfinished ...>")].rstrip()
                continue
            if text.startswith("<... "):
                text = begun.pop(thread, "") + text[text.index("resumed>") + len("resumed>"):]
            match = CALL.match(text)
            if match and match.group(3) != "?":
                yield match.group(1), arguments(match.group(2)), int(match.group(3), 0)


def apply(recording, name, args, result):
    """One call that succeeded."""
    fds = recording.fds
    recording.calling = name
    handle = HANDLERS.get(name)
    if handle:
        handle(recording, args, result)
    elif name == "close":
        fds.pop(int(args[0]), None)
    elif name not in NOTHING and args and args[0].isdigit() and int(args[0]) in fds:
        raise AssertionError("%s on a file of the spool is not understood" % name)


def do_open(recording, args, result):
    recording.opened(result, "AT_FDCWD", name_of(args[0]), args[1], mode_of(args, 2))


def do_openat(recording, args, result):
    recording.opened(result, args[0], name_of(args[1]), args[2], mode_of(args, 3))


def mode_of(args, at):
    return int(args[at], 8) if len(args) > at else 0o600


def do_read(recording, args, result):
    entry = recording.fds.get(int(args[0]))
    if entry:
        entry["at"] += result


def do_write(recording, args, result):
    entry = recording.fds.get(int(args[0]))
    if entry and result:
        data = b"".join(string_of('"%s"' % m) for m in STRING.findall(args[1]))
        offset = recording.sizes[entry["ino"]] if entry["append"] else entry["at"]
        recording.write(entry["ino"], offset, data[:result])
        entry["at"] = offset + result


def do_pwrite(recording, args, result):
    entry = recording.fds.get(int(args[0]))
    if entry and result:
        data = b"".join(string_of('"%s"' % m) for m in STRING.findall(args[1]))
        recording.write(entry["ino"], int(args[3]), data[:result])


def do_fchmod(recording, args, result):
    entry = recording.fds.get(int(args[0]))
    if entry:
        recording.inodes[entry["ino"]].mode = int(args[1], 8)


def do_lseek(recording, args, result):
    entry = recording.fds.get(int(args[0]))
    if entry:
        entry["at"] = result


def do_ftruncate(recording, args, result):
    entry = recording.fds.get(int(args[0]))
    if entry and recording.sizes[entry["ino"]] != int(args[1]):
        recording.truncate(entry["ino"], int(args[1]))


def do_fallocate(recording, args, result):
    entry = recording.fds.get(int(args[0]))
    if entry and "KEEP_SIZE" not in args[1]:
        end = int(args[2]) + int(args[3])
        if end > recording.sizes[entry["ino"]]:
            recording.truncate(entry["ino"], end)


def do_sync(recording, args, result):
    entry = recording.fds.get(int(args[0]))
    if entry:
        recording.sync(entry["ino"])


def do_syncfs(recording, args, result):
    if int(args[0]) in recording.fds:
        recording.sync(None, "syncfs")


def do_rename(recording, args, result):
    recording.moved(recording.resolve("AT_FDCWD", name_of(args[0])),
                    recording.resolve("AT_FDCWD", name_of(args[1])), "")


def do_renameat(recording, args, result):
    recording.moved(recording.resolve(args[0], name_of(args[1])),
                    recording.resolve(args[2], name_of(args[3])), "".join(args[4:]))


def do_link(recording, args, result):
    if len(args) == 2:
        args = ["AT_FDCWD", args[0], "AT_FDCWD", args[1]]
    if name_of(args[1]).startswith("/proc/self/fd/"):
        ino = recording.fds[int(name_of(args[1]).rsplit("/", 1)[1])]["ino"]
        recording.add(recording.resolve(args[2], name_of(args[3])), ino)
        return
    old = recording.resolve(args[0], name_of(args[1]))
    if old is not None and recording.at(old) is not None:
        recording.add(recording.resolve(args[2], name_of(args[3])), recording.at(old))


def do_unlink(recording, args, result):
    if not args[0].startswith('"'):
        place = recording.resolve(args[0], name_of(args[1]))
    else:
        place = recording.resolve("AT_FDCWD", name_of(args[0]))
    if place is not None and recording.at(place) is not None:
        recording.remove(place)


def do_mkdir(recording, args, result):
    if args[0].startswith('"'):
        args = ["AT_FDCWD"] + args
    place = recording.resolve(args[0], name_of(args[1]))
    if place is not None:
        inode = recording.new(True, mode_of(args, 2))
        recording.live[inode.number] = {}
        recording.add(place, inode.number)


def do_dup(recording, args, result):
    if int(args[0]) in recording.fds:
        recording.fds[result] = recording.fds[int(args[0])]


def do_fcntl(recording, args, result):
    if args[1].startswith("F_DUPFD"):
        do_dup(recording, args, result)


def do_mmap(recording, args, result):
    shared = "MAP_SHARED" in args[3] and "PROT_WRITE" in args[2]
    assert not (shared and args[4].isdigit() and int(args[4]) in recording.fds), \
        "a file of the spool is written through a mapping"


def do_copy(recording, args, result):
    out = int(args[2] if len(args) > 4 else args[0])
    assert out not in recording.fds, "copied within the kernel: not understood"


HANDLERS = {
    "open": do_open, "openat": do_openat, "read": do_read, "readv": do_read,
    "write": do_write, "writev": do_write, "pwrite64": do_pwrite, "lseek": do_lseek,
    "ftruncate": do_ftruncate, "fallocate": do_fallocate, "fsync": do_sync,
    "fdatasync": do_sync, "syncfs": do_syncfs, "rename": do_rename,
    "renameat": do_renameat, "renameat2": do_renameat, "link": do_link,
    "linkat": do_link, "unlink": do_unlink, "rmdir": do_unlink, "unlinkat": do_unlink,
    "mkdir": do_mkdir, "mkdirat": do_mkdir, "dup": do_dup, "dup2": do_dup,
    "dup3": do_dup, "fcntl": do_fcntl, "fchmod": do_fchmod, "mmap": do_mmap, "copy_file_range": do_copy,
    "sendfile": do_copy, "splice": do_copy,
}


def record(words, root, timeout=1200, inject=None):
    """Runs the program to its end; its recording, and how it ended. inject: a
    call that fails, as strace names it."""
    recording = Recording(root)
    with tempfile.NamedTemporaryFile(suffix=".strace") as log:
        done = subprocess.run(
            ["strace", "-f", "-xx", "-s", str(1 << 26), "-o", log.name, "-e",
             "trace=" + tracing.known(CALLS), "-e", "signal=none",
             *(["-e", "inject=" + inject] if inject else []), *words],
            env=world.environment(), stdin=subprocess.DEVNULL, capture_output=True,
            timeout=timeout)
        for name, args, result in whole_calls(log.name):
            if result >= 0 or name == "mmap":
                apply(recording, name, args, result)
    return recording, done
