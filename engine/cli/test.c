#include "author/boundaries.h"
#include "author/skeleton.h"
#include "cli/command.h"
#include "cli/exit.h"
#include "cli/junit.h"
#include "cli/resources.h"
#include "cli/test_coverage.h"
#include "show/output.h"

#include <unistd.h>

#define COVERAGE_MOST ((size_t)64 * 1024 * 1024)

static const char *const format_words[] = {"table", "json", NULL};
enum { FORMAT_TABLE, FORMAT_JSON };

struct testing {
    struct option_texts payers;
    struct operands asked;
    struct resources resources;
    struct policy_set *policies;
    struct output output;
    struct terminal terminal;
    struct case_counts counts;
    const char *junit_path; /* NULL: not asked for */
    struct junit junit;
    bool boundaries; /* these alone */
    bool coverage;
    int format;           /* of the coverage */
    const char *skeleton; /* id of a rule; NULL: not asked for */
    struct arena arena;   /* of one policy's coverage */
    struct case_coverage *covered;
    bool started; /* json: an element stands there already */
    int worst;
};

/* What of the options does not go together. */
static enum status check_options(const struct testing *testing, struct error *error)
{
    if (testing->format == FORMAT_JSON && !testing->coverage)
        return error_set(error, STATUS_USAGE, "usage.together",
                         "--format json is of --coverage");
    if (testing->coverage && testing->boundaries)
        return error_set(error, STATUS_USAGE, "usage.together",
                         "--coverage is of cases, --boundaries leaves them out");
    if (testing->skeleton && testing->asked.count != 1)
        return error_set(error, STATUS_USAGE, "usage.operand",
                         "--skeleton needs the one payer whose rule it is");
    return STATUS_OK;
}

static enum status read_options(struct testing *testing, char **argv,
                                struct error *error)
{
    const struct option rows[] = {
        {"payers", OPTION_TEXTS, &testing->payers, NULL, NULL},
        {"boundaries", OPTION_FLAG, &testing->boundaries, NULL, NULL},
        {"junit", OPTION_TEXT, &testing->junit_path, NULL, NULL},
        {"coverage", OPTION_FLAG, &testing->coverage, NULL, NULL},
        {"format", OPTION_WORD, &testing->format, format_words, NULL},
        {"skeleton", OPTION_TEXT, &testing->skeleton, NULL, NULL},
    };
    struct option_set set = {rows, sizeof rows / sizeof *rows};
    enum status status = options_read(&set, argv, &testing->asked, error);
    return status || testing->asked.help ? status : check_options(testing, error);
}

/* Line by line, each indented. */
static void put_difference(struct testing *testing, struct text text)
{
    struct buffer *out = &testing->output.buffer;
    while (text.len) {
        const char *end = memchr(text.at, '\n', text.len);
        size_t len = end ? (size_t)(end - text.at) : text.len;
        buffer_put_cstr(out, "     ");
        terminal_wrap(&testing->terminal, out, 5, (struct text){text.at, len});
        len += end != NULL;
        text = (struct text){text.at + len, text.len - len};
    }
}

static enum status take_result(void *context, const struct case_result *result,
                               struct error *error)
{
    struct testing *testing = context;
    struct buffer *out = &testing->output.buffer;
    if (testing->junit_path)
        junit_case(&testing->junit, result);
    if (testing->covered)
        coverage_take(testing->covered, result);
    if (result->passed || testing->format == FORMAT_JSON)
        return STATUS_OK;
    terminal_put(&testing->terminal, out, STYLE_RED, TEXT("FAIL"));
    buffer_put_char(out, ' ');
    buffer_put_visible(out, result->policy);
    buffer_put_cstr(out, ": ");
    buffer_put_visible(out, result->name);
    buffer_put_cstr(out, "\n     ");
    buffer_put_visible(out, text_of(result->file));
    buffer_printf(out, ":%u\n", result->line);
    put_difference(testing, result->difference);
    return output_step(&testing->output, error);
}

/* What was run of one policy. */
struct tested {
    struct case_counts cases;
    struct case_counts boundaries;
};

static void put_counts(struct buffer *out, const struct case_counts *counts,
                       const char *what)
{
    buffer_printf(out, "%zu %s%s, ", counts->run, what, counts->run == 1 ? "" : "s");
    if (counts->failed)
        buffer_printf(out, "%zu failed", counts->failed);
    else
        buffer_put_cstr(out, "all pass");
}

