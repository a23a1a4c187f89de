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
#include "watch/intake.h"

/* ---- running ---- */

struct watch_options {
    const char *spool;
    const struct watch_config *config;
    /* The configuration once more, on SIGHUP; an error leaves the old one. */
    enum status (*configure)(void *context, struct watch_config *config,
                             struct error *error);
    /* The spool is there and ours: a first word to people. NULL: none. */
    void (*opened)(void *context, const struct spool *spool);
    void *context;
    const struct policy_set_options *policies; /* folders, as they are named */
    const struct judge *judge;                 /* or NULL */
    const struct input_readers *readers;       /* or NULL: files are JSON */
    struct event_bus *bus;                     /* or NULL: no handlers either */
    const char *const *events; /* folders of event handlers, NULL at the end */
    bool once;                 /* what is there now, and end */
    bool terminal;             /* standard error is one: a line of status there */
};

/* Until a signal ends it (STATUS_OK: it was asked to), or all is done (once).
 * STATUS_LOCKED: another one works there. STATUS_IO: it cannot go on. */
enum status watch_run(const struct watch_options *options, struct watch_counts *counts,
                      struct error *error) MUST_CHECK;

#endif
