/* RFC 7386 with one addition for lists; see json.h. Nothing that is given is
 * changed: what is kept is shared, what differs is new. */
#include "format/json_tree.h"

struct merge {
    struct arena *arena;
    bool failed;
};

/* A list in the making: cJSON keeps the last item in the first one's prev. */
static void append(cJSON *parent, cJSON *item)
{
    item->next = NULL;
    if (!parent->child) {
        parent->child = item;
        item->prev = item;
        return;
    }
    cJSON *last = parent->child->prev;
    last->next = item;
    item->prev = last;
    parent->child->prev = item;
}

/* The item again, sharing what is below it, under another name. */
static cJSON *share(struct merge *merge, const cJSON *item, char *name)
{
    cJSON *copy = arena_alloc(merge->arena, sizeof *copy);
    merge->failed |= !copy;
    if (!copy)
        return NULL;
    *copy = *item;
    copy->next = copy->prev = NULL;
    copy->string = name;
    return copy;
}

static cJSON *new_container(struct merge *merge, int type, char *name)
{
    return share(merge, &(cJSON){.type = type}, name);
}

static bool names_an_index(const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; i < len; i++)
        if (!char_is_digit(name[i]))
            return false;
    return len == 1 || (len > 1 && len < 6 && name[0] != '0');
}

static size_t index_of(const char *name)
{
    size_t index = 0;
    for (; *name; name++)
        index = index * 10 + (size_t)(*name - '0');
    return index;
}

static bool names_are_indexes(const cJSON *patch)
{
    const cJSON *member;
    cJSON_ArrayForEach(member, patch) if (!names_an_index(member->string)) return false;
    return patch->child != NULL;
}

static cJSON *merge_value(struct merge *merge, const cJSON *base, const cJSON *patch,
                          char *name);

/* Members that patch sets come in base's place, new ones behind. */
static void merge_members(struct merge *merge, cJSON *merged, const cJSON *base,
                          const cJSON *patch)
{
    const cJSON *member;
    cJSON_ArrayForEach(member, base)
    {
        const cJSON *change = cJSON_GetObjectItemCaseSensitive(patch, member->string);
        cJSON *kept = NULL;
        if (!change)
            kept = share(merge, member, member->string);
        else if (!cJSON_IsNull(change))
            kept = merge_value(merge, member, change, member->string);
        if (kept)
            append(merged, kept);
    }
    cJSON_ArrayForEach(member, patch)
    {
        bool old = base && cJSON_GetObjectItemCaseSensitive(base, member->string);
        cJSON *added = old || cJSON_IsNull(member)
                           ? NULL
                           : merge_value(merge, NULL, member, member->string);
        if (added)
            append(merged, added);
    }
}

static const cJSON *change_at(const cJSON *patch, size_t index)
{
    const cJSON *member;
    cJSON_ArrayForEach(member,
                       patch) if (index_of(member->string) == index) return member;
    return NULL;
}

static void add_element(struct merge *merge, cJSON *merged, const cJSON *element,
                        const cJSON *change)
{
    cJSON *item = NULL;
    if (!change)
        item = share(merge, element, NULL);
    else if (!cJSON_IsNull(change))
        item = merge_value(merge, element, change, NULL);
    if (item)
        append(merged, item);
}

/* Elements that patch names change, null takes one out; a name one past the
 * last adds one. */
static void merge_elements(struct merge *merge, cJSON *merged, const cJSON *base,
                           const cJSON *patch)
{
    size_t index = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, base)
        add_element(merge, merged, element, change_at(patch, index++));
    for (const cJSON *more; (more = change_at(patch, index)) != NULL; index++)
        add_element(merge, merged, NULL, more);
}

static cJSON *merge_value(struct merge *merge, const cJSON *base, const cJSON *patch,
                          char *name)
{
    if (!cJSON_IsObject(patch))
        return share(merge, patch, name);
    bool list = cJSON_IsArray(base) && names_are_indexes(patch);
    cJSON *merged = new_container(merge, list ? cJSON_Array : cJSON_Object, name);
    if (!merged)
        return NULL;
    if (list)
        merge_elements(merge, merged, base, patch);
    else
        merge_members(merge, merged, cJSON_IsObject(base) ? base : NULL, patch);
    return merged;
}

struct json *json_merge(const struct json *base, const struct json *patch,
                        struct arena *arena)
{
    struct merge merge = {.arena = arena};
    const cJSON *item = json_item(base);
    cJSON *merged = merge_value(&merge, item, json_item(patch), NULL);
    return merge.failed ? NULL : (struct json *)(void *)merged;
}
