/* The console from its first statement to its last, and the commands about
 * itself. */
#include "console/room.h"

#include "base/file.h"
#include "console/line.h"

#include <unistd.h>

#define STATEMENT_MEM ((size_t)256 * 1024 * 1024)
#define SCRIPT_MOST   ((size_t)64 * 1024 * 1024)

volatile sig_atomic_t console_interrupted;

/* ---- commands ---- */

static enum status run_quit(struct console_call *call, struct error *error)
{
    (void)error;
    call->console->leaving = true;
    return STATUS_OK;
}

static enum status run_help(struct console_call *call, struct error *error)
{
    struct buffer *out = &call->console->screen.out;
    const struct console_command *command;
    (void)error;
    for (size_t i = 0; (command = command_at(i)); i++)
        buffer_printf(out, "  :%-10s %-24s %s\n", command->name, command->synopsis,
                      command->summary);
    return STATUS_OK;
}

const struct console_command shell_commands[] = {
    {.name = "help",
     .synopsis = "[TOPIC]",
     .summary = "what there is, and how it is used",
     .help = "",
     .complete = {COMPLETE_HELP},
     .run = run_help},
    {.name = "quit", .synopsis = "", .summary = "leaves", .help = "", .run = run_quit},
    {.name = NULL},
};

/* ---- a script ---- */

enum status script_run(struct console *console, struct text text, const char *name,
                       struct error *error)
{
    size_t from = 0;
    uint32_t line = 1;
    enum status status = STATUS_OK;
    while (!status && from < text.len && !console->leaving) {
        size_t to = from;
        uint32_t lines = 0;
        struct text statement;
        do {
            while (to < text.len && text.at[to] != '\n')
                to++;
            statement = (struct text){text.at + from, to - from};
            to += to < text.len;
            lines++;
        } while (to < text.len && !statement_whole(console, statement));
        status = console_look(console, error);
        if (!status)
            status = statement_run(console, statement, error);
        if (status)
            error_at(error, name, line, 0);
        line += lines;
        from = to;
        if (!status)
            status = screen_flush(&console->screen, error);
    }
    return status;
}

static enum status run_input(struct console *console, struct error *error)
{
    const char *name = console->options->script;
    struct buffer bytes;
    buffer_init(&bytes, SCRIPT_MOST);
    enum status status = file_read(name ? name : "/dev/stdin", &bytes, error);
    if (!status)
        status = script_run(console, buffer_text(&bytes),
                            name ? name : "standard input", error);
    buffer_release(&bytes);
    return status;
}

/* ---- typed ---- */

static enum status type(struct console *console, struct error *error)
{
    enum line_end end = LINE_STATEMENT;
    struct text statement;
    enum status status = line_open(console, &console->line, error);
    while (!status && !console->leaving) {
        status = line_read(console->line, &end, &statement, error);
        if (status || end == LINE_LEFT)
            break;
        console->screen.attended = true;
        if (end == LINE_STATEMENT && statement_run(console, statement, error)) {
            screen_error(&console->screen, error);
            *error = ERROR_NONE;
        }
        console_interrupted = 0;
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
    enum status status = desk_watch(console, &policies, error);
    if (!status)
        status = table_look(console, &sessions, error);
    return !status && (policies || sessions) ? desk_changed(console, error) : status;
}

static enum status begin(struct console *console, struct error *error)
{
    const struct console_options *options = console->options;
    enum status status = STATUS_OK;
    console->screen.plugins = options->plugins;
    if (options->mode)
        status = screen_set_mode(&console->screen, options->mode, error);
    if (!status)
        status = desk_new(options->policies, &console->desk, error);
    if (!status)
        status = table_new(&console->table, error);
    for (size_t i = 0; !status && i < options->file_count; i++)
        status = table_load(console, options->files[i], error);
    return status ? status : screen_flush(&console->screen, error);
}

static enum status run(struct console *console, struct error *error)
{
    const struct console_options *options = console->options;
    if (options->commands)
        return script_run(console, text_of(options->commands), "-c", error);
    if (!options->script && isatty(STDIN_FILENO))
        return type(console, error);
    return run_input(console, error);
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
