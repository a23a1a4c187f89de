/* The commands about the console itself. */
#include "console/room.h"

#include <gonio/version.h>

/* ---- how things are shown ---- */

static enum status show_modes(struct screen *screen)
{
    static const char *const columns[] = {"mode", "summary", "set", NULL};
    static const char *const summaries[] = {
        "for people: cards, lists as wide as the terminal",
        "for machines: arrays and objects of JSON",
        "the same, an object a line",
        "for spreadsheets",
        "for reports, as Markdown",
    };
    struct rows rows;
    const char *name;
    rows_begin(&rows, screen, columns);
    for (size_t i = 0; (name = screen_mode_at(screen, i)); i++) {
        bool own = i < sizeof summaries / sizeof *summaries;
        rows_text(&rows, text_of(name));
        rows_text(&rows, text_of(own ? summaries[i] : "decisions by a plugin"));
        rows_bool(&rows, strcmp(name, screen_mode_name(screen)) == 0);
    }
    rows_end(&rows);
    return STATUS_OK;
}

/* A word with a terminator, in the statement's arena. */
static const char *word_at(struct console_call *call, size_t i)
{
    return text_copy(&call->console->arena, call->words[i]).at;
}

static enum status run_mode(struct console_call *call, struct error *error)
{
    struct screen *screen = &call->console->screen;
    enum status status = command_words(call, 0, 1, error);
    if (status)
        return status;
    if (!call->count)
        return show_modes(screen);
    const char *name = word_at(call, 0);
    return name ? screen_set_mode(screen, name, error) : error_no_memory(error);
}

static enum status open_output(struct console_call *call, struct error *error)
{
    size_t at = call->count > 1;
    bool replace = text_is(call->words[0], "--replace");
    if (call->count == 0 || call->count > 2 || replace != (call->count == 2))
        return command_usage(call, error);
    const char *path = word_at(call, at);
    return path ? screen_open(&call->console->screen, path, replace, error)
                : error_no_memory(error);
}

static enum status run_output(struct console_call *call, struct error *error)
{
    struct screen *screen = &call->console->screen;
    return call->count ? open_output(call, error) : screen_back(screen, error);
}

static enum status run_once(struct console_call *call, struct error *error)
{
    struct screen *screen = &call->console->screen;
    if (screen->opened && !screen->once) {
        error_set(error, STATUS_USAGE, "console.output",
                  "what is shown goes to a file already");
        error_fix(error, ":output without a name ends that");
        return error->status;
    }
    enum status status = open_output(call, error);
    screen->once = !status;
    return status;
}

static enum status run_pager(struct console_call *call, struct error *error)
{
    return command_switch(call, &call->console->screen.paged, error);
}

static enum status run_timing(struct console_call *call, struct error *error)
{
    return command_switch(call, &call->console->timing, error);
}

/* ---- others ---- */

static enum status run_source(struct console_call *call, struct error *error)
{
    enum status status = command_words(call, 1, 1, error);
    if (status)
        return status;
    /* Of its own: the arena is emptied by each statement of the file. */
    char path[4096];
    if (call->words[0].len >= sizeof path)
        return error_set(error, STATUS_USAGE, "console.source", "that is no path");
    memcpy(path, call->words[0].at, call->words[0].len);
    path[call->words[0].len] = '\0';
    return script_file(call->console, path, error);
}

static enum status run_echo(struct console_call *call, struct error *error)
{
    struct buffer *out = &call->console->screen.out;
    (void)error;
    buffer_put_visible(out, call->rest);
    buffer_put_char(out, '\n');
    return STATUS_OK;
}

static enum status run_version(struct console_call *call, struct error *error)
{
    static const char *const columns[] = {"gonio", NULL};
    struct screen *screen = &call->console->screen;
    struct rows rows;
    enum status status = command_words(call, 0, 0, error);
    if (status || screen_is_prose(screen)) {
        screen_say(screen, "gonio " GONIO_VERSION);
        return status;
    }
    rows_begin(&rows, screen, columns);
    rows_text(&rows, TEXT(GONIO_VERSION));
    rows_end(&rows);
    return STATUS_OK;
}

