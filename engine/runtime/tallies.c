#include "runtime/tallies.h"

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
    *tallies = (struct tallies){.count = 0};
}

/* Where the key is, or belongs. */
static size_t place_of(const struct tallies *tallies, struct text key, bool *there)
{
    size_t low = 0, high = tallies->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = text_compare(tallies->at[middle].key, key);
        if (order == 0) {
            *there = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *there = false;
    return low;
}

static bool grow(struct tallies *tallies)
{
    if (tallies->count < tallies->room)
        return true;
    size_t room = tallies->room ? 2 * tallies->room : 64;
    struct tally *at = realloc(tallies->at, room * sizeof *at);
    if (!at)
        return false;
    tallies->at = at;
    tallies->room = room;
    return true;
}

static enum status insert(struct tallies *tallies, size_t place, struct text key,
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
    memmove(tallies->at + place + 1, tallies->at + place,
            (tallies->count - place) * sizeof *tallies->at);
    tallies->at[place] = (struct tally){{copy, key.len}, 0};
    tallies->count++;
    return STATUS_OK;
}

enum status tallies_add(struct tallies *tallies, struct text key, int64_t more,
                        int64_t *count, struct error *error)
{
    bool there = false;
    size_t place = place_of(tallies, key, &there);
    enum status status = there ? STATUS_OK : insert(tallies, place, key, error);
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
    bool there = false;
    size_t place = place_of(tallies, key, &there);
    return there ? tallies->at[place].count : 0;
}
