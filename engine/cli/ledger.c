/* gonio ledger: questions to a ledger. The first operand says which; the
 * answers are runtime/answers.h's, here or in the daemon that has the ledger. */
#include "cli/ledger_run.h"

#include "base/file.h"
#include "cli/exit.h"
#include "format/decision_reader.h"
#include "show/printer.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Lines of anchors, in one question to a daemon. */
#define ANCHORS_MOST ((size_t)48 * 1024)

static const char *const format_words[] = {"table", "json", "ndjson", "csv", NULL};
static const char *const bucket_words[] = {"pt", "ot", NULL};
enum { FORMAT_TABLE, FORMAT_JSON, FORMAT_NDJSON, FORMAT_CSV };
enum { BUCKET_NONE = -1, BUCKET_PT, BUCKET_OT };

/* Which options a sub-command has besides --ledger, --spool and --format. */
enum takes {
    TAKES_DATES = 1,
    TAKES_PAYER = 2,
    TAKES_RULE = 4,
    TAKES_LIMIT = 8,
    TAKES_ALL = 16,
    TAKES_YEAR = 32,
    TAKES_OPENING = 64,
    TAKES_PAYERS = 128,
    TAKES_NO_FORMAT = 256,
    TAKES_LIST = 512,
    TAKES_ANCHORS = 1024,
    TAKES_HELD = 2048,
    TAKES_PLUGINS = 4096
};

struct ledger_command {
    const char *name;
    const char *summary;
    const char *help;
    unsigned takes;
    int least, most; /* operands */
    enum status (*run)(struct ledger_run *run, struct error *error);
};

/* ---- options ---- */

