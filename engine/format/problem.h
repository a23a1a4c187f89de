/* The problems of one session, as the builder finds them. */
#ifndef GONIO_FORMAT_PROBLEM_H
#define GONIO_FORMAT_PROBLEM_H

#include "base/arena.h"
#include "format/place.h"
#include "format/reader.h"

/* One session being built. Its text is in the arena, and the session's texts
 * are views into it. */
struct builder {
    const char *begin, *end; /* of the text */
    struct arena *arena;
    const struct reader_options *options;
    struct problems *problems;
    const char *places[PROBLEMS_MAX]; /* of each problem, for their order */
    struct error spare;               /* where problems beyond the maximum go */
    bool no_memory;
    bool lost;    /* the text is no JSON after all */
    bool wrapped; /* the session stands within a member of the object */
};

/* Notes a problem at the place of step, which refuses the session, or a
 * warning, which does not. The error returned takes a fix. */
struct error *problem_add(struct builder *builder, const struct place_step *step,
                          const char *code, const char *format, ...) PRINTF_LIKE(4, 5);
struct error *problem_warn(struct builder *builder, const struct place_step *step,
                           const char *code, const char *format, ...) PRINTF_LIKE(4, 5);

/* Whether no more problems are kept: who only words one may save the work. */
bool problem_is_spare(const struct builder *builder, const struct error *error);

/* What has passed the gate does not come here: reading ends at once. */
static inline const char *builder_lost(struct builder *builder)
{
    builder->lost = true;
    return builder->end;
}

/* Brings them into document order. */
void problem_sort(struct builder *builder);

#endif
