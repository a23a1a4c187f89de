/* Policies that must not decide: each is refused for its own reason, at its own
 * place, while the last good ones go on deciding; and once it is mended they
 * are swapped in. */
#define _XOPEN_SOURCE 700

#include "reload/reload_rig.h"

#include "base/hash.h"
#include "format/json.h"
#include "reload/generation.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int set_up(void **state)
{
    struct reload_rig *rig = calloc(1, sizeof *rig);
    assert_non_null(rig);
    rig_make(rig);
    folders_put(
        &rig->folders, "payers/base/policy.lua",
        "return policy { id = 'base', version = '1', title = 'base',\n" FOLDERS_BODY
        "}\n");
    rig_open(rig);
    (void)rig_turn(rig);
    *state = rig;
    return 0;
}

static int tear_down(void **state)
{
    struct reload_rig *rig = *state;
    rig_remove(rig);
    free(rig);
    return 0;
}

/* One file in place of what was there, and why it is refused. */
struct bad {
    const char *path, *text;
    const char *code, *words;
    uint32_t line; /* 0: any */
};

#define HEAD "return policy { id = 'acme', version = '1', title = 'bad',\n"
#define BODY FOLDERS_BODY
#define RULE                                                                           \
    "rule { id = 'coverage.r', topic = 'coverage', scope = 'day',\n"                   \
    "  severity = 'hold', title = 'r', source = 'S',\n"
#define ACME  "payers/acme/policy.lua"
#define CASES "payers/acme/cases.json"
#define ON                                                                             \
    "{\"base\":{\"session_id\":\"C\",\"date_of_service\":\"2026-03-16\","              \
    "\"patient\":{\"id\":\"P\"},\"insurance\":[{\"payer\":\"acme\"}],"                 \
    "\"discipline\":\"PT\",\"services\":[{\"code\":\"97110\",\"minutes\":23,"          \
    "\"therapist\":{\"npi\":\"1000000020\",\"credential\":\"PT\"}}]},"

