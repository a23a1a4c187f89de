"""Names that engine/ does without, and what to use instead."""

import re

import source

FUNCTIONS = {
    "strcpy stpcpy strcat strncpy strncat": "struct text or struct buffer",
    "sprintf vsprintf": "buffer_printf, or snprintf into a fixed array",
    "gets scanf fscanf sscanf": "a reader of our own",
    "strtok strtok_r": "struct text",
    "atoi atol atoll atof strtod strtof strtold": "a reader of our own, which refuses",
    "system popen execl execlp execle execv execvp execvpe posix_spawn posix_spawnp":
    "nothing: no program is started but a person's own pager and editor",
    "tmpnam tempnam mktemp tmpfile": "file_temp",
    "alloca": "an arena",
    "rand srand random srandom": "hash_key: a decision rests on no chance",
    "gmtime localtime ctime asctime": "base/date.h",
    "setjmp longjmp": "a status",
    "cJSON_GetObjectItem cJSON_HasObjectItem": "the look-up that minds letter case",
    "cJSON_Compare": "json_contains",
    "getwd": "getcwd",
}

RULES = [(re.compile(rf"\b({'|'.join(names.split())})\s*\("), instead)
         for names, instead in FUNCTIONS.items()]
RULES += [
    (re.compile(r"\b(float|double)\b"), "whole numbers: cents, minutes, days"),
    # Function types that return one may have a name.
    (re.compile(r"\b(typedef\s+(?:struct|enum|union))\b[^;{(]*[;{]"), "the tag"),
    (re.compile(r"\b(setlocale)\s*\(\s*(?!LC_CTYPE\b)"), "LC_CTYPE alone"),
    (re.compile(r"\b(lua_setlocale|luaL_openlibs|luaL_dostring|luaL_dofile)\b"),
     "the sandbox"),
]

# cJSON hands numbers over as double and nothing else: where the numbers of
# cases and decisions become whole ones, there is no way round it. The console
# starts the pager and the editor, in one place.
ALLOWED = {
    "console/program.c": {"posix_spawn"},
    "format/json.c": {"double"},
    "format/json_contains.c": {"double"},
}

# In comments too.
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def lint(root):
    for path in source.files(root, "engine", ".c", ".h", ".def"):
        text = path.read_text()
        code = source.code_of(text)
        allowed = ALLOWED.get("/".join(path.parts[-2:]), ())
        for rule, instead in RULES:
            for match in rule.finditer(code):
                if match.group(1) not in allowed:
                    yield (path, source.line_of(code, match.start()),
                           f"{match.group(1)} is banned; use {instead}")
        for match in UNFINISHED.finditer(text):
            yield (path, source.line_of(text, match.start()),
                   f"{match.group(1)}: nothing may look unfinished")


def one(code):
    return {"engine/base/a.c": code}


GOOD = [
    one("/* strcpy(a, b), a double */\n"),
    one('const char *text = "strcpy(a, b) in a float";\n'),
    one("int n = snprintf(a, sizeof a, \"%d\", 1);\n"),
    one("my_strcpy(a, b); strcpy_of; gets; item->valuedouble;\n"),
    one('setlocale(LC_CTYPE, "C.UTF-8");\n'),
    one("localtime_r(&t, &tm); cJSON_GetObjectItemCaseSensitive(a, b);\n"),
    one("char c = '\"'; /* ' */ int d;\n"),
    one("typedef enum status read_fn(struct a *a);\n"),
    {"tests/base/a.c": "strcpy(a, b);\n"},
    {"engine/format/json.c": "double a = item->valuedouble;\n"},
]
BAD = [(one(f"void f(void)\n{{\n    {name} (a);\n}}\n"), f"{name} is banned")
       for names in FUNCTIONS for name in names.split()]
BAD += [
    (one("double share;\n"), "double is banned"),
    (one("int x = (float)1;\n"), "float is banned"),
    (one("typedef struct a b;\n"), "typedef struct is banned"),
    (one("typedef enum {A} b;\n"), "typedef enum is banned"),
    (one('setlocale(LC_ALL, "");\n'), "setlocale is banned"),
    (one("luaL_openlibs(state);\n"), "luaL_openlibs is banned"),
    ({"engine/format/writer.c": "double a;\n"}, "double is banned"),
    ({"engine/format/keys.c": "double a;\n"}, "double is banned"),
    ({"engine/format/json.c": "a = strtod(b, 0);\n"}, "strtod is banned"),
    (one("/* TODO later */\n"), "unfinished"),
    (one("// FIXME\n"), "unfinished"),
    (one("char q = '\"'; strcpy(a, b); char r = '\"';\n"), "strcpy is banned"),
    (one("/* a */ gets(b); /* c */\n"), "gets is banned"),
    ({"engine/model/a.h": "inline void f(void) { strcat(a, b); }\n"}, "strcat"),
]

if __name__ == "__main__":
    source.main(lint, GOOD, BAD)
