/* Waits for what happens to somebody who sits at a terminal: a key, a change of
 * a file, a signal, some time gone.
 *
 * A small loop for one descriptor. What comes first ends the wait; keys come
 * before changes, so that typing never waits for them. Folders are watched by
 * the system where it can; what it misses (network file systems, more folders
 * than it watches) the caller sees by looking now and then. */
#ifndef GONIO_RUNTIME_WAIT_H
#define GONIO_RUNTIME_WAIT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wait;

enum wait_end {
    WAIT_READABLE, /* the descriptor has something, or its other end is gone */
    WAIT_WOKEN,    /* by wait_wake */
    WAIT_CHANGED,  /* something in a folder that is watched */
    WAIT_TIME      /* so long nothing */
};

enum status wait_open(int fd, struct wait **wait, struct error *error) MUST_CHECK;
void wait_close(struct wait *wait); /* NULL: nothing */

/* Watches these folders and no others, their files but not what is below.
 * False: not all of them can be. */
bool wait_watch(struct wait *wait, const char *const *folders, size_t count);

/* Ends the wait, or the next one. The only call for signal handlers. */
void wait_wake(struct wait *wait);

/* ms < 0: for ever. */
enum wait_end wait_for(struct wait *wait, int64_t ms);

/* Milliseconds of a clock that only goes forward. */
int64_t wait_now(void);

#endif
