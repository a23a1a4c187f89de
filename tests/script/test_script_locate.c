/* Lines of table entries, found in the text of a policy. */
#include "script/rig.h"

static const char policy[] =
    "-- return { id = 'not this' }\n"                      /* 1 */
    "local limits = constants {\n"                         /* 2 */
    "  units = 4,\n"                                       /* 3 */
    "}\n"                                                  /* 4 */
    "local function other(x)\n"                            /* 5 */
    "  if x then return { id = 1 } end\n"                  /* 6 */
    "  for i = 1, 2 do repeat x = i until x end\n"         /* 7 */
    "  return { a = { 1 } }\n"                             /* 8 */
    "end\n"                                                /* 9 */
    "return policy {\n"                                    /* 10 */
    "  id = 'medicare', version = [==[a ]] }\n"            /* 11 */
    "  b]==],\n"                                           /* 12 */
    "  --[[ parameters = {} ]]\n"                          /* 13 */
    "  parameters = {\n"                                   /* 14 */
    "    kx = { unit = \"usd\", -- a comment, with }\n"    /* 15 */
    "      { from = '2025-01-01', to = '2025-12-31' },\n"  /* 16 */
    "      { from = '2026-01-01',\n"                       /* 17 */
    "        to = '2026-12-31' };\n"                       /* 18 */
    "    },\n"                                             /* 19 */
    "    ['with space'] = { x == 1, 'a \\' , }',\n"        /* 20 */
    "      3 },\n"                                         /* 21 */
    "  },\n"                                               /* 22 */
    "  rules = {\n"                                        /* 23 */
    "    rule { id = 'a', check = function(day)\n"         /* 24 */
    "        if day.x then return hold { 'x', 'y' } end\n" /* 25 */
    "        local t = { 1, 2, { 3 } }\n"                  /* 26 */
    "        while t do return end\n"                      /* 27 */
    "      end, topic = 'z' },\n"                          /* 28 */
    "    (rule({ id = 'b',\n"                              /* 29 */
    "      [4] = 'four', from = other { 1, 2 },\n"         /* 30 */
    "      topic = 'y' })),\n"                             /* 31 */
    "  },\n"                                               /* 32 */
    "}\n";

static const struct {
    const char *path;
    uint32_t line;
} places[] = {
    {"", 10},
    {"id", 11},
    {"version", 11},
    {"parameters", 14},
    {"parameters.kx", 15},
    {"parameters.kx.unit", 15},
    {"parameters.kx[1]", 16},
    {"parameters.kx[1].to", 16},
    {"parameters.kx[2]", 17},
    {"parameters.kx[2].to", 18},
    {"parameters.with space", 20},
    {"parameters.with space[2]", 20},
    {"parameters.with space[3]", 21},
    {"rules", 23},
    {"rules[1]", 24},
    {"rules[1].check", 24},
    {"rules[1].topic", 28},
    {"rules[2].id", 29},
    {"rules[2][4]", 30},
    {"rules[2].from", 30},
    {"rules[2].topic", 31},
    {"nothing", 0},
    {"rules[3]", 0},
    {"rules[1].zzz", 0},
    {"id.x", 0},
    {"rules[1].check.x", 0},
    {"parameters.kx[x]", 0},
    {"parameters.kx[1", 0},
    {"parameters.kx[99999999999999999999]", 0},
    {".", 0},
    {"[", 0},
};

static void entries_are_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        uint32_t line = script_locate(text_of(policy), places[i].path);
        if (line != places[i].line)
            fail_msg("%s: line %u, not %u", places[i].path, line, places[i].line);
    }
}

static void a_named_table_is_found(void **state)
{
    (void)state;
    struct text source = TEXT("local p = policy {}\np = policy {\n id = 1,\n}\n"
                              "local q = { id = 2 }\nreturn p\n");
    assert_int_equal(script_locate(source, "id"), 3);
    assert_int_equal(script_locate(TEXT("return other"), "id"), 0);
    assert_int_equal(script_locate(TEXT("local x = 1"), "id"), 0);
    assert_int_equal(script_locate(TEXT(""), "id"), 0);
    assert_int_equal(script_locate(TEXT(""), ""), 0);
}

/* Cut anywhere, or with a byte of it changed: a line or none, and an end. */
static void broken_texts_are_survived(void **state)
{
    (void)state;
    char changed[sizeof policy];
    static const char bytes[] = "{}[]()'\"-=\\\n";
    for (size_t len = 0; len < sizeof policy; len++)
        script_locate((struct text){policy, len}, "rules[2].topic");
    for (size_t at = 0; at < sizeof policy - 1; at += 3)
        for (size_t i = 0; i < sizeof bytes; i++) {
            memcpy(changed, policy, sizeof policy);
            changed[at] = bytes[i];
            assert_true(script_locate((struct text){changed, sizeof policy - 1},
                                      "rules[2].topic") < 60);
        }
}

static void all_lines_agree_with_single_ones(void **state)
{
    (void)state;
    static const char source[] =
        "return {\n a = { 1,\n  2 },\n b = {\n c = 'x' },\n}\n";
    struct rig rig;
    rig_open(&rig, NULL);
    assert_ok(rig_load(&rig, source), &rig.error);
    script_lines(text_of(source), &rig.table);
    const struct script_value *a = script_get(&rig.table, "a");
    assert_int_equal(rig.table.line, 1);
    assert_int_equal(a->line, 2);
    assert_int_equal(a->entries[1].value.line, 3);
    assert_int_equal(script_get(script_get(&rig.table, "b"), "c")->line, 5);
    assert_int_equal(script_locate(text_of(source), "a[2]"), 3);
    assert_int_equal(script_locate(text_of(source), "b.c"), 5);
    rig_close(&rig);
}

static void the_end_of_a_table(void **state)
{
    static const char source[] = "return policy {\n"      /* 1 */
                                 "  rules = {\n"          /* 2 */
                                 "    rule { id = 'a',\n" /* 3 */
                                 "      check = function(day)\n"
                                 "        if day.x then return { '}' } end -- }\n"
                                 "      end },\n"      /* 6 */
                                 "    { id = 'b' },\n" /* 7 */
                                 "  },\n"              /* 8 */
                                 "}\n";
    static const struct {
        uint32_t line, end;
    } tables[] = {{1, 9}, {2, 8}, {3, 6}, {7, 7}, {8, 0}, {9, 0}, {40, 0}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(tables); i++)
        assert_int_equal(script_table_end(text_of(source), tables[i].line),
                         tables[i].end);
    assert_int_equal(script_table_end(TEXT("return { 1,\n"), 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_end_of_a_table),
        cmocka_unit_test(entries_are_found),
        cmocka_unit_test(a_named_table_is_found),
        cmocka_unit_test(broken_texts_are_survived),
        cmocka_unit_test(all_lines_agree_with_single_ones),
    };
    return cmocka_run_group_tests_name("script: locate", tests, NULL, NULL);
}
