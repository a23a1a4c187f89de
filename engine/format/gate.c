/* The strict gate. One pass, no recursion, no allocation.
 *
 * The text is read as: value, then what follows it (a comma and the next
 * member or element, or a closing bracket), until no bracket is open. Each
 * step takes a pointer and returns the next one, NULL after a fault; so the
 * place of reading stays in a register.
 *
 * Duplicate keys: each open object keeps the span of every key it has had,
 * with a tag (a hash of its unescaped bytes and its length), on one stack that
 * a closing bracket cuts back. 64 bits per object say which hashes were met:
 * most keys meet none, and nothing more is done. Else the tags are compared,
 * and bytes only where the tags are equal. At most GATE_MAX_KEYS in an object
 * bound what hostile keys can cost.
 *
 * The room for the keys is on the stack (48 KiB) and is left uninitialised on
 * purpose: clearing it would cost more than a session's scan. Only entries
 * below key_count are ever read. */
#include "format/gate.h"

#include "base/utf8.h"
#include "format/fault.h"
#include "format/place.h"
#include "format/scan.h"

/* Keys of all objects that are open at one time. */
#define KEYS_OPEN_MAX 4096

/* cJSON reads at most so many characters of a number. */
#define NUMBER_MAX 63

struct key {
    uint32_t at; /* offset of the first byte behind the quote */
    uint16_t len;
    bool escaped;
};

struct level {
    uint64_t met;       /* one bit per hash, of the keys so far */
    uint32_t first_key; /* of this object, in keys */
    bool object;
};

struct scan {
    const char *begin, *end;
    struct level *level; /* the innermost open container; NULL: none */
    size_t key_count;
    size_t values;
    size_t most_values;
    enum fault fault;
    const char *where; /* of the fault */
    uint32_t other;    /* a duplicate: the key's first place */
    struct level levels[GATE_MAX_DEPTH];
    uint32_t tags[KEYS_OPEN_MAX];
    struct key keys[KEYS_OPEN_MAX];
    char plain[2][GATE_MAX_KEY]; /* two keys without their escapes */
};

static const char *fail(struct scan *scan, enum fault fault, const char *where)
{
    scan->fault = fault;
    scan->where = where;
    return NULL;
}

/* ---- strings ---- */

/* at: the four digits behind \u. */
static const char *take_unicode(struct scan *scan, const char *at)
{
    const char *slash = at - 2;
    if (scan->end - at < 4)
        return fail(scan, FAULT_TRUNCATED, scan->end);
    uint32_t high = scan_hex4(at);
    if (high > 0xffff)
        return fail(scan, FAULT_UNICODE_ESCAPE, slash);
    if (high == 0)
        return fail(scan, FAULT_NUL, slash);
    if (high < 0xd800 || high > 0xdfff)
        return at + 4;
    if (high > 0xdbff || scan->end - at < 10 || at[4] != '\\' || at[5] != 'u')
        return fail(scan, FAULT_SURROGATE, slash);
    uint32_t low = scan_hex4(at + 6);
    if (low < 0xdc00 || low > 0xdfff)
        return fail(scan, FAULT_SURROGATE, slash);
    return at + 10;
}

static const char *take_escape(struct scan *scan, const char *at)
{
    if (at + 1 == scan->end)
        return fail(scan, FAULT_TRUNCATED, scan->end);
    switch (at[1]) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
        return at + 2;
    case 'u':
        return take_unicode(scan, at + 2);
    default:
        return fail(scan, FAULT_ESCAPE, at);
    }
}

static const char *take_utf8(struct scan *scan, const char *at)
{
    uint32_t character;
    size_t n = utf8_decode(at, (size_t)(scan->end - at), &character);
    return n ? at + n : fail(scan, FAULT_UTF8, at);
}

