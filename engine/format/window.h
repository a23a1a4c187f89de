/* A window on an input that is read forward: the bytes read and not yet passed
 * over, with their place in the input. */
#ifndef GONIO_FORMAT_WINDOW_H
#define GONIO_FORMAT_WINDOW_H

#include "base/error.h"
#include "base/text.h"

struct window {
    int fd;
    char name[256];
    char *buffer;
    size_t at, end;  /* the window is buffer[at, end) */
    uint64_t offset; /* of buffer[at] in the input */
    uint32_t line, column;
    bool ended;           /* the input has no more */
    enum status failed;   /* a read failed: no more is tried */
    struct error failure; /* and why */
};

/* At most so many bytes from the window's begin can be looked at. */
#define WINDOW_ROOM ((size_t)(1024 + 128) * 1024)

/* Takes more into the window, moving it within the buffer; false when there is
 * no more (failed says whether that is the end). */
bool window_fill(struct window *window);

/* The byte i behind the window's begin, -1 behind the end. i < WINDOW_ROOM. */
static inline int window_byte(struct window *window, size_t i)
{
    while (i >= window->end - window->at)
        if (!window_fill(window))
            return -1;
    return (unsigned char)window->buffer[window->at + i];
}

static inline struct text window_text(const struct window *window)
{
    return (struct text){window->buffer + window->at, window->end - window->at};
}

/* Passes over so many bytes of the window. */
void window_pass(struct window *window, size_t count);

/* Passes over white space. The byte behind it, -1 at the end. */
int window_skip_space(struct window *window);

#endif
