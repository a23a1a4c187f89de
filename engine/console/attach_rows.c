/* Answers in JSON as rows, for the modes that a daemon does not write. */
#include "console/attach.h"
#include "format/json.h"

#define TREE_MOST ((size_t)256 * 1024 * 1024)

static bool is_plain(const struct json *json)
{
    return json_kind(json) != JSON_ARRAY && json_kind(json) != JSON_OBJECT;
}

static void put_value(struct rows *rows, const struct json *value, struct arena *arena)
{
    struct buffer out;
    int64_t number;
    if (!value || json_kind(value) == JSON_NULL) {
        rows_text(rows, TEXT_NONE);
    } else if (json_kind(value) == JSON_STRING) {
        rows_text(rows, json_text(value));
    } else if (json_kind(value) == JSON_BOOL) {
        rows_bool(rows, json_bool(value));
    } else if (json_integer(value, &number)) {
        rows_number(rows, number);
    } else {
        buffer_init(&out, 4096);
        json_write(value, &out);
        rows_text(rows, text_copy(arena, buffer_text(&out)));
        buffer_release(&out);
    }
}

/* The names of the columns; false: there is none. */
static bool read_columns(const struct json *first, struct arena *arena,
                         const char *names[ROWS_COLUMNS + 1])
{
    size_t count = 0;
    for (const struct json *at = json_first(first); at; at = json_next(at)) {
        if (is_plain(at) && count < ROWS_COLUMNS)
            names[count++] = text_copy(arena, json_name(at)).at;
        if (count && !names[count - 1])
            return false;
    }
    return count > 0;
}

static void put_object(struct rows *rows, const struct json *object,
                       struct arena *arena)
{
    for (size_t i = 0; i < rows->count; i++)
        put_value(rows, json_get(object, rows->columns[i]), arena);
}

static void put_all(struct screen *screen, const struct json *json, struct arena *arena)
{
    const char *names[ROWS_COLUMNS + 1] = {NULL};
    struct rows rows;
    bool list = json_kind(json) == JSON_ARRAY;
    const struct json *first = list ? json_first(json) : json;
    if (!first || json_kind(first) != JSON_OBJECT ||
        !read_columns(first, arena, names)) {
        screen_say(screen, "(none)");
        return;
    }
    rows_begin(&rows, screen, names);
    for (const struct json *at = first; at; at = list ? json_next(at) : NULL)
        put_object(&rows, at, arena);
    rows_end(&rows);
}

enum status attach_rows(struct console *console, struct text json, struct error *error)
{
    struct arena arena;
    struct json *tree = NULL;
    arena_init(&arena, TREE_MOST);
    enum status status = json_read_document(json, &arena, &tree, error);
    if (!status)
        put_all(&console->screen, tree, &arena);
    arena_release(&arena);
    return status;
}
