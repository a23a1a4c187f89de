#include "handlers/tallies.h"

#include "base/hash.h"

#include <stdlib.h>

void tallies_release(struct tallies *tallies)
{
    for (size_t i = 0; i < tallies->count; i++) {
        union {
            const char *in;
            char *out;
        } key = {.in = tallies->at[i].key.at};
        free(key.out);
    }
    free(tallies->at);
    free(tallies->slots);
    *tallies = (struct tallies){.count = 0};
}

/* The slot that has the key, or is free for it. */
static uint32_t *slot_of(const struct tallies *tallies, struct text key)
{
    size_t mask = tallies->slot_count - 1;
    size_t at = (size_t)hash_key(key) & mask;
    while (tallies->slots[at] &&
           !text_equal(tallies->at[tallies->slots[at] - 1].key, key))
        at = (at + 1) & mask;
    return &tallies->slots[at];
}

static void fill_slots(struct tallies *tallies)
{
    memset(tallies->slots, 0, tallies->slot_count * sizeof *tallies->slots);
    for (size_t i = 0; i < tallies->count; i++)
        *slot_of(tallies, tallies->at[i].key) = (uint32_t)i + 1;
}

static bool grow(struct tallies *tallies)
{
    if (tallies->count < tallies->room)
        return true;
    size_t room = tallies->room ? 2 * tallies->room : 64;
    struct tallied *at = realloc(tallies->at, room * sizeof *at);
    if (!at)
        return false;
    tallies->at = at;
    uint32_t *slots = calloc(4 * room, sizeof *slots);
    if (!slots)
        return false;
    free(tallies->slots);
    tallies->slots = slots;
    tallies->slot_count = 4 * room;
    tallies->room = room;
    fill_slots(tallies);
    return true;
}

static enum status insert(struct tallies *tallies, struct text key, size_t *place,
                          struct error *error)
{
    if (tallies->count == TALLIES_KEYS || key.len > TALLIES_KEY)
        return error_set(error, STATUS_POLICY, "handler.keys",
                         "counts may have %d keys of %d bytes", TALLIES_KEYS,
                         TALLIES_KEY);
    char *copy = malloc(key.len + 1);
    if (!copy || !grow(tallies)) {
        free(copy);
        return error_no_memory(error);
    }
    memcpy(copy, key.at, key.len);
    copy[key.len] = '\0';
    *place = tallies->count++;
    tallies->at[*place] = (struct tallied){{copy, key.len}, 0};
    *slot_of(tallies, key) = (uint32_t)*place + 1;
    return STATUS_OK;
}

/* Whether the key is there, and where. */
static bool find(const struct tallies *tallies, struct text key, size_t *place)
{
    uint32_t slot = tallies->count ? *slot_of(tallies, key) : 0;
    *place = slot ? slot - 1 : 0;
    return slot;
}

enum status tallies_add(struct tallies *tallies, struct text key, int64_t more,
                        int64_t *count, struct error *error)
{
    size_t place = 0;
    enum status status =
        find(tallies, key, &place) ? STATUS_OK : insert(tallies, key, &place, error);
    if (status)
        return status;
    int64_t *now = &tallies->at[place].count;
    if (__builtin_add_overflow(*now, more, now))
        *now = more < 0 ? INT64_MIN : INT64_MAX;
    *count = *now;
    return STATUS_OK;
}

int64_t tallies_get(const struct tallies *tallies, struct text key)
{
    size_t place = 0;
    return find(tallies, key, &place) ? tallies->at[place].count : 0;
}

static int compare(const void *a, const void *b)
{
    const struct tallied *left = a, *right = b;
    return text_compare(left->key, right->key);
}

void tallies_sort(struct tallies *tallies)
{
    if (!tallies->count)
        return;
    qsort(tallies->at, tallies->count, sizeof *tallies->at, compare);
    fill_slots(tallies);
}
