/* The matcher.
 *
 * A pattern is read once into items, each of which is one byte out of a set
 * (with a repeat) or something that takes no byte of its own. Matching walks
 * the items; where there is a choice (a repeat, a capture to undo) it calls
 * itself for the rest. Each call starts at a later item, so calls nest at most
 * PATTERN_ITEMS deep however long the subject is. What can be long is the
 * number of choices tried ("(.-).-.-b" on a text without b): every byte looked
 * at and every item entered is a step, and steps are limited.
 *
 * ASCII classes whatever the locale. A frontier sees the byte 0 before the
 * first byte and behind the last. */
#include "script/pattern.h"

/* ---- reading ---- */

struct reader {
    struct text text;
    size_t at;
    const char *wrong;
    size_t open; /* captures not closed yet */
};

static void set_add(struct pattern_item *item, unsigned byte)
{
    item->set[byte / 64] |= UINT64_C(1) << (byte % 64);
}

static bool set_has(const struct pattern_item *item, unsigned char byte)
{
    return (item->set[byte / 64] >> (byte % 64)) & 1;
}

static void set_invert(struct pattern_item *item)
{
    for (size_t i = 0; i < PATTERN_BYTES / 64; i++)
        item->set[i] = ~item->set[i];
}

static bool is_hex(char c)
{
    return char_is_digit(c) || (char_lower(c) >= 'a' && char_lower(c) <= 'f');
}

/* Whether a byte is in the class of a lower-case letter ('a': letters). */
static bool in_class(char c, char class)
{
    bool graph = c > ' ' && c < 0x7F;
    bool alnum = char_is_letter(c) || char_is_digit(c);
    switch (class) {
    case 'a':
        return char_is_letter(c);
    case 'c':
        return (c >= 0 && c < ' ') || c == 0x7F;
    case 'd':
        return char_is_digit(c);
    case 'g':
        return graph;
    case 'l':
        return c >= 'a' && c <= 'z';
    case 'p':
        return graph && !alnum;
    case 's':
        return c == ' ' || (c >= '\t' && c <= '\r');
    case 'u':
        return c >= 'A' && c <= 'Z';
    case 'w':
        return alnum;
    default: /* 'x' */
        return is_hex(c);
    }
}

/* Adds what stands behind a '%': a class, its complement, or the byte. */
static void add_escaped(struct pattern_item *item, char c)
{
    char class = char_lower(c);
    if (!char_is_letter(c) || !memchr("acdglpsuwx", class, 10)) {
        set_add(item, (unsigned char)c);
        return;
    }
    for (unsigned byte = 0; byte < PATTERN_BYTES; byte++)
        if (in_class((char)byte, class) == (c == class))
            set_add(item, byte);
}

static bool at_end(const struct reader *reader)
{
    return reader->at >= reader->text.len;
}

static char next_char(struct reader *reader)
{
    return reader->text.at[reader->at++];
}

static bool peek(const struct reader *reader, size_t ahead, char c)
{
    return reader->at + ahead < reader->text.len &&
           reader->text.at[reader->at + ahead] == c;
}

/* A byte, or a range a-z, of a set. */
static void read_range(struct reader *reader, struct pattern_item *item)
{
    unsigned char from = (unsigned char)next_char(reader), to = from;
    if (peek(reader, 0, '-') && !peek(reader, 1, ']') &&
        reader->at + 1 < reader->text.len) {
        reader->at++;
        to = (unsigned char)next_char(reader);
    }
    for (unsigned byte = from; byte <= to; byte++)
        set_add(item, byte);
}

/* Behind the '['. A ']' that comes first is a byte of the set. */
static void read_set(struct reader *reader, struct pattern_item *item)
{
    bool inverted = peek(reader, 0, '^');
    reader->at += inverted;
    bool first = true;
    while (!at_end(reader) && (first || !peek(reader, 0, ']'))) {
        first = false;
        if (!peek(reader, 0, '%')) {
            read_range(reader, item);
            continue;
        }
        reader->at++;
        if (at_end(reader))
            break;
        add_escaped(item, next_char(reader));
    }
    if (at_end(reader)) {
        reader->wrong = "a set has no ']'";
        return;
    }
    reader->at++;
    if (inverted)
        set_invert(item);
}

static void read_repeat(struct reader *reader, struct pattern_item *item)
{
    static const char signs[] = "?*+-";
    const char *sign =
        at_end(reader) ? NULL : memchr(signs, reader->text.at[reader->at], 4);
    item->repeat = REPEAT_ONCE;
    if (!sign)
        return;
    item->repeat = (enum pattern_repeat)(REPEAT_MAYBE + (sign - signs));
    reader->at++;
}

