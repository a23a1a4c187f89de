/* Functions that keep state are refused before any of them runs, with the name
 * of what is kept and its line; bytecode that is not as expected is refused,
 * never trusted, never a crash. */
#include "script/rig.h"

#include "base/buffer.h"
#include "script/bytecode.h"

#include <lauxlib.h>
#include <lua.h>

static struct rig rig;

static const struct {
    const char *top, *body, *message; /* NULL: sealed */
    uint32_t line;
} functions[] = {
    {"local n = 1", "return n", NULL, 0},
    {"local n = 1\nn = 2", "return n", NULL, 0},
    {"local s, b, z = 'x', true, nil", "return s, b, z", NULL, 0},
    {"local t = constants { 1, { 2 } }", "return t[1]", NULL, 0},
    {"local floor = math.floor", "return floor(1)", NULL, 0},
    {"local s = string", "return s.rep('x', 3)", NULL, 0},
    {"local use_it = use 'gonio.documentation'", "return use_it.is_vague 'x'", NULL, 0},
    {"local make = hold", "return make { 'x' }", NULL, 0},
    {"local function f(n) return n and f(n - 1) end", "return f(0)", NULL, 0},
    {"", "local n = 0\nlocal function f() n = n + 1 end\nf()\nreturn n", NULL, 0},
    {"", "local t = {}\nt.x = 1\nreturn t", NULL, 0},
    {"", "local _ENV = { y = 1 }\ny = 2\nreturn y", NULL, 0},
    {"local n = 0", "n = 1", "'n' is assigned here", 3},
    {"local n = 0", "\n\nlocal function f() n = 1 end", "'n' is assigned here", 5},
    {"local n = 0\nlocal function f()\nn = n + 1\nend", "f()", "'n' is assigned here",
     3},
    {"local n = 0", "return function() return function() n = 2 end end",
     "'n' is assigned here", 3},
    {"local a, b = 0, 0", "local x = a\nb = 1\na = 2", "'b' is assigned here", 4},
    {"local t = {}", "return t", "'t' is a table that could be changed", 2},
    {"local t = {}\nlocal f = function() return t end", "return f()",
     "'t' is a table that could be changed", 2},
    {"local f = 1.5", "return f", "'f' is a number with a fraction", 2},
    {"local h = math.huge", "return h", "'h' is a number with a fraction", 2},
    {"", "x = 1", "'x' is a global", 3},
    {"", "\nlocal f = function()\ny = 1\nend", "'y' is a global", 5},
    {"", "_ENV = {}", "'_ENV' is assigned here", 3},
    {"local words = ('a b'):gmatch '%a'", "return words()",
     "'words' reaches an iterator", 2},
    {"local k = constants { step = pairs {} }", "return k", "'k' reaches an iterator",
     2},
    {"local n = 0\nlocal k = constants { f = function() n = 1 end }", "return k",
     "'n' is assigned here", 2},
};

static void state_is_found_before_it_is_kept(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(functions); i++) {
        char source[500];
        strcpy(source, functions[i].top);
        strcat(source, "\nreturn { check = function(service, day)\n");
        strcat(source, functions[i].body);
        strcat(source, "\nend }\n");
        assert_ok(rig_load(&rig, source), &rig.error);
        enum status status =
            script_seal(rig.script, rig_function(&rig, "check"), &rig.error);
        if (!functions[i].message) {
            assert_ok(status, &rig.error);
            continue;
        }
        assert_fails(status, STATUS_POLICY, &rig.error);
        if (!strstr(rig.error.message, functions[i].message) ||
            rig.error.line != functions[i].line)
            fail_msg("%s / %s: line %u: %s", functions[i].top, functions[i].body,
                     rig.error.line, rig.error.message);
        assert_string_equal(rig.error.file, "policy.lua");
    }
}

/* ---- bytecode ---- */

