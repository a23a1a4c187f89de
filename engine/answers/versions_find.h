/* For versions.c: which policies a person means, and what they changed. */
#ifndef GONIO_ANSWERS_VERSIONS_FIND_H
#define GONIO_ANSWERS_VERSIONS_FIND_H

#include "answers/versions.h"
#include "reload/generation.h"

#define VERSIONS_DIGITS 6 /* of an id, at least */

/* 6 to 16 digits of an id. */
bool versions_is_id(const char *word);
/* The whole id that begins so, of those in the store or ever active; one that
 * nothing begins with stays what it is. STATUS_USAGE: several do. */
enum status versions_complete(const struct versions_desk *desk, const char *word,
                              char id[GENERATION_ID], struct error *error) MUST_CHECK;

/* Files of policies, one set after the other. Starts zeroed but for the arenas. */
struct versions_file {
    struct text path;
    struct hash hash;
};
struct versions_changes {
    struct arena arenas[2]; /* of the set before, and of the next */
    struct arena work;
    int at;
    struct versions_file *files;
    size_t count;
    bool any;
};
void versions_changes_init(struct versions_changes *changes);
void versions_changes_release(struct versions_changes *changes);
/* Appends what the next set has otherwise: as JSON, a list of {"what", "path"};
 * else as lines of their own. Nothing for the first. */
enum status versions_changed(struct versions_changes *changes, struct ledger *ledger,
                             int64_t generation, bool json, struct buffer *out,
                             struct error *error) MUST_CHECK;

#endif
