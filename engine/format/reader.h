/* JSON text of one session into struct session: the gate, then one scan by the
 * field table (builder.c). Counts are whole numbers written in digits; all
 * other numbers belong in quotes.
 *
 * All problems of a session are found at once. A problem is an error object
 * whose code begins "json." or "session."; messages name the field and what
 * belongs there, never the value found: patients are in those. */
#ifndef GONIO_FORMAT_READER_H
#define GONIO_FORMAT_READER_H

#include "base/arena.h"
#include "base/error.h"
#include "model/session.h"

#define PROBLEMS_MAX 32

struct problem {
    struct error error; /* code, message, fix, line, column, pointer */
    bool warning;       /* an unknown field, unless strict */
};

struct problems {
    struct problem *at; /* in the arena, in document order */
    size_t count;       /* at most PROBLEMS_MAX */
    size_t more;        /* how many there are beyond */
    bool refused;       /* one of them is no warning */
};

struct reader_options {
    uint32_t first_line; /* of the record in its file, from 1; 0 counts as 1 */
    bool strict;         /* unknown fields refuse the session */
    bool gated;          /* the caller has passed gate_check on this text */
};

/* Reads one session. The text may go when this returns: the session's texts
 * are views into a copy of it in the arena (a copy of 1.5 KB costs less than
 * any promise to keep it would). *session is NULL when problems->refused. session_id:
 * where it could be read even so (for the rejection's report), else absent;
 * it is in the arena.
 * Returns STATUS_OK also for a refused session; STATUS_NO_MEMORY otherwise. */
enum status reader_session(struct text json, const struct reader_options *options,
                           struct arena *arena, struct session **session,
                           struct text *session_id, struct problems *problems,
                           struct error *error) MUST_CHECK;

#endif
