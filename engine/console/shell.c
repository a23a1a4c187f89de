/* The console from its first statement to its last. */
#include "console/room.h"

#include "base/file.h"
#include "console/ask.h"
#include "console/line.h"

#include <stdio.h>
#include <unistd.h>

#define STATEMENT_MEM  ((size_t)256 * 1024 * 1024)
#define SCRIPT_MOST    ((size_t)64 * 1024 * 1024)
#define SOURCE_DEPTH   16
#define STANDARD_INPUT "standard input"

volatile sig_atomic_t console_interrupted;

/* ---- a script ---- */

static void on_interrupt(int number)
{
    (void)number;
    console_interrupted = 1;
}

/* A script ends behind the statement, the second time at once. */
static void catch_interrupt(void)
{
    struct sigaction action = {.sa_handler = on_interrupt,
                               .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
}

/* The next statement from *from on, of as many lines as it takes. */
static struct text next_statement(struct console *console, struct text text,
                                  size_t *from, uint32_t *lines)
{
    size_t at = *from, to = at;
    struct text statement;
    *lines = 0;
    do {
        const char *end = memchr(text.at + to, '\n', text.len - to);
        to = end ? (size_t)(end - text.at) : text.len;
        statement = (struct text){text.at + at, to - at};
        to += to < text.len;
        ++*lines;
    } while (to < text.len && !statement_whole(console, statement));
    *from = to;
    return statement;
}

static enum status run_next(struct console *console, struct text statement,
                            struct error *error)
{
    struct error unheard = ERROR_NONE;
    if (!statement_says(statement))
        return STATUS_OK;
    enum status status = console_look(console, error);
    if (!status)
        status = statement_run(console, statement, error);
    enum status shown = screen_flush(&console->screen, status ? &unheard : error);
    return status ? status : shown;
}

/* An error that has a place of its own (a line of a policy) has this one in its
 * words; of files that run files the innermost counts. */
static void place(struct console *console, struct error *error, const char *name,
                  uint32_t line)
{
    size_t len = strlen(error->message);
    if (console->placed)
        return;
    console->placed = true;
    if (!error->file[0])
        error_at(error, name, line, 0);
    else
        snprintf(error->message + len, sizeof error->message - len, " (%s, line %u)",
                 name, line);
}

enum status script_run(struct console *console, struct text text, const char *name,
                       struct error *error)
{
    size_t from = 0;
    uint32_t line = 1, lines = 0;
    enum status status = STATUS_OK;
    if (!console->line)
        catch_interrupt();
    while (!status && from < text.len && !console->leaving) {
        struct text statement = next_statement(console, text, &from, &lines);
        status = run_next(console, statement, error);
        if (!status && console_interrupted)
            status = error_set(error, STATUS_INTERRUPTED, "console.interrupted",
                               "interrupted");
        if (status)
            place(console, error, name, line);
        line += lines;
    }
    return status;
}

static enum status read_script(const char *path, struct buffer *bytes,
                               struct error *error)
{
    enum status status = path
                             ? file_read(path, bytes, error)
                             : file_read_fd(STDIN_FILENO, STANDARD_INPUT, bytes, error);
    if (status == STATUS_LIMIT)
        return error_set(error, STATUS_USAGE, "console.script",
                         "a file of statements may have %zu MB", SCRIPT_MOST >> 20);
    return status;
}

enum status script_file(struct console *console, const char *path, struct error *error)
{
    struct buffer bytes;
    if (console->depth == SOURCE_DEPTH) {
        error_set(error, STATUS_USAGE, "console.source",
                  "files that run files, %d deep: does one run itself?", SOURCE_DEPTH);
        return error->status;
    }
    buffer_init(&bytes, SCRIPT_MOST);
    console->depth++;
    enum status status = read_script(path, &bytes, error);
    if (!status)
        status = script_run(console, buffer_text(&bytes), path ? path : STANDARD_INPUT,
                            error);
    console->depth--;
    buffer_release(&bytes);
    return status;
}

/* ---- typed ---- */

/* What came of a statement that Ctrl-C ended is half of the truth. */
static enum status run_typed(struct console *console, struct text statement,
                             struct error *error)
{
    console_interrupted = 0;
    console->placed = false;
    enum status status = statement_run(console, statement, error);
    if (!console_interrupted)
        return status;
    buffer_clear(&console->screen.out);
    ask_forget(console);
    return error_set(error, STATUS_INTERRUPTED, "console.interrupted", "interrupted");
}

/* The prompt says how the session on the table stands: it is decided once when it
 * comes there. */
static enum status stand(struct console *console, struct error *error)
{
    struct console_standing *standing = &console->standing;
    *standing = (struct console_standing){.outcome = 0};
    if (console->options->attach || console->leaving)
        return STATUS_OK;
    enum status status = ask_baseline(console, error);
    const struct asked *asked = console->asked;
    if (status || !asked || !asked->before ||
        asked->of != table_current(console->table))
        return status;
    standing->outcome = (uint8_t)asked->before->outcome;
    snprintf(standing->payer, sizeof standing->payer, "%.*s",
             TEXT_ARG(asked->before->payer));
    return STATUS_OK;
}

static enum status type(struct console *console, struct error *error)
{
    enum line_end end = LINE_STATEMENT;
    struct text statement = TEXT_NONE;
    enum status status = line_open(console, &console->line, error);
    while (!status && !console->leaving) {
        status = stand(console, error);
        if (!status)
            status = line_read(console->line, &end, &statement, error);
        if (status || end == LINE_LEFT)
            break;
        console->screen.attended = true;
        if (end == LINE_STATEMENT && run_typed(console, statement, error)) {
            screen_error(&console->screen, error);
            *error = ERROR_NONE;
        }
        status = screen_flush(&console->screen, error);
        console->screen.attended = false;
    }
    line_close(console->line);
    return status;
}

/* ---- all of it ---- */

enum status console_look(struct console *console, struct error *error)
{
    bool policies = false, sessions = false;
    if (console->options->attach)
        return STATUS_OK;
    enum status status = desk_watch(console, &policies, error);
    if (!status)
        status = table_look(console, &sessions, error);
    return !status && (policies || sessions) ? desk_changed(console, error) : status;
}

/* On a terminal a refused record has been told, and the others are there. */
static enum status load_files(struct console *console, struct error *error)
{
    const struct console_options *options = console->options;
    bool typed = !options->commands && !options->script && isatty(STDIN_FILENO);
    enum status status =
        table_load_files(console, options->files, options->file_count, error);
    if (status != STATUS_REJECTED || !typed)
        return status;
    screen_error(&console->screen, error);
    *error = ERROR_NONE;
    return STATUS_OK;
}

static enum status begin(struct console *console, struct error *error)
{
    const struct console_options *options = console->options;
    enum status status = STATUS_OK;
    commands_begin(options->attach);
    console->screen.plugins = options->plugins;
    if (options->mode)
        status = screen_set_mode(&console->screen, options->mode, error);
    if (!status)
        status = desk_new(options->policies, &console->desk, error);
    if (!status)
        status = table_new(&console->table, error);
    if (!status && options->file_count)
        status = load_files(console, error);
    return status ? status : screen_flush(&console->screen, error);
}

static enum status run(struct console *console, struct error *error)
{
    const struct console_options *options = console->options;
    if (!options->commands && !options->script && isatty(STDIN_FILENO))
        return type(console, error);
    if (options->commands)
        return script_run(console, text_of(options->commands), "-c", error);
    return script_file(console, options->script, error);
}

enum status console_run(const struct console_options *options, struct error *error)
{
    struct console console = {.options = options,
                              .known_on = options->known_on,
                              .filing_date = options->filing_date,
                              .as = options->as};
    struct error unheard = ERROR_NONE;
    arena_init(&console.arena, STATEMENT_MEM);
    screen_begin(&console.screen, STDOUT_FILENO);
    enum status status = begin(&console, error);
    if (!status)
        status = run(&console, error);
    enum status ended = screen_end(&console.screen, status ? &unheard : error);
    ask_forget(&console);
    table_free(console.table);
    desk_free(console.desk);
    arena_release(&console.arena);
    return status ? status : ended;
}
