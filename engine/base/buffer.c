#include "base/buffer.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define FIRST_ROOM ((size_t)256)

void buffer_init(struct buffer *buffer, size_t max)
{
    *buffer = (struct buffer){.max = max};
}

void buffer_borrow(struct buffer *buffer, char *memory, size_t size)
{
    *buffer = (struct buffer){.at = memory, .room = size, .max = size};
}

void buffer_release(struct buffer *buffer)
{
    free(buffer->at);
    buffer_init(buffer, buffer->max);
}

void buffer_clear(struct buffer *buffer)
{
    buffer->len = 0;
    buffer->failed = false;
}

/* Never above the maximum: buffer_put writes within the room unasked. */
static size_t room_for(const struct buffer *buffer, size_t need)
{
    size_t room = buffer->room > FIRST_ROOM ? buffer->room : FIRST_ROOM;
    while (room < need && room <= buffer->max / 2)
        room *= 2;
    return room < need || room > buffer->max ? buffer->max : room;
}

/* Without room, buffer_put comes to buffer_reserve and is refused. */
static char *fail(struct buffer *buffer)
{
    buffer->failed = true;
    buffer->room = buffer->len;
    return NULL;
}

char *buffer_reserve(struct buffer *buffer, size_t more)
{
    if (buffer->failed || more > buffer->max || buffer->len > buffer->max - more)
        return fail(buffer);
    size_t need = buffer->len + more;
    if (need > buffer->room) {
        size_t room = room_for(buffer, need);
        char *grown = realloc(buffer->at, room);
        if (!grown)
            return fail(buffer);
        buffer->at = grown;
        buffer->room = room;
    }
    return buffer->at + buffer->len;
}

void buffer_put_cstr(struct buffer *buffer, const char *cstr)
{
    buffer_put(buffer, cstr, strlen(cstr));
}

void buffer_put_int(struct buffer *buffer, int64_t value)
{
    char digits[24];
    char *end = digits + sizeof digits, *at = end;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (value < 0)
        *--at = '-';
    buffer_put(buffer, at, (size_t)(end - at));
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
    char small[512];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    if (n < 0)
        fail(buffer);
    else if ((size_t)n < sizeof small)
        buffer_put(buffer, small, (size_t)n);
    else if (buffer_reserve(buffer, (size_t)n + 1))
        buffer->len +=
            (size_t)vsnprintf(buffer->at + buffer->len, (size_t)n + 1, format, again);
    va_end(again);
}

/* 0: goes as it is; 1: \u00XX; else the letter behind the backslash. */
static const char json_escape[256] = {
    1, 1, 1, 1, 1, 1, 1, 1, 'b', 't', 'n', 1, 'f', 'r', 1, 1,          1,
    1, 1, 1, 1, 1, 1, 1, 1, 1,   1,   1,   1, 1,   1,   1, [34] = '"', [92] = '\\',
};

static void put_escape(struct buffer *buffer, unsigned char c)
{
    char kind = json_escape[c];
    if (kind == 1)
        buffer_printf(buffer, "\\u%04x", c);
    else
        buffer_put(buffer, (char[]){'\\', kind}, 2);
}

/* Eight bytes at a time: whether any of them is a control character, a quote
 * or a backslash. The classic test for a zero or small byte in a word may
 * take a byte above such a one for one too, which only costs a closer look. */
static bool eight_are_plain(const char *at)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones * 0x80;
    uint64_t word;
    memcpy(&word, at, sizeof word);
    uint64_t quote = word ^ ones * '"', backslash = word ^ ones * '\\';
    uint64_t found = (word - ones * 0x20) & ~word;
    found |= (quote - ones) & ~quote;
    found |= (backslash - ones) & ~backslash;
    return (found & highs) == 0;
}

static size_t plain_length(const char *at, size_t len)
{
    size_t i = 0;
    while (i + 8 <= len && eight_are_plain(at + i))
        i += 8;
    while (i < len && !json_escape[(unsigned char)at[i]])
        i++;
    return i;
}

void buffer_put_json(struct buffer *buffer, struct text text)
{
    buffer_put_char(buffer, '"');
    while (text.len) {
        size_t plain = plain_length(text.at, text.len);
        buffer_put(buffer, text.at, plain);
        if (plain == text.len)
            break;
        put_escape(buffer, (unsigned char)text.at[plain]);
        text = (struct text){text.at + plain + 1, text.len - plain - 1};
    }
    buffer_put_char(buffer, '"');
}

static bool is_hidden(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || c == 0x200e ||
           c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

/* Bytes of printable ASCII in front. */
static size_t plain_run(const char *at, size_t len)
{
    size_t i = 0;
    while (i < len && at[i] >= 0x20 && at[i] < 0x7f)
        i++;
    return i;
}

void buffer_put_visible(struct buffer *buffer, struct text text)
{
    for (size_t i = 0; i < text.len;) {
        uint32_t c = 0;
        size_t plain = plain_run(text.at + i, text.len - i);
        buffer_put(buffer, text.at + i, plain);
        i += plain;
        if (i == text.len)
            break;
        size_t n = utf8_decode(text.at + i, text.len - i, &c);
        if (n == 0)
            buffer_printf(buffer, "\\x%02x", (unsigned char)text.at[i]);
        else if (is_hidden(c))
            buffer_printf(buffer, c < 0x100 ? "\\x%02x" : "\\u%04x", c);
        else
            buffer_put(buffer, text.at + i, n);
        i += n ? n : 1;
    }
}

void buffer_put_compact(struct buffer *out, struct text json)
{
    bool quoted = false;
    for (size_t i = 0; i < json.len; i++) {
        char c = json.at[i];
        if (!quoted && (c == ' ' || c == '\n' || c == '\r' || c == '\t'))
            continue;
        buffer_put_char(out, c);
        if (quoted && c == '\\' && i + 1 < json.len)
            buffer_put_char(out, json.at[++i]);
        else if (c == '"')
            quoted = !quoted;
    }
}
