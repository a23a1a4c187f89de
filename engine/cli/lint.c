#include "author/lint.h"
#include "base/terminal.h"
#include "cli/command.h"
#include "cli/exit.h"
#include "cli/resources.h"
#include "show/output.h"

#include <unistd.h>

#define FINDINGS_MEM ((size_t)64 * 1024 * 1024)

static const char *const format_words[] = {"text", "json", NULL};
enum { FORMAT_TEXT, FORMAT_JSON };

struct linting {
    struct option_texts payers;
    struct operands asked;
    int format;
    struct resources resources;
    struct policy_set *policies;
    struct output output;
    struct terminal terminal;
    bool started; /* json: an element stands there already */
    bool found;
    int worst;
};

static enum status read_options(struct linting *linting, char **argv,
                                struct error *error)
{
    const struct option rows[] = {
        {"payers", OPTION_TEXTS, &linting->payers, NULL, NULL},
        {"format", OPTION_WORD, &linting->format, format_words, NULL},
    };
    struct option_set set = {rows, sizeof rows / sizeof *rows};
    return options_read(&set, argv, &linting->asked, error);
}

/* ---- findings ---- */

/* A finding as it is written, of lint or of a policy that does not load. */
struct written {
    struct text policy, code, file, message, fix;
    uint32_t line;
};

static void put_text(struct linting *linting, const struct written *w)
{
    struct buffer *out = &linting->output.buffer;
    buffer_put_visible(out, w->file);
    if (w->line)
        buffer_printf(out, ":%u", w->line);
    buffer_put_cstr(out, ": ");
    terminal_put(&linting->terminal, out, STYLE_YELLOW, w->code);
    buffer_put_cstr(out, "\n    ");
    terminal_wrap(&linting->terminal, out, 4, w->message);
    buffer_put_cstr(out, "    fix: ");
    terminal_wrap(&linting->terminal, out, 9, w->fix);
}

static void put_member(struct buffer *out, const char *name, struct text text)
{
    buffer_printf(out, ",\"%s\":", name);
    if (text.len)
        buffer_put_json(out, text);
    else
        buffer_put_cstr(out, "null");
}

static void put_json(struct linting *linting, const struct written *w)
{
    struct buffer *out = &linting->output.buffer;
    buffer_put_cstr(out, linting->started ? ",\n{" : "\n{");
    linting->started = true;
    buffer_put_cstr(out, "\"policy\":");
    buffer_put_json(out, w->policy);
    put_member(out, "code", w->code);
    put_member(out, "file", w->file);
    if (w->line)
        buffer_printf(out, ",\"line\":%u", w->line);
    else
        buffer_put_cstr(out, ",\"line\":null");
    put_member(out, "message", w->message);
    put_member(out, "fix", w->fix);
    buffer_put_char(out, '}');
}

static void put_finding(struct linting *linting, struct text policy,
                        const struct lint_finding *finding)
{
    const struct written w = {.policy = policy,
                              .code = text_of(finding->check->code),
                              .file = finding->file,
                              .message = finding->message,
                              .fix = finding->fix,
                              .line = finding->line};
    if (linting->format == FORMAT_JSON)
        put_json(linting, &w);
    else
        put_text(linting, &w);
}

static void put_summary(struct linting *linting, struct text policy, size_t count)
{
    struct buffer *out = &linting->output.buffer;
    if (linting->format == FORMAT_JSON)
        return;
    buffer_put_visible(out, policy);
    if (count)
        buffer_printf(out, ": %zu finding%s\n", count, count == 1 ? "" : "s");
    else
        buffer_put_cstr(out, ": nothing found\n");
}

/* ---- policies ---- */

/* What a policy is refused for is told as it is, and is an element of the
 * json too; the others are still looked at. */
static enum status report_refused(struct linting *linting, struct text id,
                                  const struct error *error)
{
    const struct written w = {.policy = id,
                              .code = text_of(error->code),
                              .file = text_of(error->file),
                              .message = text_of(error->message),
                              .fix = text_of(error->fix),
                              .line = error->line};
    linting->worst = exit_worst(linting->worst, exit_report("lint", error));
    if (linting->format == FORMAT_JSON)
        put_json(linting, &w);
    return STATUS_OK;
}

static enum status lint_one(struct linting *linting, struct text id,
                            struct error *error)
{
    const struct policy *policy = NULL;
    struct lint_findings findings = {NULL, 0};
    struct arena arena;
    enum status status = policy_set_find(linting->policies, id, &policy, error);
    if (status)
        return status == STATUS_POLICY ? report_refused(linting, id, error) : status;
    arena_init(&arena, FINDINGS_MEM);
    status = lint_policy(linting->policies, policy, &arena, &findings, error);
    for (size_t i = 0; i < findings.count && !status; i++)
        put_finding(linting, id, &findings.at[i]);
    if (!status)
        put_summary(linting, id, findings.count);
    linting->found |= findings.count > 0;
    arena_release(&arena);
    return status ? status : output_step(&linting->output, error);
}

