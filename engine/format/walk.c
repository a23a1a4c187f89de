#include "format/walk.h"

#include "base/date.h"
#include "base/money.h"

struct walk_at walk_root(const struct json *json)
{
    return (struct walk_at){.json = json, .next = json_first(json)};
}

void walk_fail(struct walk *walk, const struct walk_at *at, const char *what)
{
    if (walk->status)
        return;
    walk->status = error_set(walk->error, STATUS_REJECTED, "document.damaged",
                             "the document is damaged: a value must be %s", what);
    place_steps(&at->step, walk->error);
}

void walk_no_memory(struct walk *walk)
{
    if (!walk->status)
        walk->status = error_no_memory(walk->error);
}

static bool is_named(const struct json *member, const char *name)
{
    return member && text_is(json_name(member), name);
}

static struct walk_at member_of(struct walk *walk, struct walk_at *of, const char *name)
{
    struct walk_at at = {.step = {.up = &of->step, .name = name}};
    if (walk->status || !of->json)
        return at;
    at.json = is_named(of->next, name) ? of->next : json_get(of->json, name);
    if (at.json) {
        of->next = json_next(at.json);
        at.next = json_first(at.json);
    }
    return at;
}

struct walk_at walk_find(struct walk *walk, struct walk_at *of, const char *name)
{
    struct walk_at at = member_of(walk, of, name);
    if (at.json && json_kind(at.json) == JSON_NULL)
        at.json = NULL;
    return at;
}

struct walk_at walk_get(struct walk *walk, struct walk_at *of, const char *name)
{
    struct walk_at at = member_of(walk, of, name);
    if (!at.json)
        walk_fail(walk, &at, "there");
    return at;
}

static struct walk_at get_kind(struct walk *walk, struct walk_at *of, const char *name,
                               enum json_kind kind)
{
    struct walk_at at = walk_get(walk, of, name);
    if (at.json && json_kind(at.json) != kind) {
        walk_fail(walk, &at, json_kind_text(kind));
        at.json = NULL;
    }
    return at;
}

struct walk_at walk_object(struct walk *walk, struct walk_at *of, const char *name)
{
    return get_kind(walk, of, name, JSON_OBJECT);
}

struct walk_at walk_list(struct walk *walk, struct walk_at *of, const char *name,
                         size_t *count)
{
    struct walk_at at = get_kind(walk, of, name, JSON_ARRAY);
    *count = at.json ? json_count(at.json) : 0;
    return at;
}

static void enter(struct walk_at *entry, const struct json *json)
{
    entry->json = json;
    entry->next = json ? json_first(json) : NULL;
    entry->step.name = json ? json_name(json).at : NULL;
}

struct walk_at walk_first(const struct walk_at *list)
{
    struct walk_at entry = {.step = {.up = &list->step}};
    enter(&entry, list->json ? json_first(list->json) : NULL);
    return entry;
}

void walk_next(struct walk_at *entry)
{
    enter(entry, json_next(entry->json));
    entry->step.ordinal++;
}

void *walk_array(struct walk *walk, size_t count, size_t size)
{
    void *array = walk->status ? NULL : arena_zalloc(walk->arena, count, size);
    if (!array)
        walk_no_memory(walk);
    return array;
}

/* ---- values ---- */

struct text walk_as_text(struct walk *walk, const struct walk_at *at)
{
    if (!at->json)
        return TEXT_NONE;
    if (json_kind(at->json) != JSON_STRING)
        walk_fail(walk, at, "a string");
    return json_text(at->json);
}

struct text walk_text(struct walk *walk, struct walk_at *of, const char *name)
{
    struct walk_at at = walk_get(walk, of, name);
    return walk_as_text(walk, &at);
}

struct text walk_text_or_none(struct walk *walk, struct walk_at *of, const char *name)
{
    struct walk_at at = walk_get(walk, of, name);
    if (at.json && json_kind(at.json) == JSON_NULL)
        return TEXT_NONE;
    return walk_as_text(walk, &at);
}

bool walk_flag(struct walk *walk, struct walk_at *of, const char *name)
{
    struct walk_at at = get_kind(walk, of, name, JSON_BOOL);
    return at.json && json_bool(at.json);
}

int32_t walk_as_count(struct walk *walk, const struct walk_at *at)
{
    int64_t value = 0;
    if (at->json &&
        (!json_integer(at->json, &value) || value < 0 || value > INT32_MAX)) {
        walk_fail(walk, at, "a whole number");
        return 0;
    }
    return (int32_t)value;
}

int32_t walk_count(struct walk *walk, struct walk_at *of, const char *name)
{
    struct walk_at at = walk_get(walk, of, name);
    return walk_as_count(walk, &at);
}

int32_t walk_date_or_none(struct walk *walk, struct walk_at *of, const char *name)
{
    struct walk_at at = walk_get(walk, of, name);
    int32_t date = DATE_NONE;
    if (at.json && json_kind(at.json) != JSON_NULL &&
        !date_read(json_text(at.json), &date))
        walk_fail(walk, &at, "a date as \"2026-03-16\"");
    return date;
}

int64_t walk_money_or_none(struct walk *walk, struct walk_at *of, const char *name)
{
    struct walk_at at = walk_get(walk, of, name);
    int64_t cents = MONEY_NONE;
    if (at.json && json_kind(at.json) != JSON_NULL &&
        !money_read(json_text(at.json), &cents))
        walk_fail(walk, &at, "an amount as \"75.00\"");
    return cents;
}

struct text *walk_texts(struct walk *walk, struct walk_at *of, const char *name,
                        size_t *count)
{
    struct walk_at list = walk_list(walk, of, name, count);
    struct text *texts = walk_array(walk, *count, sizeof *texts);
    struct walk_at entry = walk_first(&list);
    for (size_t i = 0; texts && entry.json; i++, walk_next(&entry))
        texts[i] = walk_as_text(walk, &entry);
    return texts;
}
