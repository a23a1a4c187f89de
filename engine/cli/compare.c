#include "cli/compare.h"

#include "base/file.h"
#include "cli/command.h"
#include "cli/data_folder.h"
#include "cli/exit.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/resources.h"
#include "run/batch.h"
#include "show/output.h"

#include <unistd.h>

#define SUMS_MEMORY ((size_t)64 * 1024 * 1024)
#define COPY_PIECE  ((size_t)64 * 1024)
#define WHOLE       10000 /* shares are counted in hundredths of a percent */

static const char *const format_words[] = {"table", "json", "html", NULL};
static const struct compare_writer *const writers[] = {&compare_table, &compare_json,
                                                       &compare_html};

struct side {
    struct option_texts payers;
    struct resources resources;
    struct policy_set *policies;
};

struct comparing {
    struct side from, to;
    int format;
    const char *as, *limit;
    const char *data_option;
    char data[DATA_FOLDER_PATH]; /* of both sides */
    int64_t most;                /* share that may move; WHOLE: all */
    int32_t known_on, filing_date;
    bool strict;
    struct operands inputs;
    const struct compare_writer *writer;
    struct arena arena;
    struct compared sums;
    struct output rows;
    bool any_row;
    uint64_t moved;          /* sessions */
    bool session_moved;      /* the one that is decided now */
    bool policy_failed;      /* under the later policies */
    struct decision *others; /* of the session that is decided now */
    size_t other_count;
    struct progress progress;
};

/* ---- the command line ---- */

/* "1%", "0.25%": hundredths of a percent. */
static bool read_share(struct text text, int64_t *share)
{
    if (text.len < 2 || text.at[text.len - 1] != '%')
        return false;
    text.len--;
    return money_read(text, share) && *share <= WHOLE;
}

static enum status check_options(struct comparing *c, struct error *error)
{
    if (c->inputs.count == 0) {
        error_set(error, STATUS_USAGE, "usage.operand", "no session file is named");
        error_fix(error, "gonio compare --to DIR FILE..., or - for standard input");
        return error->status;
    }
    if (!c->from.payers.count && !c->to.payers.count)
        return error_set(error, STATUS_USAGE, "usage.together",
                         "compare needs --from DIR, --to DIR, or both");
    c->most = WHOLE;
    if (!c->limit || read_share(text_of(c->limit), &c->most))
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "usage.value", "--limit cannot be \"%s\"", c->limit);
    error_fix(error, "a share of the sessions, as 1%% or 0.5%%");
    return error->status;
}

static enum status read_options(struct comparing *c, char **argv, struct error *error)
{
    const struct option rows[] = {
        {"from", OPTION_TEXTS, &c->from.payers, NULL, NULL},
        {"to", OPTION_TEXTS, &c->to.payers, NULL, NULL},
        {"limit", OPTION_TEXT, &c->limit, NULL, NULL},
        {"format", OPTION_WORD, &c->format, format_words, NULL},
        {"as", OPTION_TEXT, &c->as, NULL, NULL},
        {"data", OPTION_TEXT, &c->data_option, NULL, NULL},
        {"known-on", OPTION_DATE, &c->known_on, NULL, NULL},
        {"filing-date", OPTION_DATE, &c->filing_date, NULL, NULL},
        {"strict", OPTION_FLAG, &c->strict, NULL, NULL},
    };
    struct option_set set = {rows, sizeof rows / sizeof *rows};
    c->known_on = c->filing_date = DATE_NONE;
    enum status status = options_read(&set, argv, &c->inputs, error);
    if (c->known_on == DATE_NONE)
        c->known_on = date_today();
    return status || c->inputs.help ? status : check_options(c, error);
}

static enum status open_side(struct comparing *c, struct side *side,
                             struct error *error)
{
    return resources_open_data(&side->payers, c->data, &side->resources,
                               &side->policies, error);
}

/* A misspelt payer would hold every session on both sides, and nothing moves. */
static enum status check_as(const struct comparing *c, struct error *error)
{
    const struct policy_set *sets[] = {c->from.policies, c->to.policies};
    for (size_t i = 0; c->as && i < 2; i++)
        if (!text_is_absent(policy_set_id(sets[i], text_of(c->as))))
            return STATUS_OK;
    return c->as ? resources_unknown(c->to.policies, c->as, error) : STATUS_OK;
}

