"""Who may include what.

The rooms of engine/ stand one above the other; each may include from itself
and from the rooms it leans on, and from what those lean on. A library's
header is included in one room only. Includes are written from the root of
engine/, so that each line shows the room.
"""

import pathlib
import re

import source

# Room: the rooms it leans on. No room leans on one further down.
LEANS = {
    "include": [],
    "base": ["include"],
    "model": ["base"],
    "time": ["model"],
    "event": ["model"],
    "format": ["model"],
    "script": ["model"],
    "data": ["model"],
    "policy": ["script", "time", "event", "data"],
    "history": ["policy", "format"],
    "author": ["policy", "format"],
    "plugin": ["event", "format", "script"],
    "ledger": ["history"],
    "run": ["plugin", "ledger"],
    "reload": ["author", "ledger"],
    "answers": ["run", "reload"],
    "handlers": ["plugin"],
    "watch": ["run", "handlers"],
    "runtime": ["answers", "watch"],
    "show": ["run", "author"],
    "console": ["runtime", "show"],
    "cli": ["console"],
}

# Header of a library: the one room that may include it.
LIBRARIES = {
    "cJSON.h": "format", "cjson/cJSON.h": "format",
    "lua.h": "script", "lauxlib.h": "script", "lualib.h": "script",
    "sodium.h": "base", "dlfcn.h": "plugin", "sqlite3.h": "ledger",
    "uv.h": "runtime", "histedit.h": "console", "zip.h": "data",
}

# Headers of libc and POSIX, which every room may include, but dlfcn.h.
STANDARD = re.compile(r"[a-z0-9]+\.h|(sys|linux|netinet|arpa)/[a-z_0-9]+\.h")

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">\n]+)[">]', re.M)


def reach(room):
    """The room and all below it that it may include from."""
    found = {room}
    for lower in LEANS[room]:
        found |= reach(lower)
    return found


def fault_of_quoted(engine, room, name):
    if name.startswith("gonio/"):
        return None
    lower = name.split("/")[0]
    if lower not in LEANS or "/" not in name:
        return f'"{name}" is not written from the root of engine/'
    if lower not in reach(room):
        return f'{room}/ includes "{name}": it may not lean on {lower}/'
    if not (engine / name).exists():
        return f'"{name}" does not exist'
    return None


def fault_of_library(room, name):
    if name.startswith("gonio/"):
        return None
    if name in LIBRARIES:
        home = LIBRARIES[name]
        return None if room == home else f"<{name}> belongs to {home}/ alone"
    return None if STANDARD.fullmatch(name) else f"<{name}> belongs to no room"


def faults_of(engine, path):
    room = path.relative_to(engine).parts[0]
    text = source.without_comments(path.read_text())
    for match in INCLUDE.finditer(text):
        quote, name = match.groups()
        fault = (fault_of_quoted(engine, room, name) if quote == '"'
                 else fault_of_library(room, name))
        if fault:
            yield path, source.line_of(text, match.start()), fault


def lint(root):
    engine = pathlib.Path(root) / "engine"
    for path in source.files(root, "engine", ".c", ".h", ".def"):
        if path.relative_to(engine).parts[0] in LEANS:
            yield from faults_of(engine, path)
        else:
            yield path, 1, "this folder is no room of the table"


TEXT_H = {"engine/base/text.h": "#include <string.h>\n"}
GOOD = [
    {**TEXT_H, "engine/policy/a.c": '#include "base/text.h"\n#include <sys/stat.h>\n'},
    {**TEXT_H, "engine/base/a.c": "#include <sodium.h>\n"},
    {**TEXT_H, "engine/format/a.c": "#include <cjson/cJSON.h>\n"},
    {**TEXT_H, "engine/script/a.h": "#include <lua.h>\n#include <lauxlib.h>\n"},
    {**TEXT_H, "engine/cli/a.c": '#include "gonio/version.h"\n'},
    {"engine/cli/a.c": "#include <gonio/version.h>\n"},
    {**TEXT_H, "engine/base/a.c": '/*\n#include "cli/b.h"\n*/\n// #include <lua.h>\n'},
]
BAD = [
    ({**TEXT_H, "engine/cli/a.h": "", "engine/base/a.c": '#include "cli/a.h"\n'},
     "it may not lean on cli/"),
    ({"engine/format/a.h": "", "engine/script/a.c": '# include "format/a.h"\n'},
     "it may not lean on format/"),
    ({"engine/time/a.h": "", "engine/model/a.def": '#include "time/a.h"\n'},
     "it may not lean on time/"),
    ({**TEXT_H, "engine/base/a.c": '#include "text.h"\n'}, "from the root"),
    ({**TEXT_H, "engine/base/a.c": '#include "../base/text.h"\n'}, "from the root"),
    ({"engine/base/a.c": '#include "base/gone.h"\n'}, "does not exist"),
    ({"engine/policy/a.c": "#include <cjson/cJSON.h>\n"}, "format/ alone"),
    ({"engine/policy/a.c": "#include <lua.h>\n"}, "script/ alone"),
    ({"engine/format/a.h": "#include <lauxlib.h>\n"}, "script/ alone"),
    ({"engine/format/a.c": "#include <lualib.h>\n"}, "script/ alone"),
    ({"engine/model/a.c": "\t#  include <sodium.h>\n"}, "base/ alone"),
    ({"engine/cli/a.c": "#include <dlfcn.h>\n"}, "plugin/ alone"),
    ({"engine/cli/a.c": "#include <sqlite3.h>\n"}, "ledger/ alone"),
    ({"engine/cli/a.c": "#include <uv.h>\n"}, "runtime/ alone"),
    ({"engine/cli/a.c": "#include <curl/curl.h>\n"}, "belongs to no room"),
    ({"engine/attic/a.c": ""}, "no room of the table"),
]

if __name__ == "__main__":
    source.main(lint, GOOD, BAD)
