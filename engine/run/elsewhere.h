/* What the therapists of a claim-day did elsewhere that day: intervals of
 * one-on-one time with another patient, or in a session of another practice.
 * Which of them meet the day's own is for the policy's engine to judge. */
#ifndef GONIO_RUN_ELSEWHERE_H
#define GONIO_RUN_ELSEWHERE_H

#include "base/arena.h"
#include "model/day.h"
#include "time/interval.h"

struct interval_node;

struct elsewhere {
    const struct session *const *sessions; /* of the day */
    size_t count;
    struct arena *arena; /* of what is found */
    struct interval_node *found;
    size_t found_count;
};

/* Adds what the day's therapists did in that session. Nothing of the session
 * is kept. A session that is of the day itself, or of another date, or void,
 * adds nothing. */
enum status elsewhere_add(struct elsewhere *elsewhere, const struct session *session,
                          struct error *error) MUST_CHECK;

/* All that was found, by therapist, time and session. */
enum status elsewhere_list(const struct elsewhere *elsewhere,
                           struct outside_interval **list, size_t *count,
                           struct error *error) MUST_CHECK;

/* One therapist's one-on-one time in a session. */
struct elsewhere_time {
    struct text npi;
    struct span span;
};
/* All of it, by therapist and time; what touches is one. *at is in the arena,
 * its texts are the session's. Of a void session there is none. */
enum status elsewhere_times(const struct session *session, struct arena *arena,
                            struct elsewhere_time **at, size_t *count,
                            struct error *error) MUST_CHECK;

#endif
