/* What is in the inbox, oldest first.
 *
 * The system tells of files that come (inotify), but it forgets to when many
 * come at once, so that is a hint and no more: it says that a look is worth
 * while, and which files were renamed in and are therefore whole. What is
 * there is known by reading the folder, at the start, at times, and after a
 * burst; that alone would do.
 *
 * A pass reads the folder in windows: up to INBOX_WINDOW entries, sorted by
 * (time written, name), are handed out one by one, and then the reading goes
 * on from where it stopped. So a million files are read once and not once for
 * each thousand, the first is decided after one window, and memory does not
 * depend on how many there are. What is not ready yet is left for the next
 * pass; inbox_look_again_ms says when that is worth while. */
#ifndef GONIO_WATCH_INBOX_H
#define GONIO_WATCH_INBOX_H

#include "watch/entry.h"

#define INBOX_WINDOW 32768

struct inbox;

enum status inbox_new(struct spool *spool, const struct watch_config *config,
                      struct inbox **inbox, struct error *error) MUST_CHECK;
void inbox_free(struct inbox *inbox);
void inbox_configure(struct inbox *inbox, const struct watch_config *config);

/* Readable when something may have come; -1: this file system does not tell. */
int inbox_descriptor(const struct inbox *inbox);
/* Reads what the system tells. True: a pass is worth while. */
bool inbox_hear(struct inbox *inbox);

struct inbox_entry {
    const char *name; /* borrowed until the next call */
    struct stat known;
    enum entry_verdict verdict; /* ENTRY_READY or ENTRY_REFUSED */
    struct error why;
};
/* The next entry of the pass; *found false: the pass is over, and the next
 * call begins another. */
enum status inbox_next(struct inbox *inbox, struct inbox_entry *entry, bool *found,
                       struct error *error) MUST_CHECK;
/* An entry that was handed out waits after all, for so long. */
void inbox_wait(struct inbox *inbox, int64_t ms);

/* After a pass: when something that waits may be ready; -1: nothing waits. */
int64_t inbox_look_again_ms(const struct inbox *inbox);
/* Whether something came since the pass began. */
bool inbox_is_stirred(const struct inbox *inbox);

/* As of the last pass that ended, or the one that runs when it saw more. */
struct inbox_picture {
    uint64_t waiting;   /* not ready yet */
    uint64_t ignored;   /* names that producers use for what is not whole */
    uint64_t ready;     /* of this window, not handed out yet */
    int64_t oldest_s;   /* time written of the oldest that is left; 0: none */
    int64_t scanned_s;  /* when a pass ended; 0: never */
    uint64_t overflows; /* the system forgot to tell */
    bool polling;
};
void inbox_tell(const struct inbox *inbox, struct inbox_picture *picture);

#endif
