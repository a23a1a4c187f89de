/* What the files of a rehearsal share. */
#ifndef GONIO_RELOAD_REHEARSAL_ROOM_H
#define GONIO_RELOAD_REHEARSAL_ROOM_H

#include "model/day.h"
#include "reload/rehearsal.h"

struct rehearsed_member {
    struct text bytes;
    struct hash input_hash;
};
struct rehearsed_day {
    struct rehearsed_member *members;
    size_t count;
    struct text snapshot;
    int32_t known_on;
    int64_t first; /* session, whose decision says the rest */
};
struct rehearsal {
    struct arena arena;
    struct rehearsed_day *days;
    size_t count;
};

#endif
