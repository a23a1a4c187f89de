"""The states a disk may be in after the power fails, given what was recorded.

What counts (as of ALICE, for file systems whose renames are atomic):
- nothing is sure but what was synced: a file's bytes and size by a sync of the
  file, a name by a sync of its folder, everything by syncfs;
- of the rest, anything may be there: each write whole, lost, or torn at 512 or
  4096 bytes, later ones without earlier ones; a size without its bytes (they
  read as zeros); names in any combination, those of one name in their order;
- a rename gives the new name before the old one goes: until something is
  synced both may be there, or either. But a sync of the old name's folder
  alone does not keep the new name: both folders are to be synced, the new
  one first.

A sync can be left out: then it has no effect here, as if the program did not
make it."""

import os

SECTOR, PAGE = 512, 4096


class History:
    """Operations up to a point, with what of them is sure there."""

    def __init__(self, recording, left_out=()):
        self.recording, self.ops = recording, recording.ops
        self.left_out = set(left_out)
        self.after = [self.sure_after(at) for at in range(len(self.ops))]

    def sure_after(self, at):
        """Where the operation at `at` becomes sure; len(ops): never."""
        op = self.ops[at]
        if op.kind in ("sync", "syncfs"):
            return at
        target = op.ino if op.kind in ("write", "truncate") else op.folder
        for later in range(at + 1, len(self.ops)):
            sync = self.ops[later]
            if later in self.left_out:
                continue
            if sync.kind == "syncfs" or (sync.kind == "sync" and sync.ino == target):
                return later
        return len(self.ops)

    def open_at(self, point):
        """Operations before the point that are not sure there."""
        return [at for at in range(point)
                if self.ops[at].kind not in ("sync", "syncfs") and self.after[at] >= point]


class State:
    """Which unsure operations before a point came true. torn: {at: bytes of
    that write that did}; sizes: of writes that are lost but for the file's
    size."""

    def __init__(self, point, kept, torn=None, sizes=()):
        self.point, self.kept = point, frozenset(kept)
        self.torn, self.sizes = torn or {}, frozenset(sizes)


def build(history, state):
    """{path: (inode, bytes)} and the folders {path: inode}."""
    recording, ops = history.recording, history.ops
    data, entries = {}, {}
    true = set()
    for at in range(state.point):
        op = ops[at]
        if op.kind in ("sync", "syncfs"):
            continue
        if history.after[at] < state.point or at in state.kept:
            true.add(at)
    follow_renames(history, state, true)
    for at in range(state.point):
        op = ops[at]
        if op.kind in ("write", "truncate"):
            change(recording, data, op, at, true, state)
        elif at in true:
            folder = entries.setdefault(op.folder, dict(
                recording.inodes[op.folder].entries))
            if op.kind == "add":
                folder[op.name] = op.ino
            else:
                folder.pop(op.name, None)
    return tree(recording, data, entries)


def follow_renames(history, state, true):
    """A name is not gone before the new one is there, but by a sync."""
    ops = history.ops
    places = {id(ops[at]): at for at in range(state.point) if ops[at].kind == "add"}
    for at in range(state.point):
        op = ops[at]
        if (op.kind == "del" and op.pair is not None and at in true
                and places[id(op.pair)] not in true and history.after[at] >= state.point):
            true.discard(at)


def change(recording, data, op, at, true, state):
    image = data.get(op.ino)
    if image is None:
        image = data[op.ino] = bytearray(recording.inodes[op.ino].data)
    if op.kind == "truncate":
        if at in true:
            del image[op.size:]
            image.extend(b"\0" * (op.size - len(image)))
        return
    length = len(op.data)
    if at not in true:
        length = state.torn.get(at, 0)
    end = op.offset + (len(op.data) if at in state.sizes or at in true else length)
    if end > op.offset and len(image) < end:
        image.extend(b"\0" * (end - len(image)))
    image[op.offset:op.offset + length] = op.data[:length]


def tree(recording, data, entries):
    files, folders = {}, {}

    def walk(ino, path):
        folders[path] = ino
        below = entries.get(ino, recording.inodes[ino].entries)
        for name, child in below.items():
            inside = path + "/" + name if path else name
            if recording.inodes[child].is_dir:
                walk(child, inside)
            else:
                files[inside] = (child, bytes(data.get(child, recording.inodes[child].data)))

    walk(recording.top, "")
    return files, folders


def lay_out(recording, built, root):
    """The tree on the disk; root must not be there."""
    files, folders = built
    for path in sorted(folders):
        os.mkdir(os.path.join(root, path), 0o700)
    for path, (ino, data) in files.items():
        inode = recording.inodes[ino]
        full = os.path.join(root, path)
        fd = os.open(full, os.O_WRONLY | os.O_CREAT | os.O_EXCL, inode.mode or 0o600)
        with os.fdopen(fd, "wb") as out:
            out.write(data)
        if inode.times:
            os.utime(full, ns=inode.times)
    for path, ino in sorted(folders.items(), reverse=True):
        os.chmod(os.path.join(root, path), recording.inodes[ino].mode)


# ---- choosing states ----

def is_name(op):
    return op.kind in ("add", "del")


def variants(history, point, rng, random_ones):
    """States of a crash just before operation `point`, the telling ones first."""
    ops, unsure = history.ops, history.open_at(point)
    names = [at for at in unsure if is_name(ops[at])]
    bytes_ = [at for at in unsure if not is_name(ops[at])]
    yield State(point, unsure)
    if not unsure:
        return
    yield State(point, ())
    yield State(point, names)
    yield State(point, names, sizes=[at for at in bytes_ if ops[at].kind == "write"])
    yield State(point, bytes_)
    for at in unsure[-6:]:
        yield State(point, [n for n in unsure if n != at])
        yield State(point, [at])
    for at in [n for n in bytes_ if ops[n].kind == "write"][-3:]:
        for unit in (SECTOR, PAGE):
            cut = rng.randrange(0, len(ops[at].data), unit) if ops[at].data else 0
            rest = [n for n in unsure if n != at]
            yield State(point, rest, torn={at: cut})
            yield State(point, rest, torn={at: cut}, sizes=[at])
    for _ in range(random_ones):
        kept = [at for at in unsure if rng.random() < rng.choice((0.2, 0.5, 0.8))]
        lost = [at for at in bytes_ if at not in kept and ops[at].kind == "write"]
        torn = {at: min(len(ops[at].data), rng.randrange(0, len(ops[at].data) + 1, SECTOR))
                for at in lost if rng.random() < 0.5}
        yield State(point, kept, torn, [at for at in lost if rng.random() < 0.3])