static const struct bad bads[] = {
    {ACME, "", "script.source", "must end in return and one table", 1},
    {ACME, "return {\n", "script.syntax", "unexpected symbol near <eof>", 2},
    {ACME, "x = = 1\n", "script.syntax", "unexpected symbol near '='", 1},
    {ACME, "return\n\n5\n", "script.source", "must end in return and one table", 1},
    {ACME, "local x = 1\n", "script.source", "must end in return and one table", 1},
    {ACME, "return { 1, 2, 3 }\n", "policy.type", "must be policy { ... }", 1},
    {ACME, "while true do end\n", "script.budget",
     "stopped after 20000000 instructions: does", 1},
    {ACME, "local t = {} for i = 1, 1e9 do t[i] = i end return t\n", "script.memory",
     "not enough memory: scripts may hold 64 MiB", 0},
    {ACME, "local s = 'x' while true do s = s .. s end\n", "script.memory",
     "not enough memory: scripts may hold 64 MiB", 0},
    {ACME, "local function f() return f() + 1 end f()\n", "script.memory",
     "not enough memory: scripts may hold 64 MiB", 0},
    {ACME, "return string.rep('x', 1 << 40)\n", "script.limit",
     "the text would be longer than 1048576 bytes", 1},
    {ACME, "return (('x'):rep(30000)):find(('.-'):rep(8) .. 'b')\n", "script.budget",
     "stopped after 20000000 instructions: does", 1},
    {ACME, "error('on purpose')\n", "script.raised", "on purpose", 1},
    {ACME, "local t = nil return t.x\n", "script.error",
     "attempt to index a nil value (local 't')", 1},
    {ACME, "undeclared = 1 return {}\n", "script.global",
     "global 'undeclared' cannot be assigned:", 1},
    {ACME, "return undeclared\n", "script.name", "there is no global 'undeclared'", 1},
    {ACME, "os.execute('true') return {}\n", "script.gone",
     "'os' is not there: the date of service is a", 1},
    {ACME, "io.open('/etc/passwd') return {}\n", "script.gone",
     "'io' is not there: a policy reads no files:", 1},
    {ACME, "load('return 1') return {}\n", "script.gone",
     "'load' is not there: write the function", 1},
    {ACME, "pcall(error) return {}\n", "script.gone",
     "'pcall' is not there: let the error happen:", 1},
    {ACME, "coroutine.wrap(error) return {}\n", "script.gone",
     "'coroutine' is not there: write a plain", 1},
    {ACME, "setmetatable({}, {}) return {}\n", "script.gone",
     "'setmetatable' is not there: tables are", 1},
    {ACME, "require 'os' return {}\n", "script.gone",
     "'require' is not there: use \"name\" loads a", 1},
    {ACME, "debug.sethook() return {}\n", "script.gone",
     "'debug' is not there: gonio check --explain", 1},
    {ACME, "collectgarbage() return {}\n", "script.gone",
     "'collectgarbage' is not there: memory is", 1},
    {ACME, "print('hello') return {}\n", "script.gone",
     "'print' is not there: return a finding;", 1},
    {ACME, "\x1bLua\x54\x00", "script.source",
     "is compiled Lua: only source text is loaded", 1},
    {ACME, "local lib = use 'missing' return {}\n", "script.use",
     "use: there is no \"missing\" in the shared", 1},
    {ACME, "local lib = use '../lib' return {}\n", "script.error",
     "use: argument 1 must be a name of small", 1},
    {ACME, "local lib = use 'lib' lib.say = 'x' return {}\n", "script.frozen",
     "this table is frozen: it cannot be changed", 1},
    {"scripts/lib.lua", "return {", "script.syntax", "unexpected symbol near <eof>", 1},
    {"scripts/lib.lua", "return use 'lib'\n", "script.use",
     "files use each other in a circle: lib uses", 1},
    {"scripts/lib.lua", "while true do end\n", "script.budget",
     "stopped after 20000000 instructions: does", 1},
    {"scripts/lib.lua", "return 'no table'\n", "script.source",
     "must end in return and one table", 1},
    {ACME, HEAD BODY "  colour = 'red' }\n", "policy.unknown_name",
     "\"colour\" is not a name of a policy", 5},
    {ACME, "return policy { version = '1', title = 'bad',\n" BODY "}\n",
     "policy.missing", "a policy needs \"id\"", 1},
    {ACME, "return policy { id = 'other', version = '1', title = 'bad',\n" BODY "}\n",
     "policy.id", "the id is \"other\", but the folder says", 1},
    {ACME, "return policy { id = 'acme', title = 'bad',\n" BODY "}\n", "policy.missing",
     "a policy needs \"version\"", 1},
    {ACME, HEAD "coverage = 5 }\n", "policy.type", "must be coverage, but is a number",
     2},
    {ACME, HEAD "coverage = { source = 'S', codes = 'any' } }\n", "policy.type",
     "must be a list, each a row of coverage, but", 2},
    {ACME,
     HEAD BODY "caps = { { codes = 'timed', per = 'day', units = 1.5,\n"
               "over = 'hold', source = 'S' } } }\n",
     "script.value", "a number with a fraction: money is a text", 5},
    {ACME,
     HEAD BODY
     "caps = { { id = 'caps.c', codes = 'timed', per = 'fortnight', units = 1,\n"
     "over = 'hold', source = 'S' } } }\n",
     "policy.value", "\"fortnight\" is not known here", 5},
    {ACME,
     HEAD BODY "caps = { { id = 'caps.c', codes = 'timed', per = 'day', units = 1,\n"
               "over = 'hold' } } }\n",
     "policy.missing", "a cap needs \"source\"", 5},
    {ACME,
     HEAD "coverage = { source = 'S', codes = { { codes = { '99999' },\n"
          "status = 'covered', source = 'S' } } },\n"
          "units = { { method = 'midpoint', source = 'S' } } }\n",
     "policy.code", "\"99999\" is neither a code that gonio knows", 2},
    {ACME,
     HEAD "coverage = { source = 'S', codes = { { codes = 'any',\n"
          "status = 'covered', source = 'S' } } },\n"
          "units = { { method = 'guess', source = 'S' } } }\n",
     "policy.value", "\"guess\" is not known here", 4},
    {ACME,
     HEAD BODY "parameters = { p = { unit = 'usd',\n"
               "{ from = '2026-02-30', value = '1.00', source = 'S' } } } }\n",
     "policy.value", "\"2026-02-30\" is not a date, as \"2026-01-31\"", 6},
    {ACME,
     HEAD BODY "parameters = { p = { unit = 'usd',\n"
               "{ from = '2026-01-01', value = '1.00' } } } }\n",
     "policy.missing", "a value needs \"source\"", 6},
    {ACME,
     HEAD BODY "parameters = { p = { unit = 'usd',\n"
               "{ from = '2026-01-01', value = 1.5, source = 'S' } } } }\n",
     "script.value", "a number with a fraction: money is a text", 6},
    {ACME,
     HEAD BODY "parameters = { p = { unit = 'usd',\n"
               "{ from = '2026-01-01', value = '1.00', source = 'S' },\n"
               "{ from = '2026-01-01', value = '2.00', source = 'S' } } } }\n",
     "policy.duplicate", "in force on the same dates, and known from", 7},
    {ACME, HEAD BODY "rules = { rule { title = 'x' } } }\n", "policy.missing",
     "a rule needs \"id\"", 5},
    {ACME, HEAD BODY "rules = { " RULE "check = 5 } } }\n", "policy.type",
     "must be a function, but is a number", 7},
    {ACME,
     HEAD BODY "rules = { " RULE "check = function() end },\n" RULE
               "check = function() end } } }\n",
     "policy.duplicate", "the id \"coverage.r\" is used twice, here and", 8},
    {ACME,
     "local count = 0\n" HEAD BODY "rules = { " RULE
     "check = function() count = count + 1 end } } }\n",
     "script.state", "'count' is assigned here but lives outside", 8},
    {ACME,
     "local seen = {}\n" HEAD BODY "rules = { " RULE
     "check = function() seen[1] = 1 end } } }\n",
     "script.state", "'seen' is a table that could be changed", 8},
    {ACME,
     HEAD BODY "rules = { " RULE "check = function(day)\n"
               "return hold { 'x' .. day.date_of_servce, fix = 'x' } end } } }\n",
     "rule.error", "The rule coverage.r failed: day has no fact", 8},
    {ACME,
     HEAD BODY "rules = { " RULE "check = function(day)\n"
               "local t = nil return t.x end } } }\n",
     "rule.error", "The rule coverage.r failed: attempt to", 8},
    {ACME,
     HEAD BODY "rules = { " RULE "check = function(day)\n"
               "while true do end end } } }\n",
     "rule.error", "The rule coverage.r failed: stopped after", 8},
    {ACME, HEAD BODY "extends = 'nobody' }\n", "policy.extends",
     "there is no policy \"nobody\" to extend", 5},
    {ACME, HEAD BODY "extends = 'acme' }\n", "policy.extends",
     "\"acme\" extends itself, and no earlier", 5},
    {ACME,
     HEAD "extends = 'base', changes = { { 'no.such.row', off = true,\n"
          "because = 'B' } } }\n",
     "policy.extends", "the layers below have no row, rule or", 2},
    {ACME, HEAD "extends = 'base', changes = { { 'coverage.x', off = true } } }\n",
     "policy.missing", "a change needs \"because\"", 2},
    {"payers/base/policy.lua",
     "return policy { id = 'base', version = '1', title = 'base', extends = "
     "'base',\n" BODY "}\n",
     "policy.extends", "\"base\" extends itself, and no earlier", 1},
    {"payers/identity.lua", "return {", "script.syntax", "unexpected symbol near <eof>",
     1},
    {"payers/identity.lua", "return { { '60054', payer = 5 } }\n", "policy.type",
     "must be text, but is a number", 1},
    {CASES, "{", "json.truncated", "the text ends in the middle of the record:", 1},
    {CASES, "[]", "cases.kind", "a case file is one object, not an array", 1},
    {CASES, ON "\"casses\":[]}", "cases.name", "\"casses\" is not a name here", 1},
    {CASES, ON "\"cases\":[{\"nam\":\"x\"}]}", "policy.case",
     "the case \"(a case without a name)\" fails:", 1},
    {CASES, ON "\"cases\":[{\"name\":\"x\",\"expect\":{\"outcome\":\"deny\"}}]}",
     "policy.case", "the case \"x\" fails: /outcome: expected", 1},
    {CASES,
     ON "\"cases\":[{\"name\":\"x\",\"patch\":{\"services\":\"none\"},"
        "\"expect\":{\"outcome\":\"ready\"}}]}",
     "policy.case", "the case \"x\" fails: the session is", 1},
};

