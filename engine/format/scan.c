#include "format/scan.h"

#include "base/arena.h"

static const char *scan_word_end(const char *at, const char *end)
{
    while (at < end && *at != ',' && *at != ']' && *at != '}' && !scan_is_space(*at))
        at++;
    return at;
}

/* What of a text between brackets has been passed. */
struct nest {
    size_t depth;
    unsigned inside; /* all ones when a string is open, else 0 */
    bool done;
};

static inline const char *nest_bracket(struct nest *nest, const char *at, bool open)
{
    nest->depth += open ? 1 : (size_t)-1;
    nest->done = nest->depth == 0;
    return at + 1;
}

#if SCAN_BY_BLOCKS
/* One block that holds no backslash. A quote turns everything behind it from
 * outside to inside a string or back, so the exclusive or of all quotes up to
 * a byte says where that byte is. */
static inline const char *nest_block(struct nest *nest, const char *at)
{
    __m128i block = scan_block(at);
    __m128i folded = _mm_or_si128(block, _mm_set1_epi8(0x20)); /* [ to {, ] to } */
    unsigned inside = scan_mask(scan_equal(block, '"'));
    inside ^= inside << 1;
    inside ^= inside << 2;
    inside ^= inside << 4;
    inside ^= inside << 8;
    inside ^= nest->inside;
    nest->inside = inside & 0x8000 ? ~0U : 0;
    unsigned opens = scan_mask(scan_equal(folded, '{')) & ~inside;
    unsigned marks = opens | (scan_mask(scan_equal(folded, '}')) & ~inside);
    for (; marks; marks &= marks - 1) {
        const char *past =
            nest_bracket(nest, at + __builtin_ctz(marks), opens & marks & -marks);
        if (nest->done)
            return past;
    }
    return at + 16;
}

/* As far as that goes: to a block with a backslash, or the last bytes. */
static inline const char *nest_blocks(struct nest *nest, const char *at,
                                      const char *end)
{
    while (!nest->done && end - at >= 16 &&
           !scan_mask(scan_equal(scan_block(at), '\\')))
        at = nest_block(nest, at);
    return at;
}
#else
static inline const char *nest_blocks(const struct nest *nest, const char *at,
                                      const char *end)
{
    (void)nest;
    (void)end;
    return at;
}
#endif

/* To the end of the string that is open, or one byte on. */
static inline const char *nest_step(struct nest *nest, const char *at, const char *end)
{
    if (nest->inside || *at == '"') {
        at = scan_string(nest->inside ? at : at + 1, end);
        nest->inside = 0;
        return at + (at < end);
    }
    if (*at == '{' || *at == '[')
        return nest_bracket(nest, at, true);
    if (*at == '}' || *at == ']')
        return nest_bracket(nest, at, false);
    return at + 1;
}

/* at: an opening bracket. */
static const char *scan_nested(const char *at, const char *end)
{
    struct nest nest = {0, 0, false};
    while (!nest.done && at < end) {
        at = nest_blocks(&nest, at, end);
        if (!nest.done && at < end)
            at = nest_step(&nest, at, end);
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

struct text scan_unescaped(struct text written, struct arena *arena)
{
    char *plain = arena_alloc(arena, written.len);
    if (!plain)
        return TEXT_NONE;
    return (struct text){plain, scan_unescape(written.at, written.len, plain)};
}
