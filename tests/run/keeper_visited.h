/* Sessions in a few words, as records. */
#ifndef TEST_RUN_KEEPER_VISITED_H
#define TEST_RUN_KEEPER_VISITED_H

#include "base/buffer.h"

#define ONE    "1987654328"
#define TWO    "1234567893"
#define ANN    "1730000001"
#define BOB    "1730000019"
#define NOBODY ""

struct visited {
    const char *id, *date;
    const char *clinic;    /* ONE */
    const char *person;    /* "1" */
    const char *start;     /* "09:00"; 15 minutes */
    const char *therapist; /* ANN */
    const char *more;      /* members, each with a comma behind it */
    int revision;
};

/* One record on a line. */
void visited_put(struct buffer *out, const struct visited *it);

#endif