static void undo(struct reload_rig *rig, const char *path)
{
    char full[256];
    folders_path(&rig->folders, path, full);
    if (access(full, F_OK) == 0 || errno != ENOENT)
        folders_take(&rig->folders, path);
    folders_policy(&rig->folders, "acme", "one");
    folders_put(&rig->folders, "scripts/lib.lua", "return { say = 'hello' }\n");
    folders_put(
        &rig->folders, "payers/base/policy.lua",
        "return policy { id = 'base', version = '1', title = 'base',\n" FOLDERS_BODY
        "}\n");
}

static void each_is_refused_for_its_own_reason(void **state)
{
    struct reload_rig *rig = *state;
    for (size_t i = 0; i < COUNT_OF(bads); i++) {
        const struct bad *bad = &bads[i];
        folders_put_bytes(&rig->folders, bad->path, text_of(bad->text));
        const struct rig_fault fault = {bad->code, bad->words, bad->path, bad->line};
        rig_refuses(rig, &fault);
        rig_decides(rig, "hello one");
        undo(rig, bad->path);
        assert_true(rig_turn(rig));
        assert_int_equal(rig->news.state, RELOAD_ACTIVE);
    }
}

/* ---- files that end too early, are too long, or are none ---- */

static void put_whole(struct buffer *whole)
{
    static const char text[] =
        "local lib = use 'lib'\n" HEAD BODY "  parameters = { p = { unit = 'usd',\n"
        "    { from = '2026-01-01', value = '1.00', source = 'S' } } },\n"
        "  rules = { " RULE "    check = function(day)\n"
        "      if usd 'p' > 0 then return hold { lib.say, fix = 'x' } end\n"
        "    end } } }";
    buffer_put_cstr(whole, text);
}