static const char *fail_control(struct scan *scan, const char *at)
{
    if (*at == '\0')
        return fail(scan, FAULT_NUL, at);
    if (*at == '\n' || *at == '\r')
        return fail(scan, FAULT_LINE_BREAK, at);
    return fail(scan, FAULT_CONTROL, at);
}

/* What is not plain inside a string and does not end it. */
static const char *take_special(struct scan *scan, const char *at, bool *escaped)
{
    if (*at == '\\') {
        *escaped = true;
        return take_escape(scan, at);
    }
    if ((unsigned char)*at >= 0x80)
        return take_utf8(scan, at);
    return fail_control(scan, at);
}

/* at: behind the opening quote. Returns the closing one. */
static inline const char *take_string(struct scan *scan, const char *at, bool *escaped)
{
    for (;;) {
        at = scan_plain(at, scan->end);
        if (at == scan->end)
            return fail(scan, FAULT_TRUNCATED, at);
        if (*at == '"')
            return at;
        at = take_special(scan, at, escaped);
        if (!at)
            return NULL;
    }
}

/* ---- keys ---- */

static inline uint64_t half(const char *at)
{
    uint32_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* Up to 7 bytes as one word. */
static inline uint64_t short_word(const char *at, size_t len)
{
    if (len >= 4)
        return half(at) << 32 | half(at + len - 4);
    uint64_t word = 0;
    for (size_t i = 0; i < len; i++)
        word = word << 8 | (unsigned char)at[i];
    return word;
}

/* Any mixing will do that spreads names of fields; who makes keys collide by
 * intent gains what GATE_MAX_KEYS allows. */
static inline uint64_t hash_bytes(const char *at, size_t len)
{
    const uint64_t prime = UINT64_C(0x9e3779b97f4a7c15);
    uint64_t hash = len * prime;
    if (len < 8)
        return (hash ^ short_word(at, len)) * prime;
    for (size_t i = 0; len - i > 8; i += 8)
        hash = (hash ^ scan_word(at + i)) * prime ^ hash >> 29;
    return (hash ^ scan_word(at + len - 8)) * prime;
}

static struct text plain_key(struct text key, bool escaped, char *plain)
{
    if (!escaped)
        return key;
    return (struct text){plain, scan_unescape(key.at, key.len, plain)};
}

/* The index of an equal key of the same object, or key_count. */
static size_t find_key(struct scan *scan, struct text key, uint32_t tag)
{
    size_t i = scan->level->first_key;
    for (; i < scan->key_count; i++) {
        const struct key *other = &scan->keys[i];
        struct text text = {scan->begin + other->at, other->len};
        if (scan->tags[i] == tag &&
            text_equal(key, plain_key(text, other->escaped, scan->plain[1])))
            break;
    }
    return i;
}

/* key: as written; its parts go into the table one by one, because a struct
 * put together and read at once in one piece stalls the processor. */
static bool add_key(struct scan *scan, struct text key, bool escaped)
{
    struct level *level = scan->level;
    struct text name = plain_key(key, escaped, scan->plain[0]);
    uint64_t hash = hash_bytes(name.at, name.len);
    uint64_t bit = UINT64_C(1) << (hash >> 58);
    uint32_t tag = (uint32_t)(hash >> 26);
    if (level->met & bit) {
        size_t same = find_key(scan, name, tag);
        if (same < scan->key_count) {
            scan->other = scan->keys[same].at - 1;
            fail(scan, FAULT_DUPLICATE, key.at - 1);
            return false;
        }
    }
    if (scan->key_count - level->first_key == GATE_MAX_KEYS ||
        scan->key_count == KEYS_OPEN_MAX) {
        fail(scan, FAULT_TOO_MANY_KEYS, key.at - 1);
        return false;
    }
    level->met |= bit;
    scan->tags[scan->key_count] = tag;
    struct key *entry = &scan->keys[scan->key_count++];
    entry->at = (uint32_t)(key.at - scan->begin);
    entry->len = (uint16_t)key.len;
    entry->escaped = escaped;
    return true;
}

static const char *fail_key(struct scan *scan, const char *at)
{
    if (at == scan->end)
        return fail(scan, FAULT_TRUNCATED, at);
    if (*at == '\'')
        return fail(scan, FAULT_SINGLE_QUOTE, at);
    if (*at == '/')
        return fail(scan, FAULT_COMMENT, at);
    if (*at == ',')
        return fail(scan, FAULT_EXTRA_COMMA, at);
    if (*at == '\0')
        return fail(scan, FAULT_NUL, at);
    return fail(scan, *at == ']' ? FAULT_BRACKET : FAULT_KEY, at);
}

/* at: where a member's name belongs. Returns where its value belongs. */
static inline const char *take_key(struct scan *scan, const char *at)
{
    if (at == scan->end || *at != '"')
        return fail_key(scan, at);
    bool escaped = false;
    const char *close = take_string(scan, at + 1, &escaped);
    if (!close)
        return NULL;
    struct text key = {at + 1, (size_t)(close - at - 1)};
    if (key.len > GATE_MAX_KEY)
        return fail(scan, FAULT_KEY_TOO_LONG, at);
    if (!add_key(scan, key, escaped))
        return NULL;
    at = scan_space(close + 1, scan->end);
    if (at == scan->end)
        return fail(scan, FAULT_TRUNCATED, at);
    if (*at != ':')
        return fail(scan, FAULT_COLON, at);
    return scan_space(at + 1, scan->end);
}

/* ---- numbers and words ---- */

static inline const char *skip_digits(const char *at, const char *end)
{
    while (at < end && char_is_digit(*at))
        at++;
    return at;
}

static const char *take_fraction(struct scan *scan, const char *at)
{
    const char *end = skip_digits(at + 1, scan->end);
    return end > at + 1 ? end : fail(scan, FAULT_POINT, at);
}

static const char *take_exponent(struct scan *scan, const char *at)
{
    const char *digits = at + 1;
    if (digits < scan->end && (*digits == '+' || *digits == '-'))
        digits++;
    const char *end = skip_digits(digits, scan->end);
    return end > digits ? end : fail(scan, FAULT_EXPONENT, at);
}

static bool ends_number(const struct scan *scan, const char *at)
{
    return at == scan->end || scan_is_space(*at) || *at == ',' || *at == ']' ||
           *at == '}';
}

static const char *take_number(struct scan *scan, const char *begin)
{
    const char *at = begin + (*begin == '-');
    const char *digits = at;
    at = skip_digits(at, scan->end);
    if (at == digits)
        return fail(scan, at < scan->end && *at == '.' ? FAULT_POINT : FAULT_NUMBER,
                    begin);
    if (*digits == '0' && at > digits + 1)
        return fail(scan, FAULT_LEADING_ZERO, begin);
    if (at < scan->end && *at == '.')
        at = take_fraction(scan, at);
    if (at && at < scan->end && (*at == 'e' || *at == 'E'))
        at = take_exponent(scan, at);
    if (!at)
        return NULL;
    if (at - begin > NUMBER_MAX)
        return fail(scan, FAULT_NUMBER_TOO_LONG, begin);
    bool letter = !ends_number(scan, at) &&
                  (char_is_letter(*at) || *at == '.' || *at == '+' || *at == '-');
    return letter ? fail(scan, FAULT_NUMBER, begin) : at;
}

static bool begins_with(const char *at, const char *end, struct text word)
{
    return (size_t)(end - at) >= word.len && memcmp(at, word.at, word.len) == 0;
}

static const char *take_word(struct scan *scan, const char *at, struct text word)
{
    size_t left = (size_t)(scan->end - at);
    if (left < word.len && memcmp(at, word.at, left) == 0)
        return fail(scan, FAULT_TRUNCATED, scan->end);
    const char *end = at + word.len;
    if (!begins_with(at, scan->end, word) ||
        (end < scan->end && (char_is_letter(*end) || char_is_digit(*end))))
        return fail(scan, FAULT_WORD, at);
    return end;
}

static enum fault fault_of_value(const struct scan *scan, const char *at)
{
    if (begins_with(at, scan->end, TEXT("NaN")) ||
        begins_with(at, scan->end, TEXT("Inf")))
        return FAULT_NOT_FINITE;
    if (char_is_letter(*at))
        return FAULT_WORD;
    switch (*at) {
    case '+':
        return FAULT_PLUS;
    case '.':
        return FAULT_POINT;
    case '\'':
        return FAULT_SINGLE_QUOTE;
    case '/':
        return FAULT_COMMENT;
    case ',':
        return FAULT_EXTRA_COMMA;
    case '\0':
        return FAULT_NUL;
    default:
        return FAULT_VALUE;
    }
}

/* Bytes that are white space elsewhere: form feed, vertical tab, and what
 * does not begin any value: a no-break space, broken bytes. */
static const char *fail_value(struct scan *scan, const char *at)
{
    uint32_t c = 0;
    if (at == scan->end)
        return fail(scan, FAULT_TRUNCATED, at);
    if (*at == '\f' || *at == '\v')
        return fail(scan, FAULT_SPACE, at);
    if (utf8_decode(at, (size_t)(scan->end - at), &c) == 0)
        return fail(scan, FAULT_UTF8, at);
    if (c == 0xa0 || (c >= 0x2000 && c <= 0x200b) || c == 0x2028 || c == 0x3000)
        return fail(scan, FAULT_SPACE, at);
    if (c == 0xfeff)
        return fail(scan, FAULT_BOM, at);
    bool closed = scan->level && (*at == ']' || *at == '}');
    return fail(scan, closed ? FAULT_TRAILING_COMMA : fault_of_value(scan, at), at);
}

/* ---- values and what follows them ---- */

static inline bool enter(struct scan *scan, bool object)
{
    struct level *level = scan->level ? scan->level + 1 : scan->levels;
    if (level == scan->levels + GATE_MAX_DEPTH)
        return false;
    *level = (struct level){.first_key = (uint32_t)scan->key_count, .object = object};
    scan->level = level;
    return true;
}

static inline void leave(struct scan *scan)
{
    scan->key_count = scan->level->first_key;
    scan->level = scan->level == scan->levels ? NULL : scan->level - 1;
}

/* at: an opening bracket. *more: whether a value belongs at what is returned. */
static inline const char *take_open(struct scan *scan, const char *at, bool *more)
{
    bool object = *at == '{';
    if (!enter(scan, object))
        return fail(scan, FAULT_DEPTH, at);
    at = scan_space(at + 1, scan->end);
    *more = at == scan->end || *at != (object ? '}' : ']');
    if (!*more) {
        leave(scan);
        return at + 1;
    }
    return object ? take_key(scan, at) : at;
}

static inline const char *take_value(struct scan *scan, const char *at, bool *more)
{
    bool escaped = false;
    *more = false;
    if (at == scan->end)
        return fail(scan, FAULT_TRUNCATED, at);
    if (++scan->values > scan->most_values)
        return fail(scan, FAULT_TOO_MANY_VALUES, at);
    if (*at == '"') {
        at = take_string(scan, at + 1, &escaped);
        return at ? at + 1 : NULL;
    }
    if (char_is_digit(*at) || *at == '-')
        return take_number(scan, at);
    switch (*at) {
    case '{':
    case '[':
        return take_open(scan, at, more);
    case 't':
        return take_word(scan, at, TEXT("true"));
    case 'f':
        return take_word(scan, at, TEXT("false"));
    case 'n':
        return take_word(scan, at, TEXT("null"));
    default:
        return fail_value(scan, at);
    }
}

static const char *fail_next(struct scan *scan, const char *at)
{
    if (at == scan->end)
        return fail(scan, FAULT_TRUNCATED, at);
    if (*at == ']' || *at == '}')
        return fail(scan, FAULT_BRACKET, at);
    if (*at == '"' || *at == '{' || *at == '[' || *at == '-' || char_is_digit(*at) ||
        char_is_letter(*at))
        return fail(scan, FAULT_COMMA, at);
    if (*at == ':')
        return fail(scan, scan->level->object ? FAULT_COMMA : FAULT_BRACKET, at);
    return fail_value(scan, at);
}

/* at: behind a value within a container. */
static inline const char *take_next(struct scan *scan, const char *at, bool *more)
{
    bool object = scan->level->object;
    at = scan_space(at, scan->end);
    if (at < scan->end && *at == ',') {
        *more = true;
        at = scan_space(at + 1, scan->end);
        if (object && at < scan->end && *at == '}')
            return fail(scan, FAULT_TRAILING_COMMA, at);
        return object ? take_key(scan, at) : at;
    }
    if (at == scan->end || *at != (object ? '}' : ']'))
        return fail_next(scan, at);
    leave(scan);
    return at + 1;
}

static void take_document(struct scan *scan)
{
    bool more = true;
    const char *at = scan_space(scan->begin, scan->end);
    if (at == scan->end) {
        fail(scan, scan->begin == scan->end ? FAULT_EMPTY : FAULT_BLANK, at);
        return;
    }
    while (at && (more || scan->level))
        at = more ? take_value(scan, at, &more) : take_next(scan, at, &more);
    if (!at)
        return;
    at = scan_space(at, scan->end);
    if (at < scan->end)
        fail(scan, FAULT_TRAILING, at);
}

/* ---- the fault in words ---- */

static enum status explain(const struct scan *scan, uint32_t first_line,
                           struct error *error)
{
    struct text text = {scan->begin, (size_t)(scan->end - scan->begin)};
    size_t offset = (size_t)(scan->where - scan->begin);
    enum fault fault = scan->fault, known = fault_by_signature(text);
    if (known)
        fault = known;
    else if (!scan->level && fault != FAULT_EMPTY && fault != FAULT_BLANK)
        fault = fault_by_look(text, fault);
    enum status status = fault_set(fault, error);
    if (fault == FAULT_DUPLICATE) {
        place_line(text, scan->other, first_line, error);
        error_fix(error, "remove one of the two; the first is on line %u, column %u",
                  error->line, error->column);
        place_pointer(text, (size_t)(scan_value(scan->where, scan->end) - scan->begin),
                      error);
    } else {
        place_pointer(text, offset, error);
    }
    place_line(text, offset, first_line, error);
    return status;
}

#if defined(__has_attribute)
#if __has_attribute(uninitialized)
#define UNINITIALISED __attribute__((uninitialized))
#endif
#endif
#ifndef UNINITIALISED
#define UNINITIALISED
#endif

static enum status check(struct text text, uint32_t first_line, size_t most_values,
                         struct error *error)
{
    UNINITIALISED struct scan scan;
    scan.begin = text.at;
    scan.end = text.at + text.len;
    scan.level = NULL;
    scan.key_count = 0;
    scan.values = 0;
    scan.most_values = most_values;
    scan.fault = FAULT_NONE;
    take_document(&scan);
    return scan.fault ? explain(&scan, first_line, error) : STATUS_OK;
}

enum status gate_check(struct text text, uint32_t first_line, struct error *error)
{
    if (text.len > GATE_MAX_RECORD) {
        fault_set(FAULT_TOO_LONG, error);
        error->line = first_line ? first_line : 1;
        error->column = 1;
        return error->status;
    }
    return check(text, first_line, GATE_MAX_VALUES, error);
}

enum status gate_check_document(struct text text, struct error *error)
{
    return check(text, 1, text.len, error); /* each takes a byte at least */
}
