/* What the files of handlers_*.c share. */
#ifndef GONIO_HANDLERS_HANDLERS_ROOM_H
#define GONIO_HANDLERS_HANDLERS_ROOM_H

#include "handlers/handlers.h"

#define HANDLERS_MOST 64

/* A list in the making. */
struct listing {
    struct handler *handler; /* NULL: none is */
    int32_t next, to;        /* dates of service still to come */
    int64_t rows;
    int64_t began_ms;
};

struct queued {
    struct queued *next;
    uint32_t kind; /* bit */
    size_t size;
    struct script_value *table; /* its own block */
};

struct handlers {
    struct handlers_options options;
    struct event_bus *bus;            /* that it subscribed to; or NULL */
    struct handler at[HANDLERS_MOST]; /* by name */
    bool due[HANDLERS_MOST];          /* its list is to be made */
    size_t count;
    struct queued *first, **last;
    size_t queued, queued_bytes;
    uint64_t dropped, dropped_told;
    int64_t dropped_at; /* second in which that was told */
    uint32_t kinds;     /* that any of them wants */
    bool changed;       /* decisions, since the last lists by change */
    int32_t today;
    struct listing listing;
    int64_t not_before_ms; /* no round of lists begins sooner */
    bool round;            /* one goes on: lists that were due together */
    int64_t round_ms;      /* that its lists took */
};

/* ---- handlers.c ---- */

/* One event for one handler, and what it says of it. */
void handlers_deliver(struct handlers *handlers, struct handler *handler,
                      const struct script_value *event);
void handlers_say(struct handlers *handlers, const struct handler *handler,
                  unsigned faults_before);
int64_t handlers_clock_ms(void);
int64_t handlers_now(const struct handlers *handlers);

/* ---- handlers_list.c ---- */

/* Which lists are wanted now that the day changed, or a week too. */
void handlers_want(struct handlers *handlers, enum handler_every every);
/* Begins one, or does a date of the one that goes on. False: there is nothing
 * to do. hurry: without waiting. */
bool handlers_list_step(struct handlers *handlers, bool hurry);
bool handlers_list_waits(const struct handlers *handlers);

/* ---- handlers_open.c ---- */

enum status handlers_load(struct handlers *handlers, struct error *error) MUST_CHECK;

#endif
