/* Intervals of a day, and what meets what.
 *
 * Times are minutes since midnight, local to the facility. [start, end): two
 * intervals that touch do not meet. An end before its start passes midnight
 * when it began at 18:00 or later and lasts at most 8 hours; anything else is
 * an error in the note. An end at 00:00 is this day's 24:00.
 *
 * A minute that two intervals of one service both cover is one minute. */
#ifndef GONIO_TIME_INTERVAL_H
#define GONIO_TIME_INTERVAL_H

#include "base/arena.h"
#include "model/session.h"

enum interval_fault {
    INTERVAL_OK,            /* the further down, the worse */
    INTERVAL_PAST_MIDNIGHT, /* counted, but belongs to two dates */
    INTERVAL_OVERLAP,       /* of one service: the minutes count once */
    INTERVAL_EMPTY,         /* ends when it starts: no span */
    INTERVAL_BACKWARDS      /* ends before it starts: no span */
};

struct span {
    int32_t start, end; /* end may pass 1440 */
};

enum interval_fault span_of(int32_t start, int32_t end, struct span *span);
bool spans_meet(struct span a, struct span b);
/* Minutes that both cover. */
int32_t spans_common(struct span a, struct span b);

/* The spans of a service from its intervals, else from start/end, into the
 * caller's array; how many there are (0: no times are known), at most max.
 * fault: the worst met. A start without an end is no span. */
size_t service_spans(const struct service *service, struct span *spans, size_t max,
                     enum interval_fault *fault);
#define SERVICE_SPANS_MAX 99 /* as many as the reader takes */

/* Minutes of a service: its minutes, else what its spans cover, else
 * COUNT_NONE. clock_minutes: what its spans cover, COUNT_NONE when none. */
int32_t service_minutes(const struct service *service, int32_t *clock_minutes);

/* Fifteen-minute blocks: whether a and b were given in different ones:
 * no span of one meets a span of the other. Unknown (-1) when either has no
 * times. */
int spans_apart(const struct service *a, const struct service *b);

#endif