static enum status open_both(struct comparing *c, struct error *error)
{
    int fd = -1;
    enum status status = data_folder_find(c->data_option, false, c->data, error);
    if (!status)
        status = open_side(c, &c->from, error);
    if (!status)
        status = open_side(c, &c->to, error);
    if (!status)
        status = check_as(c, error);
    if (!status)
        status = file_temp(&fd, error);
    output_begin(&c->rows, fd);
    return status;
}

/* ---- what the run calls ---- */

static struct decide_options decide_options(const struct comparing *c)
{
    return (struct decide_options){.known_on = c->known_on,
                                   .filing_date = c->filing_date,
                                   .as = c->as ? text_of(c->as) : TEXT_NONE};
}

/* Once a session, before its first decision is handed over. */
static enum status decide_again(struct comparing *c,
                                const struct batch_question *question,
                                struct error *error)
{
    const struct decide_options options = decide_options(c);
    struct day day = *question->day;
    day.kept = NULL; /* what is kept there is the earlier policies' */
    c->moved += c->session_moved;
    c->session_moved = false;
    return decide_member(c->to.policies, &day, question->member, &options,
                         question->arena, &c->others, &c->other_count,
                         &c->policy_failed, error);
}

static enum status take_row(struct comparing *c, const struct comparison_move *move,
                            struct error *error)
{
    enum status status = comparison_add(&c->sums, move, error);
    c->session_moved |= move->moved;
    if (status || (!move->moved && !move->rule_count))
        return status;
    c->writer->row(&c->rows.buffer, move, !c->any_row);
    c->any_row = true;
    return output_step(&c->rows, error);
}

static enum status take_question(void *context, const struct batch_question *question,
                                 struct decision *decision, struct error *error)
{
    struct comparing *c = context;
    struct comparison_move move;
    enum status status =
        decision->payer_rank == 0 ? decide_again(c, question, error) : STATUS_OK;
    if (status)
        return status;
    status = comparison_of(decision, &c->others[decision->payer_rank], question->arena,
                           &move, error);
    return status ? status : take_row(c, &move, error);
}

static void take_progress(void *context, const struct batch_progress *now)
{
    struct comparing *c = context;
    progress_update(&c->progress, now);
}

static enum status run(struct comparing *c, struct batch_counts *counts,
                       struct error *error)
{
    const struct batch_options batch = {
        .inputs = (const char *const *)c->inputs.at,
        .input_count = (size_t)c->inputs.count,
        .policies = c->from.policies,
        .decide = decide_options(c),
        .strict = c->strict,
        .stop = &interrupted,
    };
    const struct batch_sink sink = {
        .context = c, .consider = take_question, .progress = take_progress};
    interrupt_catch();
    progress_begin(&c->progress);
    enum status status = batch_run(&batch, &sink, counts, error);
    progress_end(&c->progress);
    c->moved += c->session_moved;
    return status;
}

/* ---- the report ---- */

static enum status copy_rows(int fd, struct output *out, struct error *error)
{
    enum status status = STATUS_OK;
    ssize_t n = 1;
    if (lseek(fd, 0, SEEK_SET) < 0)
        return error_set(error, STATUS_IO, "file.temp", "the temporary file is lost");
    while (n > 0 && !status) {
        char *to = buffer_reserve(&out->buffer, COPY_PIECE);
        n = to ? read(fd, to, COPY_PIECE) : 0;
        if (n > 0)
            out->buffer.len += (size_t)n;
        status = output_step(out, error);
    }
    if (n < 0)
        return error_set(error, STATUS_IO, "file.temp",
                         "the temporary file cannot be read");
    return status;
}

static enum status write_report(struct comparing *c,
                                const struct compare_report *report,
                                struct error *error)
{
    struct output out;
    struct error last = ERROR_NONE;
    int fd = c->rows.fd;
    enum status status = output_end(&c->rows, error);
    output_begin(&out, STDOUT_FILENO);
    if (!status) {
        c->writer->before(&out.buffer, report);
        status = copy_rows(fd, &out, error);
    }
    if (!status)
        c->writer->after(&out.buffer, report);
    enum status ended = output_end(&out, status ? &last : error);
    return status ? status : ended;
}

