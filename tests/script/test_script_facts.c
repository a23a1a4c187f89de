/* Facts: known, unknown, none at all; the same whether a function is called
 * for the first time, again, at a new turn, or recorded. */
#include "script/rig.h"

#include <stdio.h>

static struct rig rig;

static const struct {
    const char *body, *answer, *recorded;
} readings[] = {
    {"return { day.date, service.minutes, service.code, service.charge }",
     "{20528, 23, \"97110\", 7500}",
     "day.date service.minutes service.code service.charge"},
    {"return { service.timed, service.start, day.plan_of_care.sent_on }",
     "{true, 540, 20515}", "service.timed service.start day.plan_of_care.sent_on"},
    {"return { service.modifiers, #service.modifiers, service.modifiers[2] }",
     "{{\"59\", \"GP\"}, 2, \"GP\"}", "service.modifiers"},
    {"return day.plan_of_care.certified_on", "unknown day.plan_of_care.certified_on",
     "day.plan_of_care.certified_on"},
    {"local m = service.minutes return day.telehealth.modality or m",
     "unknown day.telehealth.modality", "service.minutes day.telehealth.modality"},
    {"return { known 'plan_of_care.certified_on', known 'day.date', known 'date' }",
     "{false, true, true}", "day.plan_of_care.certified_on day.date"},
    {"return { known 'service.note', known 'service.minutes' }", "{true, true}",
     "service.note service.minutes"},
    {"return { known 'telehealth', known 'plan_of_care', known 'day.telehealth' }",
     "{false, true, false}", " (day.telehealth) (day.plan_of_care)"},
    {"return service.minuts",
     "error: service has no fact 'minuts': did you mean 'minutes'?", ""},
    {"return day.plan_of_care.certifed_on",
     "error: day.plan_of_care has no fact 'certifed_on': did you mean 'certified_on'?",
     ""},
    {"return day.plan_of_car", "error: day has no fact 'plan_of_car'", ""},
    {"return known 'service.minuts'",
     "error: there is no fact 'service.minuts': did you mean 'service.minutes'?", ""},
    {"service.minutes = 1", "error: facts cannot be changed: use a local", ""},
    {"return service.note",
     "error: service.note is a note of the chart, which no rule reads: ask known "
     "\"service.note\", or use the documentation section",
     "service.note"},
};

static void reading_is_the_same_however_often(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(readings); i++) {
        const char *wanted = readings[i].answer;
        assert_string_equal(rig_eval(&rig, readings[i].body), wanted);
        int check = rig_function(&rig, "check");
        assert_string_equal(rig_call(&rig, check), wanted);
        assert_string_equal(rig_record(&rig, check), wanted);
        assert_string_equal(rig_recorded(&rig), readings[i].recorded);
        assert_string_equal(rig_call(&rig, check), wanted);
        assert_string_equal(rig_record(&rig, check), wanted);
        assert_string_equal(rig_recorded(&rig), readings[i].recorded);
    }
}

static void a_turn_replaces_what_was_known(void **state)
{
    (void)state;
    struct value *minutes = &rig.facts[FACT_MINUTES];
    const struct value before = *minutes;
    assert_string_equal(rig_eval(&rig, "return service.minutes"), "23");
    int check = rig_function(&rig, "check");
    assert_string_equal(rig_call(&rig, check), "23");
    minutes->number = 24;
    assert_string_equal(rig_call(&rig, check), "24");
    minutes->kind = VALUE_UNKNOWN;
    assert_string_equal(rig_call(&rig, check), "unknown service.minutes");
    *minutes = (struct value){.kind = VALUE_BOOL, .number = 0};
    assert_string_equal(rig_call(&rig, check), "false");
    *minutes = (struct value){.kind = VALUE_TEXT, .text = TEXT("x")};
    assert_string_equal(rig_call(&rig, check), "\"x\"");
    *minutes = before;
    assert_string_equal(rig_call(&rig, check), "23");
}

static enum script_answer plain_call(int function, const char *first,
                                     struct script_value *result)
{
    const struct script_call call = {.function = function, .subjects = {first, "day"}};
    size_t missing;
    return script_call(rig.script, &call, &rig.arena, result, &missing, &rig.error);
}

/* A turn of one subject leaves the others as they were, and without a turn
 * nothing is asked for twice. */
