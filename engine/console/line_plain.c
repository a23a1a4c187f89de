/* Terminals that can only show lines (TERM=dumb, none, or output that goes
 * elsewhere): the system's own line editing, and a prompt on standard error. */
#include "console/line_room.h"

#include "base/file.h"

#include <unistd.h>

static void put_prompt(struct line_reader *line)
{
    struct error unheard = ERROR_NONE;
    const char *prompt = line->asking      ? line->asking
                         : line->continued ? "  ...> "
                                           : "gonio> ";
    int fd = isatty(STDOUT_FILENO) ? STDOUT_FILENO : STDERR_FILENO;
    if (file_write_all(fd, text_of(prompt), "the terminal", &unheard))
        line->why = LINE_ENDED_LEFT;
}

bool line_read_plain(struct line_reader *line)
{
    uint32_t c = 0;
    line->keys.single = true;
    put_prompt(line);
    line->drawn = true;
    while (line_character(line, &c)) {
        if (c == '\n' || c == '\r')
            return true;
        if (c == KEYS_PASTED)
            buffer_put_text(&line->typed, buffer_text(&line->keys.paste));
        else if (!keys_is_hidden(c))
            keys_put(&line->typed, c);
    }
    return false;
}

void line_draw_plain(struct line_reader *line)
{
    put_prompt(line);
}