static int finish(struct comparing *c, const struct batch_counts *counts,
                  struct error *error)
{
    struct error last = ERROR_NONE;
    const struct compare_report report = {
        .sums = &c->sums,
        .sessions = counts->sessions,
        .moved = c->moved,
        .rejected = counts->rejected,
        .known_on = c->known_on,
        .interrupted = error->status == STATUS_INTERRUPTED,
    };
    int worst = exit_report("compare", error);
    comparison_order(&c->sums);
    if ((!error->status || report.interrupted) && write_report(c, &report, &last))
        worst = exit_worst(worst, exit_report("compare", &last));
    if (counts->policy_failed || c->policy_failed)
        worst = exit_worst(worst, EXIT_POLICY);
    if (counts->rejected)
        worst = exit_worst(worst, EXIT_REJECTED);
    bool over = c->moved * WHOLE > (uint64_t)c->most * counts->sessions;
    return exit_worst(worst, over ? EXIT_NEGATIVE : EXIT_OK);
}

static int compare_all(struct comparing *c)
{
    struct batch_counts counts = {.sessions = 0};
    struct error error = ERROR_NONE;
    arena_init(&c->arena, SUMS_MEMORY);
    c->sums.arena = &c->arena;
    c->writer = writers[c->format];
    if (!run(c, &counts, &error))
        error = ERROR_NONE;
    int result = finish(c, &counts, &error);
    arena_release(&c->arena);
    return result;
}

static int compare_run(int argc, char **argv)
{
    static struct comparing c;
    struct error error = ERROR_NONE;
    (void)argc;
    c.rows.fd = -1;
    enum status status = read_options(&c, argv, &error);
    if (!status && c.inputs.help)
        return exit_help(&command_compare);
    if (!status)
        status = open_both(&c, &error);
    int result = status ? exit_report("compare", &error) : compare_all(&c);
    if (c.rows.fd >= 0)
        close(c.rows.fd);
    buffer_release(&c.rows.buffer);
    policy_set_close(c.from.policies);
    policy_set_close(c.to.policies);
    return result;
}

const struct command command_compare = {
    .name = "compare",
    .summary = "what a change of policies does to your sessions",
    .help =
        "usage: gonio compare [OPTION]... --from DIR --to DIR FILE...\n"
        "\n"
        "Decides the same sessions twice, under two sets of policies, and tells what\n"
        "moves: outcomes, lines to bill, units and dollars, by payer and by rule, "
        "with\n"
        "the sessions. Each DIR lies over the policies that are shipped, as payer\n"
        "folders of gonio check do; one of the two may be left out, for those alone.\n"
        "\n"
        "A session moves when for one of its payers the outcome or a line does. Units\n"
        "and dollars are of what is to be billed, on hold too; lines that are denied\n"
        "count nothing.\n"
        "\n"
        "  --from DIR         a folder with the policies before; may be given again\n"
        "  --to DIR           a folder with those after; may be given again\n"
        "  --limit SHARE      end with status 1 when more than this share of the\n"
        "                     sessions moves: 1%, 0.25%, 0%\n"
        "  --format table|json|html\n"
        "                     what to write (table)\n"
        "  --as PAYER         as if this were each session's payer\n"
        "  --data DIR         the folder of imported tables (gonio data --help)\n"
        "  --known-on DATE    with the rules as they were known on that day (today)\n"
        "  --filing-date DATE when the claims are filed\n"
        "  --strict           reject sessions that have unknown fields\n"
        "  --help             show this\n"
        "\n"
        "Exit status, the highest that applies:\n"
        "  74 input or output failed     4 a policy failed to load or run\n"
        "   2 the command line is wrong  3 a session was rejected\n"
        "   1 more than --limit moves    0 none of these\n"
        "\n"
        "Examples:\n"
        "  gonio compare --to our-payers march/*.json\n"
        "  gonio compare --from payers-2025 --to payers-2026 --limit 1% visits.ndjson\n"
        "  gonio compare --to our-payers --format html visits.json > change.html\n",
    .run = compare_run,
};
