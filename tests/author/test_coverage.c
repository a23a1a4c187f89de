/* What the cases of payers/reached reach, rule by rule and code by code; and
 * the skeletons of cases for its rules. */
#include "support/gonio_test.h"

#include "author/coverage.h"
#include "author/skeleton.h"
#include "base/hash.h"
#include "format/json.h"

#define PAYERS GONIO_SOURCE_DIR "/tests/author/payers"

static struct policy_set *policies;

static int start(void **state)
{
    (void)state;
    struct error error = ERROR_NONE;
    static const char *const payers[] = {PAYERS, NULL};
    static const char *const scripts[] = {GONIO_SOURCE_DIR "/scripts", NULL};
    struct policy_set_options options = {.payers = payers, .scripts = scripts};
    if (hash_start(&error))
        return -1;
    json_start();
    return policy_set_open(&options, &policies, &error) == STATUS_OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    policy_set_close(policies);
    return 0;
}

static enum status take(void *context, const struct case_result *result,
                        struct error *error)
{
    (void)error;
    if (!result->passed)
        fail_msg("%.*s: %s", TEXT_ARG(result->name), result->difference.at);
    coverage_take(context, result);
    return STATUS_OK;
}

/* code NULL: the rule as a whole. */
static const struct expectation {
    const char *rule, *code;
    size_t fires, silent;
} expected[] = {
    {"coverage.code", NULL, 1, 0},
    {"coverage.code", "97010", 1, 0},
    {"coverage.code", "97602", 0, 0},
    {"caps.day", NULL, 1, 5},
    {"caps.day", "97110", 1, 4},
    {"caps.day", "97140", 0, 1},
    {"pairs.separate", NULL, 1, 1},
    {"pairs.separate", "97116", 1, 1},
    {"pairs.never", NULL, 1, 0},
    {"documentation.done", NULL, 1, 4},
    {"documentation.done", "97110", 1, 4},
    {"documentation.done", "97112", 0, 0},
    {"referral.present", NULL, 1, 6},
    {"goal.stated", NULL, 2, 3},
    {"goal.stated", "97110", 2, 2},
    {"goal.stated", "97112", 0, 0},
    {"plan.kind", NULL, 0, 0},
};

static const struct covered_rule *rule_of(const struct case_coverage *coverage,
                                          const char *id)
{
    for (size_t i = 0; i < coverage->count; i++)
        if (text_is(coverage->rules[i].rule, id))
            return &coverage->rules[i];
    fail_msg("%s is not listed", id);
    return NULL;
}

static void hold_against(const struct case_coverage *coverage,
                         const struct expectation *expect)
{
    const struct covered_rule *rule = rule_of(coverage, expect->rule);
    size_t fires = rule->fires, silent = rule->silent, i = 0;
    if (expect->code) {
        while (i < rule->code_count && strcmp(rule->codes[i].code, expect->code) != 0)
            i++;
        assert_true(i < rule->code_count);
        fires = rule->codes[i].fires;
        silent = rule->codes[i].silent;
    }
    if (fires != expect->fires || silent != expect->silent)
        fail_msg("%s %s: fires %zu, silent %zu", expect->rule,
                 expect->code ? expect->code : "", fires, silent);
}

static const struct policy *reached(void)
{
    struct error error = ERROR_NONE;
    const struct policy *policy = NULL;
    assert_ok(policy_set_find(policies, TEXT("reached"), &policy, &error), &error);
    return policy;
}

static void each_rule_and_code_as_often_as_it_is_reached(void **state)
{
    (void)state;
    struct error error = ERROR_NONE;
    struct arena arena;
    struct case_coverage coverage;
    struct case_counts counts = {.run = 0};
    struct case_subject subject = {policies, reached(), true};
    const struct case_sink sink = {&coverage, take};
    arena_init(&arena, 1 << 20);
    assert_ok(coverage_begin(subject.policy, &arena, &coverage, &error), &error);
    assert_int_equal(coverage.count, 8);
    assert_ok(cases_run(&subject, &sink, &counts, &error), &error);
    assert_int_equal(coverage.cases, 7);
    for (size_t i = 0; i < COUNT_OF(expected); i++)
        hold_against(&coverage, &expected[i]);
    assert_true(coverage_is_whole(rule_of(&coverage, "pairs.never")));
    assert_true(coverage_is_whole(rule_of(&coverage, "goal.stated")));
    assert_false(coverage_is_whole(rule_of(&coverage, "plan.kind")));
    arena_release(&arena);
}

static void no_memory_is_said(void **state)
{
    (void)state;
    struct error error = ERROR_NONE;
    struct arena arena;
    struct case_coverage coverage;
    arena_init(&arena, 16);
    assert_fails(coverage_begin(reached(), &arena, &coverage, &error), STATUS_NO_MEMORY,
                 &error);
    arena_release(&arena);
}

static void hold_skeleton(const char *rule, const char *patch, bool two)
{
    struct error error = ERROR_NONE;
    struct buffer out;
    buffer_init(&out, 1 << 16);
    assert_ok(skeleton_write(reached(), text_of(rule), &out, &error), &error);
    buffer_put_char(&out, '\0');
    if (!strstr(out.at, patch))
        fail_msg("%s: no %s in\n%s", rule, patch, out.at);
    assert_int_equal(strstr(out.at, "\"silent\"") != NULL, two);
    buffer_release(&out);
}

static void skeletons_set_what_conditions_ask(void **state)
{
    (void)state;
    hold_skeleton("referral.present", "\"patch\": { \"referral\": { \"date\": null } }",
                  true);
    hold_skeleton(
        "plan.kind",
        "\"patch\": { \"date_of_service\": \"2025-12-31\", \"plan_of_care\": { "
        "\"certified_on\": null, \"visits_per_week\": 2 }, \"insurance\": { "
        "\"0\": { \"kind\": \"ma\" } } }",
        true);
    hold_skeleton("goal.stated",
                  "\"patch\": { \"services\": { \"0\": { \"documentation\": { "
                  "\"functional_goal\": null } } } }",
                  true);
    hold_skeleton("pairs.never",
                  "\"patch\": { \"services\": { \"0\": { \"code\": \"97124\" } } }",
                  false);
    hold_skeleton("caps.day", "\"patch\": {}", true);
}

static void a_misspelt_rule_has_no_skeleton(void **state)
{
    (void)state;
    struct error error = ERROR_NONE;
    struct buffer out;
    buffer_init(&out, 1 << 16);
    assert_fails(skeleton_write(reached(), TEXT("goal.statd"), &out, &error),
                 STATUS_USAGE, &error);
    assert_string_equal(error.fix, "did you mean \"goal.stated\"?");
    assert_int_equal(out.len, 0);
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_and_code_as_often_as_it_is_reached),
        cmocka_unit_test(no_memory_is_said),
        cmocka_unit_test(skeletons_set_what_conditions_ask),
        cmocka_unit_test(a_misspelt_rule_has_no_skeleton),
    };
    return cmocka_run_group_tests(tests, start, end);
}