static enum status read_options(struct ledger_run *run, unsigned takes, char **argv,
                                struct error *error)
{
    struct ledger_options_read *o = &run->options;
    struct option rows[24];
    size_t count = 0;
    const struct {
        unsigned takes;
        struct option option;
    } all[] = {
        {0, {"ledger", OPTION_TEXT, &o->ledger, NULL, NULL}},
        {0, {"spool", OPTION_TEXT, &o->spool, NULL, NULL}},
        {0, {"format", OPTION_WORD, &o->format, format_words, NULL}},
        {TAKES_DATES, {"from", OPTION_DATE, &o->from, NULL, NULL}},
        {TAKES_DATES, {"to", OPTION_DATE, &o->to, NULL, NULL}},
        {TAKES_PAYER, {"payer", OPTION_TEXT, &o->payer, NULL, NULL}},
        {TAKES_RULE, {"rule", OPTION_TEXT, &o->rule, NULL, NULL}},
        {TAKES_LIMIT, {"limit", OPTION_COUNT, &o->limit, NULL, NULL}},
        {TAKES_ALL, {"all", OPTION_FLAG, &o->all, NULL, NULL}},
        {TAKES_LIST, {"list", OPTION_FLAG, &o->list, NULL, NULL}},
        {TAKES_HELD, {"held", OPTION_FLAG, &o->held, NULL, NULL}},
        {TAKES_YEAR, {"year", OPTION_COUNT, &o->year, NULL, NULL}},
        {TAKES_OPENING, {"bucket", OPTION_WORD, &o->bucket, bucket_words, NULL}},
        {TAKES_OPENING, {"amount", OPTION_TEXT, &o->amount, NULL, NULL}},
        {TAKES_OPENING, {"as-of", OPTION_DATE, &o->as_of, NULL, NULL}},
        {TAKES_OPENING, {"source", OPTION_TEXT, &o->source, NULL, NULL}},
        {TAKES_PLUGINS, {"plugin", OPTION_TEXTS, &o->extras.files, NULL, NULL}},
        {TAKES_PLUGINS, {"set", OPTION_TEXTS, &o->extras.settings, NULL, NULL}},
        {TAKES_ANCHORS, {"anchor", OPTION_TEXT, &o->anchors, NULL, NULL}},
        {TAKES_OPENING, {"rows", OPTION_TEXT, &o->rows, NULL, NULL}},
        {TAKES_PAYERS, {"payers", OPTION_TEXTS, &o->payers, NULL, NULL}},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if ((all[i].takes & takes) == all[i].takes &&
            !(takes & TAKES_NO_FORMAT && all[i].option.words == format_words))
            rows[count++] = all[i].option;
    o->from = o->to = o->as_of = DATE_NONE;
    o->year = o->limit = -1;
    o->bucket = BUCKET_NONE;
    const struct option_set set = {rows, count};
    return options_read(&set, argv, &o->operands, error);
}

static void add(struct ledger_words *words, const char *name, const char *value)
{
    if (!value)
        return;
    words->at[words->count++] = name;
    words->at[words->count++] = value;
}

static const char *date_word(struct ledger_run *run, size_t i, int32_t date)
{
    date_write(date, run->dates[i]);
    return date == DATE_NONE ? NULL : run->dates[i];
}

static const char *number_word(struct ledger_run *run, size_t i, int32_t number)
{
    snprintf(run->numbers[i], sizeof run->numbers[i], "%d", number);
    return number < 0 ? NULL : run->numbers[i];
}

/* The question, as it was asked; a terminal's width and colours where a table
 * is wanted. */
static void put_words(struct ledger_run *run, struct ledger_words *words)
{
    const struct ledger_options_read *o = &run->options;
    words->count = 0;
    words->at[words->count++] = run->command->name;
    for (int i = 1; i < o->operands.count; i++)
        words->at[words->count++] = o->operands.at[i];
    add(words, "--format", format_words[o->format]);
    add(words, "--from", date_word(run, 0, o->from));
    add(words, "--to", date_word(run, 1, o->to));
    add(words, "--as-of", date_word(run, 2, o->as_of));
    add(words, "--limit", number_word(run, 0, o->limit));
    add(words, "--year", number_word(run, 1, o->year));
    add(words, "--payer", o->payer);
    add(words, "--rule", o->rule);
    add(words, "--amount", o->amount);
    add(words, "--source", o->source);
    add(words, "--bucket", o->bucket == BUCKET_NONE ? NULL : bucket_words[o->bucket]);
    add(words, "--all", o->all ? "yes" : NULL);
    add(words, "--held", o->held ? "yes" : NULL);
    if (o->format != FORMAT_TABLE)
        return;
    add(words, "--width", number_word(run, 2, (int32_t)run->terminal.width));
    add(words, "--colour", run->terminal.colour ? "yes" : NULL);
}

/* ---- answers ---- */

static enum status print_piece(void *context, struct text piece, struct error *error)
{
    struct ledger_run *run = context;
    buffer_put_text(&run->output.buffer, piece);
    return output_step(&run->output, error);
}

enum status ledger_run_ask(struct ledger_run *run, struct error *error)
{
    const struct answer_out out = {run, print_piece};
    struct ledger_words words;
    put_words(run, &words);
    return ledger_ask(&run->ask, &words, &out, &run->negative, error);
}

static enum status gather_piece(void *context, struct text piece, struct error *error)
{
    struct buffer *gathered = context;
    buffer_put_text(gathered, piece);
    return buffer_failed(gathered) ? error_no_memory(error) : STATUS_OK;
}

/* ---- show ---- */

static enum status print_decision(struct ledger_run *run, struct text line,
                                  struct error *error)
{
    struct printer printer = {
        .writing = {&run->output.buffer},
        .out = &run->output.buffer,
        .terminal = run->terminal,
        .filing_date = DATE_NONE,
    };
    struct decision *decision;
    struct arena arena;
    arena_init(&arena, (size_t)256 << 20);
    enum status status = decision_read(line, &arena, &decision, error);
    if (!status) {
        printer.known_on = decision->known_on;
        printer_table.decision(NULL, NULL, &printer.writing, view_decided(decision));
    }
    arena_release(&arena);
    return status ? status : output_step(&run->output, error);
}

static enum status print_decisions(struct ledger_run *run, struct text lines,
                                   struct error *error)
{
    enum status status = STATUS_OK;
    if (lines.len)
        buffer_put_char(&run->output.buffer, '\n');
    while (!status && lines.len) {
        const char *end = memchr(lines.at, '\n', lines.len);
        size_t len = end ? (size_t)(end - lines.at) : lines.len;
        status = print_decision(run, (struct text){lines.at, len}, error);
        len += end != NULL;
        lines = (struct text){lines.at + len, lines.len - len};
    }
    return status;
}

/* A session's decisions as they stand now, as check prints them, behind the
 * rows of how they came about. */
static enum status run_show(struct ledger_run *run, struct error *error)
{
    const struct operands *operands = &run->options.operands;
    struct ledger_words words = {{"decisions", operands->at[1]}, 2};
    struct buffer lines;
    const struct answer_out out = {&lines, gather_piece};
    enum status status = ledger_run_ask(run, error);
    if (status || run->options.format != FORMAT_TABLE || operands->count != 2)
        return status;
    buffer_init(&lines, (size_t)256 << 20);
    status = ledger_ask(&run->ask, &words, &out, &run->negative, error);
    if (!status)
        status = print_decisions(run, buffer_text(&lines), error);
    buffer_release(&lines);
    return status;
}

/* ---- verify, backup ---- */

static enum status run_verify(struct ledger_run *run, struct error *error)
{
    const struct answer_out out = {run, print_piece};
    struct ledger_words words;
    struct buffer anchors;
    enum status status = STATUS_OK;
    if (!run->options.anchors)
        return ledger_run_ask(run, error);
    buffer_init(&anchors, ANCHORS_MOST);
    status = file_read(run->options.anchors, &anchors, error);
    buffer_put_char(&anchors, '\0');
    put_words(run, &words);
    if (!status && !buffer_failed(&anchors)) {
        add(&words, "--rows", anchors.at);
        status = ledger_ask(&run->ask, &words, &out, &run->negative, error);
    } else if (!status) {
        status = error_no_memory(error);
    }
    buffer_release(&anchors);
    return status;
}

/* The daemon works in another folder than who asks it. */
static enum status run_backup(struct ledger_run *run, struct error *error)
{
    char folder[4096] = "";
    char path[sizeof folder];
    char *to = run->options.operands.at[1];
    struct buffer name;
    if (to[0] == '/')
        return ledger_run_ask(run, error);
    if (!getcwd(folder, sizeof folder))
        folder[0] = '\0';
    buffer_borrow(&name, path, sizeof path);
    buffer_printf(&name, "%s/%s", folder, to);
    buffer_put_char(&name, '\0');
    if (!folder[0] || buffer_failed(&name))
        return error_set(error, STATUS_USAGE, "usage.operand",
                         "the file's path is too long: name it from /");
    run->options.operands.at[1] = path;
    enum status status = ledger_run_ask(run, error);
    run->options.operands.at[1] = to;
    return status;
}

/* ---- the sub-commands ---- */

static const struct ledger_command commands[] = {
    {"worklist", "what to mend today, most money first", ledger_help_worklist,
     TAKES_DATES | TAKES_PAYER | TAKES_RULE | TAKES_LIMIT | TAKES_ALL, 0, 0,
     ledger_run_ask},
    {"show", "a session, a patient, a therapist's day", ledger_help_show, TAKES_DATES,
     1, 2, run_show},
    {"balance", "dollars toward a threshold, line by line", ledger_help_balance,
     TAKES_PAYER | TAKES_YEAR, 1, 1, ledger_run_ask},
    {"receipts", "the files that came, and what became of them", ledger_help_receipts,
     TAKES_DATES, 0, 0, ledger_run_ask},
    {"quarantine", "what was refused, and how to mend it", ledger_help_quarantine, 0, 0,
     0, ledger_run_ask},
    {"billed", "claims that went out, from a file", ledger_help_billed, TAKES_LIST, 0,
     1, ledger_run_billed},
    {"rebill", "what of them would be billed otherwise now", ledger_help_rebill, 0, 0,
     0, ledger_run_ask},
    {"open", "dollars that were counted before", ledger_help_open,
     TAKES_OPENING | TAKES_PAYER | TAKES_YEAR | TAKES_PAYERS, 0, 1, ledger_run_open},
    {"redecide", "decide again, by the policies of now", ledger_help_redecide,
     TAKES_DATES | TAKES_HELD, 0, 1, ledger_run_ask},
    {"replay", "decide again as it was then: is it the same?", ledger_help_replay,
     TAKES_DATES | TAKES_ALL | TAKES_PLUGINS, 0, 1, ledger_run_ask},
    {"verify", "is the ledger whole?", ledger_help_verify, TAKES_ANCHORS, 0, 0,
     run_verify},
    {"anchor", "a line to keep elsewhere, to verify with", ledger_help_anchor,
     TAKES_NO_FORMAT, 0, 0, ledger_run_ask},
    {"backup", "a copy of it, also while it is in use", ledger_help_backup,
     TAKES_NO_FORMAT, 1, 1, run_backup},
    {"history", "which policies decided from when on", ledger_help_history, 0, 0, 0,
     ledger_run_ask},
    {"export", "everything, as JSON lines", ledger_help_export,
     TAKES_DATES | TAKES_NO_FORMAT, 0, 0, ledger_run_ask},
};
#define COMMANDS (sizeof commands / sizeof *commands)

static struct text name_at(const void *names, size_t i)
{
    (void)names;
    return text_of(commands[i].name);
}

static const struct ledger_command *find(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static enum status unknown(const char *name, struct error *error)
{
    int nearest = text_nearest(text_of(name), COMMANDS, name_at, NULL);
    error_set(error, STATUS_USAGE, "usage.ledger", "gonio ledger has no \"%s\"", name);
    if (nearest >= 0)
        error_suggest(error, "gonio ledger ", commands[nearest].name);
    else
        error_fix(error, "gonio ledger --help lists what it answers");
    return error->status;
}

static enum status check_operands(const struct ledger_run *run, struct error *error)
{
    int count = run->options.operands.count - 1;
    if (count >= run->command->least && count <= run->command->most)
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "usage.operand", "gonio ledger %s takes %s",
              run->command->name,
              run->command->most == 0       ? "no more words"
              : count < run->command->least ? "one more word"
              : run->command->most == 1     ? "one word"
                                            : "two words at most");
    error_fix(error, "gonio ledger %s --help says which", run->command->name);
    return error->status;
}

static enum status run_command(struct ledger_run *run, struct error *error)
{
    enum status status = check_operands(run, error);
    if (!status)
        status = ledger_ask_open(&run->options, &run->ask, error);
    if (!status)
        status = run->command->run(run, error);
    ledger_ask_close(&run->ask);
    return status;
}

/* ---- the command ---- */

/* The first word that is no option, and no option's value. */
static const char *first_word(char **argv)
{
    for (char **at = argv + 1; *at; at++) {
        if (strncmp(*at, "--", 2) != 0)
            return *at;
        if (!strchr(*at, '=') && find(*at + 2) == NULL && at[1] &&
            (strcmp(*at, "--ledger") == 0 || strcmp(*at, "--spool") == 0))
            at++;
    }
    return NULL;
}

static int help_of(const struct ledger_command *command)
{
    return exit_print("ledger", text_of(command->help));
}

static int help_of_all(void)
{
    struct buffer out;
    buffer_init(&out, 64 * 1024);
    buffer_put_cstr(&out, command_ledger.help);
    for (size_t i = 0; i < COMMANDS; i++)
        buffer_printf(&out, "  %-10s  %s\n", commands[i].name, commands[i].summary);
    buffer_put_cstr(&out, "\ngonio ledger COMMAND --help says more about each.\n");
    int result = exit_print("ledger", buffer_text(&out));
    buffer_release(&out);
    return result;
}

static enum status choose(struct ledger_run *run, char **argv, struct error *error)
{
    const char *word = first_word(argv);
    if (!word)
        return STATUS_OK;
    run->command = find(word);
    return run->command ? STATUS_OK : unknown(word, error);
}

static int finish(struct ledger_run *run, struct error *error)
{
    int worst = exit_report("ledger", error);
    struct error last = ERROR_NONE;
    if (output_end(&run->output, &last))
        worst = exit_worst(worst, exit_report("ledger", &last));
    if (run->refused)
        worst = exit_worst(worst, EXIT_REJECTED);
    return exit_worst(worst, run->negative ? EXIT_NEGATIVE : EXIT_OK);
}

static int ledger_main(int argc, char **argv)
{
    static struct ledger_run run;
    struct error error = ERROR_NONE;
    (void)argc;
    enum status status = choose(&run, argv, &error);
    if (!status)
        status = read_options(&run, run.command ? run.command->takes : 0, argv, &error);
    if (!status && run.options.operands.help)
        return run.command ? help_of(run.command) : help_of_all();
    if (!status && !run.command) {
        status = error_set(&error, STATUS_USAGE, "usage.ledger",
                           "gonio ledger needs to know what");
        error_fix(&error, "gonio ledger --help lists what it answers");
    }
    run.terminal = terminal_of(STDOUT_FILENO);
    output_begin(&run.output, STDOUT_FILENO);
    if (!status && !run_command(&run, &error))
        error = ERROR_NONE; /* what was tried in vain on the way */
    return finish(&run, &error);
}

const struct command command_ledger = {
    .name = "ledger",
    .summary = "what was received and decided: worklist, balances, replay",
    .help = "usage: gonio ledger COMMAND --ledger FILE [OPTION]... [WORD]...\n"
            "       gonio ledger COMMAND --spool SPOOL [OPTION]... [WORD]...\n"
            "\n"
            "Asks a ledger what was received, what was decided of it, and why. A "
            "ledger is\n"
            "the file that gonio check --ledger FILE fills; that of a watch folder is\n"
            "SPOOL/ledger.db, and while gonio watch has it, --spool asks the daemon.\n"
            "\n",
    .run = ledger_main,
};
