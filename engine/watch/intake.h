/* Files in, decisions out, each file once.
 *
 *   inbox ──small──▶ memory ─┐              ┌▶ out/, quarantine/
 *     │                      ├─▶ ledger ────┤
 *     └─large──▶ work/ ──────┘   (keeper)   └▶ the file itself to done/
 *
 * Small files are taken many at a time: their bytes are read once under the
 * checks of entry.h, go into the ledger and are decided in one transaction;
 * what came of them is published, and only then do the files leave the inbox.
 * A large one is first copied to work/, whole and durable, leaves the inbox,
 * and is taken from there slice by slice.
 *
 * At every instant a file is in the inbox or in work/, or what came of it is
 * in the ledger; so whenever the process ends, the next one goes on from what
 * is there: open receipts first, then copies in work/, then the inbox. Doing a
 * step again changes nothing: a session is known by its key, a receipt's
 * outputs are made of the ledger, and a name is never taken from another.
 *
 * A file during whose work the process ended counts an attempt; such files are
 * taken alone, and the one that did it three times is put into quarantine. */
#ifndef GONIO_WATCH_INTAKE_H
#define GONIO_WATCH_INTAKE_H

#include "run/inputs.h"
#include "run/keeper.h"
#include "watch/inbox.h"
#include "watch/publish.h"
#include "watch/watch_log.h"

#define INTAKE_FILES    256
#define INTAKE_SMALL    ((off_t)4 * 1024 * 1024)
#define INTAKE_BYTES    ((off_t)8 * 1024 * 1024)
#define INTAKE_ATTEMPTS 3

struct watch_counts {
    uint64_t files, refused; /* decided; put into quarantine whole */
    uint64_t sessions, ready, held, denied, voids, rejected, duplicates;
    bool policy_failed;
};

struct intake;

struct intake_options {
    struct spool *spool;
    struct inbox *inbox;
    struct ledger *ledger;
    const struct watch_config *config;
    const struct input_readers *readers; /* of what is no JSON; or NULL */
    struct event_bus *bus;               /* or NULL */
    struct watch_log *log;
    struct watch_counts *counts;
};
enum status intake_new(const struct intake_options *options, struct intake **intake,
                       struct error *error) MUST_CHECK;
void intake_free(struct intake *intake);
void intake_configure(struct intake *intake, const struct watch_config *config);
/* Who decides from now on. */
void intake_use(struct intake *intake, struct keeper *keeper);
/* Something may have been left open: looks at receipts and work/ again. */
void intake_recover(struct intake *intake);

/* The process ends, and not because of what is in hand. */
void intake_rest(struct intake *intake);
/* Files that were begun and are not done, as far as it knows. */
uint64_t intake_in_hand(const struct intake *intake);

/* One slice of work. *more: there is more to do at once. What is not a batch of
 * small files ends its slice when *stop is set (by a timer of the caller's). */
enum status intake_step(struct intake *intake, bool *more,
                        struct error *error) MUST_CHECK;

#endif
