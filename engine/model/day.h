/* The claim-day: all sessions of one billing provider, patient and date, as
 * they are evaluated for one payer, and what surrounds them.
 *
 * Members are in day order: earliest start first, sessions without a time
 * last, then by session id. The first leads and carries the lines. */
#ifndef GONIO_MODEL_DAY_H
#define GONIO_MODEL_DAY_H

#include "base/hash.h"
#include "model/session.h"

/* More sessions than this on one day of one patient are a mistake in the
 * data; each is then held, none is decided with the others. */
#define DAY_MAX_SESSIONS 64

struct day_member {
    const struct session *session;
    struct hash input_hash;
};

/* A one-on-one interval that one of the day's therapists spent with another
 * patient, or in a session of another practice. */
struct outside_interval {
    struct text npi;
    int32_t start, end;     /* minutes since midnight; end may pass 24:00 */
    struct text session_id; /* whose it is */
    bool same_facility;     /* false: only warned of */
};

struct decided;
struct day {
    struct day_member *members;
    size_t count;
    struct outside_interval *outside;
    size_t outside_count;
    size_t crowd; /* sessions of that day when over DAY_MAX_SESSIONS, else 0 */
    /* Where what was found of the day is kept for its other members, in an
     * arena that lives as long as the sessions do (policy/decide.h). NULL:
     * nowhere; each member then evaluates the day again. */
    struct decided **kept;
};

/* Same billing provider, patient and date of service. */
bool day_belongs(const struct session *a, const struct session *b);
/* Day order, for qsort-like use: <0 when a comes first. */
int day_order(const struct session *a, const struct session *b);

#endif
