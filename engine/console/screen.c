#include "console/screen.h"

#include "base/file.h"

#include <stdarg.h>
#include <unistd.h>

#define SCREEN_MOST ((size_t)64 * 1024 * 1024)

void screen_begin(struct screen *screen, int fd)
{
    *screen = (struct screen){.fd = fd, .terminal = terminal_of(fd)};
    buffer_init(&screen->out, SCREEN_MOST);
}

enum status screen_flush(struct screen *screen, struct error *error)
{
    if (buffer_failed(&screen->out))
        return error_no_memory(error);
    enum status status =
        file_write_all(screen->fd, buffer_text(&screen->out), "the output", error);
    buffer_clear(&screen->out);
    return status;
}

enum status screen_end(struct screen *screen, struct error *error)
{
    enum status status = screen_flush(screen, error);
    buffer_release(&screen->out);
    return status;
}

void screen_error(struct screen *screen, const struct error *error)
{
    error_write(error, &screen->out);
}
