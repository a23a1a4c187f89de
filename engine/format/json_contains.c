/* Whether one document is part of another, and where it is not. */
#include "format/json_tree.h"

/* The way down, for the message. */
struct way {
    const struct way *up;
    struct text name; /* absent: an element */
    size_t index;
};

/* A member's name as RFC 6901 writes it. */
static void put_name(struct text name, struct buffer *out)
{
    for (size_t i = 0; i < name.len; i++) {
        if (name.at[i] == '~')
            BUFFER_LITERAL(out, "~0");
        else if (name.at[i] == '/')
            BUFFER_LITERAL(out, "~1");
        else
            buffer_put_char(out, name.at[i]);
    }
}

static void put_way(const struct way *way, struct buffer *out)
{
    if (!way)
        return;
    put_way(way->up, out);
    buffer_put_char(out, '/');
    if (text_is_absent(way->name))
        buffer_put_int(out, (int64_t)way->index);
    else
        put_name(way->name, out);
}

static bool differ(const struct json *actual, const struct json *expected,
                   const struct way *way, struct buffer *difference)
{
    if (way)
        put_way(way, difference);
    else
        BUFFER_LITERAL(difference, "the whole");
    BUFFER_LITERAL(difference, ": expected ");
    json_write(expected, difference);
    if (actual) {
        BUFFER_LITERAL(difference, ", found ");
        json_write(actual, difference);
    } else {
        BUFFER_LITERAL(difference, ", found nothing");
    }
    return false;
}

static bool same_number(const struct json *a, const struct json *b)
{
    double x = json_item(a)->valuedouble, y = json_item(b)->valuedouble;
    return !(x < y) && !(x > y);
}

static bool same_scalar(const struct json *a, const struct json *b)
{
    enum json_kind kind = json_kind(a);
    if (kind != json_kind(b))
        return false;
    if (kind == JSON_STRING)
        return text_equal(json_text(a), json_text(b));
    if (kind == JSON_NUMBER)
        return same_number(a, b);
    return kind != JSON_BOOL || json_bool(a) == json_bool(b);
}

static bool contains(const struct json *actual, const struct json *expected,
                     const struct way *way, struct buffer *difference);

static bool contains_members(const struct json *actual, const struct json *expected,
                             const struct way *way, struct buffer *difference)
{
    for (const struct json *at = json_first(expected); at; at = json_next(at)) {
        struct way step = {.up = way, .name = json_name(at)};
        const struct json *found = json_get(actual, step.name.at);
        if (!found)
            return differ(NULL, at, &step, difference);
        if (!contains(found, at, &step, difference))
            return false;
    }
    return true;
}

static bool contains_elements(const struct json *actual, const struct json *expected,
                              const struct way *way, struct buffer *difference)
{
    const struct json *found = json_first(actual);
    struct way step = {.up = way, .name = TEXT_NONE, .index = 0};
    if (json_count(actual) != json_count(expected))
        return differ(actual, expected, way, difference);
    for (const struct json *at = json_first(expected); at; at = json_next(at)) {
        if (!contains(found, at, &step, difference))
            return false;
        found = json_next(found);
        step.index++;
    }
    return true;
}

static bool contains(const struct json *actual, const struct json *expected,
                     const struct way *way, struct buffer *difference)
{
    enum json_kind kind = json_kind(expected);
    if (kind == JSON_OBJECT && json_kind(actual) == JSON_OBJECT)
        return contains_members(actual, expected, way, difference);
    if (kind == JSON_ARRAY && json_kind(actual) == JSON_ARRAY)
        return contains_elements(actual, expected, way, difference);
    bool nested = kind == JSON_OBJECT || kind == JSON_ARRAY;
    if (nested || !same_scalar(actual, expected))
        return differ(actual, expected, way, difference);
    return true;
}

bool json_contains(const struct json *actual, const struct json *expected,
                   struct buffer *difference)
{
    return contains(actual, expected, NULL, difference);
}
