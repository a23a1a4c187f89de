/* The spool: the folder a daemon works in, and the only one.
 *
 *   inbox/       files are dropped here
 *   work/        private copies of large files; tmp/ while they are made
 *   out/         what was decided; tmp/ while it is written
 *   done/        files that were decided, by year, month, day
 *   quarantine/  what was refused, each with its reason
 *   policies/    the policies that decided, whole
 *   ledger.db    control.sock    lock    watch.lua    NEEDS-VERIFY
 *
 * Every folder is opened once and held: files are named relative to these
 * descriptors only, so that nothing that is swapped on the way can lead
 * outside. All are on one file system (renames are what makes each step
 * whole), for the owner alone; only inbox/ may be opened to others by whoever
 * runs the machine.
 *
 * Each place where something is made durable has a number (SPOOL_SYNCS); a
 * test build can leave one out, to show that it is needed. A sync that fails
 * is "spool.sync" and never tried again on the same descriptor: the page is
 * lost, whatever the system says next. */
#ifndef GONIO_WATCH_SPOOL_H
#define GONIO_WATCH_SPOOL_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"

#include <limits.h>
#include <sys/stat.h>

enum spool_dir {
    SPOOL_ROOT,
    SPOOL_INBOX,
    SPOOL_WORK,
    SPOOL_WORK_TMP,
    SPOOL_OUT,
    SPOOL_OUT_TMP,
    SPOOL_DONE,
    SPOOL_QUARANTINE,
    SPOOL_POLICIES,
    SPOOL_DIRS
};

/* F4 is the ledger's own commit, F9 its anchors, F10 its names in the folder; F8 is
 * policies/, and what is in it. */
#define SPOOL_SYNCS(SYNC)                                                              \
    SYNC(LAYOUT, "F0", "the folders of a new spool")                                   \
    SYNC(COPY, "F1", "the private copy of a large file")                               \
    SYNC(WORK, "F2", "work/, when a copy came there or left")                          \
    SYNC(INBOX, "F3", "inbox/, when an entry left it")                                 \
    SYNC(OUTPUT, "F5", "outputs and their sources, before outputs get their names")    \
    SYNC(OUT, "F6", "out/, when outputs came there")                                   \
    SYNC(DONE, "F7", "done/YYYY/MM/DD, when a source came there")                      \
    SYNC(DAY, "F11", "done/, when a day's folder was made")                            \
    SYNC(QUARANTINE, "F12", "quarantine/, when something came there")                  \
    SYNC(MARKER, "F13", "NEEDS-VERIFY")

enum spool_point {
#define SPOOL_POINT(name, number, what) SPOOL_SYNC_##name,
    SPOOL_SYNCS(SPOOL_POINT)
#undef SPOOL_POINT
};

struct spool {
    char path[PATH_MAX]; /* as it was named */
    int dir[SPOOL_DIRS];
    int lock;
    dev_t device;
    const char *network; /* kind of a network file system; NULL: it is none */
    bool made;           /* it, or a folder of it, was not there before */
};

/* Nothing is open: before anything else. */
void spool_init(struct spool *spool);
/* Makes what is not there, and takes the lock: STATUS_LOCKED ("spool.locked")
 * names the process that has it. create false: the spool must be there. */
enum status spool_open(const char *path, bool create, struct spool *spool,
                       struct error *error) MUST_CHECK;
/* At any time, also behind a failed spool_open. */
void spool_close(struct spool *spool);
/* The path of something in it, for who needs one (the ledger, a socket). */
enum status spool_path(const struct spool *spool, const char *name, char path[PATH_MAX],
                       struct error *error) MUST_CHECK;
/* The folder was taken away: the one that has its name by now, or a new one. */
enum status spool_renew(struct spool *spool, enum spool_dir dir,
                        struct error *error) MUST_CHECK;
const char *spool_dir_name(enum spool_dir dir);

/* fsync; STATUS_IO. */
enum status spool_sync(enum spool_point point, int fd, struct error *error) MUST_CHECK;
/* All of the file system at once, where many files are due. */
enum status spool_sync_all(const struct spool *spool, enum spool_point point,
                           struct error *error) MUST_CHECK;

/* STATUS_IO of errno for something done in that folder, as "spool.full",
 * "spool.busy" (descriptors, memory: try again) or "spool.io"; never names a
 * file. */
enum status spool_failed(int number, enum spool_dir dir, const char *doing,
                         struct error *error);
/* Whether that will pass by itself: no room, too many open files. */
bool spool_will_pass(const struct error *error);

/* Something failed after which nothing may be trusted before it was verified:
 * the marker NEEDS-VERIFY, with the code. */
void spool_mark(const struct spool *spool, const struct error *why);
bool spool_is_marked(const struct spool *spool);
enum status spool_unmark(const struct spool *spool, struct error *error) MUST_CHECK;

/* Leftovers of a process that ended in the middle: all of work/tmp, out/tmp. */
enum status spool_sweep(const struct spool *spool, struct error *error) MUST_CHECK;

/* Whether two looks saw the same file with the same content, as far as the
 * file system says. */
bool spool_same_file(const struct stat *a, const struct stat *b);

/* The name of what is made of a dropped file: letters, digits, . _ and - of
 * its name, anything else as _, at most 150 bytes. */
#define SPOOL_NAME 256
void spool_clean_name(struct text name, char clean[SPOOL_NAME]);

#endif
