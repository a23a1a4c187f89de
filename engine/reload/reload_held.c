/* A version that is alive: its generation, its policies, and which of them
 * count as tried. */
#include "reload/reload_room.h"

#include <gonio/version.h>
#include <stdlib.h>

void held_free(struct held *held)
{
    if (!held)
        return;
    policy_set_close(held->set);
    generation_release(&held->generation);
    free(held);
}

/* Its cases are in the generation beside its file, under whatever root: the one
 * that wins is the last. */
static struct text cases_of(const struct held *held, struct text id)
{
    const struct ledger_generation *whole = &held->generation.whole;
    struct text cases = TEXT_NONE;
    for (size_t i = 0; i < whole->count; i++) {
        struct text path = whole->files[i].path;
        static const char end[] = "/cases.json";
        const char *slash = path.len > 7 && memcmp(path.at, "payers/", 7) == 0
                                ? memchr(path.at + 7, '/', path.len - 7)
                                : NULL;
        size_t from = slash ? (size_t)(slash + 1 - path.at) : path.len;
        if (path.len == from + id.len + sizeof end - 1 &&
            memcmp(path.at + from, id.at, id.len) == 0 &&
            memcmp(path.at + from + id.len, end, sizeof end - 1) == 0)
            cases = whole->files[i].text;
    }
    return cases;
}

struct hash held_key(const struct held *held, const struct policy *policy)
{
    struct hash_stream stream;
    struct text cases = cases_of(held, policy->id);
    hash_begin(&stream);
    hash_add(&stream, (struct text){(const char *)policy->hash.bytes, HASH_SIZE});
    hash_add(&stream, text_is_absent(cases) ? TEXT("") : cases);
    hash_add(&stream, TEXT(GONIO_VERSION));
    return hash_end(&stream);
}

static int by_bytes(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct hash));
}

bool held_passed(const struct hash *passed, size_t count, const struct hash *key)
{
    return count && bsearch(key, passed, count, sizeof *passed, by_bytes);
}

enum status held_note(struct held *held, struct error *error)
{
    const struct policy *policy;
    const struct text *ids;
    size_t count = 0;
    enum status status = policy_set_ids(held->set, &ids, &count, error);
    held->passed = ARENA_ARRAY(&held->generation.arena, struct hash, count + 1);
    if (!status && !held->passed)
        return error_no_memory(error);
    for (size_t i = 0; i < count && !status; i++) {
        struct error fault = ERROR_NONE;
        enum status found = policy_set_find(held->set, ids[i], &policy, &fault);
        if (!found)
            held->passed[held->passed_count++] = held_key(held, policy);
        if (found == STATUS_NO_MEMORY)
            status = error_no_memory(error);
    }
    if (!status && count)
        qsort(held->passed, held->passed_count, sizeof *held->passed, by_bytes);
    return status;
}

enum status held_open(struct held *held, const char *store, struct error *error)
{
    enum status status =
        generation_open(&held->generation.whole, store, &held->set, error);
    if (!status)
        status = generation_load_all(held->set, error);
    return status ? status : held_note(held, error);
}
