/* What may stand at a place, and what may be written into the history. */
#include "support/gonio_test.h"

#include "base/hash.h"
#include "console/complete.h"
#include "console/history.h"

static struct console console;
static struct arena arena;
static struct completions found;

static int start(void **state)
{
    (void)state;
    struct error error = ERROR_NONE;
    static const char *const payers[] = {GONIO_SOURCE_DIR "/tests/run/payers", NULL};
    static const char *const scripts[] = {GONIO_SOURCE_DIR "/scripts", NULL};
    static const struct policy_set_options options = {.payers = payers,
                                                      .scripts = scripts};
    static const struct console_options asked = {.policies = &options};
    json_start();
    arena_init(&arena, (size_t)64 << 20);
    arena_init(&console.arena, (size_t)64 << 20);
    screen_begin(&console.screen, 1);
    console.options = &asked;
    commands_begin(false);
    if (hash_start(&error) || desk_new(&options, &console.desk, &error))
        return -1;
    return table_new(&console.table, &error) == STATUS_OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    struct error error = ERROR_NONE;
    table_free(console.table);
    desk_free(console.desk);
    arena_release(&console.arena);
    arena_release(&arena);
    return screen_end(&console.screen, &error) == STATUS_OK ? 0 : -1;
}

/* The line after Tab at its end. */
static struct text after(const char *line)
{
    struct error error = ERROR_NONE;
    struct buffer out;
    struct text text = text_of(line);
    arena_reset(&arena);
    assert_ok(complete_at(&console, &arena, text, text.len, &found, &error), &error);
    buffer_init(&out, 1 << 16);
    buffer_put(&out, line, found.from);
    buffer_put_text(&out, complete_insert(&found));
    struct text made = text_copy(&arena, buffer_text(&out));
    buffer_release(&out);
    return made;
}

static const struct completion *candidate(const char *text)
{
    for (size_t i = 0; i < found.count; i++) {
        if (text_is(found.at[i].text, text))
            return &found.at[i];
    }
    return NULL;
}

static void test_commands(void **state)
{
    (void)state;
    assert_text(after(":hist"), ":history ");
    assert_text(after("  :hist"), "  :history ");
    assert_text(after(":history cl"), ":history clear ");
    assert_text(after(":history o"), ":history o");
    assert_int_equal(found.count, 2);
    assert_text(after(":h"), ":h");
    assert_non_null(candidate(":help"));
    assert_true(candidate(":history")->meaning.len > 0);
    assert_text(after(":nonsense x"), ":nonsense x");
    assert_int_equal(found.count, 0);
}

static void test_fields(void **state)
{
    (void)state;
    assert_text(after(":set services[1].minu"), ":set services[1].minutes ");
    assert_text(after(":set services"), ":set services[1].");
    assert_text(after(":set plan_of_c"), ":set plan_of_care.");
    after(":set services[1].therapist.");
    assert_int_equal(found.count, 2);
    assert_non_null(candidate("services[1].therapist.npi"));
    after(":set services[x].");
    assert_int_equal(found.count, 0);
    after(":set minutes.");
    assert_int_equal(found.count, 0);
    after(":set services[99999999999999999999999].");
    assert_int_equal(found.count, 0);
}

static void test_values(void **state)
{
    (void)state;
    assert_text(after(":set services[1].mode gr"), ":set services[1].mode group ");
    assert_text(after(":set telehealth.consent f"), ":set telehealth.consent false ");
    assert_text(after(":set insurance[1].payer p"), ":set insurance[1].payer plain ");
    after(":set services[1].code 9711");
    assert_text(candidate("97110")->meaning, "therapeutic exercise");
    after(":set services[1].minutes 2");
    assert_int_equal(found.count, 0);
}

static void test_expressions(void **state)
{
    (void)state;
    assert_text(after("timed_min"), "timed_minutes ");
    assert_text(after("1 + (timed_min"), "1 + (timed_minutes ");
    assert_text(after("'timed_min"), "'timed_min");
    assert_int_equal(found.count, 0);
    after("plan_of_care.certified_");
    assert_non_null(candidate("plan_of_care.certified_on"));
    after("");
    assert_non_null(candidate("plan_of_care."));
    assert_true(candidate("plan_of_care.")->open);
}

static void test_quotes(void **state)
{
    (void)state;
    assert_text(after(":help 'pri"), ":help 'privacy' ");
    assert_text(after(":help \"pri"), ":help \"privacy\" ");
    assert_text(after(":load " GONIO_SOURCE_DIR "/tests/run/pay"),
                ":load " GONIO_SOURCE_DIR "/tests/run/payers/");
}

static void test_list(void **state)
{
    (void)state;
    struct terminal terminal = {.width = 60};
    struct buffer out;
    buffer_init(&out, 1 << 20);
    after(":set ");
    complete_show(&found, &terminal, 5, &out);
    size_t lines = 0, width = 0;
    for (size_t i = 0; i < out.len; i++) {
        width = out.at[i] == '\n' ? 0 : width + 1;
        lines += out.at[i] == '\n';
        assert_true(width <= 60);
    }
    assert_int_equal(lines, 5);
    assert_non_null(strstr(out.at, "more: type more of it"));
    buffer_release(&out);
}

static void may(const char *statement)
{
    if (!history_may_keep(&console, text_of(statement)))
        fail_msg("not kept: %s", statement);
}

static void may_not(const char *statement)
{
    if (history_may_keep(&console, text_of(statement)))
        fail_msg("kept: %s", statement);
}

static void test_what_is_kept(void **state)
{
    (void)state;
    may(":help");
    may(":help privacy");
    may(":history off");
    may(":keys vi");
    may("timed_minutes > 38");
    may("services[1].minutes");
    may("for i = 1, 20 do return plan_of_care.certified_on end");
    may_not(":set services[1].minutes 23");
    may_not(":set discipline PT");
    may_not(":unset 4711");
    may_not(":load smith.json");
    may_not(":help smith");
    may_not(":nonsense");
    may_not(":");
    may_not("");
    may_not("# smith");
    may_not("-- smith");
    may_not("1 -- smith");
    may_not("patient.id == 'x'");
    may_not("patient.id == \"x\"");
    may_not("patient.id == [[x]]");
    may_not("patient.id == [==[x]==]");
    may_not("day > 20260316");
    may_not("smith");
    may_not("services[1].smith");
    may_not("0x4711");
    may_not("1e5");
    may_not("müller");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commands),     cmocka_unit_test(test_fields),
        cmocka_unit_test(test_values),       cmocka_unit_test(test_expressions),
        cmocka_unit_test(test_quotes),       cmocka_unit_test(test_list),
        cmocka_unit_test(test_what_is_kept),
    };
    return cmocka_run_group_tests(tests, start, end);
}
