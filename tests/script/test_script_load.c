/* Files become tables: what is taken over, what is refused and where, what
 * `use` finds, and what counts in the hash. */
#include "script/rig.h"

#include <stdio.h>
#include <stdlib.h>

static struct rig rig;

static void tables_are_taken_over(void **state)
{
    (void)state;
    static const char source[] = "local limits = constants { 4, 5 }\n"
                                 "return policy {\n"
                                 "  id = 'x', version = \"1\",\n"
                                 "  on = true, count = -3, none = nil,\n"
                                 "  limits = limits,\n"
                                 "  rules = {\n"
                                 "    rule { id = 'a',\n"
                                 "           check = function() end },\n"
                                 "    rule { id = 'b' },\n"
                                 "  },\n"
                                 "}\n";
    assert_ok(rig_load(&rig, source), &rig.error);
    assert_string_equal(
        rig_show(&rig, &rig.table),
        "policy{count = -3, id = \"x\", limits = {4, 5}, on = true, "
        "rules = {rule{check = function, id = \"a\"}, rule{id = \"b\"}}, "
        "version = \"1\"}");
    const struct script_value *rules = script_get(&rig.table, "rules");
    assert_non_null(rules);
    assert_int_equal(rig.table.line, 2);
    assert_int_equal(rules->items, 2);
    assert_int_equal(rules->entries[0].value.line, 7);
    assert_int_equal(rules->entries[1].value.line, 9);
    assert_int_equal(script_get(&rules->entries[0].value, "check")->line, 8);
    assert_null(script_get(&rig.table, "none"));
    assert_null(script_get(&rig.table, "zzz"));
    assert_null(script_get(rules, "1"));
}

static const struct {
    const char *source, *message, *path;
    uint32_t line;
} refusals[] = {
    {"return {\n a = 1,\n b = = 2 }", "unexpected symbol near '='", "", 3},
    {"return {\n a = 'x\n }", "unfinished string near ''x'", "", 2},
    {"return {\n rules = {\n  { from = 1.5 } } }", "a number with a fraction",
     "rules[1].from", 3},
    {"return {\n a = { 1,\n nil, 3 } }", "a list with a hole in it", "a", 2},
    {"return {\n [true] = 1 }", "a key that is neither a name nor a place", "", 1},
    {"return { a = {\n [0] = 1 } }", "a key that is neither a name nor a place", "a",
     1},
    {"return {\n a = {\n b = 'x\\0' } }", "a text with a control character", "a.b", 3},
    {"return {\n a = 'x\\xFF' }", "a text that is not valid UTF-8", "a", 2},
    {"\nreturn 3", "must end in return and one table", "", 1},
    {"\n\nlocal x = nil + 1", "attempt to perform arithmetic on a nil value", "", 3},
    {"\nx = 1\nreturn {}", "global 'x' cannot be assigned: write local x", "", 2},
    {"\nreturn rule 'x'", "rule: argument 1 must be a table", "", 2},
    {"local t = use 'gonio.nothing'", "there is no \"gonio.nothing\"", "", 1},
    {"\nuse 'gonio.number'", "must end in return and one table", "", 1},
    {"known 'service.minutes'", "known asks about a session", "", 1},
    {"local MANUAL = 1\nreturn { a = MANUEL }",
     "there is no global 'MANUEL': did you mean 'MANUAL'?", "", 2},
    {"local a, WEEKS <const> = 1, 2\nlocal function counted() end\n"
     "return { a = WEKS }",
     "there is no global 'WEKS': did you mean 'WEEKS'?", "", 3},
    {"local function counted() end\nreturn { a = conted() }",
     "there is no global 'conted': did you mean 'counted'?", "", 2},
    {"local MANUAL = 1\nreturn { a = manuel_therapy }",
     "there is no global 'manuel_therapy'", "", 2},
    {"local knwn = 1\nreturn { a = knownn }",
     "there is no global 'knownn': did you mean 'known'?", "", 2},
    {"error 'refused by itself'", "refused by itself", "", 1},
};

