#include "cli/audit.h"

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

#define PAGE_MOST ((size_t)4 * 1024 * 1024)

static const char *const format_words[] = {"md", "html", "json", NULL};
static const struct audit_writer *const writers[] = {&audit_markdown, &audit_html,
                                                     &audit_json};
enum by { BY_THERAPIST, BY_PAYER, BY_RULE };
static const char *const by_words[] = {"therapist", "payer", "rule", NULL};

struct auditing {
    struct audit audit;
    int format, by;
    int32_t sample;
    const char *seed, *as;
    const char *data_option;
    char data[DATA_FOLDER_PATH];
    uint64_t seed_number;
    int32_t known_on;
    bool strict;
    struct option_texts payers;
    struct operands inputs;
    struct resources resources;
    struct policy_set *policies;
    struct buffer page; /* of the session that is written now */
    uint64_t sessions;  /* that took place */
    struct progress progress;
};

/* ---- the command line ---- */

static bool read_seed(struct text text, uint64_t *seed)
{
    *seed = 0;
    for (size_t i = 0; i < text.len; i++) {
        uint64_t digit = (uint64_t)(text.at[i] - '0');
        if (!char_is_digit(text.at[i]) || __builtin_mul_overflow(*seed, 10, seed) ||
            __builtin_add_overflow(*seed, digit, seed))
            return false;
    }
    return text.len > 0;
}

static enum status check_options(struct auditing *a, struct error *error)
{
    if (a->inputs.count == 0) {
        error_set(error, STATUS_USAGE, "usage.operand", "no session file is named");
        error_fix(error, "gonio audit --sample 5 --seed 1 FILE..., or - for standard "
                         "input");
        return error->status;
    }
    if (a->sample < 1 || a->sample > AUDIT_SAMPLE_MAX)
        return error_set(error, STATUS_USAGE, "usage.value",
                         "--sample must be given, from 1 to %d", AUDIT_SAMPLE_MAX);
    if (a->seed && read_seed(text_of(a->seed), &a->seed_number))
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "usage.value",
              "--seed must be given, a whole number below 2^64");
    error_fix(error, "draw one by chance, and keep it with the sample");
    return error->status;
}

static enum status read_options(struct auditing *a, char **argv, struct error *error)
{
    const struct option rows[] = {
        {"sample", OPTION_COUNT, &a->sample, NULL, NULL},
        {"by", OPTION_WORD, &a->by, by_words, NULL},
        {"seed", OPTION_TEXT, &a->seed, NULL, NULL},
        {"format", OPTION_WORD, &a->format, format_words, NULL},
        {"as", OPTION_TEXT, &a->as, NULL, NULL},
        {"payers", OPTION_TEXTS, &a->payers, NULL, NULL},
        {"data", OPTION_TEXT, &a->data_option, NULL, NULL},
        {"known-on", OPTION_DATE, &a->known_on, NULL, NULL},
        {"strict", OPTION_FLAG, &a->strict, NULL, NULL},
    };
    struct option_set set = {rows, sizeof rows / sizeof *rows};
    a->known_on = DATE_NONE;
    enum status status = options_read(&set, argv, &a->inputs, error);
    if (a->known_on == DATE_NONE)
        a->known_on = date_today();
    return status || a->inputs.help ? status : check_options(a, error);
}

static enum status prepare(struct auditing *a, struct error *error)
{
    enum status status = data_folder_find(a->data_option, false, a->data, error);
    if (!status)
        status = resources_open_data(&a->payers, a->data, &a->resources, &a->policies,
                                     error);
    if (!status && a->as && text_is_absent(policy_set_id(a->policies, text_of(a->as))))
        status = resources_unknown(a->policies, a->as, error);
    return status;
}

/* ---- what the run calls ---- */

static enum status draw(struct auditing *a, const struct decision *d,
                        struct text stratum, struct error *error)
{
    struct audit_place place;
    enum status status = audit_count(&a->audit, stratum, &d->input_hash, &place, error);
    if (status || !place.chosen)
        return status;
    if (!a->page.len)
        writers[a->format]->session(&a->page, d);
    if (buffer_failed(&a->page))
        return error_no_memory(error);
    return audit_keep(&a->audit, &place, &d->input_hash, buffer_text(&a->page), error);
}

static struct text therapist_of(const struct session *session, size_t i)
{
    const struct clinician *therapist = session->services.at[i].therapist;
    return therapist && therapist->npi.len ? therapist->npi : TEXT("(unknown)");
}

/* Of each of its therapists once. */
static enum status draw_therapists(struct auditing *a, const struct decision *d,
                                   struct error *error)
{
    const struct session *session = d->session;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < session->services.count && !status; i++) {
        struct text npi = therapist_of(session, i);
        size_t first = 0;
        while (!text_equal(therapist_of(session, first), npi))
            first++;
        if (first == i)
            status = draw(a, d, npi, error);
    }
    return status;
}

static enum status draw_rules(struct auditing *a, const struct decision *d,
                              struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < d->finding_count && !status; i++) {
        size_t first = 0;
        while (!text_equal(d->findings[first].rule, d->findings[i].rule))
            first++;
        if (first == i)
            status = draw(a, d, d->findings[i].rule, error);
    }
    if (!d->finding_count)
        status = draw(a, d, TEXT("(no finding)"), error);
    return status;
}

