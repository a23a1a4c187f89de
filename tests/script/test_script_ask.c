/* Calls with values of the host's, and what they may do. */
#include "rig.h"
#include "script/script.h"
#include "support/gonio_test.h"

#include <stdio.h>

struct heard {
    struct text last;
    int64_t sum;
    unsigned calls;
    bool refuse;
};

static bool hear(void *context, const struct script_value *args, size_t count,
                 struct script_value *result, struct error *error)
{
    struct heard *heard = context;
    heard->calls++;
    if (heard->refuse) {
        error_set(error, STATUS_POLICY, "test.refused", "it is refused");
        return false;
    }
    if (count > 0 && args[0].kind == SCRIPT_TABLE) {
        const struct script_value *name = script_get(&args[0], "name");
        heard->last = name ? name->text : TEXT_NONE;
    }
    if (count > 1 && args[1].kind == SCRIPT_INTEGER)
        heard->sum += args[1].integer;
    *result = (struct script_value){.kind = SCRIPT_INTEGER, .integer = heard->sum};
    return true;
}

struct world {
    struct script *script;
    struct arena arena;
    struct heard heard;
    int function, doing;
};

static void make(struct world *world, const char *body)
{
    const struct script_options options = {.memory_max = 8 << 20, .budget = 100000};
    struct script_value table;
    struct hash hash;
    struct error error;
    const struct script_doing doing = {"out.hear", hear, &world->heard};
    char source[1024];
    *world = (struct world){.function = 0};
    snprintf(source, sizeof source, "return { on = function(event, hear)\n%s\nend }",
             body);
    arena_init(&world->arena, 1 << 20);
    assert_ok(script_new(&options, &world->script, &error), &error);
    assert_ok(script_doing_add(world->script, &doing, &world->doing, &error), &error);
    assert_ok(script_load_text(world->script, text_of(source), "on.lua", &world->arena,
                               &table, &hash, &error),
              &error);
    world->function = script_get(&table, "on")->function;
}

static void drop(struct world *world)
{
    script_free(world->script);
    arena_release(&world->arena);
}

static enum status call(struct world *world, struct error *error)
{
    struct script_entry inner[] = {
        {TEXT("name"), {.kind = SCRIPT_TEXT, .text = TEXT("deep")}}};
    struct script_entry list[] = {
        {TEXT_NONE, {.kind = SCRIPT_TABLE, .entries = inner, .count = 1}}};
    struct script_entry entries[] = {
        {TEXT("flag"), {.kind = SCRIPT_BOOL, .integer = 1}},
        {TEXT("list"), {.kind = SCRIPT_TABLE, .entries = list, .count = 1, .items = 1}},
        {TEXT("name"), {.kind = SCRIPT_TEXT, .text = TEXT("S-1")}},
        {TEXT("number"), {.kind = SCRIPT_INTEGER, .integer = 7}},
    };
    const struct script_value args[] = {
        {.kind = SCRIPT_TABLE, .entries = entries, .count = 4},
        {.kind = SCRIPT_FUNCTION, .function = world->doing},
    };
    static const char *const names[] = {"flag",   "list",    "name",
                                        "number", "missing", NULL};
    const struct script_ask ask = {world->function, args, 2, &world->arena, names};
    return script_ask(world->script, &ask, error);
}

static void test_values(void **state)
{
    (void)state;
    struct world world;
    struct error error;
    make(&world, "local sum = hear({ name = event.list[1].name }, event.number)\n"
                 "assert(sum == 7 and event.flag and #event.list == 1)\n"
                 "hear(event, event.missing or 2)");
    assert_ok(call(&world, &error), &error);
    assert_int_equal(world.heard.sum, 9);
    assert_int_equal(world.heard.calls, 2);
    assert_text(world.heard.last, "S-1");
    drop(&world);
}

/* Once, however long it runs: doing something twice would show. */
static void test_once(void **state)
{
    (void)state;
    struct world world;
    struct error error;
    make(&world, "hear({}, 1)\nlocal n = 0\nfor i = 1, 90000 do n = n + i end");
    assert_int_equal(call(&world, &error), STATUS_POLICY);
    assert_string_equal(error.code, "script.budget");
    assert_int_equal(world.heard.calls, 1);
    drop(&world);
}

static void test_faults(void **state)
{
    (void)state;
    static const struct {
        const char *body, *code;
    } rows[] = {
        {"event.name = 'x'", "script.frozen"},
        {"event.list[1].name = 'x'", "script.frozen"},
        {"while true do end", "script.budget"},
        {"hear(1.5)", "script.value"},
        {"hear(hear)", "script.value"},
        {"hear(1, 2, 3, 4, 5)", "script.error"},
        {"error('no ' .. event.name)", "script.raised"},
        {"local t = {} for i = 1, 9999999 do t[i] = {} end", "script.budget"},
        {"return event.name.x.y", "script.error"},
        {"return event.numbr", "script.name"},
        {"return event.list[1].nam", "script.name"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct world world;
        struct error error = ERROR_NONE;
        make(&world, rows[i].body);
        assert_int_equal(call(&world, &error), STATUS_POLICY);
        if (i != 7 && i != 8)
            assert_string_equal(error.code, rows[i].code);
        assert_null(strstr(error.message, "S-1")); /* a session's value */
        assert_string_equal(error.file, "on.lua");
        drop(&world);
    }
}

static void test_refused(void **state)
{
    (void)state;
    struct world world;
    struct error error;
    make(&world, "hear()");
    world.heard.refuse = true;
    assert_int_equal(call(&world, &error), STATUS_POLICY);
    assert_string_equal(error.code, "test.refused");
    assert_non_null(strstr(error.message, "out.hear: it is refused"));
    assert_int_equal(error.line, 2);
    world.heard.refuse = false;
    assert_ok(call(&world, &error), &error); /* the next one works */
    drop(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_once),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
