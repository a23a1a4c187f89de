/* Nobody types for long: what was on the screen is taken away.
 *
 * What a console can honestly do. It has no password, and whoever sits down at
 * the keyboard goes on where it was left; against him the system's own lock
 * helps. What it takes away is what passers-by would see: the screen, what
 * scrolled off it, the half-typed line, and statements with values behind the
 * arrow keys. The session stays on the table, so that no work is lost. */
#include "console/line_room.h"

#define CLEAR "\x1b[H\x1b[2J\x1b[3J"

int64_t line_lock_due(const struct line_reader *line, int64_t now)
{
    int64_t idle_ms = (int64_t)line->console->options->idle_s * 1000;
    bool shows =
        table_count(line->console->table) > 0 || line->console->options->attach;
    if (idle_ms <= 0 || !line->editor || line->locked || !shows)
        return -1;
    int64_t due = line->touched_ms + idle_ms - now;
    return due > 0 ? due : 0;
}

static void say(struct line_reader *line, bool asked)
{
    line_put(line, TEXT(CLEAR));
    if (!asked)
        line_put(line, TEXT("Nobody typed for a while: the screen is cleared.\n"));
    line_put(line, TEXT("Press Enter to go on, Ctrl-D to leave.\n"
                        "This keeps nobody out: lock the computer when you go.\n"));
}

/* Enter or Ctrl-D; 0: the terminal went away. */
static uint32_t wait_for_key(struct line_reader *line)
{
    while (line->why != LINE_ENDED_LEFT) {
        uint32_t c = 0;
        enum key key = keys_next(&line->keys, line->quiet, &c);
        line->quiet = false;
        line->why = line->why == LINE_ENDED_LEFT ? LINE_ENDED_LEFT : LINE_GOES_ON;
        if (key == KEY_CHARACTER && (c == '\r' || c == '\n' || c == 4))
            return c;
        if (key == KEY_NONE)
            line_wait(line);
    }
    return 0;
}

bool line_lock(struct line_reader *line, bool asked)
{
    history_forget_values(line->history);
    keys_forget(&line->keys);
    line->drawn = false;
    line->locked = true;
    say(line, asked);
    uint32_t key = wait_for_key(line);
    line->locked = false;
    line->touched_ms = wait_now();
    line_put(line, TEXT(CLEAR));
    return key == '\r' || key == '\n';
}
