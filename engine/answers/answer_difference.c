/* Two documents in JSON, laid out one member a line, and what differs between
 * the two lists of lines. Lines that both have are found by a short look ahead:
 * decisions that differ at all differ in a few places. */
#include "answers/answer_room.h"

#define LOOK_AHEAD 200

struct lines {
    struct text *at;
    size_t count;
};

/* ---- one member a line ---- */

static void new_line(struct buffer *out, size_t depth)
{
    buffer_put_char(out, '\n');
    for (size_t i = 0; i < depth; i++)
        buffer_put_cstr(out, "  ");
}

/* The end of the string that begins at at. */
static size_t string_end(struct text json, size_t at)
{
    for (at++; at < json.len && json.at[at] != '"'; at++)
        at += json.at[at] == '\\' && at + 1 < json.len;
    return at < json.len ? at + 1 : json.len;
}

static void put_mark(struct buffer *out, struct text json, size_t at, size_t *depth)
{
    char c = json.at[at];
    bool empty = at + 1 < json.len && strchr("]}", json.at[at + 1]);
    if (strchr("]}", c)) {
        *depth -= *depth > 0;
        if (at && !strchr("[{", json.at[at - 1]))
            new_line(out, *depth);
    }
    buffer_put_char(out, c);
    if (strchr("[{", c)) {
        ++*depth;
        if (!empty)
            new_line(out, *depth);
    } else if (c == ',') {
        new_line(out, *depth);
    } else if (c == ':') {
        buffer_put_char(out, ' ');
    }
}

static void put_pretty(struct buffer *out, struct text json)
{
    size_t depth = 0;
    for (size_t at = 0; at < json.len;) {
        if (json.at[at] == '"') {
            size_t end = string_end(json, at);
            buffer_put(out, json.at + at, end - at);
            at = end;
        } else if (json.at[at] && strchr("[]{},:", json.at[at])) {
            put_mark(out, json, at++, &depth);
        } else {
            buffer_put_char(out, json.at[at++]);
        }
    }
}

static bool split(struct text json, struct arena *arena, struct lines *lines)
{
    struct buffer out;
    size_t count = 1;
    buffer_init(&out, (size_t)256 << 20);
    put_pretty(&out, json);
    struct text text = buffer_failed(&out) ? TEXT_NONE : buffer_text(&out);
    text = text_is_absent(text) ? text : text_copy(arena, text);
    buffer_release(&out);
    for (size_t i = 0; i < text.len; i++)
        count += text.at[i] == '\n';
    lines->at = ARENA_ARRAY(arena, struct text, count);
    if (text_is_absent(text) || !lines->at)
        return false;
    while (text.len) {
        const char *end = memchr(text.at, '\n', text.len);
        size_t len = end ? (size_t)(end - text.at) : text.len;
        lines->at[lines->count++] = (struct text){text.at, len};
        len += end != NULL;
        text = (struct text){text.at + len, text.len - len};
    }
    return true;
}

/* ---- what differs ---- */

struct comparing {
    struct lines was, is;
    size_t i, k; /* next of each */
    size_t most, more;
    struct buffer *out;
};

static void put_line(struct comparing *c, const char *sign, struct text line)
{
    if (!c->most) {
        c->more++;
        return;
    }
    c->most--;
    buffer_put_cstr(c->out, sign);
    buffer_put_text(c->out, line);
    buffer_put_char(c->out, '\n');
}

/* How many lines of each are passed over until both go on alike: the fewest
 * together. */
static void resync(const struct comparing *c, size_t *was, size_t *is)
{
    size_t left = c->was.count - c->i, right = c->is.count - c->k;
    for (size_t sum = 1; sum <= 2 * LOOK_AHEAD; sum++) {
        for (size_t a = 0; a <= sum; a++) {
            size_t b = sum - a;
            if (a < left && b < right &&
                text_equal(c->was.at[c->i + a], c->is.at[c->k + b])) {
                *was = a;
                *is = b;
                return;
            }
        }
    }
    *was = left;
    *is = right;
}

static void compare(struct comparing *c)
{
    while (c->i < c->was.count || c->k < c->is.count) {
        size_t was = 0, is = 0;
        if (c->i < c->was.count && c->k < c->is.count &&
            text_equal(c->was.at[c->i], c->is.at[c->k])) {
            c->i++;
            c->k++;
            continue;
        }
        resync(c, &was, &is);
        while (was--)
            put_line(c, "- ", c->was.at[c->i++]);
        while (is--)
            put_line(c, "+ ", c->is.at[c->k++]);
    }
}

void answer_difference(struct text was, struct text is, size_t most,
                       struct arena *arena, struct buffer *out)
{
    struct comparing c = {.most = most, .out = out};
    if (!split(was, arena, &c.was) || !split(is, arena, &c.is)) {
        out->failed = true;
        return;
    }
    compare(&c);
    if (c.more)
        buffer_printf(out, "  and %zu more lines\n", c.more);
}
