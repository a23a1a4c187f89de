/* One entry of the inbox: whether it may be read at all, and the opening of it.
 *
 * What is dropped there is not trusted. An entry is looked at without being
 * opened; only an ordinary file with one name, an owner who may drop files, no
 * set-user bits and a size within the cap is opened, without following a link
 * and without blocking; and what was opened is looked at again, so that a swap
 * between the two changes nothing. What is neither ready nor refused waits. */
#ifndef GONIO_WATCH_ENTRY_H
#define GONIO_WATCH_ENTRY_H

#include "watch/spool.h"
#include "watch/watch_config.h"

enum entry_verdict {
    ENTRY_READY,
    ENTRY_WAITS,   /* somebody may still write to it */
    ENTRY_REFUSED, /* never to be read: why says */
    ENTRY_GONE
};

/* A file younger than this may be half of one. */
#define ENTRY_YOUNG_S 10

struct entry_clock {
    int64_t now_s, now_ns; /* of the calendar, as files have it */
};
struct entry_clock entry_clock_now(void);
/* Milliseconds since something of the file changed; 0 when that is in the
 * future. */
int64_t entry_age_ms(const struct stat *known, const struct entry_clock *clock);
/* The same since it was written. */
int64_t entry_written_ms(const struct stat *known, const struct entry_clock *clock);

/* By what the file system says of it: refused (why is set) or ready. */
enum entry_verdict entry_look(const struct stat *known,
                              const struct watch_config *config, struct error *why);

/* Opens it. known: as it was looked at; then as it is. STATUS_IO: the system
 * could not, which has nothing to do with the entry (spool_will_pass), or the
 * entry cannot be read: its owner does not let us (entry.read), or the disk does
 * not give it (entry.io). */
struct entry_opening {
    const struct spool *spool;
    const struct watch_config *config;
    const char *name;
};
enum status entry_open(const struct entry_opening *opening, struct stat *known, int *fd,
                       enum entry_verdict *verdict, struct error *error) MUST_CHECK;
/* The same for what fails behind that; done: "read". */
enum status entry_unread(int number, const char *done, struct error *error);

#endif
