/* Boundary days: what is found on each of a policy made for it. */
#include "support/gonio_test.h"

#include "author/boundaries.h"
#include "author/boundary_rows.h"
#include "base/date.h"
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

/* The days of payers/boundaries that fail, in order; all others pass. */
static const struct expectation {
    const char *name;
    const char *said; /* the whole of it */
    uint32_t line;
} expected[] = {
    {"boundary 2025-04-01",
     "parameters.limit: it has no value, and has some before and after", 8},
    {"boundary 2025-06-01",
     "coverage.codes 97140: no row is in force, and there are some before and after",
     16},
    {"boundary 2025-06-02",
     "coverage.codes 97140: no row is in force, and there are some before and after",
     16},
    {"boundary 2025-07-01",
     "modifiers.discipline PT: two rows are in force, and only the first is ever used",
     1},
    {"boundary 2025-08-01",
     "pairs: 97140 and 97110 stand in two rows that are in force", 34},
    {"boundary 2025-09-02",
     "telehealth.periods: no row is in force, and there are some before and after", 41},
    {"boundary 2025-12-01, as known on 2025-11-01",
     "The rule broken.later failed: one day too many", 53},
    {"boundary 2025-12-01, as known on 2025-11-02",
     "The rule broken.later failed: one day too many", 53},
    {"boundary 2025-12-01", "The rule broken.later failed: one day too many", 53},
};

struct seen {
    size_t failed;
    bool as_known_before; /* the day before known_from was tried */
};

static enum status hold_against(void *context, const struct case_result *result,
                                struct error *error)
{
    struct seen *seen = context;
    (void)error;
    seen->as_known_before |=
        text_is(result->name, "boundary 2025-12-01, as known on 2025-10-31");
    if (result->passed)
        return STATUS_OK;
    assert_true(seen->failed < COUNT_OF(expected));
    const struct expectation *expect = &expected[seen->failed++];
    assert_text(result->name, expect->name);
    assert_text(result->difference, expect->said);
    assert_string_equal(result->file, PAYERS "/boundaries/policy.lua");
    if (result->line != expect->line)
        fail_msg("%s: line %u, not %u", expect->name, result->line, expect->line);
    return STATUS_OK;
}

static enum status run(const char *id, const struct case_sink *sink,
                       struct case_counts *counts, struct error *error)
{
    struct case_subject subject = {.set = policies};
    assert_ok(policy_set_find(policies, text_of(id), &subject.policy, error), error);
    return boundaries_run(&subject, sink, counts, error);
}

static void each_fault_is_found_on_its_days(void **state)
{
    (void)state;
    struct seen seen = {.failed = 0};
    struct case_sink sink = {&seen, hold_against};
    struct case_counts counts = {.run = 0};
    struct error error = ERROR_NONE;
    assert_ok(run("boundaries", &sink, &counts, &error), &error);
    assert_int_equal(seen.failed, COUNT_OF(expected));
    assert_int_equal(counts.failed, COUNT_OF(expected));
    assert_true(seen.as_known_before);
    /* 25 days around the dates of rows; 6 around the rule's, each with all that
     * is known and with what was known on 3 days */
    assert_int_equal(counts.run, 25 + 6 * 4);
}

static enum status pass_all(void *context, const struct case_result *result,
                            struct error *error)
{
    (void)context;
    (void)error;
    if (!result->passed)
        fail_msg("%.*s: %s", TEXT_ARG(result->name), result->difference.at);
    return STATUS_OK;
}

static void a_policy_without_faults(void **state)
{
    (void)state;
    struct case_sink sink = {NULL, pass_all};
    struct case_counts counts = {.run = 0};
    struct error error = ERROR_NONE;
    assert_ok(run("faults", &sink, &counts, &error), &error);
    assert_int_equal(counts.run, 12); /* 3 dates, each with all and 3 knowledges */
    assert_int_equal(counts.failed, 0);
}

static void without_a_base_there_is_nothing_to_move(void **state)
{
    (void)state;
    struct case_sink sink = {NULL, pass_all};
    struct case_counts counts = {.run = 0};
    struct error error = ERROR_NONE;
    assert_fails(run("none", &sink, &counts, &error), STATUS_NOT_FOUND, &error);
    assert_int_equal(counts.run, 0);
}

static enum status stop_at_once(void *context, const struct case_result *result,
                                struct error *error)
{
    (void)context;
    (void)result;
    return error_set(error, STATUS_CLOSED, "gone", "gone");
}

static void a_sink_that_fails_ends_the_run(void **state)
{
    (void)state;
    struct case_sink sink = {NULL, stop_at_once};
    struct case_counts counts = {.run = 0};
    struct error error = ERROR_NONE;
    assert_fails(run("boundaries", &sink, &counts, &error), STATUS_CLOSED, &error);
    assert_int_equal(counts.run, 1);
}

/* What is not known yet is no gap: only with all that the policy says. */
static void a_gap_is_one_only_when_all_is_known(void **state)
{
    (void)state;
    struct telehealth_period periods[] = {
        {.dates = {DATE_NONE, 10, DATE_NONE}, .line = 1},
        {.dates = {11, 20, 100}, .line = 2},
        {.dates = {21, DATE_NONE, DATE_NONE}, .line = 3},
    };
    struct policy policy = {.telehealth = {.periods = periods, .period_count = 3}};
    struct buffer said;
    uint32_t line = 0;
    buffer_init(&said, 4096);
    boundary_rows_judge(&policy, &(struct boundary_day){15, 50}, &said, &line);
    boundary_rows_judge(&policy, &(struct boundary_day){15, DATE_MAX}, &said, &line);
    assert_int_equal(said.len, 0);
    periods[1].dates.to = 14;
    boundary_rows_judge(&policy, &(struct boundary_day){15, DATE_MAX}, &said, &line);
    assert_true(said.len > 0);
    buffer_release(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_is_found_on_its_days),
        cmocka_unit_test(a_policy_without_faults),
        cmocka_unit_test(without_a_base_there_is_nothing_to_move),
        cmocka_unit_test(a_sink_that_fails_ends_the_run),
        cmocka_unit_test(a_gap_is_one_only_when_all_is_known),
    };
    return cmocka_run_group_tests(tests, start, end);
}
