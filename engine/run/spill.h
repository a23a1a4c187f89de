/* What pass one keeps of each record, and what is made of it between the
 * passes: for each record, in input order, what else pass two must know.
 *
 *   keys        by session            ─▶ repeats ─────────────┐
 *   therapists  by npi, date, start   ─▶ whose times meet ─┐  ├─▶ links,
 *   days        by provider, patient, date ◀───────────────┘  │   by ordinal
 *               └─▶ groups of places ─────────────────────────┘
 *
 * Everything is fixed-size records in sorters (base/sorter.h) and nameless
 * files, so memory does not grow with the input. Records hold hashes and
 * positions, never what a session says. Claim-days go by beneficiary and date
 * as well, for what one of them leaves for the next (recall.h).
 *
 * An ordinal is a record's place in all inputs together, from 0; refused
 * records count. Session keys are 128 bits under this run's key: two different
 * sessions are never taken for one. Day and therapist keys are 64 bits, and
 * what they lead to is looked at again before it is believed. */
#ifndef GONIO_RUN_SPILL_H
#define GONIO_RUN_SPILL_H

#include "base/sorter.h"
#include "format/keys.h"
#include "run/scratch.h"

/* Sessions of other patients that are looked at for one session and one of its
 * therapists; more at the same time is a mistake that these show well
 * enough. One more than are named (policy/overlap.c), so that it is said. */
#define SPILL_SESSION_OUTSIDE 9
/* A claim-day whose records are larger than this together is a crowd, however
 * few they are. */
#define SPILL_DAY_BYTES ((uint64_t)8 * 1024 * 1024)

/* Where a record stands. */
struct spill_place {
    uint64_t ordinal;
    uint64_t offset;
    uint32_t len;
    uint32_t input;
    uint32_t line;
    uint32_t column;
};

enum link_kind {
    LINK_NONE,       /* it is alone on its day */
    LINK_REFUSED,    /* it did not pass the gate */
    LINK_DUPLICATE,  /* the same session and revision stand earlier */
    LINK_SUPERSEDED, /* a higher revision of the session is there */
    LINK_CROWD,      /* its day has too many sessions: see the first place */
    LINK_GROUP       /* its day has companions, or therapists seen elsewhere */
};

struct spill_link {
    enum link_kind kind;
    uint64_t start;   /* CROWD, GROUP: index of its first place */
    uint32_t members; /* GROUP: places of sessions of the day, itself too */
    uint32_t outside; /* GROUP: places behind those, of others */
    uint64_t number;  /* DUPLICATE, SUPERSEDED: the other one's record... */
    uint32_t input;   /* ...its input... */
    uint32_t len;     /* ...and where it stands there */
    uint64_t offset;
};

struct link_record;

struct spill {
    struct sorter keys, therapists, days, links;
    struct sorter recalls; /* claim-days, for recall.h */
    bool recalling;        /* whether they are wanted */
    struct scratch groups;
    int marks; /* file with a byte per ordinal of a repeat; -1: no repeats */
    struct buffer key;
    const struct link_record *next; /* the first link not yet given, or NULL */
};

void spill_open(struct spill *spill);
void spill_close(struct spill *spill);

/* Pass one: the record at place is record number of its input... */
enum status spill_add(struct spill *spill, const struct session_keys *keys,
                      const struct spill_place *place, uint64_t number,
                      struct error *error) MUST_CHECK;
/* ...or this one was refused. */
enum status spill_refuse(struct spill *spill, uint64_t ordinal,
                         struct error *error) MUST_CHECK;

/* Between the passes. */
enum status spill_link_up(struct spill *spill, struct error *error) MUST_CHECK;

/* Pass two, ordinals rising. */
enum status spill_link(struct spill *spill, uint64_t ordinal, struct spill_link *link,
                       struct error *error) MUST_CHECK;
/* A place of a group. That of a crowd has as ordinal how many they are. */
enum status spill_place(const struct spill *spill, uint64_t index,
                        struct spill_place *place, struct error *error) MUST_CHECK;

/* ---- between spill.c, group.c and overlap.c ---- */

/* Numbers in the byte order that sorts them; its own inverse. */
static inline uint64_t sortable(uint64_t value)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return __builtin_bswap64(value);
#else
    return value;
#endif
}

/* A therapist's time in one session. */
struct therapist_record {
    uint64_t npi_date; /* a hash */
    uint64_t time;     /* sortable: start, end, and a hash for a lasting order */
    uint64_t ordinal;  /* sortable */
    uint64_t day;      /* of the claim-day it belongs to */
    uint64_t offset;
    uint32_t len, input;
};
#define THERAPIST_KEY    24
#define TIME_START(time) ((int32_t)((time) >> 48))
#define TIME_END(time)   ((int32_t)((time) >> 32 & 0xffff))

/* A session of a claim-day, or one that stands beside it. */
struct day_record {
    uint64_t day;   /* a hash */
    uint64_t order; /* sortable: 1 << 63 when outside, and the ordinal */
    uint64_t offset;
    uint32_t len, input, line, column;
    uint64_t beneficiary; /* the first bytes of it */
    uint64_t when;        /* sortable: date and start */
    uint64_t tie;         /* sortable: the session id's first bytes, and a hash */
};

/* A claim-day of a beneficiary: where its sessions stand. */
struct recall_record {
    uint64_t beneficiary;
    uint64_t when, tie; /* of the session that leads */
    uint64_t offset;    /* of the only session; of several, their first place */
    uint64_t ordinal;
    uint32_t len, input, line, column;
    uint32_t members; /* 0: one session, which stands alone */
    uint32_t outside;
};
#define RECALL_KEY  24
#define DAY_KEY     16
#define DAY_OUTSIDE (UINT64_C(1) << 63)

/* Whether the record is a repeat, which no day counts. */
bool spill_is_marked(const struct spill *spill, uint64_t ordinal);
enum status spill_add_link(struct spill *spill, uint64_t ordinal,
                           const struct spill_link *link,
                           struct error *error) MUST_CHECK;
/* Repeats into links and marks (repeat.c). */
enum status repeat_find(struct spill *spill, struct error *error) MUST_CHECK;
/* Whose times meet, into the days (overlap.c). */
enum status overlap_find(struct spill *spill, struct error *error) MUST_CHECK;
/* Days into groups and links (group.c). */
enum status group_find(struct spill *spill, struct error *error) MUST_CHECK;

/* A record of a session's key (repeat.c reads it). */
struct key_record {
    uint64_t session[2]; /* a hash */
    uint64_t order;      /* sortable: highest revision first, then the ordinal */
    uint64_t number;
    uint64_t offset;
    uint32_t input, len;
};
#define KEY_KEY          24
#define ORDER_BITS       44 /* of the ordinal */
#define ORDER_OF(order)  ((order) & ((UINT64_C(1) << ORDER_BITS) - 1))
#define ORDER_REV(order) ((order) >> ORDER_BITS)

#endif