static void refusals_have_a_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        assert_fails(rig_load(&rig, refusals[i].source), STATUS_POLICY, &rig.error);
        if (!strstr(rig.error.message, refusals[i].message) ||
            rig.error.line != refusals[i].line)
            fail_msg("%s: line %u: %s", refusals[i].source, rig.error.line,
                     rig.error.message);
        assert_string_equal(rig.error.pointer, refusals[i].path);
        assert_true(rig.error.file[0]);
        assert_null(strstr(rig.error.message, "policy.lua"));
    }
}

static void used_files_are_frozen_and_placed(void **state)
{
    (void)state;
    static const char source[] =
        "local docs = use 'gonio.documentation'\n"
        "return { check = function(service)\n"
        "  if service.code == '97110' then\n"
        "    return { docs.is_vague 'Tolerated well', docs.is_vague 'stairs twice' }\n"
        "  end\n"
        "end,\n"
        "spoil = function() docs.spoil() end,\n"
        "write = function() docs.vague[1] = 'x' end }\n";
    assert_string_equal(rig_run(&rig, source), "{true, false}");
    assert_ok(script_seal(rig.script, rig_function(&rig, "check"), &rig.error),
              &rig.error);
    assert_string_equal(rig_call(&rig, rig_function(&rig, "spoil")),
                        "error: this table is frozen: it cannot be changed");
    assert_non_null(strstr(rig.error.file, "root/gonio/documentation.lua"));
    assert_int_equal(rig.error.line, 12);
    assert_string_equal(rig_call(&rig, rig_function(&rig, "write")),
                        "error: this table is frozen: it cannot be changed");
    assert_string_equal(rig_call(&rig, rig_function(&rig, "check")), "{true, false}");
}

static const struct {
    const char *name, *message, *file;
    uint32_t line;
} bad_uses[] = {
    {"gonio.circle", "gonio.circle uses gonio.circle_other uses gonio.circle",
     "gonio/circle_other.lua", 1},
    {"gonio.broken", "unexpected symbol near '='", "gonio/broken.lua", 3},
    {"gonio.failing", "attempt to index a nil value (local 'x')", "gonio/failing.lua",
     2},
    {"gonio.number", "must end in return and one table", "gonio/number.lua", 1},
};

static void bad_used_files_name_themselves(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad_uses); i++) {
        char source[100];
        snprintf(source, sizeof source, "\n\n\nreturn use '%s'", bad_uses[i].name);
        assert_fails(rig_load(&rig, source), STATUS_POLICY, &rig.error);
        assert_non_null(strstr(rig.error.message, bad_uses[i].message));
        assert_non_null(strstr(rig.error.file, bad_uses[i].file));
        assert_int_equal(rig.error.line, bad_uses[i].line);
    }
    assert_ok(rig_load(&rig, "return { use 'gonio.words' }"), &rig.error);
}

static struct hash hash_of_load(const char *source)
{
    assert_ok(rig_load(&rig, source), &rig.error);
    return rig.hash;
}

static bool same(struct hash a, struct hash b)
{
    return memcmp(a.bytes, b.bytes, HASH_SIZE) == 0;
}

/* The same whether a used file was read for this policy or an earlier one. */
static void the_hash_covers_what_is_used(void **state)
{
    (void)state;
    static const char source[] = "return { docs = use 'gonio.documentation' }";
    struct rig fresh;
    struct hash again = hash_of_load(source);
    rig_open(&fresh, NULL);
    assert_ok(rig_load(&fresh, source), &fresh.error);
    assert_true(same(fresh.hash, again));
    rig_close(&fresh);
    assert_false(same(again, hash_of_load("return { docs = use 'gonio.words' }")));
    assert_false(same(hash_of_load("return {}"), hash_of_load("return { }")));
    assert_true(same(hash_of_load("return {}"), hash_of_load("return {}")));
    /* documentation uses words: both count */
    struct hash one = hash_of_load("-- a\nreturn { use 'gonio.words' }");
    struct hash both = hash_of_load("-- a\nreturn { use 'gonio.words' }");
    assert_true(same(one, both));
}