static void put_summary(struct testing *testing, struct text id,
                        const struct tested *tested)
{
    struct buffer *out = &testing->output.buffer;
    buffer_put_visible(out, id);
    buffer_put_cstr(out, ": ");
    if (!testing->boundaries) {
        put_counts(out, &tested->cases, "case");
        buffer_put_cstr(out, "; ");
    }
    put_counts(out, &tested->boundaries, "boundary day");
    buffer_put_char(out, '\n');
}

static void put_no_cases(struct testing *testing, const struct policy *policy)
{
    struct buffer *out = &testing->output.buffer;
    buffer_put_visible(out, policy->id);
    buffer_put_cstr(out, ": no cases.json beside it. To start one, write\n  ");
    buffer_put_visible(out, text_of(policy_folder(policy)));
    buffer_put_cstr(out,
                    "/cases.json\n"
                    "with {\"base\": SESSION, \"cases\": [{\"name\": \"a plain "
                    "visit\",\n\"expect\": {\"outcome\": \"ready\"}}]}; "
                    "SESSION is one as gonio check reads it;\n"
                    "payers/README.md, \"Cases\", says what else may stand there\n");
}

static void put_coverage(struct testing *testing, const struct case_coverage *coverage,
                         const struct case_counts *counts)
{
    struct buffer *out = &testing->output.buffer;
    if (testing->format == FORMAT_JSON) {
        buffer_put_cstr(out, testing->started ? ",\n" : "\n");
        testing->started = true;
        test_coverage_json(out, coverage);
        return;
    }
    buffer_put_visible(out, coverage->policy->id);
    BUFFER_LITERAL(out, ": ");
    put_counts(out, counts, "case");
    buffer_put_char(out, '\n');
    test_coverage_table(&testing->terminal, out, coverage);
}

/* What keeps one policy from being tested does not keep the others. */
static enum status report(struct testing *testing, struct text id, enum status status,
                          struct error *error)
{
    if (status != STATUS_POLICY && status != STATUS_USAGE)
        return status;
    if (testing->junit_path)
        junit_suite(&testing->junit, id, error);
    testing->worst = exit_worst(testing->worst, exit_report("test", error));
    return STATUS_OK;
}

/* The cases alone, each counted for what it reaches. */
static enum status run_covered(struct testing *testing,
                               const struct case_subject *subject,
                               struct tested *tested, struct error *error)
{
    const struct case_sink sink = {testing, take_result};
    struct case_coverage coverage;
    arena_reset(&testing->arena);
    enum status status =
        coverage_begin(subject->policy, &testing->arena, &coverage, error);
    if (status)
        return status;
    testing->covered = &coverage;
    status = cases_run(subject, &sink, &tested->cases, error);
    testing->covered = NULL;
    if (!status)
        put_coverage(testing, &coverage, &tested->cases);
    return status;
}

static enum status run_tests(struct testing *testing,
                             const struct case_subject *subject, struct tested *tested,
                             struct error *error)
{
    const struct case_sink sink = {testing, take_result};
    enum status status = STATUS_OK;
    if (testing->coverage)
        return run_covered(testing, subject, tested, error);
    if (!testing->boundaries)
        status = cases_run(subject, &sink, &tested->cases, error);
    if (status)
        return status;
    return boundaries_run(subject, &sink, &tested->boundaries, error);
}

static enum status test_policy(struct testing *testing, struct text id,
                               struct error *error)
{
    struct case_subject subject = {.set = testing->policies,
                                   .explain = testing->coverage};
    struct tested tested = {{.run = 0}, {.run = 0}};
    enum status status = policy_set_find(testing->policies, id, &subject.policy, error);
    if (status)
        return report(testing, id, status, error);
    if (testing->skeleton)
        return skeleton_write(subject.policy, text_of(testing->skeleton),
                              &testing->output.buffer, error);
    status = run_tests(testing, &subject, &tested, error);
    if (status == STATUS_NOT_FOUND && testing->format == FORMAT_JSON)
        return STATUS_OK;
    if (status == STATUS_NOT_FOUND) {
        put_no_cases(testing, subject.policy);
        return STATUS_OK;
    }
    if (status)
        return report(testing, id, status, error);
    if (!testing->coverage)
        put_summary(testing, id, &tested);
    if (testing->junit_path)
        junit_suite(&testing->junit, id, NULL);
    testing->counts.failed += tested.cases.failed + tested.boundaries.failed;
    return STATUS_OK;
}