static void read_balance(struct reader *reader, struct pattern_item *item)
{
    item->kind = PATTERN_BALANCE;
    if (reader->at + 2 > reader->text.len) {
        reader->wrong = "%b wants two bytes behind it";
        return;
    }
    item->first = (unsigned char)next_char(reader);
    item->second = (unsigned char)next_char(reader);
}

static void read_frontier(struct reader *reader, struct pattern_item *item)
{
    item->kind = PATTERN_FRONTIER;
    if (!peek(reader, 0, '[')) {
        reader->wrong = "%f wants a set behind it";
        return;
    }
    reader->at++;
    read_set(reader, item);
}

/* Behind a '%' outside a set. */
static void read_escape(struct reader *reader, struct pattern_item *item)
{
    if (at_end(reader)) {
        reader->wrong = "it ends in '%'";
        return;
    }
    char c = next_char(reader);
    if (c == 'b') {
        read_balance(reader, item);
    } else if (c == 'f') {
        read_frontier(reader, item);
    } else if (char_is_digit(c)) {
        item->kind = PATTERN_BACK;
        item->first = (unsigned char)(c - '1');
        if (c == '0')
            reader->wrong = "%0 names no capture";
    } else {
        add_escaped(item, c);
        read_repeat(reader, item);
    }
}

static void read_open(struct reader *reader, struct pattern *pattern,
                      struct pattern_item *item)
{
    item->kind = peek(reader, 0, ')') ? PATTERN_POSITION : PATTERN_OPEN;
    if (item->kind == PATTERN_POSITION)
        reader->at++;
    else
        reader->open++;
    if (++pattern->captures > PATTERN_CAPTURES)
        reader->wrong = "it has too many captures";
}

static void read_close(struct reader *reader, struct pattern_item *item)
{
    item->kind = PATTERN_CLOSE;
    if (reader->open == 0)
        reader->wrong = "a ')' has no '('";
    else
        reader->open--;
}

static void read_byte(struct reader *reader, char c, struct pattern_item *item)
{
    if (c == '.')
        set_invert(item);
    else if (c == '[')
        read_set(reader, item);
    else
        set_add(item, (unsigned char)c);
    if (!reader->wrong)
        read_repeat(reader, item);
}

static void read_item(struct reader *reader, struct pattern *pattern,
                      struct pattern_item *item)
{
    char c = next_char(reader);
    if (c == '(')
        read_open(reader, pattern, item);
    else if (c == ')')
        read_close(reader, item);
    else if (c == '%')
        read_escape(reader, item);
    else if (c == '$' && at_end(reader))
        item->kind = PATTERN_END;
    else
        read_byte(reader, c, item);
}

const char *pattern_read(struct text text, struct pattern *pattern)
{
    struct reader reader = {.text = text};
    pattern->count = 0;
    pattern->captures = 0;
    pattern->anchored = text.len && text.at[0] == '^';
    reader.at = pattern->anchored;
    while (!at_end(&reader) && !reader.wrong) {
        if (pattern->count == PATTERN_ITEMS)
            return "it is too long";
        struct pattern_item *item = &pattern->items[pattern->count++];
        *item = (struct pattern_item){.kind = PATTERN_BYTE};
        read_item(&reader, pattern, item);
    }
    if (!reader.wrong && reader.open)
        return "a '(' has no ')'";
    return reader.wrong;
}

/* ---- matching ---- */

static bool rest(struct pattern_match *match, size_t item, size_t at, size_t *end);

static bool step(struct pattern_match *match)
{
    if (match->steps >= match->steps_max)
        match->exhausted = true;
    match->steps++;
    return !match->exhausted;
}

static bool takes(struct pattern_match *match, const struct pattern_item *item,
                  size_t at)
{
    return step(match) && at < match->subject.len &&
           set_has(item, (unsigned char)match->subject.at[at]);
}

/* As many as there are, then ever fewer. */
static bool most(struct pattern_match *match, size_t item, size_t at, size_t *end)
{
    const struct pattern_item *one = &match->pattern->items[item];
    size_t least = one->repeat == REPEAT_MOST1, count = 0;
    while (takes(match, one, at + count))
        count++;
    for (size_t tried = count + 1; tried > least && !match->exhausted; tried--)
        if (rest(match, item + 1, at + tried - 1, end))
            return true;
    return false;
}

/* As few as will do. */
static bool fewest(struct pattern_match *match, size_t item, size_t at, size_t *end)
{
    const struct pattern_item *one = &match->pattern->items[item];
    for (;; at++) {
        if (rest(match, item + 1, at, end))
            return true;
        if (!takes(match, one, at))
            return false;
    }
}

