"""Each header of engine/ compiles alone, and twice in one file.

Several are tried at the same time: a compiler run each, nothing written.
"""

import concurrent.futures
import os
import pathlib
import subprocess

import source


def options_of(parser):
    parser.add_argument("--compiler", default="cc")
    parser.add_argument("--include", action="append", default=[],
                        help="a folder of headers from elsewhere")


def fault_of(root, path, options):
    engine = pathlib.Path(root) / "engine"
    name = path.relative_to(engine)
    if name.parts[0] == "include":
        name = path.relative_to(engine / "include")
    folders = [engine, engine / "include", *options.include]
    run = subprocess.run(
        [options.compiler, "-std=c11", "-D_POSIX_C_SOURCE=200809L", "-Wall", "-Wextra",
         "-Werror", "-fsyntax-only", *(f"-I{folder}" for folder in folders), "-xc", "-"],
        input=f'#include "{name}"\n#include "{name}"\n', text=True, capture_output=True)
    return (path, 1, f"does not compile alone:\n{run.stderr}") if run.returncode else None


def lint(root, options):
    headers = source.files(root, "engine", ".h")
    with concurrent.futures.ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        for fault in pool.map(lambda path: fault_of(root, path, options), headers):
            if fault:
                yield fault


GUARD = "#ifndef A\n#define A\n{}#endif\n"
GOOD = [
    {"engine/base/a.h": GUARD.format("#include <stddef.h>\nstruct a {\n    size_t n;\n};\n")},
    {"engine/include/gonio/a.h": GUARD.format("int f(void);\n")},
]
BAD = [
    ({"engine/base/a.h": GUARD.format("size_t f(void);\n")}, "does not compile alone"),
    ({"engine/base/a.h": "struct a {\n    int n;\n};\n"}, "does not compile alone"),
    ({"engine/base/a.h": GUARD.format('#include "base/b.h"\n')}, "does not compile alone"),
]

if __name__ == "__main__":
    source.main(lint, GOOD, BAD, options_of)