static enum status test_asked(struct testing *testing, struct error *error)
{
    enum status status = STATUS_OK;
    for (int i = 0; i < testing->asked.count && !status; i++) {
        const char *name = testing->asked.at[i];
        status = test_policy(testing, text_of(name), error);
        if (status == STATUS_NOT_FOUND)
            status = resources_unknown(testing->policies, name, error);
    }
    return status;
}

static enum status test_all(struct testing *testing, struct error *error)
{
    const struct text *ids = NULL;
    size_t count = 0;
    enum status status = policy_set_ids(testing->policies, &ids, &count, error);
    for (size_t i = 0; i < count && !status; i++)
        status = test_policy(testing, ids[i], error);
    return status;
}

static enum status test_policies(struct testing *testing, struct error *error)
{
    bool json = testing->format == FORMAT_JSON;
    enum status status = resources_open(&testing->payers, &testing->resources,
                                        &testing->policies, error);
    resources_warn(testing->policies, &command_test);
    if (json)
        buffer_put_char(&testing->output.buffer, '[');
    if (!status && testing->asked.count)
        status = test_asked(testing, error);
    else if (!status)
        status = test_all(testing, error);
    if (json)
        buffer_put_cstr(&testing->output.buffer, testing->started ? "\n]\n" : "]\n");
    if (!status && testing->junit_path)
        status = junit_write(&testing->junit, testing->junit_path, error);
    return status;
}

static int test_run(int argc, char **argv)
{
    struct testing testing = {.worst = EXIT_OK};
    struct error error = ERROR_NONE;
    (void)argc;
    enum status status = read_options(&testing, argv, &error);
    if (!status && testing.asked.help)
        return exit_help(&command_test);
    output_begin(&testing.output, STDOUT_FILENO);
    testing.terminal = terminal_of(STDOUT_FILENO);
    arena_init(&testing.arena, COVERAGE_MOST);
    junit_begin(&testing.junit);
    if (!status)
        status = test_policies(&testing, &error);
    if (status)
        testing.worst = exit_worst(testing.worst, exit_report("test", &error));
    if (output_end(&testing.output, &error))
        testing.worst = exit_worst(testing.worst, exit_report("test", &error));
    junit_release(&testing.junit);
    arena_release(&testing.arena);
    policy_set_close(testing.policies);
    return exit_worst(testing.worst, testing.counts.failed ? EXIT_NEGATIVE : EXIT_OK);
}

const struct command command_test = {
    .name = "test",
    .summary = "run the cases of payer policies",
    .help =
        "usage: gonio test [OPTION]... [PAYER]...\n"
        "\n"
        "Runs the cases that stand beside each policy (cases.json; payers/README.md\n"
        "describes them), of all policies or of those named. For each case that\n"
        "fails: where it stands, what was expected and what was found.\n"
        "\n"
        "Then the boundary days: each day on which a rule, a row or a value begins or\n"
        "ends, and the days before and after it. On each the base session of the "
        "cases\n"
        "is decided, with all its dates moved there, and the policy is searched for\n"
        "gaps (a value or row before and after that day, none on it) and overlaps "
        "(two\n"
        "rows for one question). What was changed backwards in time (known_from) is\n"
        "tried as it was known around the day of the change.\n"
        "\n"
        "  --boundaries         run the boundary days alone\n"
        "  --coverage           run the cases alone, and list what they reach: for "
        "each\n"
        "                       rule, and each row that reports, in how many cases it\n"
        "                       fires and is left silent, and which of its codes "
        "never\n"
        "  --format table|json  how to list that (table); json has every code\n"
        "  --skeleton RULE      run nothing: print two cases for this rule of the one\n"
        "                       PAYER, to paste into cases.json and complete\n"
        "  --junit FILE         also write the results to FILE, as JUnit's XML\n"
        "  --payers DIR         a folder with more policies; may be given again\n"
        "  --help               show this\n"
        "\n"
        "Exit status: 0 all pass, 1 a case failed, 2 the command line or a case file\n"
        "is wrong, 4 a policy does not load, 74 input or output failed.\n"
        "\n"
        "Examples:\n"
        "  gonio test\n"
        "  gonio test medicare\n"
        "  gonio test --junit results.xml\n"
        "  gonio test --coverage medicare\n"
        "  gonio test --skeleton threshold.near medicare\n"
        "  gonio test --payers our-payers acme\n",
    .run = test_run,
};