static int keep(lua_State *L, const void *bytes, size_t size, void *context)
{
    (void)L;
    buffer_put(context, bytes, size);
    return 0;
}

/* The compiled form of a text; upvalue 0 is _ENV. */
static void compile(const char *source, struct buffer *dump)
{
    lua_State *L = luaL_newstate();
    assert_non_null(L);
    buffer_init(dump, 1 << 20);
    assert_int_equal(luaL_loadbufferx(L, source, strlen(source), "=t", "t"), LUA_OK);
    assert_int_equal(lua_dump(L, keep, dump, 0), 0);
    assert_false(buffer_failed(dump));
    lua_close(L);
}

static enum bytecode_answer check(struct text dump, struct bytecode_finding *finding)
{
    return bytecode_check(dump, 0, finding);
}

static void lines_far_apart_are_counted(void **state)
{
    (void)state;
    char source[4000];
    struct bytecode_finding finding;
    struct buffer dump;
    size_t len = 0;
    memset(source, '\n', sizeof source);
    for (size_t i = 0; i < 200; i++, len += 12)
        memcpy(source + len, "local a = 1\n", 12);
    memcpy(source + 180 * 12, "do end    \n\n", 12);
    memcpy(source + 3000, "x = 1", 5);
    source[3100] = '\0';
    for (size_t i = 190; i < 200; i++)
        memcpy(source + i * 12, "           \n", 12);
    compile(source, &dump);
    assert_int_equal(check(buffer_text(&dump), &finding), BYTECODE_ASSIGNS_GLOBAL);
    assert_string_equal(finding.name, "x");
    uint32_t line = 1;
    for (size_t i = 0; i < 3000; i++)
        line += source[i] == '\n';
    assert_int_equal(finding.line, line);
    buffer_release(&dump);
}

static const char sample[] =
    "local a, b <const>, c = 1, 'two', 3.5\n"
    "local function f(x) local y = { x, a, c, n = nil, [true] = false }\n"
    "  return function(...) a = y; return ... end end\n"
    "g = f('a text that is longer than forty bytes, to be a long one')\n"
    "return f\n";

/* Each byte changed in each way that a bit can: any answer, but an answer. */
static void damaged_bytecode_is_answered(void **state)
{
    (void)state;
    struct bytecode_finding finding;
    struct buffer dump;
    unsigned strange = 0;
    compile(sample, &dump);
    assert_int_equal(check(buffer_text(&dump), &finding), BYTECODE_ASSIGNS_GLOBAL);
    for (size_t at = 0; at < dump.len; at++)
        for (unsigned bit = 0; bit < 8; bit++) {
            dump.at[at] = (char)(dump.at[at] ^ (1 << bit));
            strange += check(buffer_text(&dump), &finding) == BYTECODE_STRANGE;
            dump.at[at] = (char)(dump.at[at] ^ (1 << bit));
        }
    assert_true(strange > dump.len);
    buffer_release(&dump);
}

static void cut_or_continued_bytecode_is_strange(void **state)
{
    (void)state;
    struct bytecode_finding finding;
    struct buffer dump;
    compile(sample, &dump);
    struct text text = buffer_text(&dump);
    for (size_t len = 0; len < text.len; len++)
        assert_int_equal(check((struct text){text.at, len}, &finding),
                         BYTECODE_STRANGE);
    buffer_put_char(&dump, 0);
    assert_int_equal(check(buffer_text(&dump), &finding), BYTECODE_STRANGE);
    buffer_release(&dump);
}

static int set_up(void **state)
{
    (void)state;
    rig_open(&rig, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_close(&rig);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(state_is_found_before_it_is_kept),
        cmocka_unit_test(lines_far_apart_are_counted),
        cmocka_unit_test(damaged_bytecode_is_answered),
        cmocka_unit_test(cut_or_continued_bytecode_is_strange),
    };
    return cmocka_run_group_tests_name("script: seal", tests, set_up, tear_down);
}
