"""How long a function and a file may be.

A function runs from the first line of its declaration to its closing brace.
Tables in .def files are as long as their subject.
"""

import re

import source

FUNCTION_MAX = 60
FILE_MAX = 600

DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.M)


def functions(text):
    """(name, first line, lines) of each function body in the text."""
    code = DIRECTIVE.sub(source.blank, source.code_of(text))
    depth = start = 0
    opened = None
    for match in re.finditer(r"[{};]", code):
        mark, at = match.group(), match.start()
        if mark == "{":
            before = code[start:at]
            if depth == 0 and before.rstrip().endswith(")"):
                opened = start + len(before) - len(before.lstrip())
            depth += 1
        elif mark == "}":
            depth -= 1
            if depth == 0 and opened is not None:
                first = source.line_of(code, opened)
                yield (name_of(code[opened:at]), first,
                       source.line_of(code, at) - first + 1)
                opened = None
        if depth == 0:
            start = at + 1


def name_of(declaration):
    head = declaration.split("{")[0]
    names = [name for name in re.findall(r"(\w+)\s*\(", head) if not name.isupper()]
    return names[0] if names else "function"


def lint(root):
    for folder in ("engine", "tests", "plugins"):
        for path in source.files(root, folder, ".c", ".h"):
            text = path.read_text()
            lines = text.count("\n")
            if lines > FILE_MAX:
                yield path, 1, f"{lines} lines: a file has at most {FILE_MAX}"
            for name, line, length in functions(text):
                if length > FUNCTION_MAX:
                    yield (path, line, f"{name} has {length} lines: a function has "
                                       f"at most {FUNCTION_MAX}")


def function(lines, head="static int f(int a)"):
    """A function of exactly so many lines."""
    return f"{head}\n{{\n" + "    a++;\n" * (lines - 3) + "}\n"


def one(text):
    return {"engine/base/a.c": text}


HEAD = "/* why */\n#define X(a) \\\n    { a\n\nstruct s {\n    int a;\n};\n\n"
GOOD = [
    one(HEAD + function(60)),
    one(function(60) + "\n" + function(60, "int g(void)")),
    one("static const int a[] = {\n" + "    1,\n" * 200 + "};\n"),
    one("enum e {\n" + "    A,\n" * 200 + "    B\n};\n"),
    one("\n" * 600),
    {"engine/model/a.def": "A(1)\n" * 700},
]
BAD = [
    (one(HEAD + function(61)), "f has 61 lines"),
    (one(function(20) + "\n" + function(100, "int g(void)")), "g has 100 lines"),
    (one(function(58, "static int f(int a,\n             int b,\n"
                      "             int c,\n             int d)")), "f has 61 lines"),
    (one(function(70, "static void PRINTF_LIKE(1, 2)\n    h(const char *a, ...)")),
     "h has 71 lines"),
    ({"tests/base/a.c": function(61)}, "f has 61 lines"),
    ({"engine/base/a.h": function(61, "static inline int f(int a)")}, "61 lines"),
    (one("    { /* } */ '}'; \"}\";\n" * 0 + "int f(void)\n{\n    char a = '}';\n"
         + "    a++;\n" * 60 + "}\n"), "f has 64 lines"),
    (one("\n" * 601), "601 lines: a file"),
]

if __name__ == "__main__":
    source.main(lint, GOOD, BAD)
