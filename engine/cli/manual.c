#include "author/manual.h"
#include "author/stubs.h"
#include "cli/command.h"
#include "cli/exit.h"
#include "cli/resources.h"
#include "show/output.h"

#include <unistd.h>

static const char *const format_words[] = {"md", "html", NULL};

struct reading {
    struct option_texts payers;
    struct operands asked;
    int format; /* enum page_kind */
    bool no_cases;
    bool stubs; /* these, and no policy */
    bool diff;
    const char *from, *to; /* folders; NULL: as every command finds policies */
    struct resources resources;
    struct policy_set *policies;
    struct resources other_resources; /* --from */
    struct policy_set *others;
};

static enum status check_together(const struct reading *reading, struct error *error)
{
    bool sides = reading->from || reading->to;
    if (reading->diff && !sides)
        return error_set(error, STATUS_USAGE, "usage.together",
                         "--diff needs --from DIR, --to DIR, or both");
    if (sides && !reading->diff)
        return error_set(error, STATUS_USAGE, "usage.together",
                         "--from and --to are of --diff");
    if (reading->diff && reading->stubs)
        return error_set(error, STATUS_USAGE, "usage.together",
                         "--diff is of policies, not of --stubs");
    return STATUS_OK;
}

static enum status read_options(struct reading *reading, char **argv,
                                struct error *error)
{
    const struct option rows[] = {
        {"payers", OPTION_TEXTS, &reading->payers, NULL, NULL},
        {"format", OPTION_WORD, &reading->format, format_words, NULL},
        {"no-cases", OPTION_FLAG, &reading->no_cases, NULL, NULL},
        {"stubs", OPTION_FLAG, &reading->stubs, NULL, NULL},
        {"diff", OPTION_FLAG, &reading->diff, NULL, NULL},
        {"from", OPTION_TEXT, &reading->from, NULL, NULL},
        {"to", OPTION_TEXT, &reading->to, NULL, NULL},
    };
    struct option_set set = {rows, sizeof rows / sizeof *rows};
    enum status status = options_read(&set, argv, &reading->asked, error);
    if (status || reading->asked.help)
        return status;
    status = check_together(reading, error);
    if (status || reading->asked.count == !reading->stubs)
        return status;
    if (reading->stubs)
        return error_set(error, STATUS_USAGE, "usage.operand",
                         "--stubs are the same for every policy: it takes no PAYER");
    error_set(error, STATUS_USAGE, "usage.operand", "it takes one PAYER");
    error_fix(error, "gonio policies lists them");
    return error->status;
}

static enum status write_manual(struct reading *reading, struct buffer *out,
                                struct error *error)
{
    const char *name = reading->asked.at[0];
    const struct policy *policy = NULL;
    const struct manual_options options = {.kind = reading->format ? PAGE_HTML
                                                                   : PAGE_MARKDOWN,
                                           .cases = !reading->no_cases};
    enum status status = resources_open(&reading->payers, &reading->resources,
                                        &reading->policies, error);
    if (!status)
        status = policy_set_find(reading->policies, text_of(name), &policy, error);
    if (status == STATUS_NOT_FOUND)
        return resources_unknown(reading->policies, name, error);
    return status ? status : manual_write(policy, &options, out, error);
}

/* The policy as the folder has it, laid over what else there is; NULL: as it
 * is without one. A folder that does not have it is a mistake. */
static enum status find_side(struct reading *reading, const char *folder,
                             struct resources *resources, struct policy_set **set,
                             const struct policy **policy, struct error *error)
{
    const char *name = reading->asked.at[0];
    struct option_texts payers = reading->payers;
    size_t len = folder ? strlen(folder) : 0;
    if (folder && payers.count < OPTION_TEXTS_MAX)
        payers.at[payers.count++] = folder;
    enum status status = resources_open(&payers, resources, set, error);
    if (!status)
        status = policy_set_find(*set, text_of(name), policy, error);
    if (status == STATUS_NOT_FOUND)
        return resources_unknown(*set, name, error);
    if (status || !folder || strncmp((*policy)->path.at, folder, len) == 0)
        return status;
    return error_set(error, STATUS_USAGE, "usage.payer",
                     "there is no policy \"%s\" in %s", name, folder);
}

static enum status write_diff(struct reading *reading, struct buffer *out,
                              struct error *error)
{
    const struct policy *from = NULL, *to = NULL;
    enum status status = find_side(reading, reading->from, &reading->other_resources,
                                   &reading->others, &from, error);
    if (!status)
        status = find_side(reading, reading->to, &reading->resources,
                           &reading->policies, &to, error);
    return status ? status
                  : manual_diff(from, to, reading->format ? PAGE_HTML : PAGE_MARKDOWN,
                                out, error);
}

static enum status write_stubs(struct buffer *out, struct error *error)
{
    stubs_write(out);
    return buffer_failed(out) ? error_no_memory(error) : STATUS_OK;
}

static enum status write_asked(struct reading *reading, struct buffer *out,
                               struct error *error)
{
    if (reading->stubs)
        return write_stubs(out, error);
    return reading->diff ? write_diff(reading, out, error)
                         : write_manual(reading, out, error);
}

/* Half a manual is none: what failed leaves nothing on standard output. */
static int manual_run(int argc, char **argv)
{
    struct reading reading = {.policies = NULL};
    struct error error = ERROR_NONE;
    struct output output;
    (void)argc;
    enum status status = read_options(&reading, argv, &error);
    if (!status && reading.asked.help)
        return exit_help(&command_manual);
    output_begin(&output, STDOUT_FILENO);
    if (!status)
        status = write_asked(&reading, &output.buffer, &error);
    int result = status ? exit_report("manual", &error) : EXIT_OK;
    if (status)
        buffer_clear(&output.buffer);
    if (output_end(&output, &error))
        result = exit_worst(result, exit_report("manual", &error));
    policy_set_close(reading.policies);
    policy_set_close(reading.others);
    return result;
}

const struct command command_manual = {
    .name = "manual",
    .summary = "print a payer policy as a document",
    .help =
        "usage: gonio manual [OPTION]... PAYER\n"
        "       gonio manual --diff [--from DIR] [--to DIR] PAYER\n"
        "       gonio manual --stubs\n"
        "\n"
        "Prints the policy of a payer as a document to read beside the payer's own:\n"
        "values with their dates and sources, what is covered and who may treat, how\n"
        "units count, caps, modifiers, pairs, telehealth, what the note must say, and\n"
        "every rule in sentences, with the cases of the policy as examples.\n"
        "\n"
        "  --format md|html  Markdown, or one HTML file that prints (md)\n"
        "  --no-cases        without the examples\n"
        "  --stubs           no policy, but what an editor has to know of all: facts,\n"
        "                    words and functions, for the Lua language server\n"
        "  --diff            what changes between two versions of the policy\n"
        "  --from DIR        the folder of payers that has the earlier version\n"
        "  --to DIR          the one that has the later; of either, where it is left\n"
        "                    out, the policy that is found without it\n"
        "  --payers DIR      a folder with more policies; may be given again\n"
        "  --help            show this\n"
        "\n"
        "Exit status: 0, 2 the command line or the case file is wrong, 4 the policy\n"
        "does not load, 74 output failed.\n"
        "\n"
        "Examples:\n"
        "  gonio manual medicare | less\n"
        "  gonio manual --format html medicare > medicare.html\n"
        "  gonio manual --payers our-payers --no-cases acme\n"
        "  gonio manual --diff --to our-payers medicare\n",
    .run = manual_run,
};