/* What the primary payer decides is what is audited. */
static enum status take_decision(void *context, const struct decision *d,
                                 struct error *error)
{
    struct auditing *a = context;
    if (d->payer_rank > 0 || d->outcome == OUTCOME_VOID)
        return STATUS_OK;
    a->sessions++;
    buffer_clear(&a->page);
    switch ((enum by)a->by) {
    case BY_PAYER:
        return draw(a, d, d->policy_id.len ? d->policy_id : d->payer, error);
    case BY_RULE:
        return draw_rules(a, d, error);
    case BY_THERAPIST:
    default:
        return draw_therapists(a, d, error);
    }
}

static void take_progress(void *context, const struct batch_progress *now)
{
    struct auditing *a = context;
    progress_update(&a->progress, now);
}

static enum status run(struct auditing *a, struct batch_counts *counts,
                       struct error *error)
{
    const struct batch_options batch = {
        .inputs = (const char *const *)a->inputs.at,
        .input_count = (size_t)a->inputs.count,
        .policies = a->policies,
        .decide = {.known_on = a->known_on, .as = a->as ? text_of(a->as) : TEXT_NONE},
        .strict = a->strict,
        .stop = &interrupted,
    };
    const struct batch_sink sink = {
        .context = a, .decision = take_decision, .progress = take_progress};
    interrupt_catch();
    progress_begin(&a->progress);
    enum status status = batch_run(&batch, &sink, counts, error);
    progress_end(&a->progress);
    return status;
}

static enum status write_report(struct auditing *a, const struct audit_report *report,
                                struct error *error)
{
    struct output out;
    output_begin(&out, STDOUT_FILENO);
    audit_order(&a->audit);
    writers[a->format]->whole(&out.buffer, report);
    return output_end(&out, error);
}

static int audit_all(struct auditing *a)
{
    struct batch_counts counts = {.sessions = 0};
    struct error error = ERROR_NONE, last = ERROR_NONE;
    buffer_init(&a->page, PAGE_MOST);
    audit_init(&a->audit, a->seed_number, (size_t)a->sample);
    if (!run(a, &counts, &error))
        error = ERROR_NONE;
    const struct audit_report report = {
        .audit = &a->audit,
        .by = by_words[a->by],
        .sessions = a->sessions,
        .rejected = counts.rejected,
        .known_on = a->known_on,
        .interrupted = error.status == STATUS_INTERRUPTED,
    };
    int worst = exit_report("audit", &error);
    if ((!error.status || report.interrupted) && write_report(a, &report, &last))
        worst = exit_worst(worst, exit_report("audit", &last));
    if (counts.policy_failed)
        worst = exit_worst(worst, EXIT_POLICY);
    if (counts.rejected)
        worst = exit_worst(worst, EXIT_REJECTED);
    audit_release(&a->audit);
    buffer_release(&a->page);
    return worst;
}

static int audit_run(int argc, char **argv)
{
    static struct auditing a;
    struct error error = ERROR_NONE;
    (void)argc;
    enum status status = read_options(&a, argv, &error);
    if (!status && a.inputs.help)
        return exit_help(&command_audit);
    if (!status)
        status = prepare(&a, &error);
    int result = status ? exit_report("audit", &error) : audit_all(&a);
    policy_set_close(a.policies);
    return result;
}

const struct command command_audit = {
    .name = "audit",
    .summary = "draw a sample of sessions to audit, with a checklist for each",
    .help =
        "usage: gonio audit [OPTION]... --sample N --seed S FILE...\n"
        "\n"
        "Draws N sessions of each therapist, payer or rule, decides them, and writes "
        "a\n"
        "page for each: what is billed, what was found, and what to hold against the\n"
        "chart. No patient, member or text of a note is on it.\n"
        "\n"
        "The same seed and sessions give the same bytes, whatever the order of files\n"
        "and of sessions in them: what is drawn depends on the seed and on each\n"
        "session's own bytes. A session that is written otherwise is another one, and\n"
        "of two with the same id and revision the first is taken. Void sessions are\n"
        "left out.\n"
        "\n"
        "  --sample N         how many of each; 1 to 1000\n"
        "  --by therapist|payer|rule\n"
        "                     what to draw from (therapist). A session is of each\n"
        "                     therapist who gave a service, and of each rule that\n"
        "                     reported, so it may be drawn more than once\n"
        "  --seed S           a whole number, drawn by chance; keep it\n"
        "  --format md|html|json\n"
        "                     what to write (md); html prints a session a page\n"
        "  --as PAYER         as if this were each session's payer\n"
        "  --payers DIR       a folder with more policies; may be given again\n"
        "  --data DIR         the folder of imported tables (gonio data --help)\n"
        "  --known-on DATE    with the rules as they were known on that day (today)\n"
        "  --strict           reject sessions that have unknown fields\n"
        "  --help             show this\n"
        "\n"
        "Exit status, the highest that applies:\n"
        "  74 input or output failed     4 a policy failed to load or run\n"
        "   2 the command line is wrong  3 a session was rejected\n"
        "   0 none of these\n"
        "\n"
        "Examples:\n"
        "  gonio audit --sample 5 --seed 8431 march/*.json > audit.md\n"
        "  gonio audit --sample 3 --by rule --seed 8431 --format html visits.json\n",
    .run = audit_run,
};
