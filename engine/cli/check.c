#include "author/what_if.h"
#include "base/file.h"
#include "cli/check_ledger.h"
#include "cli/command.h"
#include "cli/data_folder.h"
#include "cli/exit.h"
#include "cli/extras.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/resources.h"
#include "show/output.h"
#include "show/printer.h"

#include <unistd.h>

enum fail_on { FAIL_ON_NOTHING, FAIL_ON_HOLD, FAIL_ON_DENY };
static const char *const fail_on_words[] = {"nothing", "hold", "deny", NULL};

#define OTHERS_MOST ((size_t)64 * 1024 * 1024)

struct check_options {
    const char *format;
    int fail_on;
    bool explain;
    bool strict;
    bool what_if;
    int32_t known_on;
    int32_t filing_date;
    const char *as;
    struct option_texts payers;
    const char *data;
    const char *ledger;
    struct extras_options extras;
    struct operands inputs;
};

struct check {
    struct check_options options;
    struct resources resources;
    char data[DATA_FOLDER_PATH];
    struct policy_set *policies;
    struct extras extras;
    struct output output;
    struct buffer others; /* what else a ledger's run changed */
    struct printer printer;
    struct printer_choice choice;
    const struct gonio_host *lent; /* to a plugin's writer, with its state */
    void *state;
    struct progress progress;
};

/* ---- what the run calls ---- */

/* Before each call of a writer. */
static void print_enter(struct check *check)
{
    if (check->choice.plugin)
        host_enter(&check->choice.plugin->host);
}

static enum status take_decision(void *context, const struct decision *decision,
                                 struct error *error)
{
    struct check *check = context;
    print_enter(check);
    check->choice.writer->decision(check->lent, check->state, &check->printer.writing,
                                   view_decided(decision));
    return output_step(&check->output, error);
}

static enum status take_bytes(void *context, struct text decision, struct error *error)
{
    struct check *check = context;
    printer_bytes(check->choice.writer, &check->printer, decision);
    return output_step(&check->output, error);
}

static enum status take_rejection(void *context, const struct rejection *rejection,
                                  struct error *error)
{
    struct check *check = context;
    const struct printed_rejection printed = {view_rejection(rejection), rejection};
    print_enter(check);
    if (check->choice.writer->rejected)
        check->choice.writer->rejected(check->lent, check->state,
                                       &check->printer.writing, &printed.view);
    return output_step(&check->output, error);
}

static bool as_all(const struct check_options *options)
{
    return options->as && strcmp(options->as, "all") == 0;
}

static struct decide_options decide_options(const struct check *check)
{
    const struct check_options *options = &check->options;
    return (struct decide_options){
        .known_on = options->known_on,
        .filing_date = options->filing_date,
        .explain = options->explain,
        .as_all = as_all(options),
        .as = options->as && !as_all(options) ? text_of(options->as) : TEXT_NONE,
        .judge = extras_judge(&check->extras)};
}

static enum status take_question(void *context, const struct batch_question *question,
                                 struct decision *decision, struct error *error)
{
    struct check *check = context;
    const struct what_if_question asked = {
        .set = check->policies,
        .day = question->day,
        .member = question->member,
        .options = decide_options(check),
        .budget = WHAT_IF_BUDGET,
        .cost = WHAT_IF_COST,
    };
    if (!what_if_is_about(decision))
        return STATUS_OK;
    return what_if_find(&asked, decision, question->arena, &decision->what_if, error);
}

static void take_progress(void *context, const struct batch_progress *now)
{
    struct check *check = context;
    progress_update(&check->progress, now);
}

/* ---- the command ---- */

