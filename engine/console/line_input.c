#include "console/line_room.h"

#include "base/file.h"

#include <errno.h>
#include <unistd.h>

#define ESCAPE_MS 50 /* a lone escape: no more of a sequence came for so long */

enum { CTRL_C = 3, CTRL_Z = 26, CTRL_BACKSLASH = 28 };

void line_put(struct line_reader *line, struct text bytes)
{
    struct error unheard = ERROR_NONE;
    if (line->out)
        (void)fflush(line->out);
    if (file_write_all(STDOUT_FILENO, bytes, "the terminal", &unheard))
        line->why = LINE_ENDED_LEFT;
}

void line_tell(struct line_reader *line, const char *words)
{
    line_hide(line);
    line_put(line, text_of(words));
    line_put(line, TEXT("\n"));
    line_draw(line);
}

/* ---- what happens ---- */

static void stop(struct line_reader *line)
{
    line_step_off(line);
    line_release_terminal(line);
    line_signals_stop();
    line_take_terminal(line);
    line->drawn = true; /* on a line of its own */
    line_draw(line);
}

static void heed_signals(struct line_reader *line)
{
    struct line_signals took = line_signals_take();
    if (took.gone) {
        line->why = LINE_ENDED_LEFT;
    } else if (took.interrupted) {
        keys_forget(&line->keys);
        line->why = LINE_ENDED_CANCELLED;
    } else if (took.stop) {
        stop(line);
    } else if (took.continued) { /* others wrote there meanwhile */
        line_release_terminal(line);
        line_take_terminal(line);
        if (line->editor)
            line_put(line, TEXT("\r\x1b[J"));
        line_draw(line);
    }
    if (took.resized)
        line_resize(line);
}

static void read_bytes(struct line_reader *line)
{
    size_t room;
    char *at = keys_room(&line->keys, &room);
    ssize_t n = read(STDIN_FILENO, at, room);
    if (n > 0) {
        keys_add(&line->keys, (size_t)n);
        line->touched_ms = wait_now();
    } else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
        line->why = LINE_ENDED_LEFT;
    }
}

static int64_t sooner(int64_t one, int64_t other)
{
    return one < 0 || (other >= 0 && other < one) ? other : one;
}

static void heed_time(struct line_reader *line)
{
    int64_t now = wait_now();
    if (keys_waiting(&line->keys))
        line->quiet = true;
    if (line_lock_due(line, now) == 0 && line->why == LINE_GOES_ON)
        line->why = line_lock(line, false) ? LINE_ENDED_LOCKED : LINE_ENDED_LEFT;
    else if (line_look_due(line, now) == 0)
        line_look(line);
}

void line_wait(struct line_reader *line)
{
    int64_t now = wait_now();
    int64_t ms = sooner(line_lock_due(line, now), line_look_due(line, now));
    if (keys_waiting(&line->keys))
        ms = sooner(ms, ESCAPE_MS);
    switch (wait_for(line->wait, ms)) {
    case WAIT_READABLE:
        read_bytes(line);
        break;
    case WAIT_WOKEN:
        heed_signals(line);
        break;
    case WAIT_CHANGED:
        line->looked_ms = line->changed ? line->looked_ms : wait_now(); /* settles */
        line->changed = true;
        break;
    case WAIT_TIME:
        heed_time(line);
        break;
    }
}

/* ---- characters ---- */

/* Pastes without marks, and cats on keyboards: longer lines take a paste or a
 * file. */
static bool too_long(struct line_reader *line, uint32_t c)
{
    if (c < ' ' || c == 0x7f)
        return false;
    if (++line->by_hand == LINE_TYPED + 1)
        line_tell(line, "No more than 4096 characters of a line can be typed: "
                        "put it into a file, and :source FILE.");
    return line->by_hand > LINE_TYPED;
}

/* Whether the editor is to see it. */
static bool take(struct line_reader *line, uint32_t c)
{
    if (c == CTRL_C) {
        line->why = LINE_ENDED_CANCELLED;
        return false;
    }
    if (c == CTRL_Z) {
        stop(line);
        return false;
    }
    if ((c == '\r' || c == '\n') && line->by_hand > LINE_TYPED) {
        line->why = LINE_ENDED_CANCELLED; /* half of it must not run */
        return false;
    }
    return c != CTRL_BACKSLASH && !too_long(line, c);
}

static void refuse_paste(struct line_reader *line)
{
    line_tell(line, "The paste is over 64 KiB, and nothing of it was taken: "
                    "put it into a file, and :source FILE or :load FILE.");
}

bool line_character(struct line_reader *line, uint32_t *character)
{
    while (line->why == LINE_GOES_ON) {
        enum key key = keys_next(&line->keys, line->quiet, character);
        line->quiet = false;
        if (key == KEY_PASTE) {
            *character = KEYS_PASTED;
            return true;
        }
        if (key == KEY_CHARACTER && take(line, *character))
            return true;
        if (key == KEY_PASTE_REFUSED)
            refuse_paste(line);
        else if (key == KEY_NONE)
            line_wait(line);
    }
    return false;
}