/* As a program that writes in place leaves it, wherever it is stopped. */
static void no_half_of_a_policy_decides(void **state)
{
    struct reload_rig *rig = *state;
    struct buffer whole;
    buffer_init(&whole, 1 << 16);
    put_whole(&whole);
    for (size_t len = 0; len < whole.len; len += 1 + len / 12) {
        folders_put_bytes(&rig->folders, ACME, (struct text){whole.at, len});
        assert_true(rig_turn(rig));
        if (rig->news.state != RELOAD_REFUSED)
            fail_msg("%zu of %zu bytes decide", len, whole.len);
        rig_decides(rig, "hello one");
    }
    buffer_release(&whole);
}

static void bytes_that_are_no_text_are_refused(void **state)
{
    struct reload_rig *rig = *state;
    static const char nul[] = "return policy\0 { id = 'acme' }\n";
    static const char utf8[] = HEAD "  summary = '\xff\xfe',\n" BODY "}\n";
    folders_put_bytes(&rig->folders, ACME, (struct text){nul, sizeof nul - 1});
    rig_refuses(rig, &(struct rig_fault){"script.syntax", "", ACME, 1});
    folders_put_bytes(&rig->folders, ACME, (struct text){utf8, sizeof utf8 - 1});
    rig_refuses(rig, &(struct rig_fault){"", "", ACME, 0});
    rig_decides(rig, "hello one");
}

static void a_large_file_is_refused(void **state)
{
    struct reload_rig *rig = *state;
    char path[256];
    folders_path(&rig->folders, ACME, path);
    assert_int_equal(truncate(path, 1 << 21), 0);
    rig_refuses(rig, &(struct rig_fault){"policy.file", "too large", ACME, 0});
    assert_int_equal(truncate(path, (off_t)1 << 40), 0);
    rig_refuses(rig, &(struct rig_fault){"policy.file", "too large", ACME, 0});
    rig_decides(rig, "hello one");
}