/* Payers' names, where a folder has a table of them. */
static enum status lint_table(struct linting *linting, struct error *error)
{
    struct lint_findings findings = {NULL, 0};
    struct arena arena;
    size_t tables = 0;
    arena_init(&arena, FINDINGS_MEM);
    enum status status =
        lint_identity(linting->policies, &arena, &tables, &findings, error);
    if (status == STATUS_POLICY)
        status = report_refused(linting, TEXT("identity"), error);
    for (size_t i = 0; i < findings.count && !status; i++)
        put_finding(linting, TEXT("identity"), &findings.at[i]);
    if (!status && tables)
        put_summary(linting, TEXT("identity"), findings.count);
    linting->found |= findings.count > 0;
    arena_release(&arena);
    return status ? status : output_step(&linting->output, error);
}

static enum status unknown_policy(struct linting *linting, const char *name,
                                  struct error *error)
{
    const char *nearest = policy_set_nearest(linting->policies, text_of(name));
    error_set(error, STATUS_USAGE, "usage.payer", "there is no policy \"%s\"", name);
    if (nearest)
        error_suggest(error, "", nearest);
    else
        error_fix(error, "gonio policies lists them");
    return error->status;
}

static enum status lint_asked(struct linting *linting, struct error *error)
{
    enum status status = STATUS_OK;
    for (int i = 0; i < linting->asked.count && !status; i++) {
        const char *name = linting->asked.at[i];
        status = lint_one(linting, text_of(name), error);
        if (status == STATUS_NOT_FOUND && strcmp(name, "identity") == 0)
            status = lint_table(linting, error);
        else if (status == STATUS_NOT_FOUND)
            status = unknown_policy(linting, name, error);
    }
    return status;
}

static enum status lint_all(struct linting *linting, struct error *error)
{
    const struct text *ids = NULL;
    size_t count = 0;
    enum status status = policy_set_ids(linting->policies, &ids, &count, error);
    for (size_t i = 0; i < count && !status; i++)
        status = lint_one(linting, ids[i], error);
    return status ? status : lint_table(linting, error);
}

static enum status lint_policies(struct linting *linting, struct error *error)
{
    struct buffer *out = &linting->output.buffer;
    enum status status = resources_open(&linting->payers, &linting->resources,
                                        &linting->policies, error);
    if (status)
        return status;
    if (linting->format == FORMAT_JSON)
        buffer_put_char(out, '[');
    status =
        linting->asked.count ? lint_asked(linting, error) : lint_all(linting, error);
    if (!status && linting->format == FORMAT_JSON)
        buffer_put_cstr(out, linting->started ? "\n]\n" : "]\n");
    return status;
}

static int lint_run(int argc, char **argv)
{
    struct linting linting = {.worst = EXIT_OK};
    struct error error = ERROR_NONE;
    (void)argc;
    enum status status = read_options(&linting, argv, &error);
    if (!status && linting.asked.help)
        return exit_help(&command_lint);
    output_begin(&linting.output, STDOUT_FILENO);
    linting.terminal = terminal_of(STDOUT_FILENO);
    if (!status)
        status = lint_policies(&linting, &error);
    if (status)
        linting.worst = exit_worst(linting.worst, exit_report("lint", &error));
    if (output_end(&linting.output, &error))
        linting.worst = exit_worst(linting.worst, exit_report("lint", &error));
    policy_set_close(linting.policies);
    return exit_worst(linting.worst, linting.found ? EXIT_NEGATIVE : EXIT_OK);
}

#define C(name, code, meaning, mend) "  " code "\n      " meaning "\n"
const struct command command_lint = {
    .name = "lint",
    .summary = "check payer policies without sessions",
    .help =
        "usage: gonio lint [OPTION]... [PAYER]...\n"
        "\n"
        "Looks for what is wrong in policies that load: in all, or in those named;\n"
        "in all, also in the tables of payers' names (identity.lua), which are named\n"
        "identity.\n"
        "Checks of rules are run on days made up for them. Each finding has its file\n"
        "and line, a code, and how to mend it.\n"
        "\n"
        "  --payers DIR        a folder with more policies; may be given again\n"
        "  --format text|json  what to write (text)\n"
        "  --help              show this\n"
        "\n"
        "Exit status: 0 nothing found, 1 something found, 2 the command line is "
        "wrong,\n"
        "4 a policy does not load, 74 input or output failed.\n"
        "\n"
        "Codes:\n"
#include "author/lint_checks.def"
        "\n"
        "Examples:\n"
        "  gonio lint\n"
        "  gonio lint --payers our-payers acme\n",
    .run = lint_run,
};
