/* Policy cases: those that pass, those that fail, and those that are wrong in
 * themselves, each with what is said and where. */
#include "support/gonio_test.h"

#include "author/cases.h"
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

/* What the i-th case of payers/faults/cases.json must come to: NULL passes,
 * else a part of what is said. */
struct expectation {
    const char *name;
    const char *said;
    uint32_t line;
};
static const struct expectation expected[] = {
    {"passes", NULL, 10},
    {"fires", NULL, 12},
    {"an element changed", NULL, 14},
    {"before it was known", NULL, 16},
    {"two sessions, the second looked at", NULL, 18},
    {"another outcome", "/outcome: expected \"deny\", found \"ready\"", 21},
    {"did not fire", "referral.present did not fire\nfindings: none", 22},
    {"fired", "referral.present fired\nfindings: referral.present", 23},
    {"fewer lines", "/lines", 24},
    {"misspelt member", "\"expct\" is not a name here; did you mean \"expect\"?", 25},
    {"misspelt rule",
     "there is no rule \"referral.presnt\"; did you mean \"referral.present\"?", 26},
    {"misspelt rule it is about", "did you mean \"referral.present\"?", 27},
    {"misspelt field", "referral", 29},
    {"wrong kind", "\"patch\" must be an object, not an array", 31},
    {"no date", "\"known_on\" must be a date", 32},
    {"no filing date", "\"filing_date\" must be a date", 33},
    {"expects nothing", "the case expects nothing", 34},
    {"(a case without a name)", "the case has no \"name\"", 35},
    {"two patients", "not of one claim-day", 36},
    {"asks for nobody", "\"decide\" names no session of this case", 38},
    {"another payer", "no insurance of the session names \"faults\"", 39},
    {"(a case without a name)", "a case must be an object, not a string", 41},
};

static enum status hold_against(void *context, const struct case_result *result,
                                struct error *error)
{
    size_t *next = context;
    const struct expectation *expect = &expected[*next];
    (void)error;
    assert_true(*next < COUNT_OF(expected));
    assert_text(result->name, expect->name);
    assert_string_equal(result->file, PAYERS "/faults/cases.json");
    if (!expect->said)
        assert_text(result->difference, "");
    else if (!strstr(result->difference.at, expect->said))
        fail_msg("%s: said \"%s\"", expect->name, result->difference.at);
    assert_int_equal(result->passed, expect->said == NULL);
    if (result->line != expect->line)
        fail_msg("%s: line %u, not %u", expect->name, result->line, expect->line);
    (*next)++;
    return STATUS_OK;
}

static enum status run(const char *id, const struct case_sink *sink,
                       struct case_counts *counts, struct error *error)
{
    struct case_subject subject = {.set = policies};
    assert_ok(policy_set_find(policies, text_of(id), &subject.policy, error), error);
    return cases_run(&subject, sink, counts, error);
}

static void each_case_comes_to_what_it_should(void **state)
{
    (void)state;
    size_t next = 0;
    struct case_sink sink = {&next, hold_against};
    struct case_counts counts = {.run = 0};
    struct error error = ERROR_NONE;
    assert_ok(run("faults", &sink, &counts, &error), &error);
    assert_int_equal(counts.run, COUNT_OF(expected));
    assert_int_equal(counts.failed, COUNT_OF(expected) - 5);
}

static void no_file_is_no_failure(void **state)
{
    (void)state;
    struct case_counts counts = {.run = 0};
    struct error error = ERROR_NONE;
    struct case_sink sink = {NULL, hold_against};
    assert_fails(run("none", &sink, &counts, &error), STATUS_NOT_FOUND, &error);
}

static void a_file_that_is_no_json(void **state)
{
    (void)state;
    struct case_counts counts = {.run = 0};
    struct error error = ERROR_NONE;
    struct case_sink sink = {NULL, hold_against};
    assert_fails(run("broken", &sink, &counts, &error), STATUS_USAGE, &error);
    assert_string_equal(error.file, PAYERS "/broken/cases.json");
    assert_int_equal(error.line, 1);
}

static void a_misspelt_name_of_the_file(void **state)
{
    (void)state;
    struct case_counts counts = {.run = 0};
    struct error error = ERROR_NONE;
    struct case_sink sink = {NULL, hold_against};
    assert_fails(run("misspelt", &sink, &counts, &error), STATUS_USAGE, &error);
    assert_string_equal(error.fix, "did you mean \"cases\"?");
    assert_int_equal(error.line, 3);
    assert_string_equal(error.pointer, "/caises");
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
    struct case_counts counts = {.run = 0};
    struct error error = ERROR_NONE;
    struct case_sink sink = {NULL, stop_at_once};
    assert_fails(run("faults", &sink, &counts, &error), STATUS_CLOSED, &error);
    assert_int_equal(counts.run, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_case_comes_to_what_it_should),
        cmocka_unit_test(no_file_is_no_failure),
        cmocka_unit_test(a_file_that_is_no_json),
        cmocka_unit_test(a_misspelt_name_of_the_file),
        cmocka_unit_test(a_sink_that_fails_ends_the_run),
    };
    return cmocka_run_group_tests(tests, start, end);
}
