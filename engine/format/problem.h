/* The problems of one session, as the builder finds them. */
#ifndef GONIO_FORMAT_PROBLEM_H
#define GONIO_FORMAT_PROBLEM_H

#include "format/place.h"
#include "format/reader.h"

/* One session being built. */
struct builder {
    struct arena *arena;
    struct text json;
    const struct reader_options *options;
    struct problems *problems;
    size_t offsets[PROBLEMS_MAX]; /* of each problem, for their order */
    struct error spare;           /* where problems beyond the maximum go */
    bool no_memory;
};

/* A problem's place: the value that steps lead to, or a member's name. */
enum spot { SPOT_VALUE, SPOT_NAME, SPOT_WARNING };

/* Notes a problem at the place that step leads to (NULL: the whole). The error
 * returned takes a fix. SPOT_WARNING: at the name, and refuses nothing. */
struct error *problem_add(struct builder *builder, const struct place_step *step,
                          enum spot spot, const char *code, const char *format, ...)
    PRINTF_LIKE(5, 6);

/* A member that is not there: the pointer names it, line and column are its
 * object's. */
struct error *problem_missing(struct builder *builder, const struct place_step *object,
                              const char *name);

/* Brings them into document order. */
void problem_sort(struct builder *builder);

#endif
