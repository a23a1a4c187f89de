/* What an event handler keeps from one event to the next: counts by key, kept
 * here, bounded. */
#ifndef GONIO_HANDLERS_TALLIES_H
#define GONIO_HANDLERS_TALLIES_H

#include "base/error.h"
#include "base/text.h"

#define TALLIES_KEYS 20000
#define TALLIES_KEY  512 /* bytes */

struct tallied {
    struct text key; /* its own memory */
    int64_t count;
};
struct tallies {
    struct tallied *at; /* in no order until tallies_sort */
    size_t count, room;
    uint32_t *slots;   /* place in at + 1, by the key's hash; 0: free */
    size_t slot_count; /* a power of two, more than twice room */
};

void tallies_release(struct tallies *tallies); /* empty, as at the beginning */
/* Adds to the key's count, from 0; *count: what it is now. */
enum status tallies_add(struct tallies *tallies, struct text key, int64_t more,
                        int64_t *count, struct error *error) MUST_CHECK;
/* By their keys, in byte order. */
void tallies_sort(struct tallies *tallies);
int64_t tallies_get(const struct tallies *tallies, struct text key);

#endif
