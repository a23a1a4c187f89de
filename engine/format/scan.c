#include "format/scan.h"

static const char *scan_word_end(const char *at, const char *end)
{
    while (at < end && *at != ',' && *at != ']' && *at != '}' && !scan_is_space(*at))
        at++;
    return at;
}

static const char *scan_nested(const char *at, const char *end)
{
    size_t depth = 0;
    while (at < end) {
        char c = *at++;
        if (c == '"') {
            at = scan_string(at, end);
            at += at < end;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return at;
        }
    }
    return at;
}

const char *scan_value(const char *at, const char *end)
{
    if (at >= end)
        return end;
    if (*at == '{' || *at == '[')
        return scan_nested(at, end);
    if (*at != '"')
        return scan_word_end(at, end);
    at = scan_string(at + 1, end);
    return at + (at < end);
}

static uint32_t hex_digit(char c)
{
    if (char_is_digit(c))
        return (uint32_t)(c - '0');
    char lower = char_lower(c);
    return lower >= 'a' && lower <= 'f' ? (uint32_t)(lower - 'a' + 10) : 0x10000;
}

uint32_t scan_hex4(const char *at)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) {
        uint32_t digit = hex_digit(at[i]);
        if (digit > 15)
            return 0x10000;
        value = value << 4 | digit;
    }
    return value;
}

static size_t put_utf8(uint32_t c, char *to)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xc0 | c >> 6);
        to[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (char)(0xe0 | c >> 12);
        to[1] = (char)(0x80 | (c >> 6 & 0x3f));
        to[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    to[0] = (char)(0xf0 | c >> 18);
    to[1] = (char)(0x80 | (c >> 12 & 0x3f));
    to[2] = (char)(0x80 | (c >> 6 & 0x3f));
    to[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

static char plain_escape(char letter)
{
    switch (letter) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return letter;
    }
}

/* The character of the \uXXXX at at, both halves of a pair together; how many
 * bytes it took in *took, 0 when it is not one. */
static uint32_t unicode_escape(const char *at, size_t len, size_t *took)
{
    uint32_t high = len >= 6 ? scan_hex4(at + 2) : 0x10000;
    *took = high > 0xffff ? 0 : 6;
    if (high < 0xd800 || high > 0xdbff || len < 12 || at[6] != '\\' || at[7] != 'u')
        return high;
    uint32_t low = scan_hex4(at + 8);
    if (low < 0xdc00 || low > 0xdfff)
        return high;
    *took = 12;
    return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

size_t scan_unescape(const char *at, size_t len, char *to)
{
    size_t n = 0;
    for (size_t i = 0; i < len;) {
        size_t took = 0;
        if (at[i] != '\\' || i + 1 == len) {
            to[n++] = at[i++];
            continue;
        }
        uint32_t c = at[i + 1] == 'u' ? unicode_escape(at + i, len - i, &took) : 0;
        if (took)
            n += put_utf8(c, to + n);
        else
            to[n++] = plain_escape(at[i + 1]);
        i += took ? took : 2;
    }
    return n;
}
