#include "console/line.h"

#include "console/room.h"

enum status line_open(struct console *console, struct line **line, struct error *error)
{
    (void)console;
    *line = NULL;
    return error_set(error, STATUS_USAGE, "", "not yet: use -c or -f");
}

void line_close(struct line *line)
{
    (void)line;
}

enum status line_read(struct line *line, enum line_end *end, struct text *statement,
                      struct error *error)
{
    (void)line, (void)statement, (void)error;
    *end = LINE_LEFT;
    return STATUS_OK;
}
