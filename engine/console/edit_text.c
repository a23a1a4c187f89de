/* A JSON text, changed at one place. Nothing is parsed into a tree: the text is
 * walked to the place, and pieces are put together around it. What is added
 * looks like what stands beside it: its line ends, indentation, blanks. */
#include "console/edit.h"

#include "format/scan.h"

/* Above what a session may be: that is for the reader to say. */
#define EDITED_MOST ((size_t)64 * 1024 * 1024)

/* A container's entries, one after the other. */
struct entry {
    struct text name;              /* of a member, as written; absent in a list */
    const char *begin;             /* of the name or the value */
    const char *value, *value_end; /* NULL: there is no further entry */
};

struct container {
    const char *open, *end; /* from its bracket to behind its closing one */
    bool object;
};

static struct entry entry_at(const struct container *container, const char *at)
{
    struct entry entry = {.begin = at};
    bool escaped;
    if (container->object) {
        at = scan_content(at, container->end, &entry.name, &escaped);
        at = scan_space(at, container->end);
        at = scan_space(at + 1, container->end); /* the colon */
    }
    entry.value = at;
    entry.value_end = scan_value(at, container->end);
    return entry;
}

static struct entry first_entry(const struct container *container)
{
    const char *at = scan_space(container->open + 1, container->end);
    if (*at == '}' || *at == ']')
        return (struct entry){.value = NULL};
    return entry_at(container, at);
}

static struct entry next_entry(const struct container *container,
                               const struct entry *entry)
{
    const char *at = scan_space(entry->value_end, container->end);
    if (*at != ',')
        return (struct entry){.value = NULL};
    return entry_at(container, scan_space(at + 1, container->end));
}

/* Names of fields need no escapes, but a file may write them with some. */
static bool is_named(const struct entry *entry, const char *name)
{
    char plain[64];
    if (entry->name.len > sizeof plain)
        return false;
    size_t len = scan_unescape(entry->name.at, entry->name.len, plain);
    return text_is((struct text){plain, len}, name);
}

/* ---- the way to a place ---- */

enum where {
    WHERE_THERE,   /* entry is it */
    WHERE_NOWHERE, /* it would stand in container, behind entry */
    WHERE_NULL     /* entry's value is null, where a container should be */
};

struct spot {
    enum where where;
    struct container container;
    struct entry entry, before; /* before: the one before it; value NULL: none */
    size_t step;                /* of the path that it is the place of */
    bool in_list;               /* of the step's list */
    size_t count;               /* WHERE_NOWHERE in a list: its entries */
};

static bool is_null(const struct entry *entry)
{
    return *entry->value == 'n';
}

static void enter(struct spot *spot, const char *at, const char *end)
{
    spot->container = (struct container){at, end, *at == '{'};
    spot->before = (struct entry){.value = NULL};
    spot->where = WHERE_NOWHERE;
    spot->count = 0;
}

static void find_member(struct spot *spot, const char *name)
{
    struct entry entry = first_entry(&spot->container);
    while (entry.value && !is_named(&entry, name)) {
        spot->before = entry;
        entry = next_entry(&spot->container, &entry);
    }
    spot->entry = entry;
    spot->where = entry.value ? WHERE_THERE : WHERE_NOWHERE;
}

static void find_element(struct spot *spot, size_t position)
{
    struct entry entry = first_entry(&spot->container);
    while (entry.value && ++spot->count < position) {
        spot->before = entry;
        entry = next_entry(&spot->container, &entry);
    }
    spot->entry = entry;
    spot->where = entry.value ? WHERE_THERE : WHERE_NOWHERE;
}

/* Whether the way goes on below the spot; then it has been entered. */
static bool go_down(struct spot *spot, char bracket)
{
    if (spot->where != WHERE_THERE)
        return false;
    if (is_null(&spot->entry)) {
        spot->where = WHERE_NULL;
        return false;
    }
    if (*spot->entry.value != bracket)
        return false;
    enter(spot, spot->entry.value, spot->entry.value_end);
    return true;
}

