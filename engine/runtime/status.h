/* How a daemon is: what it says of itself (gonio/status/1, one JSON object),
 * and what can be seen of a spool's files alone when no daemon answers. No
 * name of a file and no value of a session is in it. */
#ifndef GONIO_RUNTIME_STATUS_H
#define GONIO_RUNTIME_STATUS_H

#include "base/buffer.h"

#include <stdbool.h>

#define STATUS_PROBLEMS 16

/* Times are seconds since 1970, 0: never. */
struct status_told {
    int32_t pid;         /* 0: no daemon answers */
    const char *version; /* of the daemon; NULL: not known */
    int64_t now, started_at;
    int64_t last_scan_at;
    const char *watching;              /* "inotify" or "polling" */
    uint64_t backlog;                  /* files in inbox/ */
    int64_t oldest_at;                 /* the oldest of them was last changed then */
    uint64_t in_hand;                  /* files taken in and not yet done */
    uint64_t files, refused, sessions; /* since it started */
    uint64_t errors;                   /* since it started */
    /* In quarantine/ now: files refused whole, and those with rejected records. */
    uint64_t quarantined, with_rejected;
    struct text policies; /* reload_tell; absent: not known */
    struct text handlers; /* handlers_tell; absent: none */
    /* Why it is not healthy; none: it is. Stable codes, as "intake.full",
     * "policies.refused"; message for people; at: since when, 0: not known. */
    struct status_problem {
        const char *code;
        const char *message;
        int64_t at;
        bool told_only; /* to be known; it is healthy all the same */
    } problems[STATUS_PROBLEMS];
    size_t problem_count;
};

/* One more, unless there is no room. Texts are borrowed. */
void status_problem(struct status_told *told, const char *code, const char *message,
                    int64_t at);
/* The same of one that leaves it healthy: it works, and not as it seems to. */
void status_notice(struct status_told *told, const char *code, const char *message,
                   int64_t at);
bool status_is_healthy(const struct status_told *told);
void status_write(const struct status_told *told, struct buffer *out);

/* Fills what the files say: backlog, oldest, NEEDS-VERIFY, and that nobody
 * answers ("daemon.stopped", or "daemon.silent" when the lock is held). */
enum status status_look(const char *spool, struct status_told *told,
                        struct error *error) MUST_CHECK;

#endif
