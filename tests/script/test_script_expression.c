/* Expressions over names of the host: what they come to, what is unknown, what is
 * not there, and how they end. */
#include "rig.h"
#include "script/expression.h"
#include "support/gonio_test.h"

/* minutes 49, code "97110", plan.signed unknown, plan an object, services two of
 * them with minutes 10 and 20. */
static enum expression_meaning find(void *context, struct text path,
                                    struct value *value, size_t *count)
{
    static const struct {
        const char *path;
        enum expression_meaning means;
        struct value value;
        size_t count;
    } names[] = {
        {"minutes", MEANS_VALUE, {.kind = VALUE_NUMBER, .number = 49}, 0},
        {"note", MEANS_VALUE, {.kind = VALUE_NOTE}, 0},
        {"type", MEANS_VALUE, {.kind = VALUE_NUMBER, .number = 7}, 0},
        {"plan", MEANS_OBJECT, {.kind = VALUE_UNKNOWN}, 1},
        {"away", MEANS_OBJECT, {.kind = VALUE_UNKNOWN}, 0},
        {"plan.signed", MEANS_UNKNOWN, {.kind = VALUE_UNKNOWN}, 0},
        {"plan.weeks", MEANS_VALUE, {.kind = VALUE_NUMBER, .number = 8}, 0},
        {"services", MEANS_LIST, {.kind = VALUE_UNKNOWN}, 2},
        {"services[1].minutes", MEANS_VALUE, {.kind = VALUE_NUMBER, .number = 10}, 0},
        {"services[2].minutes", MEANS_VALUE, {.kind = VALUE_NUMBER, .number = 20}, 0},
    };
    (void)context;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!text_is(path, names[i].path))
            continue;
        *value = names[i].value;
        *count = names[i].count;
        return names[i].means;
    }
    return MEANS_NOTHING;
}

static const char *nearest(void *context, struct text path)
{
    (void)context;
    return text_is(path, "minuts") ? "minutes" : NULL;
}

static const struct expression_names names = {NULL, find, nearest};

struct world {
    struct script *script;
    struct arena arena;
    struct expression_result result;
    struct error error;
};

static enum script_answer run(struct world *world, const char *expression)
{
    const struct script_options options = {.memory_max = 8 << 20, .budget = 200000};
    *world = (struct world){.error = ERROR_NONE};
    arena_init(&world->arena, 1 << 20);
    assert_ok(script_new(&options, &world->script, &world->error), &world->error);
    return script_evaluate(world->script, text_of(expression), &names, &world->arena,
                           &world->result, &world->error);
}

static void finish(struct world *world)
{
    script_free(world->script);
    arena_release(&world->arena);
}

static void comes_to(const char *expression, int64_t number)
{
    struct world world;
    assert_int_equal(run(&world, expression), SCRIPT_RETURNED);
    assert_int_equal(world.result.count, 1);
    assert_int_equal(world.result.at[0].value.integer, number);
    finish(&world);
}

static void values(void **state)
{
    (void)state;
    comes_to("minutes + 1", 50);
    comes_to("minutes > 38", 1);
    comes_to("plan.weeks * 2", 16);
    comes_to("#services", 2);
    comes_to("services[2].minutes - services[1].minutes", 10);
    comes_to(
        "local n = 0 for _, s in ipairs(services) do n = n + s.minutes end return n",
        30);
    comes_to("known 'plan.signed'", 0);
    comes_to("known 'plan'", 1);
    comes_to("known 'away'", 0);
    comes_to("type", 7); /* the host's names come first */
    comes_to("math.max(minutes, 50)", 50);
}

static void several_values_and_objects(void **state)
{
    struct world world;
    (void)state;
    assert_int_equal(run(&world, "1, nil, plan, services"), SCRIPT_RETURNED);
    assert_int_equal(world.result.count, 4);
    assert_int_equal(world.result.at[1].value.kind, SCRIPT_NIL);
    assert_true(text_is(world.result.at[2].path, "plan"));
    assert_true(text_is(world.result.at[3].path, "services"));
    finish(&world);
    assert_int_equal(run(&world, "minutes / 2"), SCRIPT_RETURNED);
    assert_true(text_is(world.result.at[0].fraction, "24.5"));
    finish(&world);
    assert_int_equal(run(&world, "local x = 1"), SCRIPT_RETURNED);
    assert_int_equal(world.result.count, 0);
    finish(&world);
}