static void large_sources_are_refused_or_read(void **state)
{
    (void)state;
    static const struct {
        const char *head, *piece, *tail;
        size_t bytes;
        const char *message; /* NULL: loads */
    } sources[] = {
        {"return { a = ", "(", "", 500000, "stack overflow"},
        {"return { ", "1,", "}", 300000, NULL},
        {"return { a = '", "x", "' }", 60000, NULL},
        {"return { a = '", "x", "' }", 100000, "more than 65536 bytes"},
        {"return { a = '", "x", "' }", 2000000, "larger than 1 MiB"},
        {"return ", "function() return ", "", 300000, "stack overflow"},
        {"", "local a = 1 ", "return {}", 12000, "too many local variables"},
        {"return { ", "1,", "}", 900000, "more than 200000 entries"},
        {"--", "-", "\nreturn {}", 1000000, NULL},
    };
    for (size_t i = 0; i < COUNT_OF(sources); i++) {
        size_t piece = strlen(sources[i].piece);
        char *source = malloc(sources[i].bytes + 100);
        assert_non_null(source);
        strcpy(source, sources[i].head);
        size_t len = strlen(source);
        for (; len + piece <= sources[i].bytes; len += piece)
            memcpy(source + len, sources[i].piece, piece);
        strcpy(source + len, sources[i].tail);
        enum status status = rig_load(&rig, source);
        free(source);
        if (!sources[i].message)
            assert_ok(status, &rig.error);
        else if (status == STATUS_OK || !strstr(rig.error.message, sources[i].message))
            fail_msg("%s: %s", sources[i].message, rig.error.message);
    }
}

static void a_mark_and_windows_lines_are_read(void **state)
{
    (void)state;
    assert_ok(rig_load(&rig, "\xEF\xBB\xBFreturn {\r\n a = 1,\r\n}\r\n"), &rig.error);
    assert_string_equal(rig_show(&rig, &rig.table), "{a = 1}");
}

static void files_that_are_none_are_told(void **state)
{
    (void)state;
    assert_int_equal(rig_load_file(&rig, GONIO_SOURCE_DIR "/tests/script/nothing.lua"),
                     STATUS_IO);
    assert_string_equal(rig.error.code, "file.missing");
    assert_int_equal(rig_load_file(&rig, GONIO_SOURCE_DIR "/tests/script"), STATUS_IO);
    assert_string_equal(rig.error.code, "file.folder");
    assert_int_equal(rig_load_file(&rig, "/dev/null"), STATUS_IO);
    assert_string_equal(rig.error.code, "file.kind");
}

/* Memory refused at any point of making a state and loading a large text: an
 * error, never a crash, whatever was half done. */
static void memory_may_end_anywhere(void **state)
{
    (void)state;
    static const char source[] =
        "local docs = use 'gonio.documentation'\n"
        "local t = {}\n"
        "for i = 1, 50 do t[i] = rule { id = 'r' .. i, check = docs.is_vague } end\n"
        "return policy { rules = t }\n";
    static const char *const makers[] = {"rule", "policy", NULL};
    static const char *const roots[] = {GONIO_SOURCE_DIR "/tests/script/root", NULL};
    unsigned loaded = 0, refused = 0;
    for (size_t max = 1000; max < 120000; max += 371) {
        const struct script_options options = {.memory_max = max, .roots = roots};
        struct error error = ERROR_NONE;
        struct script *script;
        struct script_value table;
        struct hash hash;
        struct arena arena;
        arena_init(&arena, (size_t)1 << 20);
        enum status status = script_new(&options, &script, &error);
        if (status == STATUS_OK)
            status = script_makers(script, makers, &error);
        if (status == STATUS_OK)
            status = script_load_text(script, text_of(source), "p", &arena, &table,
                                      &hash, &error);
        if (status == STATUS_OK)
            loaded++;
        else if (strstr(error.message, "memory"))
            refused++;
        else
            fail_msg("%zu bytes: %s", max, error.message);
        script_free(script);
        arena_release(&arena);
    }
    assert_true(loaded > 50 && refused > 50);
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
        cmocka_unit_test(tables_are_taken_over),
        cmocka_unit_test(refusals_have_a_place),
        cmocka_unit_test(used_files_are_frozen_and_placed),
        cmocka_unit_test(bad_used_files_name_themselves),
        cmocka_unit_test(the_hash_covers_what_is_used),
        cmocka_unit_test(large_sources_are_refused_or_read),
        cmocka_unit_test(a_mark_and_windows_lines_are_read),
        cmocka_unit_test(files_that_are_none_are_told),
        cmocka_unit_test(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests_name("script: load", tests, set_up, tear_down);
}
