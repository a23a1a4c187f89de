#include "format/window.h"

#include "format/scan.h"

#include <errno.h>
#include <unistd.h>

/* Small enough to stay in the processor's cache from read to read. */
#define CHUNK ((size_t)64 * 1024)

static void fail(struct window *window, int number)
{
    window->failed = error_set(
        &window->failure, STATUS_IO, number == EISDIR ? "file.folder" : "file.read",
        number == EISDIR ? "this is a folder, not a file" : "cannot read: %s",
        strerror(number));
    error_at(&window->failure, window->name, 0, 0);
}

bool window_fill(struct window *window)
{
    ssize_t n;
    size_t held = window->end - window->at;
    if (window->ended || window->failed)
        return false;
    if (window->at >= held || window->end == WINDOW_ROOM) {
        memmove(window->buffer, window->buffer + window->at, held);
        window->at = 0;
        window->end = held;
    }
    size_t room = WINDOW_ROOM - window->end;
    do {
        n = read(window->fd, window->buffer + window->end, room < CHUNK ? room : CHUNK);
    } while (n < 0 && errno == EINTR);
    if (n < 0)
        fail(window, errno);
    window->ended = n == 0;
    window->end += n > 0 ? (size_t)n : 0;
    return n > 0;
}

void window_pass(struct window *window, size_t count)
{
    const char *at = window->buffer + window->at, *end = at + count, *begin = at;
    const char *newline = at;
    while (newline < end &&
           (newline = memchr(newline, '\n', (size_t)(end - newline)))) {
        begin = ++newline;
        window->line++;
        window->column = 1;
    }
    window->column += (uint32_t)(end - begin);
    window->at += count;
    window->offset += count;
}

int window_skip_space(struct window *window)
{
    for (;;) {
        struct text text = window_text(window);
        const char *end = text.at + text.len;
        const char *stop = scan_space(text.at, end);
        window_pass(window, (size_t)(stop - text.at));
        if (stop < end)
            return (unsigned char)*stop;
        if (!window_fill(window))
            return -1;
    }
}
