/* The policies that stand in a folder of payers: each folder with a policy.lua,
 * and the id that its path beneath the root makes. */
#ifndef GONIO_POLICY_POLICY_WALK_H
#define GONIO_POLICY_POLICY_WALK_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

struct policy_found {
    struct text id;
    const char *folder; /* as it is shown */
    size_t order;       /* of the walk: later ones win */
    struct policy_found *next;
};

/* Begins with its arena alone; the last one found comes first. */
struct policy_walk {
    struct arena *arena;
    struct policy_found *found;
    size_t count;
    size_t folders; /* that were entered, in all roots */
};

/* Adds those of the root at path; shown: what messages call it. */
enum status policy_walk(struct policy_walk *walked, const char *path, const char *shown,
                        struct error *error) MUST_CHECK;

/* Whether a text can be an id: folder names with slashes between them. */
bool policy_is_id(struct text id);

#endif
