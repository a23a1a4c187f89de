/* Commands about typing itself. */
#include "console/line_room.h"

#define LISTED 50

static enum status need_line(const struct console *console, struct error *error)
{
    if (console->line)
        return STATUS_OK;
    return error_set(error, STATUS_USAGE, "console.terminal",
                     "nothing is typed here: this is for a terminal");
}

static enum status unknown_word(const char *choices, struct error *error)
{
    error_set(error, STATUS_USAGE, "console.words", "this word is not known here");
    error_fix(error, "one of: %s", choices);
    return error->status;
}

/* ---- history ---- */

static void show_history(struct console *console)
{
    const struct history *history = console->line->history;
    struct buffer *out = &console->screen.out;
    size_t count = history_count(history);
    for (size_t i = count > LISTED ? count - LISTED : 0; i < count; i++) {
        buffer_printf(out, "%4zu %s ", i + 1, history_is_kept(history, i) ? " " : "*");
        struct text rest = history_at(history, i);
        const char *end;
        while ((end = memchr(rest.at, '\n', rest.len))) {
            size_t len = (size_t)(end - rest.at);
            buffer_put_visible(out, (struct text){rest.at, len});
            BUFFER_LITERAL(out, "\n       ");
            rest = (struct text){end + 1, rest.len - len - 1};
        }
        buffer_put_visible(out, rest);
        buffer_put_char(out, '\n');
    }
    if (count == 0)
        BUFFER_LITERAL(out, "Nothing was typed so far.\n");
    else
        BUFFER_LITERAL(out, "* is not written: it may hold something of a session\n");
    if (!history_is_on(history))
        BUFFER_LITERAL(out, "off: nothing more is remembered\n");
    if (history_trouble(history)[0])
        buffer_printf(out, "nothing is written: %s\n", history_trouble(history));
}

static enum status run_history(struct console_call *call, struct error *error)
{
    enum status status = need_line(call->console, error);
    if (status)
        return status;
    struct history *history = call->console->line->history;
    if (call->count == 0)
        show_history(call->console);
    else if (text_is(call->words[0], "clear"))
        return history_clear(history, error);
    else if (text_is(call->words[0], "on") || text_is(call->words[0], "off"))
        history_switch(history, text_is(call->words[0], "on"));
    else
        return unknown_word("on, off, clear", error);
    return STATUS_OK;
}

/* ---- keys, lock ---- */

static enum status run_keys(struct console_call *call, struct error *error)
{
    enum status status = need_line(call->console, error);
    if (status)
        return status;
    struct line_reader *line = call->console->line;
    if (!line->editor)
        return error_set(error, STATUS_USAGE, "console.terminal",
                         "this terminal has no keys to choose from");
    if (call->count == 0) {
        buffer_printf(&call->console->screen.out, "%s\n",
                      line_is_vi(line) ? "vi" : "emacs");
        return STATUS_OK;
    }
    bool vi = text_is(call->words[0], "vi");
    if (!vi && !text_is(call->words[0], "emacs"))
        return unknown_word("emacs, vi", error);
    return line_use_keys(line, vi) ? STATUS_OK : error_no_memory(error);
}

static enum status run_lock(struct console_call *call, struct error *error)
{
    enum status status = need_line(call->console, error);
    if (status)
        return status;
    if (!call->console->line->editor)
        return error_set(error, STATUS_USAGE, "console.terminal",
                         "this terminal cannot be cleared");
    call->console->line->lock_wanted = true;
    return STATUS_OK;
}

const struct console_command line_commands[] = {
    {.name = "history",
     .synopsis = "[on|off|clear]",
     .summary = "what was typed before",
     .help =
         "The arrow keys go through all statements of this console and of those\n"
         "before it, one statement at a time however many lines it has; Ctrl-R\n"
         "searches. What may hold something of a session is remembered until the\n"
         "console ends, and never written: commands that take values (:set), files\n"
         "and dates, expressions with texts or with numbers over three digits. "
         ":history\n"
         "marks it with *.\n"
         "\n"
         "The rest is in $XDG_STATE_HOME/gonio/console_history (else below\n"
         "~/.local/state), readable by you alone.\n"
         "\n"
         "  :history         the last statements\n"
         "  :history off     remembers nothing from here on; on: again\n"
         "  :history clear   forgets everything, in the file too\n",
     .where = COMMAND_ANYWHERE,
     .run = run_history},
    {.name = "keys",
     .synopsis = "[emacs|vi]",
     .summary = "how a line is edited",
     .help = "Lines are edited with the keys of emacs (Ctrl-A Ctrl-E Ctrl-K Ctrl-Y\n"
             "Alt-B Alt-F) or of vi (Escape, then commands). ~/.editrc is read first;\n"
             "gonio console --vi begins with vi.\n"
             "\n"
             "  Tab       completes, or lists what may follow\n"
             "  Ctrl-R    searches what was typed before\n"
             "  Ctrl-C    cancels the line, or ends what runs\n"
             "  Ctrl-D    on an empty line: leaves\n"
             "  Ctrl-Z    back to the shell; fg comes back here\n"
             "\n"
             "A paste is text: nothing of it runs before Enter. A statement that is\n"
             "not whole goes on in the next line; an empty line ends it.\n"
             "\n"
             "  :keys vi   from the next line on\n",
     .where = COMMAND_ANYWHERE,
     .run = run_keys},
    {.name = "lock",
     .synopsis = "",
     .summary = "clears the screen, and waits for Enter",
     .help =
         "Clears the screen and what scrolled off it, and shows nothing until\n"
         "Enter is pressed. The same happens by itself when nobody types for ten\n"
         "minutes while sessions are loaded (gonio console --idle MINUTES, 30s for\n"
         "seconds, 0 for never). The half-typed line goes, and statements with\n"
         "values can no longer be called back; the sessions stay, so that no work\n"
         "is lost.\n"
         "\n"
         "It hides patients from who passes by. It keeps nobody out: whoever sits\n"
         "down and presses Enter goes on where you were. Lock the computer when\n"
         "you leave it.\n"
         "\n"
         "  :lock\n",
     .where = COMMAND_ANYWHERE,
     .run = run_lock},
    {.name = NULL},
};
