#include "author/cases.h"
#include "cli/command.h"
#include "cli/exit.h"
#include "cli/output.h"
#include "cli/resources.h"
#include "cli/terminal.h"

#include <unistd.h>

struct testing {
    struct option_texts payers;
    struct operands asked;
    struct resources resources;
    struct policy_set *policies;
    struct output output;
    struct terminal terminal;
    struct case_counts counts;
    int worst;
};

static enum status read_options(struct testing *testing, char **argv,
                                struct error *error)
{
    const struct option rows[] = {
        {"payers", OPTION_TEXTS, &testing->payers, NULL, NULL},
        {"coverage", OPTION_LATER, NULL, NULL, "leave it out"},
        {"junit", OPTION_LATER, NULL, NULL,
         "the exit status and the lines that begin "
         "with FAIL say what failed"},
    };
    struct option_set set = {rows, sizeof rows / sizeof *rows};
    return options_read(&set, argv, &testing->asked, error);
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
    if (result->passed)
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

static void put_summary(struct testing *testing, struct text id,
                        const struct case_counts *counts)
{
    struct buffer *out = &testing->output.buffer;
    buffer_put_visible(out, id);
    buffer_printf(out, ": %zu case%s, ", counts->run, counts->run == 1 ? "" : "s");
    if (counts->failed)
        buffer_printf(out, "%zu failed\n", counts->failed);
    else
        buffer_put_cstr(out, "all pass\n");
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

/* What keeps one policy from being tested does not keep the others. */
static enum status report(struct testing *testing, enum status status,
                          struct error *error)
{
    if (status != STATUS_POLICY && status != STATUS_USAGE)
        return status;
    testing->worst = exit_worst(testing->worst, exit_report("test", error));
    return STATUS_OK;
}

static enum status test_policy(struct testing *testing, struct text id,
                               struct error *error)
{
    struct case_subject subject = {.set = testing->policies};
    struct case_sink sink = {testing, take_result};
    struct case_counts counts = {.run = 0};
    enum status status = policy_set_find(testing->policies, id, &subject.policy, error);
    if (status)
        return report(testing, status, error);
    status = cases_run(&subject, &sink, &counts, error);
    if (status == STATUS_NOT_FOUND) {
        put_no_cases(testing, subject.policy);
        return STATUS_OK;
    }
    if (status)
        return report(testing, status, error);
    put_summary(testing, id, &counts);
    testing->counts.run += counts.run;
    testing->counts.failed += counts.failed;
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
    if (!status)
        status = resources_open(&testing.payers, &testing.resources, &testing.policies,
                                &error);
    if (!status && testing.asked.count)
        status = test_asked(&testing, &error);
    else if (!status)
        status = test_all(&testing, &error);
    if (status)
        testing.worst = exit_worst(testing.worst, exit_report("test", &error));
    if (output_end(&testing.output, &error))
        testing.worst = exit_worst(testing.worst, exit_report("test", &error));
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
        "  --payers DIR  a folder with more policies; may be given again\n"
        "  --help        show this\n"
        "\n"
        "Exit status: 0 all pass, 1 a case failed, 2 the command line or a case file\n"
        "is wrong, 4 a policy does not load, 74 input or output failed.\n"
        "\n"
        "Examples:\n"
        "  gonio test\n"
        "  gonio test medicare\n"
        "  gonio test --payers our-payers acme\n",
    .run = test_run,
};
