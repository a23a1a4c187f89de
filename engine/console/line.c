#include "console/line_room.h"

#include "script/script.h"

#include <stdlib.h>
#include <unistd.h>

#define STATEMENT_MOST ((size_t)1024 * 1024)
#define ARENA_MOST     ((size_t)64 * 1024 * 1024)

static enum status begin(struct line_reader *line, struct error *error)
{
    struct console *console = line->console;
    buffer_init(&line->typed, STATEMENT_MOST);
    buffer_init(&line->statement, STATEMENT_MOST);
    buffer_init(&line->rest, STATEMENT_MOST);
    arena_init(&line->arena, ARENA_MOST);
    keys_init(&line->keys);
    line->touched_ms = wait_now();
    enum status status =
        history_open(console, console->options->history, &line->history, error);
    if (!status)
        status = wait_open(STDIN_FILENO, &line->wait, error);
    if (status)
        return status;
    line_signals_begin(line->wait);
    script_interruptible(&console_interrupted);
    return line_open_editor(line, error);
}

enum status line_open(struct console *console, struct line_reader **line,
                      struct error *error)
{
    *line = calloc(1, sizeof **line);
    if (!*line)
        return error_no_memory(error);
    (*line)->console = console;
    enum status status = begin(*line, error);
    if (status) {
        line_close(*line);
        *line = NULL;
    }
    return status;
}

void line_close(struct line_reader *line)
{
    if (!line)
        return;
    script_interruptible(NULL);
    line_close_editor(line);
    if (line->wait)
        line_signals_end();
    wait_close(line->wait);
    history_close(line->history);
    keys_release(&line->keys);
    arena_release(&line->arena);
    buffer_release(&line->typed);
    buffer_release(&line->statement);
    buffer_release(&line->rest);
    free(line);
}

/* ---- one line ---- */

static enum line_end end_of(const struct line_reader *line)
{
    bool leaves = line->why == LINE_ENDED_LEFT && !line->continued;
    return leaves ? LINE_LEFT : LINE_CANCELLED;
}

/* One line into line->typed; false: line->why. */
static bool read_line(struct line_reader *line)
{
    bool whole;
    do {
        buffer_clear(&line->typed);
        line->why = LINE_GOES_ON;
        line->by_hand = 0;
        struct line_signals took = line_signals_take();
        if (took.gone)
            line->why = LINE_ENDED_LEFT;
        if (took.interrupted)
            keys_forget(&line->keys);
        line_signals_typing(true);
        whole = line->why == LINE_GOES_ON &&
                (line->editor ? line_edit(line) : line_read_plain(line));
        line_signals_typing(false);
    } while (line->why == LINE_ENDED_LOCKED);
    return whole;
}

/* ---- statements ---- */

static size_t line_length(struct text text, size_t from)
{
    const char *end =
        from < text.len ? memchr(text.at + from, '\n', text.len - from) : NULL;
    return end ? (size_t)(end - text.at) - from : text.len - from;
}

/* Takes the first whole statement off what was typed; false: more is needed. */
static bool take_statement(struct line_reader *line)
{
    struct text rest = buffer_text(&line->rest);
    size_t end = 0;
    if (rest.len == 0)
        return false;
    for (size_t from = 0; from < rest.len; from = end + 1) {
        size_t len = line_length(rest, from);
        bool forced = line->forced && from + len + 1 >= rest.len;
        end = from + len;
        if (!forced && !statement_whole(line->console, (struct text){rest.at, end}))
            continue;
        size_t taken = end < rest.len ? end + 1 : end;
        buffer_clear(&line->statement);
        buffer_put(&line->statement, rest.at, end);
        memmove(line->rest.at, line->rest.at + taken, rest.len - taken);
        line->rest.len -= taken;
        return true;
    }
    return false;
}

/* The next line, behind what is there. */
static bool read_more(struct line_reader *line)
{
    line->continued = line->rest.len > 0;
    if (!read_line(line))
        return false;
    line->forced = line->continued && line->typed.len == 0;
    buffer_put_text(&line->rest, buffer_text(&line->typed));
    buffer_put_char(&line->rest, '\n');
    return true;
}

static enum status forget_typed(struct line_reader *line, enum status status)
{
    buffer_clear(&line->rest);
    return status;
}

enum status line_read(struct line_reader *line, enum line_end *end,
                      struct text *statement, struct error *error)
{
    *statement = TEXT_NONE;
    *end = LINE_STATEMENT;
    line->asking = NULL;
    buffer_clear(&line->statement);
    if (console_interrupted)
        (void)forget_typed(line, STATUS_OK); /* what followed in the paste, too */
    line_watch(line);
    if (line->lock_wanted) {
        line->lock_wanted = false;
        line->why = LINE_GOES_ON;
        if (!line_lock(line, true)) {
            *end = LINE_LEFT;
            return STATUS_OK;
        }
    }
    while (!take_statement(line)) {
        if (read_more(line) && !buffer_failed(&line->rest))
            continue;
        bool failed = buffer_failed(&line->rest);
        *end = end_of(line);
        (void)forget_typed(line, STATUS_OK);
        return failed ? error_no_memory(error) : STATUS_OK;
    }
    *statement = buffer_text(&line->statement);
    return history_add(line->history, *statement, error);
}

enum status line_ask(struct line_reader *line, const char *prompt, enum line_end *end,
                     struct text *answer, struct error *error)
{
    *answer = TEXT_NONE;
    *end = LINE_STATEMENT;
    line->asking = prompt;
    line->continued = false;
    bool whole = read_line(line);
    line->asking = NULL;
    if (buffer_failed(&line->typed))
        return error_no_memory(error);
    if (whole)
        *answer = buffer_text(&line->typed);
    else
        *end = end_of(line);
    return STATUS_OK;
}