static void make_socket(const char *path)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    assert_true(strlen(path) < sizeof at.sun_path);
    strcpy(at.sun_path, path);
    assert_int_equal(bind(fd, (const struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(close(fd), 0);
}

/* Opened by none of them; a FIFO would wait for ever. */
static void what_is_no_file_is_refused(void **state)
{
    struct reload_rig *rig = *state;
    char path[256];
    folders_path(&rig->folders, ACME, path);
    folders_take(&rig->folders, ACME);
    assert_int_equal(mkfifo(path, 0600), 0);
    rig_refuses(rig, &(struct rig_fault){"policy.file", "not a regular", ACME, 0});
    folders_take(&rig->folders, ACME);
    assert_int_equal(mkdir(path, 0700), 0);
    rig_refuses(rig, &(struct rig_fault){"policy.file", "not a regular", ACME, 0});
    folders_take(&rig->folders, ACME);
    make_socket(path);
    rig_refuses(rig, &(struct rig_fault){"policy.file", "not a regular", ACME, 0});
    folders_take(&rig->folders, ACME);
    folders_link(&rig->folders, "policy.lua", ACME);
    rig_refuses(rig, &(struct rig_fault){"policy.link", "circle", ACME, 0});
    folders_take(&rig->folders, ACME);
    folders_link(&rig->folders, "/etc/hostname", ACME);
    rig_refuses(rig, &(struct rig_fault){"policy.link", "leads out", ACME, 0});
    folders_take(&rig->folders, ACME);
    folders_link(&rig->folders, "nowhere", ACME);
    rig_refuses(rig, &(struct rig_fault){"policy.file", "leads nowhere", ACME, 0});
    rig_decides(rig, "hello one");
}

static void what_may_not_be_read_is_refused(void **state)
{
    struct reload_rig *rig = *state;
    char path[256];
    if (geteuid() == 0)
        skip();
    folders_path(&rig->folders, ACME, path);
    assert_int_equal(chmod(path, 0), 0);
    rig_refuses(rig, &(struct rig_fault){"policy.file", "permission", ACME, 0});
}

static void no_policy_at_all_is_refused(void **state)
{
    struct reload_rig *rig = *state;
    folders_take(&rig->folders, "payers/acme");
    folders_take(&rig->folders, "payers/base");
    rig_refuses(rig, &(struct rig_fault){"policy.none", "no policy", "payers", 0});
    rig_decides(rig, "hello one");
}

static void too_many_folders_are_refused(void **state)
{
    struct reload_rig *rig = *state;
    char path[256];
    folders_path(&rig->folders, "payers", path);
    for (int i = 0; i < 2001; i++) {
        char folder[300];
        (void)snprintf(folder, sizeof folder, "%s/f%d", path, i);
        assert_int_equal(mkdir(folder, 0700), 0);
    }
    rig_refuses(rig,
                &(struct rig_fault){"policy.folders", "too many folders", "payers", 0});
    rig_decides(rig, "hello one");
}

/* ---- what only two of them together do wrong ---- */

static void layers_that_clash_are_refused(void **state)
{
    struct reload_rig *rig = *state;
    folders_put(&rig->folders, "payers/over/policy.lua",
                "return policy { id = 'over', version = '1', title = 'over',\n"
                "  extends = 'acme', changes = { { 'coverage.named', off = true,\n"
                "    because = 'B' } } }\n");
    assert_true(rig_turn(rig));
    assert_int_equal(rig->news.state, RELOAD_ACTIVE);
    /* acme alone is whole; the row that over changes is gone. */
    folders_put(&rig->folders, ACME, HEAD BODY "}\n");
    rig_refuses(rig, &(struct rig_fault){"policy.extends", "no row",
                                         "payers/over/policy.lua", 2});
    folders_put(&rig->folders, ACME, HEAD "extends = 'over' }\n");
    rig_refuses(rig,
                &(struct rig_fault){"policy.extends", "in a circle", "policy.lua", 0});
    rig_decides(rig, "hello one");
}

static void cases_that_take_too_long_are_refused(void **state)
{
    struct reload_rig *rig = *state;
    struct buffer cases;
    buffer_init(&cases, 1 << 20);
    rig_close(rig);
    rig->options.deadline_ms = 1;
    rig_open(rig);
    buffer_put_cstr(&cases, ON "\"cases\":[{\"name\":\"x\"}");
    for (int i = 0; i < 5000; i++)
        buffer_put_cstr(&cases, ",{\"name\":\"y\",\"expect\":{\"outcome\":\"ready\"}}");
    buffer_put_cstr(&cases, "]}");
    folders_put_bytes(&rig->folders, CASES, buffer_text(&cases));
    rig_refuses(rig, &(struct rig_fault){"policy.deadline", "longer than", "", 0});
    rig_decides(rig, "hello one");
    buffer_release(&cases);
}

static void a_table_that_is_damaged_is_refused(void **state)
{
    struct reload_rig *rig = *state;
    folders_put(&rig->folders, ACME,
                HEAD BODY "  pairs = { table = 'ncci.medicare', modifiers = { '59' }, "
                          "source = 'S' } }\n");
    assert_true(rig_turn(rig));
    if (rig->news.state != RELOAD_ACTIVE)
        fail_msg("%s: %s", rig->news.why.code, rig->news.why.message);
    folders_put(&rig->folders, "data/ncci.medicare.2026-01-01.table",
                "no table at all");
    rig_refuses(rig, &(struct rig_fault){"data.", "",
                                         "data/ncci.medicare.2026-01-01.table", 0});
    folders_take(&rig->folders, "data/ncci.medicare.2026-01-01.table");
    assert_true(rig_turn(rig));
    assert_int_equal(rig->news.state, RELOAD_ACTIVE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    struct error error = ERROR_NONE;
    const struct CMUnitTest tests[] = {
        TEST(each_is_refused_for_its_own_reason),
        TEST(no_half_of_a_policy_decides),
        TEST(bytes_that_are_no_text_are_refused),
        TEST(a_large_file_is_refused),
        TEST(what_is_no_file_is_refused),
        TEST(what_may_not_be_read_is_refused),
        TEST(no_policy_at_all_is_refused),
        TEST(too_many_folders_are_refused),
        TEST(layers_that_clash_are_refused),
        TEST(cases_that_take_too_long_are_refused),
        TEST(a_table_that_is_damaged_is_refused),
    };
    json_start();
    if (hash_start(&error))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
