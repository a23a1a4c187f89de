/* The daemon: decides what is dropped into a spool's inbox, once, and survives
 * anything.
 *
 * One thread, one loop: it decides in slices, and between two slices it looks
 * at what happened meanwhile (a signal, the inbox, the control socket, a
 * policy that was built). Nothing here decides anything by itself: inbox.h
 * finds files, intake.h takes them in and decides them through keeper.h,
 * publish.h writes what came of it, reload.h brings new policies. */
#ifndef GONIO_RUNTIME_WATCH_H
#define GONIO_RUNTIME_WATCH_H

#include "event/bus.h"
#include "model/judge.h"
#include "policy/policy_set.h"
#include "runtime/answers.h"
#include "runtime/watch_config.h"

#include <signal.h>

/* ---- what the control socket may ask of it ----
 *
 * The server of the socket (runtime/control_server.h) is given the loop, the
 * spool and this desk; each of these is called on the loop's thread, between
 * two slices. */
struct watch_desk {
    void *context;
    /* For `gonio watch --status`: one JSON object. */
    void (*status)(void *context, struct buffer *out);
    /* What answers_give needs; uid: of who asks. Borrowed for the call. */
    const struct answers *(*answers)(void *context, uint32_t uid);
    /* `gonio policies approve ID` and the like: words as {"approve", ID}, what
     * is to be printed into out. */
    enum status (*policies)(void *context, uint32_t uid, size_t count,
                            const char *const *words, struct buffer *out,
                            struct error *error);
};

/* ---- running ---- */

struct watch_options {
    const char *spool;
    const struct watch_config *config;
    /* The configuration once more, on SIGHUP; an error leaves the old one. */
    enum status (*configure)(void *context, struct watch_config *config,
                             struct error *error);
    void *context;
    const struct policy_set_options *policies; /* folders, as they are named */
    const struct judge *judge;                 /* or NULL */
    struct event_bus *bus;                     /* or NULL */
    bool once;                                 /* what is there now, and end */
    bool terminal; /* standard error is one: a line of status there */
};

struct watch_counts {
    uint64_t files, refused; /* decided; put into quarantine whole */
    uint64_t sessions, ready, held, denied, voids, rejected, duplicates;
    bool policy_failed;
};

/* Until a signal ends it (STATUS_OK: it was asked to), or all is done (once).
 * STATUS_LOCKED: another one works there. STATUS_IO: it cannot go on. */
enum status watch_run(const struct watch_options *options, struct watch_counts *counts,
                      struct error *error) MUST_CHECK;

#endif