static void find(struct text json, const struct edit_path *path, struct spot *spot)
{
    const char *end = json.at + json.len, *at = scan_space(json.at, end);
    *spot = (struct spot){.where = WHERE_NOWHERE};
    enter(spot, at, scan_value(at, end));
    for (spot->step = 0; spot->step < path->count; spot->step++) {
        const struct edit_step *step = &path->steps[spot->step];
        if (spot->step && !go_down(spot, '{')) {
            spot->step--; /* what is missing is the one before */
            return;
        }
        spot->in_list = false;
        find_member(spot, step->field->name);
        if (step->position == EDIT_WHOLE)
            continue;
        if (!go_down(spot, '['))
            return;
        spot->in_list = true;
        find_element(spot, step->position);
    }
    spot->step--;
}

struct text edit_get(struct text json, const struct edit_path *path)
{
    struct spot spot;
    find(json, path, &spot);
    if (spot.where != WHERE_THERE || spot.step + 1 < path->count)
        return TEXT_NONE;
    return (struct text){spot.entry.value,
                         (size_t)(spot.entry.value_end - spot.entry.value)};
}

/* ---- putting together ---- */

/* What stands between a member's name and its value, in this text. */
static struct text colon_of(const struct spot *spot)
{
    const struct entry *like = &spot->before;
    if (!like->value || text_is_absent(like->name))
        return TEXT(": ");
    const char *at = like->name.at + like->name.len + 1;
    return (struct text){at, (size_t)(like->value - at)};
}

/* Brackets and names that the path asks for from step on, around the value.
 * list: the step's list is there already. */
static void put_opening(struct buffer *out, const struct edit_path *path, size_t step,
                        bool list)
{
    if (!list && path->steps[step].position != EDIT_WHOLE)
        buffer_put_char(out, '[');
    for (size_t i = step + 1; i < path->count; i++) {
        buffer_printf(out, "{\"%s\": ", path->steps[i].field->name);
        if (path->steps[i].position != EDIT_WHOLE)
            buffer_put_char(out, '[');
    }
}

static void put_closing(struct buffer *out, const struct edit_path *path, size_t step,
                        bool list)
{
    for (size_t i = path->count - 1; i > step; i--)
        buffer_put_cstr(out, path->steps[i].position != EDIT_WHOLE ? "]}" : "}");
    if (!list && path->steps[step].position != EDIT_WHOLE)
        buffer_put_char(out, ']');
}

/* The white space before an entry that comes behind another. */
static struct text gap_of(const struct spot *spot)
{
    const char *at = spot->before.begin;
    while (at > spot->container.open + 1 && scan_is_space(at[-1]))
        at--;
    struct text gap = {at, (size_t)(spot->before.begin - at)};
    bool first = at == spot->container.open + 1;
    return first && !gap.len && text_is(colon_of(spot), ": ") ? TEXT(" ") : gap;
}

static void put_until(struct buffer *out, struct text json, const char *at)
{
    buffer_put(out, json.at, (size_t)(at - json.at));
}

static void put_from(struct buffer *out, struct text json, const char *at)
{
    buffer_put(out, at, (size_t)(json.at + json.len - at));
}

struct putting {
    struct text json, value;
    const struct edit_path *path;
    const struct spot *spot;
    struct buffer *out;
};

static void put_value(const struct putting *putting, size_t step, bool list)
{
    put_opening(putting->out, putting->path, step, list);
    buffer_put_text(putting->out, putting->value);
    put_closing(putting->out, putting->path, step, list);
}

static void insert(const struct putting *putting)
{
    const struct spot *spot = putting->spot;
    const struct field *field = putting->path->steps[spot->step].field;
    bool behind = spot->before.value != NULL;
    const char *at = behind ? spot->before.value_end : spot->container.open + 1;
    put_until(putting->out, putting->json, at);
    if (behind) {
        buffer_put_char(putting->out, ',');
        buffer_put_text(putting->out, gap_of(spot));
    }
    if (spot->container.object) {
        buffer_printf(putting->out, "\"%s\"", field->name);
        buffer_put_text(putting->out, colon_of(spot));
    }
    put_value(putting, spot->step, spot->in_list);
    put_from(putting->out, putting->json, at);
}