static enum status read_options(struct check_options *options, char **argv,
                                struct error *error)
{
    const struct option rows[] = {
        {"format", OPTION_TEXT, &options->format, NULL, NULL},
        {"fail-on", OPTION_WORD, &options->fail_on, fail_on_words, NULL},
        {"explain", OPTION_FLAG, &options->explain, NULL, NULL},
        {"what-if", OPTION_FLAG, &options->what_if, NULL, NULL},
        {"strict", OPTION_FLAG, &options->strict, NULL, NULL},
        {"known-on", OPTION_DATE, &options->known_on, NULL, NULL},
        {"filing-date", OPTION_DATE, &options->filing_date, NULL, NULL},
        {"as", OPTION_TEXT, &options->as, NULL, NULL},
        {"payers", OPTION_TEXTS, &options->payers, NULL, NULL},
        {"data", OPTION_TEXT, &options->data, NULL, NULL},
        {"plugin", OPTION_TEXTS, &options->extras.files, NULL, NULL},
        {"set", OPTION_TEXTS, &options->extras.settings, NULL, NULL},
        {"map", OPTION_TEXT, &options->extras.map, NULL, NULL},
        {"from", OPTION_TEXT, &options->extras.reader, NULL, NULL},
        {"ledger", OPTION_TEXT, &options->ledger, NULL, NULL},
        {"jobs", OPTION_LATER, NULL, NULL,
         "leave it out: sessions are decided one "
         "after the other"},
    };
    struct option_set set = {rows, sizeof rows / sizeof *rows};
    options->known_on = DATE_NONE;
    options->filing_date = DATE_NONE;
    options->format = "table";
    return options_read(&set, argv, &options->inputs, error);
}

static enum status check_inputs(const struct operands *inputs, struct error *error)
{
    int standard = 0;
    for (int i = 0; i < inputs->count; i++)
        standard += strcmp(inputs->at[i], "-") == 0;
    if (inputs->count == 0) {
        error_set(error, STATUS_USAGE, "usage.operand", "no session file is named");
        error_fix(error, "gonio check FILE..., or - for standard input");
        return error->status;
    }
    if (standard > 1)
        return error_set(error, STATUS_USAGE, "usage.operand",
                         "standard input (-) is named more than once");
    return STATUS_OK;
}

/* A misspelt --as would hold every session, each for the same reason. A policy
 * with a fault is left to the decisions, which say where it is. */
static enum status check_as(const struct check *check, struct error *error)
{
    const struct policy *policy = NULL;
    const char *as = check->options.as;
    if (!as || as_all(&check->options))
        return STATUS_OK;
    if (policy_set_find(check->policies, text_of(as), &policy, error) !=
        STATUS_NOT_FOUND)
        return STATUS_OK;
    const char *nearest = policy_set_nearest(check->policies, text_of(as));
    error_set(error, STATUS_USAGE, "usage.payer", "--as: there is no policy \"%s\"",
              as);
    if (nearest)
        error_suggest(error, "", nearest);
    else
        error_fix(error, "gonio policies lists them");
    return error->status;
}

/* Under every policy nothing is held or denied that is to be billed, and what
 * would make a day ready is another question for each. */
static enum status check_as_all(const struct check_options *options,
                                struct error *error)
{
    if (!as_all(options) || (!options->what_if && !options->fail_on))
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "usage.together", "--%s does not go with --as all",
              options->what_if ? "what-if" : "fail-on");
    error_fix(error, "name one payer; gonio policies lists them");
    return error->status;
}

/* What a ledger keeps is what would be billed, by its payer, and is printed as it
 * was decided. */
static enum status check_with_ledger(const struct check_options *options,
                                     struct error *error)
{
    const char *other = options->as        ? "as"
                        : options->explain ? "explain"
                        : options->what_if ? "what-if"
                                           : NULL;
    if (!options->ledger || !other)
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "usage.together", "--%s does not go with --ledger",
              other);
    error_fix(error,
              options->as ? "a trial never goes into a ledger: leave --ledger out"
                          : "gonio ledger show has the decision; --%s without --ledger",
              other);
    return error->status;
}

static enum status prepare(struct check *check, struct error *error)
{
    struct check_options *options = &check->options;
    enum status status = check_inputs(&options->inputs, error);
    if (!status)
        status = check_with_ledger(options, error);
    if (!status)
        status = check_as_all(options, error);
    if (!status && options->what_if && strcmp(options->format, printer_csv.name) == 0)
        status = error_set(error, STATUS_USAGE, "usage.together",
                           "--what-if does not go into --format csv");
    if (!status)
        status = data_folder_find(options->data, false, check->data, error);
    if (!status)
        status = resources_open_data(&options->payers, check->data, &check->resources,
                                     &check->policies, error);
    resources_warn(check->policies, &command_check);
    if (!status)
        status = check_as(check, error);
    if (!status)
        status = extras_open(&options->extras, &check->extras, error);
    if (!status)
        status = printer_choose(&check->extras.plugins, options->format, &check->choice,
                                error);
    if (!status)
        status = extras_start(&check->extras, error);
    if (options->known_on == DATE_NONE)
        options->known_on = date_today();
    return status;
}

