/* Steps over JSON text, many bytes at a time: what the gate, the reader, the
 * key scan, the record splitter and the finder of places share.
 *
 * By blocks, where the processor is an x86-64: 16 bytes are compared at once
 * and the results gathered into a mask, one bit a byte, the lowest first.
 *
 * By words, elsewhere: in a 64-bit word, subtracting 0x01 from each byte sets
 * the top bit of a byte that was 0, so (word ^ quotes) - ones shows where a
 * quote stands. A borrow may mark bytes above the first one found, never below
 * it: only the lowest mark is used, and marks are looked at in memory order,
 * which needs a little-endian machine; others take the plain loop.
 *
 * Only scan_plain checks what it passes. The others are for text that has
 * passed the gate; given anything else they may misread it, but they never
 * read outside [at, end). */
#ifndef GONIO_FORMAT_SCAN_H
#define GONIO_FORMAT_SCAN_H

#include "base/text.h"

#if defined(__SSE2__) && !defined(SCAN_PORTABLE)
#define SCAN_BY_BLOCKS 1
#include <emmintrin.h>
#else
#define SCAN_BY_BLOCKS 0
#endif

#define SCAN_ONES UINT64_C(0x0101010101010101)
#define SCAN_TOPS UINT64_C(0x8080808080808080)

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define SCAN_BY_WORDS 1
#else
#define SCAN_BY_WORDS 0
#endif

#if SCAN_BY_BLOCKS
static inline __m128i scan_block(const char *at)
{
    return _mm_loadu_si128((const __m128i *)(const void *)at);
}

/* Which bytes of the block are c. */
static inline __m128i scan_equal(__m128i block, char c)
{
    return _mm_cmpeq_epi8(block, _mm_set1_epi8(c));
}

static inline unsigned scan_mask(__m128i marks)
{
    return (unsigned)_mm_movemask_epi8(marks);
}
#endif

static inline uint64_t scan_word(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

static inline uint32_t scan_half_word(const char *at)
{
    uint32_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* Whether two names of len bytes, at least 1, are equal: what memcmp says,
 * without a call and its loop for names as short as those of fields. */
static inline bool scan_same(const char *a, const char *b, size_t len)
{
    if (len >= 8) {
        for (size_t i = 0; i < len - 8; i += 8)
            if (scan_word(a + i) != scan_word(b + i))
                return false;
        return scan_word(a + len - 8) == scan_word(b + len - 8);
    }
    if (len >= 4)
        return scan_half_word(a) == scan_half_word(b) &&
               scan_half_word(a + len - 4) == scan_half_word(b + len - 4);
    return a[0] == b[0] && a[len / 2] == b[len / 2] && a[len - 1] == b[len - 1];
}

static inline bool scan_is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static inline const char *scan_space(const char *at, const char *end)
{
    while (at < end && scan_is_space(*at))
        at++;
    return at;
}

/* Whether a string's content may hold this byte as it is, with no second look:
 * printable ASCII but for the quote and the backslash. */
static inline bool scan_is_plain(char c)
{
    return (unsigned char)(c - 0x20) < 0x60 && c != '"' && c != '\\';
}

/* The first byte that is not plain; end when all are. */
static inline const char *scan_plain(const char *at, const char *end)
{
#if SCAN_BY_BLOCKS
    while (end - at >= 16) {
        __m128i block = scan_block(at);
        /* Signed: bytes from 0x80 up are less than a space, too. */
        __m128i stops = _mm_cmplt_epi8(block, _mm_set1_epi8(0x20));
        stops = _mm_or_si128(stops, scan_equal(block, '"'));
        unsigned mask = scan_mask(_mm_or_si128(stops, scan_equal(block, '\\')));
        if (mask)
            return at + __builtin_ctz(mask);
        at += 16;
    }
#endif
    while (SCAN_BY_WORDS && end - at >= 8) {
        uint64_t word = scan_word(at);
        uint64_t stops = (word - 0x20 * SCAN_ONES) |
                         ((word ^ 0x22 * SCAN_ONES) - SCAN_ONES) |
                         ((word ^ 0x5c * SCAN_ONES) - SCAN_ONES) | word;
        stops &= SCAN_TOPS;
        if (stops)
            return at + (__builtin_ctzll(stops) >> 3);
        at += 8;
    }
    while (at < end && scan_is_plain(*at))
        at++;
    return at;
}

/* The first quote or backslash; end when there is none. */
static inline const char *scan_quote(const char *at, const char *end)
{
#if SCAN_BY_BLOCKS
    while (end - at >= 16) {
        __m128i block = scan_block(at);
        unsigned mask =
            scan_mask(_mm_or_si128(scan_equal(block, '"'), scan_equal(block, '\\')));
        if (mask)
            return at + __builtin_ctz(mask);
        at += 16;
    }
#endif
    while (SCAN_BY_WORDS && end - at >= 8) {
        uint64_t word = scan_word(at);
        uint64_t quotes = word ^ 0x22 * SCAN_ONES, slashes = word ^ 0x5c * SCAN_ONES;
        uint64_t stops =
            ((quotes - SCAN_ONES) & ~quotes) | ((slashes - SCAN_ONES) & ~slashes);
        stops &= SCAN_TOPS;
        if (stops)
            return at + (__builtin_ctzll(stops) >> 3);
        at += 8;
    }
    while (at < end && *at != '"' && *at != '\\')
        at++;
    return at;
}

/* From behind a string's opening quote to its closing one; end when it has
 * none. */
static inline const char *scan_string(const char *at, const char *end)
{
    while ((at = scan_quote(at, end)) < end && *at == '\\')
        at += end - at > 1 ? 2 : 1;
    return at;
}

/* at: an opening quote. The content as written, and whether a backslash is in
 * it; returns past the closing quote. */
static inline const char *scan_content(const char *at, const char *end,
                                       struct text *written, bool *escaped)
{
    const char *close = scan_quote(at + 1, end);
    *escaped = close < end && *close == '\\';
    if (*escaped)
        close = scan_string(close, end);
    *written = (struct text){at + 1, (size_t)(close - at - 1)};
    return close + (close < end);
}

/* Past one value that begins at at (white space before it is not skipped). */
const char *scan_value(const char *at, const char *end);

/* A string's content without its escapes, written to to, which has room for
 * len bytes: no escape is shorter than what it stands for. Returns how many
 * were written. The content has passed the gate; what has not comes out as
 * something harmless of at most len bytes. */
size_t scan_unescape(const char *at, size_t len, char *to);

/* The same into the arena; absent when memory is refused. */
struct text scan_unescaped(struct text written, struct arena *arena);

/* The four hex digits at at as a number; above 0xffff when they are none. */
uint32_t scan_hex4(const char *at);

#endif