/* Of a null where brackets should be, and of the value itself. */
static void replace(const struct putting *putting)
{
    const struct spot *spot = putting->spot;
    put_until(putting->out, putting->json, spot->entry.value);
    if (spot->where == WHERE_NULL)
        put_value(putting, spot->step, spot->in_list);
    else
        buffer_put_text(putting->out, putting->value);
    put_from(putting->out, putting->json, spot->entry.value_end);
}

/* ---- for who changes something ---- */

static enum status no_such(const struct edit_path *path, const struct spot *spot,
                           struct error *error)
{
    const char *name = path->steps[spot->step].field->name;
    size_t count = spot->in_list ? spot->count : 0;
    error_set(error, STATUS_USAGE, "console.position",
              "\"%s\" has %zu entr%s, not so many", name, count,
              count == 1 ? "y" : "ies");
    error_fix(error, "%s[+] is one more", name);
    return error->status;
}

/* Whether each list that must be made begins at its first entry, and one that is
 * there goes on where it ends. */
static bool can_be_made(const struct edit_path *path, const struct spot *spot)
{
    bool there = spot->where == WHERE_NULL && spot->in_list;
    for (size_t i = spot->step + there; i < path->count; i++) {
        size_t position = path->steps[i].position;
        size_t next = i == spot->step && spot->in_list ? spot->count + 1 : 1;
        if (position != EDIT_WHOLE && position != EDIT_ONE_MORE && position != next)
            return false;
    }
    return true;
}

static enum status finish(struct buffer *out, struct arena *arena, struct text *edited,
                          struct error *error)
{
    *edited = buffer_failed(out) ? TEXT_NONE : text_copy(arena, buffer_text(out));
    buffer_release(out);
    return text_is_absent(*edited) ? error_no_memory(error) : STATUS_OK;
}

/* A step was entered where neither an object nor a list stands; what has been
 * read as a session has none such. */
static bool is_reached(const struct edit_path *path, const struct spot *spot)
{
    return spot->where != WHERE_THERE || spot->step + 1 == path->count;
}

static enum status not_reached(struct error *error)
{
    return error_set(error, STATUS_USAGE, "console.path",
                     "what stands before the last dot has no fields");
}

enum status edit_set(struct text json, const struct edit_path *path, struct text value,
                     struct arena *arena, struct text *edited, struct error *error)
{
    struct spot spot;
    struct buffer out;
    find(json, path, &spot);
    const struct putting putting = {json, value, path, &spot, &out};
    if (!is_reached(path, &spot))
        return not_reached(error);
    if (spot.where != WHERE_THERE && !can_be_made(path, &spot))
        return no_such(path, &spot, error);
    buffer_init(&out, EDITED_MOST);
    if (spot.where == WHERE_NOWHERE)
        insert(&putting);
    else
        replace(&putting);
    return finish(&out, arena, edited, error);
}

enum status edit_unset(struct text json, const struct edit_path *path,
                       struct arena *arena, struct text *edited, struct error *error)
{
    struct spot spot;
    struct buffer out;
    find(json, path, &spot);
    *edited = json;
    if (path->steps[path->count - 1].position == EDIT_ONE_MORE)
        return no_such(path, &spot, error);
    if (spot.where != WHERE_THERE || !is_reached(path, &spot))
        return spot.in_list && spot.where == WHERE_NOWHERE ? no_such(path, &spot, error)
                                                           : STATUS_OK;
    struct entry next = next_entry(&spot.container, &spot.entry);
    const char *from = spot.entry.begin, *to = spot.entry.value_end;
    bool only = !spot.before.value && !next.value;
    if (spot.before.value)
        from = spot.before.value_end;
    else
        to = only ? spot.container.end - 1 : next.begin;
    if (only)
        from = spot.container.open + 1;
    buffer_init(&out, EDITED_MOST);
    put_until(&out, json, from);
    put_from(&out, json, to);
    return finish(&out, arena, edited, error);
}
