/* Memory that is refused, at the n-th allocation alone and from the n-th on,
 * through the tools of a policy's author: coverage of cases, boundary days, a
 * skeleton, the manual in both formats, the stubs, what would make a held day
 * ready. Whatever n is, each ends with all that it writes or with "out of memory".
 *
 * Usage: test_allocation_author [STRIDE], 1 tries every n. */
#include "support/gonio_test.h"

#include "faults/refusal.h"

#include "author/boundaries.h"
#include "author/coverage.h"
#include "author/manual.h"
#include "author/skeleton.h"
#include "author/stubs.h"
#include "author/what_if.h"
#include "base/hash.h"
#include "format/json.h"
#include "format/reader.h"

#include <stdio.h>
#include <stdlib.h>

static unsigned long stride = 1;

/* ---- one run ---- */

/* What the tools say, one after the other. */
struct output {
    struct buffer text;
    struct case_coverage coverage;
    bool policy_failed; /* a finding took the place of what was refused */
};

static enum status take_case(void *context, const struct case_result *result,
                             struct error *error)
{
    struct output *output = context;
    (void)error;
    coverage_take(&output->coverage, result);
    return STATUS_OK;
}

static enum status take_day(void *context, const struct case_result *result,
                            struct error *error)
{
    struct output *output = context;
    (void)error;
    output->policy_failed |= !result->passed;
    buffer_put_text(&output->text, result->name);
    return STATUS_OK;
}

static enum status cover(const struct case_subject *subject, struct output *output,
                         struct error *error)
{
    const struct case_sink sink = {output, take_case};
    struct case_counts counts = {0};
    struct arena arena;
    arena_init(&arena, (size_t)1 << 24);
    enum status status =
        coverage_begin(subject->policy, &arena, &output->coverage, error);
    if (!status)
        status = cases_run(subject, &sink, &counts, error);
    output->policy_failed |= counts.failed > 0;
    for (size_t i = 0; i < output->coverage.count && !status; i++)
        buffer_printf(&output->text, "%zu ", output->coverage.rules[i].fires);
    arena_release(&arena);
    return status;
}

static enum status document(const struct policy *policy, struct output *output,
                            struct error *error)
{
    const struct manual_options markdown = {PAGE_MARKDOWN, true};
    const struct manual_options html = {PAGE_HTML, false};
    enum status status = manual_write(policy, &markdown, &output->text, error);
    if (!status)
        status = manual_write(policy, &html, &output->text, error);
    if (!status)
        status = skeleton_write(policy, TEXT("plan.kind"), &output->text, error);
    stubs_write(&output->text);
    return status;
}

static const char held[] =
    "{\"session_id\": \"A\", \"date_of_service\": \"2026-03-16\", \"patient\": "
    "{\"id\": \"P\"}, \"insurance\": [{\"payer\": \"reached\"}], \"services\": "
    "[{\"code\": \"97110\", \"minutes\": 23, \"therapist\": {\"credential\": "
    "\"PT\"}}]}";

/* What would make a held day ready. */
static enum status flip(struct policy_set *set, const struct day *day,
                        struct arena *arena, struct output *output, struct error *error)
{
    const struct what_if *found = NULL;
    struct decision *decisions = NULL;
    size_t count;
    struct what_if_question question = {.set = set,
                                        .day = day,
                                        .options.known_on = 20600,
                                        .budget = 400,
                                        .cost = WHAT_IF_COST};
    enum status status =
        decide_member(set, day, 0, &question.options, arena, &decisions, &count,
                      &output->policy_failed, error);
    if (!status)
        status = what_if_find(&question, &decisions[0], arena, &found, error);
    for (size_t i = 0; !status && i < found->count; i++)
        buffer_put_text(&output->text, found->proposals[i].words);
    return status;
}

static enum status flip_held(struct policy_set *set, struct output *output,
                             struct error *error)
{
    struct arena arena;
    struct session *session = NULL;
    struct text id;
    struct problems problems;
    struct reader_options options = {.strict = true};
    arena_init(&arena, (size_t)1 << 26);
    enum status status = reader_session(text_of(held), &options, &arena, &session, &id,
                                        &problems, error);
    struct day_member member = {.session = session};
    const struct day day = {.members = &member, .count = 1};
    if (!status)
        status = flip(set, &day, &arena, output, error);
    arena_release(&arena);
    return status;
}

static enum status use_all(struct policy_set *set, struct output *output,
                           struct error *error)
{
    struct case_subject subject = {.set = set, .explain = true};
    const struct case_sink days = {output, take_day};
    struct case_counts counts = {0};
    enum status status = policy_set_find(set, TEXT("reached"), &subject.policy, error);
    if (!status)
        status = cover(&subject, output, error);
    if (!status)
        status = boundaries_run(&subject, &days, &counts, error);
    if (!status)
        status = document(subject.policy, output, error);
    if (!status)
        status = flip_held(set, output, error);
    if (!status && buffer_failed(&output->text))
        status = error_no_memory(error);
    return status;
}

static enum status run(struct output *output)
{
    static const char *const payers[] = {GONIO_SOURCE_DIR "/tests/author/payers", NULL};
    static const char *const scripts[] = {GONIO_SOURCE_DIR "/scripts", NULL};
    const struct policy_set_options options = {.payers = payers, .scripts = scripts};
    struct policy_set *set = NULL;
    struct error error = ERROR_NONE;
    enum status status = policy_set_open(&options, &set, &error);
    if (status)
        return status;
    status = use_all(set, output, &error);
    policy_set_close(set);
    return status;
}

/* ---- the tests ---- */

static struct output expected;

static void run_with_fault(bool sticky, unsigned long at)
{
    struct output output = {.policy_failed = false};
    buffer_init(&output.text, (size_t)1 << 24);
    refusal_begin(sticky, at);
    enum status status = run(&output);
    refusal_end();
    if (status == STATUS_OK && !output.policy_failed)
        assert_true(text_equal(buffer_text(&output.text), buffer_text(&expected.text)));
    else if (status != STATUS_OK &&
             status != STATUS_POLICY) /* refused while it loads */
        assert_int_equal(status, STATUS_NO_MEMORY);
    buffer_release(&output.text);
}

static void every_refusal(bool sticky)
{
    unsigned long n = 0;
    do {
        run_with_fault(sticky, n);
        n += stride;
    } while (refusal.refused);
    print_message("%s: %lu allocations, every %lu-th refused\n",
                  sticky ? "from the n-th on" : "the n-th alone", refusal.seen, stride);
    assert_true(n > stride); /* something was refused at all */
}

static void refused_once(void **state)
{
    (void)state;
    every_refusal(false);
}

static void refused_from_then_on(void **state)
{
    (void)state;
    every_refusal(true);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refused_once),
        cmocka_unit_test(refused_from_then_on),
    };
    struct error error = ERROR_NONE;
    if (argc > 1)
        stride = strtoul(argv[1], NULL, 10);
    if (hash_start(&error) != STATUS_OK)
        return 1;
    json_start();
    buffer_init(&expected.text, (size_t)1 << 24);
    if (run(&expected) != STATUS_OK || expected.policy_failed)
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buffer_release(&expected.text);
    return failed;
}
