/* Between the keeper's files; for nobody else.
 *
 *   keeper.c        opens, decides what is due, settles
 *   keeper_take.c   a file's records, slice by slice
 *   keeper_enter.c  one session into the ledger, and whose days are due by it
 *   keeper_day.c    a claim-day with all that it is told
 *   keeper_decide.c what is decided of it, and what it leaves
 *   keeper_again.c  a decision once more */
#ifndef GONIO_RUN_KEEPER_ROOM_H
#define GONIO_RUN_KEEPER_ROOM_H

#include "base/buffer.h"
#include "format/reader.h"
#include "format/records.h"
#include "run/announce.h"
#include "run/keeper.h"

/* A file that is not all taken yet, where the last slice of it ended. */
struct keeper_reading {
    struct records *records; /* NULL: there is none */
    int64_t receipt;
    int fd;
    int64_t offset; /* of fd: that nobody moved it */
};

struct keeper {
    struct keeper_options options;
    struct announcer announcer;
    struct arena work;      /* of one record, or of one claim-day */
    struct arena aside;     /* of what is only looked at within it */
    struct buffer text;     /* a decision, a rejection */
    struct buffer snapshot; /* what a day is told */
    bool policy_failed;
    keeper_made_fn *made; /* or NULL */
    void *made_context;
    struct keeper_reading reading;
};

/* ---- one session in (keeper_enter.c) ---- */

/* A record that was read as a session. */
struct entering {
    const struct receipt *receipt;
    uint64_t record;
    struct text bytes;
    const struct session *session;
};
enum entered {
    ENTERED_NEW,       /* its day is due */
    ENTERED_AGAIN,     /* the same bytes are there */
    ENTERED_CONFLICT,  /* other bytes are there: not taken */
    ENTERED_SUPERSEDED /* kept, but a higher revision is there */
};
enum status keeper_enter(struct keeper *keeper, const struct entering *entering,
                         enum entered *entered, struct error *error) MUST_CHECK;
/* Why its day is due. By the session's own word, so that it is the same in
 * whatever order its revisions came. */
enum cause keeper_cause(const struct ledger_session *session);

/* ---- a claim-day (keeper_day.c) ---- */

struct keeper_member {
    struct ledger_session row;
    const struct session *session; /* as its bytes say */
    struct problems problems;
    bool decided; /* it was, before: set when it is decided */
};
/* Members in day order. Sessions, rows and the day are in the arena. */
struct keeper_day {
    struct keeper_member *members;
    size_t count;
    struct day own;  /* of the sessions' own bytes */
    struct day told; /* as keeper_day_load leaves it, not yet */
};
/* Parses the rows. */
enum status keeper_day_load(const struct ledger_members *rows, struct arena *arena,
                            struct keeper_day *day, struct error *error) MUST_CHECK;
/* Tells the members what came before, and puts the therapists' time elsewhere
 * beside them. */
enum status keeper_day_tell(struct keeper *keeper, struct keeper_day *day,
                            struct error *error) MUST_CHECK;
/* The day of a decision as it was told then (keeper_again.c). */
enum status keeper_day_again(struct ledger *ledger,
                             const struct ledger_decision *decision,
                             struct arena *arena, struct keeper_day *day,
                             struct error *error) MUST_CHECK;
/* Where a session stands in the history. */
struct history_place keeper_place(const struct session *session);

/* ---- what is decided of it (keeper_decide.c) ---- */

/* The due day is decided again, unless nothing that it rests on has changed, and
 * due no more. *sessions: how many were looked at. */
enum status keeper_decide_day(struct keeper *keeper, const struct ledger_due *due,
                              size_t *sessions, struct error *error) MUST_CHECK;

/* The member's decision as bytes, with what was read but not understood. */
enum status keeper_write(struct decision *decision, const struct keeper_day *day,
                         size_t member, struct arena *arena, struct buffer *out,
                         struct error *error) MUST_CHECK;

#endif
