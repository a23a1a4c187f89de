#include "base/utf8.h"

#include <string.h>

static uint32_t tail(unsigned char c)
{
    return (c & 0xc0) == 0x80 ? (c & 0x3fu) : 0x80000000u;
}

size_t utf8_decode(const char *at, size_t len, uint32_t *character)
{
    const unsigned char *s = (const unsigned char *)at;
    if (len == 0)
        return 0;
    uint32_t c = s[0];
    if (c < 0x80) {
        *character = c;
        return 1;
    }
    if (c >= 0xc2 && c <= 0xdf && len >= 2) {
        c = (c & 0x1f) << 6 | tail(s[1]);
        *character = c;
        return c < 0x80000000u ? 2 : 0;
    }
    if (c >= 0xe0 && c <= 0xef && len >= 3) {
        c = (c & 0x0f) << 12 | tail(s[1]) << 6 | tail(s[2]);
        if ((tail(s[1]) | tail(s[2])) >= 0x80000000u)
            return 0;
        *character = c;
        return c >= 0x800 && (c < 0xd800 || c > 0xdfff) ? 3 : 0;
    }
    if (c >= 0xf0 && c <= 0xf4 && len >= 4) {
        if ((tail(s[1]) | tail(s[2]) | tail(s[3])) >= 0x80000000u)
            return 0;
        c = (c & 0x07) << 18 | tail(s[1]) << 12 | tail(s[2]) << 6 | tail(s[3]);
        *character = c;
        return c >= 0x10000 && c <= 0x10ffff ? 4 : 0;
    }
    return 0;
}

/* Eight bytes at once. A byte may be taken for another kind when its neighbour
 * is of that kind: then they are looked at one by one. */
static int is_all_plain(const char *at)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
    uint64_t bytes, below, delete;
    memcpy(&bytes, at, sizeof bytes);
    below = bytes - ones * 0x20;
    delete = (bytes ^ ones * 0x7f) - ones;
    return ((bytes | below | delete) & high) == 0;
}

size_t utf8_plain(const char *at, size_t len)
{
    size_t i = 0;
    while (len - i >= sizeof(uint64_t) && is_all_plain(at + i))
        i += sizeof(uint64_t);
    while (i < len && at[i] >= 0x20 && at[i] < 0x7f)
        i++;
    return i;
}

static int is_combining(uint32_t c)
{
    return (c >= 0x0300 && c <= 0x036f) || (c >= 0x200b && c <= 0x200d) ||
           (c >= 0x20d0 && c <= 0x20ff) || (c >= 0xfe00 && c <= 0xfe0f);
}

static int is_wide(uint32_t c)
{
    return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) ||
           (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
           (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
           (c >= 0x1f300 && c <= 0x1faff) || (c >= 0x20000 && c <= 0x3fffd);
}

size_t utf8_width(const char *at, size_t len)
{
    size_t width = 0;
    for (size_t i = 0; i < len;) {
        uint32_t c = 0;
        size_t n = utf8_decode(at + i, len - i, &c);
        width += n && is_combining(c) ? 0 : n && is_wide(c) ? 2 : 1;
        i += n ? n : 1;
    }
    return width;
}
