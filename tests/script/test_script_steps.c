/* A call followed line by line: which lines, what they read, what became of the
 * locals; and that following changes no answer. */
#include "script/rig.h"

#include <stdio.h>

static struct rig rig;
static char told[8192];

/* "3: service.minutes; m=23 | " */
static void take_step(void *context, const struct script_step *step)
{
    size_t len = strlen(told);
    (void)context;
    if (len > sizeof told / 2)
        return;
    len += (size_t)snprintf(told + len, sizeof told - len, "%u%s:", step->line,
                            step->depth > 1 ? "'" : "");
    static const char *const names[] = {[FACT_DATE] = "date",
                                        [FACT_CERTIFIED] = "certified_on",
                                        [FACT_MINUTES] = "minutes",
                                        [FACT_CODE] = "code"};
    for (size_t i = 0; i < step->fact_count; i++)
        len += (size_t)snprintf(told + len, sizeof told - len, " <%s>",
                                names[step->facts[i]]);
    for (size_t i = 0; i < step->local_count; i++) {
        const struct script_local *local = &step->locals[i];
        struct text name = text_is_absent(local->name) ? TEXT("=>") : local->name;
        len += (size_t)snprintf(told + len, sizeof told - len, " %.*s %.*s",
                                TEXT_ARG(name), TEXT_ARG(local->value));
    }
    (void)snprintf(told + len, sizeof told - len, " |");
}

static enum script_answer follow(const char *source, struct script_value *result)
{
    static const struct script_follower follower = {NULL, take_step};
    size_t missing;
    told[0] = '\0';
    assert_ok(rig_load(&rig, source), &rig.error);
    const struct script_call call = {.function = rig_function(&rig, "check"),
                                     .subjects = {"service", "day"},
                                     .record = true,
                                     .follower = &follower};
    script_facts_turn(rig.script, &rig, NULL);
    return script_call(rig.script, &call, &rig.arena, result, &missing, &rig.error);
}

static const struct {
    const char *body, *steps;
} bodies[] = {
    {"return { check = function(service, day)\n"
     "  local m = service.minutes\n"
     "  local n = m + 1\n"
     "  if m > 22 then\n"
     "    n = 2\n"
     "  end\n"
     "  return hold { 'too many', n = n }\n"
     "end }",
     "2: <minutes> m 23 |3: n 24 |4: |5: n 2 |7: => hold {\"too many\"} |"},
    {"return { check = function(service, day)\n"
     "  if service.minutes < 8 then\n"
     "    return true\n"
     "  end\n"
     "end }",
     "2: <minutes> |5: |"},
    {"return { check = function(service, day)\n"
     "  local a, b = 'x', true\n"
     "  local list = { 1, 'two' }\n"
     "  local d = day.date\n"
     "  return service.code == '97110'\n"
     "end }",
     "2: a \"x\" b true |3: list {1, \"two\"} |"
     "4: <date> d 20528 (as a day 2026-03-16) |5: <code> => true |"},
    {"local function twice(n)\n"
     "  return 2 * n\n"
     "end\n"
     "return { check = function(service, day)\n"
     "  local m = twice(service.minutes)\n"
     "  return m > 40\n"
     "end }",
     "5: <minutes> |2': n 23 => 46 |5: m 46 |6: => true |"},
    {"return { check = function(service, day)\n"
     "  local m = service.minutes\n"
     "  return day.plan_of_care.certified_on\n"
     "end }",
     "2: <minutes> m 23 |3: <certified_on> |"},
    {"return { check = function(service, day)\n"
     "  local n = 0\n"
     "  for i = 1, 2 do\n"
     "    n = n + service.minutes\n"
     "  end\n"
     "  return n\n"
     "end }",
     "2: n 0 |3: i 1 |4: <minutes> n 23 |3: i 2 |4: <minutes> n 46 |3: |6: => 46 |"},
};

static void each_line_is_told_with_what_it_did(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct script_value result;
        (void)follow(bodies[i].body, &result);
        assert_string_equal(told, bodies[i].steps);
    }
}

static void the_answer_is_the_same_as_unfollowed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        char plain[512];
        struct script_value result;
        assert_ok(rig_load(&rig, bodies[i].body), &rig.error);
        (void)snprintf(plain, sizeof plain, "%s",
                       rig_record(&rig, rig_function(&rig, "check")));
        enum script_answer answer = follow(bodies[i].body, &result);
        assert_int_equal(answer == SCRIPT_UNKNOWN, strncmp(plain, "unknown", 7) == 0);
        if (answer == SCRIPT_RETURNED)
            assert_string_equal(rig_show(&rig, &result), plain);
        /* And nobody follows afterwards. */
        told[0] = '\0';
        (void)rig_record(&rig, rig_function(&rig, "check"));
        assert_string_equal(told, "");
    }
}

static void a_loop_without_end_ends_at_its_budget(void **state)
{
    struct script_value result;
    (void)state;
    assert_int_equal(follow("return { check = function(service, day)\n"
                            "  while true do end\n"
                            "end }",
                            &result),
                     SCRIPT_FAILED);
    assert_string_equal(rig.error.code, "script.budget");
}

static void a_failure_is_told_at_its_line(void **state)
{
    struct script_value result;
    (void)state;
    assert_int_equal(follow("return { check = function(service, day)\n"
                            "  local m = service.minutes\n"
                            "  error('no')\n"
                            "end }",
                            &result),
                     SCRIPT_FAILED);
    assert_int_equal(rig.error.line, 3);
    assert_string_equal(told, "2: <minutes> m 23 |3: |");
}

static int set_up(void **state)
{
    (void)state;
    rig_open(&rig, &(struct script_options){.budget = 200000});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_close(&rig);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_line_is_told_with_what_it_did),
        TEST(the_answer_is_the_same_as_unfollowed),
        TEST(a_loop_without_end_ends_at_its_budget),
        TEST(a_failure_is_told_at_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