static enum status run(struct check *check, struct batch_counts *counts,
                       struct error *error)
{
    const struct check_options *options = &check->options;
    struct batch_options batch = {
        .inputs = (const char *const *)options->inputs.at,
        .input_count = (size_t)options->inputs.count,
        .readers = extras_readers(&check->extras),
        .bus = extras_bus(&check->extras),
        .policies = check->policies,
        .decide = decide_options(check),
        .strict = options->strict,
        .stop = &interrupted,
    };
    struct batch_sink sink = {
        .context = check,
        .decision = take_decision,
        .rejection = take_rejection,
        .consider = options->what_if ? take_question : NULL,
        .progress = take_progress,
    };
    interrupt_catch();
    progress_begin(&check->progress);
    const struct check_ledger kept = {
        .path = options->ledger,
        .payers = check->resources.payers,
        .scripts = check->resources.scripts,
        .data = check->data,
        .bytes = printer_takes_bytes(check->choice.writer) ? take_bytes : NULL,
        .others = check->choice.writer == &printer_table ? &check->others : NULL,
    };
    enum status status = options->ledger
                             ? check_ledger_run(&kept, &batch, &sink, counts, error)
                             : batch_run(&batch, &sink, counts, error);
    progress_end(&check->progress);
    extras_finish(&check->extras);
    return status;
}

/* After the progress bar is gone. */
static void say_interrupted(const struct batch_counts *counts)
{
    struct buffer out;
    struct error unheard = ERROR_NONE;
    unsigned long long decided = counts->sessions, rejected = counts->rejected;
    buffer_init(&out, 1024);
    buffer_printf(
        &out, "gonio check: interrupted: stopped early, after %llu session%s decided",
        decided, decided == 1 ? "" : "s");
    if (rejected)
        buffer_printf(&out, " and %llu rejected", rejected);
    buffer_put_char(&out, '\n');
    if (!buffer_failed(&out) &&
        file_write_all(STDERR_FILENO, buffer_text(&out), "standard error", &unheard))
        unheard = ERROR_NONE;
    buffer_release(&out);
}

static void print_end(struct check *check, const struct batch_counts *counts)
{
    const struct gonio_counts told = {
        .size = sizeof told,
        .sessions = counts->sessions,
        .ready = counts->ready,
        .held = counts->held,
        .denied = counts->denied,
        .voids = counts->voids,
        .rejected = counts->rejected,
    };
    print_enter(check);
    if (check->choice.writer->end)
        check->choice.writer->end(check->lent, check->state, &check->printer.writing,
                                  &told);
}

static int finish(struct check *check, const struct batch_counts *counts,
                  const struct error *error)
{
    struct error last = ERROR_NONE;
    int worst = exit_report("check", error);
    check->printer.interrupted = error->status == STATUS_INTERRUPTED;
    if (check->printer.interrupted)
        say_interrupted(counts);
    if (!check->output.failed) {
        print_end(check, counts);
        buffer_put_text(&check->output.buffer, buffer_text(&check->others));
    }
    buffer_release(&check->others);
    if (output_end(&check->output, &last))
        worst = exit_worst(worst, exit_report("check", &last));
    if (counts->policy_failed)
        worst = exit_worst(worst, EXIT_POLICY);
    if (counts->rejected)
        worst = exit_worst(worst, EXIT_REJECTED);
    bool met = check->options.fail_on != FAIL_ON_NOTHING && counts->denied > 0;
    met = met || (check->options.fail_on == FAIL_ON_HOLD && counts->held > 0);
    return exit_worst(worst, met ? EXIT_NEGATIVE : EXIT_OK);
}

static int decide_all(struct check *check)
{
    struct batch_counts counts = {.sessions = 0};
    struct error error = ERROR_NONE;
    output_begin(&check->output, STDOUT_FILENO);
    buffer_init(&check->others, OTHERS_MOST);
    if (check->choice.plugin) {
        check->lent = &check->choice.plugin->host.lent;
        check->state = check->choice.plugin->host.own->state;
    }
    if (as_all(&check->options) && check->choice.writer == &printer_table)
        check->choice.writer = &printer_as_all;
    check->printer = (struct printer){
        .writing = {&check->output.buffer},
        .out = &check->output.buffer,
        .terminal = terminal_of(STDOUT_FILENO),
        .explain = check->options.explain,
        .known_on = check->options.known_on,
        .filing_date = check->options.filing_date,
    };
    print_enter(check);
    if (check->choice.writer->begin)
        check->choice.writer->begin(check->lent, check->state, &check->printer.writing);
    if (!run(check, &counts, &error))
        error = ERROR_NONE;
    return finish(check, &counts, &error);
}

