#include "console/edit.h"

#include "format/json.h"

/* A session, twice, each value written out once. */
#define DIFFERENCES_MOST ((size_t)16 * 1024 * 1024)

struct comparing {
    const struct edit_differences *differences;
    struct buffer path;
    struct buffer values[2];
};

static struct text written(struct comparing *c, size_t side, const struct json *json)
{
    buffer_clear(&c->values[side]);
    if (!json)
        return TEXT_NONE;
    json_write(json, &c->values[side]);
    return buffer_text(&c->values[side]);
}

static void compare(struct comparing *c, const struct json *a, const struct json *b);

/* One level down, and back. */
static void compare_at(struct comparing *c, size_t path, const struct json *a,
                       const struct json *b)
{
    compare(c, a, b);
    c->path.len = path;
}

static void put_member(struct comparing *c, struct text name)
{
    if (c->path.len)
        buffer_put_char(&c->path, '.');
    buffer_put_visible(&c->path, name);
}

static const struct json *member(const struct json *of, struct text name)
{
    const struct json *at = json_first(of);
    while (at && !text_equal(json_name(at), name))
        at = json_next(at);
    return at;
}

static void compare_objects(struct comparing *c, const struct json *a,
                            const struct json *b)
{
    size_t path = c->path.len;
    for (const struct json *at = json_first(a); at; at = json_next(at)) {
        put_member(c, json_name(at));
        compare_at(c, path, at, member(b, json_name(at)));
    }
    for (const struct json *at = json_first(b); at; at = json_next(at)) {
        if (member(a, json_name(at)))
            continue;
        put_member(c, json_name(at));
        compare_at(c, path, NULL, at);
    }
}

static void compare_lists(struct comparing *c, const struct json *a,
                          const struct json *b)
{
    size_t path = c->path.len, position = 0;
    const struct json *left = json_first(a), *right = json_first(b);
    while (left || right) {
        buffer_printf(&c->path, "[%zu]", ++position);
        compare_at(c, path, left, right);
        left = left ? json_next(left) : NULL;
        right = right ? json_next(right) : NULL;
    }
}

static void compare(struct comparing *c, const struct json *a, const struct json *b)
{
    enum json_kind kind = a ? json_kind(a) : JSON_NULL;
    bool alike = a && b && kind == json_kind(b);
    if (alike && kind == JSON_OBJECT) {
        compare_objects(c, a, b);
        return;
    }
    if (alike && kind == JSON_ARRAY) {
        compare_lists(c, a, b);
        return;
    }
    struct text before = written(c, 0, a), after = written(c, 1, b);
    if (!alike || !text_equal(before, after))
        c->differences->tell(c->differences->context, buffer_text(&c->path), before,
                             after);
}

enum status edit_diff(struct text before, struct text after, struct arena *arena,
                      const struct edit_differences *differences, struct error *error)
{
    struct comparing c = {.differences = differences};
    struct json *a = NULL, *b = NULL;
    enum status status = json_read(before, arena, &a, error);
    if (!status)
        status = json_read(after, arena, &b, error);
    if (status)
        return status;
    buffer_init(&c.path, DIFFERENCES_MOST);
    buffer_init(&c.values[0], DIFFERENCES_MOST);
    buffer_init(&c.values[1], DIFFERENCES_MOST);
    compare(&c, a, b);
    if (buffer_failed(&c.path) || buffer_failed(&c.values[0]) ||
        buffer_failed(&c.values[1]))
        status = error_no_memory(error);
    buffer_release(&c.path);
    buffer_release(&c.values[0]);
    buffer_release(&c.values[1]);
    return status;
}