static enum status run_quit(struct console_call *call, struct error *error)
{
    enum status status = command_words(call, 0, 0, error);
    call->console->leaving = !status;
    return status;
}

const struct console_command shell_commands[] = {
    {.name = "help",
     .synopsis = "[COMMAND|TOPIC]",
     .summary = "what there is, and how it is used",
     .help = "Without a word it lists all commands and topics.\n"
             "\n"
             "  :help why        a command, with examples\n"
             "  :help facts      a topic\n",
     .complete = {COMPLETE_HELP},
     .run = help_run,
     .where = COMMAND_ANYWHERE},
    {.name = "mode",
     .synopsis = "[MODE]",
     .summary = "how decisions and lists are shown",
     .help =
         "table is for people; json, ndjson and csv are for programs, which get\n"
         "nothing but what was asked for; md is for reports. The writer of a plugin\n"
         "is a mode too: it writes the decisions, and lists are tables then.\n"
         "\n"
         "  :mode            the modes there are, and the one that is set\n"
         "  :mode json\n"
         "  :decide          decisions as gonio check --format json writes them\n",
     .complete = {COMPLETE_MODE},
     .run = run_mode,
     .where = COMMAND_ANYWHERE},
    {.name = "output",
     .synopsis = "[[--replace] FILE]",
     .summary = "shows into a file from here on, or here again",
     .help = "Without a name, what is shown comes back to the terminal. The file is\n"
             "new, and yours alone to read: what is shown is about patients. One that\n"
             "is there already is replaced only with --replace. Errors still come\n"
             "here.\n"
             "\n"
             "  :output held.md\n"
             "  :decide\n"
             "  :output\n",
     .complete = {COMPLETE_FILE},
     .run = run_output,
     .values = true,
     .where = COMMAND_ANYWHERE},
    {.name = "once",
     .synopsis = "[--replace] FILE",
     .summary = "the same for the next statement only",
     .help = "  :mode csv\n"
             "  :once lines.csv\n"
             "  :decide          its lines are in lines.csv, as :output has it\n",
     .complete = {COMPLETE_FILE},
     .run = run_once,
     .values = true,
     .where = COMMAND_ANYWHERE},
    {.name = "pager",
     .synopsis = "[on|off]",
     .summary = "whether what is long goes through a pager",
     .help = "What is longer than the terminal goes through $PAGER, or less -R. Its\n"
             "searches are not kept in less's history.\n"
             "\n"
             "  :pager off       it scrolls by\n",
     .run = run_pager,
     .where = COMMAND_ANYWHERE},
    {.name = "timing",
     .synopsis = "[on|off]",
     .summary = "how long each statement takes",
     .help = "Behind each statement: by the clock, and of the processor.\n"
             "\n"
             "  :timing on\n"
             "  :decide\n",
     .run = run_timing,
     .where = COMMAND_ANYWHERE},
    {.name = "source",
     .synopsis = "FILE",
     .summary = "runs the statements of a file",
     .help =
         "A statement a line, as they are typed; lines that begin with -- or # are\n"
         "comments. The first error ends it. See :help scripts.\n"
         "\n"
         "  :source morning.gonio\n",
     .complete = {COMPLETE_FILE},
     .run = run_source,
     .where = COMMAND_ANYWHERE},
    {.name = "echo",
     .synopsis = "[TEXT]",
     .summary = "shows the text, for scripts",
     .help = "  :echo -- with the certificate --\n",
     .run = run_echo,
     .values = true,
     .where = COMMAND_ANYWHERE,
     .text = true},
    {.name = "version",
     .synopsis = "",
     .summary = "which gonio this is",
     .help = "  :version\n",
     .run = run_version,
     .where = COMMAND_ANYWHERE},
    {.name = "quit",
     .synopsis = "",
     .summary = "leaves; Ctrl-D does too",
     .help = "What was changed on the table and not saved is gone.\n"
             "\n"
             "  :quit\n",
     .run = run_quit,
     .where = COMMAND_ANYWHERE},
    {.name = NULL},
};