static void unknown_ends_it(void **state)
{
    struct world world;
    (void)state;
    assert_int_equal(run(&world, "plan.signed > 3 or true"), SCRIPT_UNKNOWN);
    assert_true(text_is(world.result.missing, "plan.signed"));
    finish(&world);
}

static void fails(const char *expression, enum status status, const char *message,
                  const char *place)
{
    struct world world;
    assert_int_equal(run(&world, expression), SCRIPT_FAILED);
    if (world.error.status != status || !strstr(world.error.message, message))
        fail_msg("%s: %d %s", expression, (int)world.error.status, world.error.message);
    assert_string_equal(world.error.pointer, place);
    assert_string_equal(world.error.file, "");
    finish(&world);
}

static void faults(void **state)
{
    (void)state;
    fails("minuts", STATUS_USAGE, "did you mean 'minutes'", "column 1");
    fails("3 + minuts", STATUS_USAGE, "did you mean 'minutes'", "column 5");
    fails("1 +\n  minuts", STATUS_USAGE, "minutes", "line 2, column 3");
    fails("3 > > 4", STATUS_USAGE, "near '>'", "column 5");
    fails("3 +", STATUS_USAGE, "<eof>", "column 4");
    fails("if x then", STATUS_USAGE, "<eof>", "column 10");
    fails("x = 3", STATUS_USAGE, ":set", "");
    fails("plan.weeks = 3", STATUS_USAGE, "cannot be changed", "");
    fails("services[3]", STATUS_USAGE, "services has no 3. entry: there are 2", "");
    fails("note .. ''", STATUS_USAGE, "a note of the chart", "column 1");
    fails("matth", STATUS_USAGE, "did you mean 'math'", "column 1");
    fails("os.time()", STATUS_USAGE, "'os' is not there", "column 1");
    fails("while true do end", STATUS_USAGE, "does it loop", "");
    fails("known('computed' .. minutes)", STATUS_USAGE, "of that computed name", "");
    fails("print", STATUS_USAGE, "'print' is not there", "column 1");
    fails("known", STATUS_USAGE, "a function", "");
}

static void an_interruption_ends_it(void **state)
{
    volatile sig_atomic_t interrupted = 1;
    struct world world;
    (void)state;
    script_interruptible(&interrupted);
    assert_int_equal(run(&world, "while true do end"), SCRIPT_FAILED);
    assert_int_equal(world.error.status, STATUS_INTERRUPTED);
    finish(&world);
    script_interruptible(NULL);
    assert_int_equal(run(&world, "1 + 1"), SCRIPT_RETURNED);
    finish(&world);
}

static void whole_or_not(void **state)
{
    static const char *const whole[] = {"1",
                                        "1 + 1",
                                        "3 > > 4",
                                        "x = 3",
                                        "",
                                        "  ",
                                        "local x = 1 return x",
                                        "}",
                                        "f{1}",
                                        "\"a\"",
                                        "return",
                                        "if x then end"};
    static const char *const unfinished[] = {"1 +",
                                             "{",
                                             "f(",
                                             "function() ",
                                             "local x = function()",
                                             "if x then",
                                             "[[ a",
                                             "for i = 1, 3 do\n x()"};
    char long_one[EXPRESSION_MOST + 2];
    (void)state;
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        if (!expression_whole(text_of(whole[i])))
            fail_msg("%s", whole[i]);
    for (size_t i = 0; i < sizeof unfinished / sizeof *unfinished; i++)
        if (expression_whole(text_of(unfinished[i])))
            fail_msg("%s", unfinished[i]);
    memset(long_one, '(', sizeof long_one);
    assert_true(expression_whole((struct text){long_one, sizeof long_one}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values),
        cmocka_unit_test(several_values_and_objects),
        cmocka_unit_test(unknown_ends_it),
        cmocka_unit_test(faults),
        cmocka_unit_test(an_interruption_ends_it),
        cmocka_unit_test(whole_or_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
