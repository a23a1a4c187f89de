/* Growing bytes with a maximum. Failure is sticky: once memory or the maximum
 * refuses, the buffer stays as it was, later writes do nothing, and
 * buffer_failed tells at the end; so writers need no check per write.
 *
 * Ownership: the buffer owns its bytes until buffer_release. */
#ifndef GONIO_BASE_BUFFER_H
#define GONIO_BASE_BUFFER_H

#include "base/error.h"
#include "base/text.h"

struct buffer {
    char *at;
    size_t len;
    size_t room;
    size_t max;
    bool failed;
};

/* max: bytes; no memory is taken before the first write. */
void buffer_init(struct buffer *buffer, size_t max);
/* Over the caller's memory, which it never grows nor frees: for a short text
 * on the stack. Not to be released. */
void buffer_borrow(struct buffer *buffer, char *memory, size_t size);
void buffer_release(struct buffer *buffer);
/* Empties it, keeps its memory, forgets a failure. */
void buffer_clear(struct buffer *buffer);

static inline bool buffer_failed(const struct buffer *buffer)
{
    return buffer->failed;
}
static inline struct text buffer_text(const struct buffer *buffer)
{
    return (struct text){buffer->at ? buffer->at : "", buffer->len};
}

/* Makes room for more bytes and returns where they go, or NULL; the caller
 * adds what it wrote to len. */
char *buffer_reserve(struct buffer *buffer, size_t more);

static inline void buffer_put(struct buffer *buffer, const char *bytes, size_t len)
{
    if (len > buffer->room - buffer->len && !buffer_reserve(buffer, len))
        return;
    if (len)
        memcpy(buffer->at + buffer->len, bytes, len);
    buffer->len += len;
}
static inline void buffer_put_text(struct buffer *buffer, struct text text)
{
    buffer_put(buffer, text.at, text.len);
}
static inline void buffer_put_char(struct buffer *buffer, char c)
{
    buffer_put(buffer, &c, 1);
}
void buffer_put_cstr(struct buffer *buffer, const char *cstr);
#define BUFFER_LITERAL(buffer, literal)                                                \
    buffer_put((buffer), "" literal, sizeof(literal) - 1)

void buffer_put_int(struct buffer *buffer, int64_t value);
void buffer_printf(struct buffer *buffer, const char *format, ...) PRINTF_LIKE(2, 3);

/* The text as a JSON string with its quotes. The text is UTF-8. */
void buffer_put_json(struct buffer *buffer, struct text text);
/* JSON without the white space between its tokens: one line. */
void buffer_put_compact(struct buffer *buffer, struct text json);

/* The text with control characters, DEL, C1, bidirectional controls and
 * broken UTF-8 made visible (\x1b, \u202e), for a terminal or a log. */
void buffer_put_visible(struct buffer *buffer, struct text text);

#endif