static void a_turn_is_of_one_subject(void **state)
{
    (void)state;
    struct script_value result;
    rig_eval(&rig, "return service.minutes + day.date");
    int check = rig_function(&rig, "check");
    script_facts_turn(rig.script, &rig, NULL);
    assert_int_equal(plain_call(check, "service", &result), SCRIPT_RETURNED);
    rig.reads = 0;
    assert_int_equal(plain_call(check, "service", &result), SCRIPT_RETURNED);
    assert_int_equal(rig.reads, 0);
    rig.facts[FACT_MINUTES].number = 30;
    rig.facts[FACT_DATE].number = 1;
    script_facts_turn(rig.script, &rig, "service");
    assert_int_equal(plain_call(check, "service", &result), SCRIPT_RETURNED);
    assert_int_equal(result.integer, 20528 + 30);
    script_facts_turn(rig.script, &rig, "day");
    assert_int_equal(plain_call(check, "service", &result), SCRIPT_RETURNED);
    assert_int_equal(result.integer, 31);
    rig.facts[FACT_MINUTES].number = 23;
    rig.facts[FACT_DATE].number = 20528;
}

static void a_subject_that_is_none_is_refused(void **state)
{
    (void)state;
    struct script_value result;
    rig_eval(&rig, "return 1");
    assert_int_equal(plain_call(rig_function(&rig, "check"), "sesion", &result),
                     SCRIPT_FAILED);
    assert_string_equal(rig.error.message, "there is no such subject");
}

/* Two functions, many turns, values that come and go: always as if asked. */
static void what_is_remembered_never_shows(void **state)
{
    (void)state;
    unsigned random = 12345;
    assert_ok(rig_load(&rig,
                       "return {\n"
                       "a = function(service, day) return known 'service.minutes' "
                       "and service.minutes or -1 end,\n"
                       "b = function(service) return service.minutes end,\n"
                       "c = function(service, day) return day.date end }"),
              &rig.error);
    const int functions[] = {rig_function(&rig, "a"), rig_function(&rig, "b"),
                             rig_function(&rig, "c")};
    const struct value before = rig.facts[FACT_MINUTES];
    for (unsigned i = 0; i < 3000; i++) {
        char wanted[40];
        random = random * 1103515245 + 12345;
        unsigned which = random >> 16 & 3, kind = random >> 20 & 3;
        bool known = kind != 0;
        rig.facts[FACT_MINUTES].kind = known ? VALUE_NUMBER : VALUE_UNKNOWN;
        rig.facts[FACT_MINUTES].number = random >> 24;
        sprintf(wanted, "%u", random >> 24);
        if (!known)
            strcpy(wanted, which == 0 ? "-1" : "unknown service.minutes");
        if (which >= 2)
            strcpy(wanted, "20528");
        int function = functions[which > 2 ? 2 : which];
        assert_string_equal(
            kind == 3 ? rig_record(&rig, function) : rig_call(&rig, function), wanted);
    }
    rig.facts[FACT_MINUTES] = before;
}

static void paths_that_contradict_are_refused(void **state)
{
    (void)state;
    static const struct {
        struct text paths[2];
        const char *message;
    } wrong[] = {
        {{LITERAL("day.plan"), LITERAL("day.plan.date")}, "is a fact and an object"},
        {{LITERAL("day.x"), LITERAL("minutes")}, "has no subject"},
        {{LITERAL("day.x"), LITERAL(".y")}, "has no subject"},
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        const struct script_options options = {.memory_max = 0};
        const struct script_facts facts = {.paths = wrong[i].paths, .count = 2};
        struct script *script;
        assert_ok(script_new(&options, &script, &rig.error), &rig.error);
        assert_fails(script_facts_define(script, &facts, &rig.error), STATUS_USAGE,
                     &rig.error);
        assert_non_null(strstr(rig.error.message, wrong[i].message));
        script_free(script);
    }
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
        cmocka_unit_test(reading_is_the_same_however_often),
        cmocka_unit_test(a_turn_replaces_what_was_known),
        cmocka_unit_test(a_turn_is_of_one_subject),
        cmocka_unit_test(a_subject_that_is_none_is_refused),
        cmocka_unit_test(what_is_remembered_never_shows),
        cmocka_unit_test(paths_that_contradict_are_refused),
    };
    return cmocka_run_group_tests_name("script: facts", tests, set_up, tear_down);
}