static int check_run(int argc, char **argv)
{
    static struct check check;
    struct error error = ERROR_NONE;
    int result = EXIT_OK;
    (void)argc;
    enum status status = read_options(&check.options, argv, &error);
    if (!status && check.options.inputs.help)
        return exit_help(&command_check);
    if (!status)
        status = prepare(&check, &error);
    result = status ? exit_report("check", &error) : decide_all(&check);
    extras_close(&check.extras);
    policy_set_close(check.policies);
    return result;
}

const struct command command_check = {
    .name = "check",
    .summary = "decide sessions: what to bill, what to mend first, and why",
    .help =
        "usage: gonio check [OPTION]... FILE...\n"
        "       ... | gonio check [OPTION]... -\n"
        "\n"
        "Decides therapy sessions for their payers. A file holds sessions as JSON:\n"
        "one object, an array of them, or one object a line; - is standard input.\n"
        "Sessions of one patient on one day are decided together, wherever in the\n"
        "files they stand.\n"
        "\n"
        "  --format table|json|ndjson|csv|md\n"
        "                     what to write (table); json is one array, ndjson one\n"
        "                     decision a line, csv one row for each line to bill, md "
        "a\n"
        "                     report in Markdown; plugins add others\n"
        "  --explain          also say what became of every rule, and how the units\n"
        "                     were worked out\n"
        "  --what-if          also say which changes of facts would make a day that "
        "is\n"
        "                     held or denied ready; not with csv\n"
        "  --as PAYER         decide as if this were each session's payer\n"
        "  --as all           under every policy there is: a table of what each "
        "bills,\n"
        "                     allows, and asks for first. Not with --fail-on or\n"
        "                     --what-if\n"
        "  --payers DIR       a folder with more policies; may be given again, and\n"
        "                     of policies with the same id the later one wins\n"
        "  --data DIR         the folder of imported tables (gonio data --help)\n"
        "  --known-on DATE    with the rules as they were known on that day,\n"
        "                     YYYY-MM-DD (today); the output names it\n"
        "  --filing-date DATE when the claims are filed: then the payer's time limit\n"
        "                     for filing is judged too\n"
        "  --ledger FILE      keep the sessions and their decisions in this ledger "
        "(made\n"
        "                     when it is not there), and decide with what it knows "
        "of\n"
        "                     before: what is there already is not decided twice. "
        "Not\n"
        "                     with --as, --explain, --what-if\n"
        "  --strict           reject sessions that have unknown fields\n"
        "  --fail-on hold|deny\n"
        "                     end with status 1 when a session is held or denied, or\n"
        "                     only when one is denied\n"
        "  --map FILE         files that are not JSON are CSV, read through this "
        "mapping;\n"
        "                     see gonio convert --help\n"
        "  --from NAME        all files are read by this reader, whatever they look "
        "like\n"
        "  --plugin FILE      load this plugin too; may be given again. See gonio "
        "plugins\n"
        "  --set PLUGIN.OPTION=VALUE\n"
        "                     an option of a plugin; may be given again\n"
        "  --help             show this\n"
        "\n"
        "Exit status, the highest that applies:\n"
        "  74 input or output failed     4 a policy failed to load or run\n"
        "  75 another process has the ledger\n"
        "   2 the command line is wrong  3 a session was rejected, the others decided\n"
        "   1 --fail-on is met           0 none of these\n"
        "\n"
        "Examples:\n"
        "  gonio check visits.json\n"
        "  gonio check --format csv march/*.json > march.csv\n"
        "  gonio check --explain --known-on 2026-03-31 visits.json\n"
        "  gonio check --as medicare --fail-on hold - < visits.ndjson\n"
        "  gonio check --as all visit.json\n"
        "  gonio check --ledger clinic.db today/*.json\n",
    .run = check_run,
};
