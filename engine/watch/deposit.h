/* Files that appear in the spool whole or not at all, and never in the place
 * of another one.
 *
 * A deposit is written under a temporary name in out/tmp, made durable, and
 * then renamed to where it belongs. When that name is taken by equal bytes (it
 * was published before, and the process died behind that) they stay; when by
 * other bytes, the next free name of "name", "name~2", "name~3" is taken. So
 * doing it again gives the same files. */
#ifndef GONIO_WATCH_DEPOSIT_H
#define GONIO_WATCH_DEPOSIT_H

#include "watch/spool.h"

#define DEPOSIT_TEMP 24

struct deposit {
    enum spool_dir to;
    char name[SPOOL_NAME]; /* with an ending: "~2" goes before it */
    size_t stem;           /* bytes of the name before its ending */
    char temp[DEPOSIT_TEMP];
    int fd;      /* -1: it is not being written */
    bool is_new; /* published, and it was not there before */
};

/* name: stem and ending, as {"00000007-monday.json", ".csv"}. */
enum status deposit_open(const struct spool *spool, enum spool_dir to,
                         const char *const name[2], struct deposit *deposit,
                         struct error *error) MUST_CHECK;
enum status deposit_write(struct deposit *deposit, struct text bytes,
                          struct error *error) MUST_CHECK;
/* Written whole. sync: made durable by itself; else by spool_sync_all, before
 * it is published. */
enum status deposit_end(struct deposit *deposit, bool sync,
                        struct error *error) MUST_CHECK;
/* Renames it; its folder is to be synced by the caller. */
enum status deposit_publish(const struct spool *spool, struct deposit *deposit,
                            struct error *error) MUST_CHECK;
/* Not to be published: closed and removed. */
void deposit_drop(const struct spool *spool, struct deposit *deposit);

/* ---- moving ---- */

/* An entry from one folder to another, under a name that is free: "stem
 * ending", or "stem~2 ending"... */
struct spool_move {
    int from; /* folder's descriptor */
    const char *name;
    int to;
    const char *const *as;    /* stem and ending */
    const struct stat *known; /* the entry must still be this; NULL: any */
};
enum spool_moved {
    MOVED,
    MOVED_GONE,    /* there is no such entry any more */
    MOVED_CHANGED, /* it is another one by now: left where it is */
    MOVED_REFUSED  /* the system does not let it: left where it is */
};
enum status spool_move(const struct spool_move *move, enum spool_moved *moved,
                       struct error *error) MUST_CHECK;

#endif