static bool open_capture(struct pattern_match *match, size_t item, size_t at,
                         size_t *end)
{
    bool position = match->pattern->items[item].kind == PATTERN_POSITION;
    match->captures[match->level++] =
        (struct pattern_capture){.from = at, .open = !position, .position = position};
    if (rest(match, item + 1, at, end))
        return true;
    match->level--;
    return false;
}

static bool close_capture(struct pattern_match *match, size_t item, size_t at,
                          size_t *end)
{
    size_t last = match->level;
    while (last > 0 && !match->captures[last - 1].open)
        last--;
    struct pattern_capture *capture = &match->captures[last ? last - 1 : 0];
    capture->open = false;
    capture->len = at - capture->from;
    if (rest(match, item + 1, at, end))
        return true;
    capture->open = true;
    return false;
}

/* What a capture holds, again. A capture that is open or not begun matches
 * nothing. */
static bool back_reference(struct pattern_match *match, unsigned char number,
                           size_t *at)
{
    if (number >= match->level || match->captures[number].open ||
        match->captures[number].position)
        return false;
    const struct pattern_capture *capture = &match->captures[number];
    match->steps += capture->len / 8;
    if (match->subject.len - *at < capture->len ||
        memcmp(match->subject.at + capture->from, match->subject.at + *at,
               capture->len) != 0)
        return false;
    *at += capture->len;
    return true;
}

static bool balance(struct pattern_match *match, const struct pattern_item *item,
                    size_t *at)
{
    size_t depth = 0, i = *at;
    for (; i < match->subject.len && step(match); i++) {
        unsigned char byte = (unsigned char)match->subject.at[i];
        if (depth && byte == item->second) {
            if (--depth == 0)
                break;
        } else if (byte == item->first) {
            depth++;
        } else if (!depth) {
            return false;
        }
    }
    if (i >= match->subject.len || match->exhausted)
        return false;
    *at = i + 1;
    return true;
}

static bool frontier(const struct pattern_match *match, const struct pattern_item *item,
                     size_t at)
{
    const char *subject = match->subject.at;
    unsigned char before = at ? (unsigned char)subject[at - 1] : 0;
    unsigned char here = at < match->subject.len ? (unsigned char)subject[at] : 0;
    return !set_has(item, before) && set_has(item, here);
}

/* Items that leave no choice: moves at, or says that they do not match. */
static bool plain(struct pattern_match *match, const struct pattern_item *item,
                  size_t *at)
{
    switch (item->kind) {
    case PATTERN_BACK:
        return back_reference(match, item->first, at);
    case PATTERN_BALANCE:
        return balance(match, item, at);
    case PATTERN_FRONTIER:
        return frontier(match, item, *at);
    case PATTERN_END:
        return *at == match->subject.len;
    case PATTERN_OPEN:
    case PATTERN_CLOSE:
    case PATTERN_POSITION:
        return false; /* has_choice has them */
    case PATTERN_BYTE:
    default:
        if (!takes(match, item, *at))
            return false;
        ++*at;
        return true;
    }
}

static bool maybe(struct pattern_match *match, size_t item, size_t at, size_t *end)
{
    if (takes(match, &match->pattern->items[item], at) &&
        rest(match, item + 1, at + 1, end))
        return true;
    return rest(match, item + 1, at, end);
}

static bool has_choice(const struct pattern_item *item)
{
    return item->kind == PATTERN_OPEN || item->kind == PATTERN_CLOSE ||
           item->kind == PATTERN_POSITION ||
           (item->kind == PATTERN_BYTE && item->repeat != REPEAT_ONCE);
}

static bool choose(struct pattern_match *match, size_t item, size_t at, size_t *end)
{
    const struct pattern_item *chosen = &match->pattern->items[item];
    if (chosen->kind == PATTERN_CLOSE)
        return close_capture(match, item, at, end);
    if (chosen->kind != PATTERN_BYTE)
        return open_capture(match, item, at, end);
    if (chosen->repeat == REPEAT_MAYBE)
        return maybe(match, item, at, end);
    if (chosen->repeat == REPEAT_LEAST)
        return fewest(match, item, at, end);
    return most(match, item, at, end);
}

/* Matches the items from one on. */
static bool rest(struct pattern_match *match, size_t item, size_t at, size_t *end)
{
    for (; item < match->pattern->count; item++) {
        const struct pattern_item *here = &match->pattern->items[item];
        if (!step(match))
            return false;
        if (has_choice(here))
            return choose(match, item, at, end);
        if (!plain(match, here, &at))
            return false;
    }
    *end = at;
    return true;
}

bool pattern_at(struct pattern_match *match, size_t at, size_t *end)
{
    match->level = 0;
    return rest(match, 0, at, end);
}
