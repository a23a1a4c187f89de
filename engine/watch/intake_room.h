/* Between the intake's files; for nobody else.
 *
 *   intake.c   what is done next; small files, many at a time
 *   attempts.c how often work on a file was begun
 *   claim.c    large files: the copy in work/, and what is left there
 *   converted.c  files that a plugin's reader reads
 *   finish.c   decided receipts: publishing, the source to done/
 *   refuse.c   what is put into quarantine whole */
#ifndef GONIO_WATCH_INTAKE_ROOM_H
#define GONIO_WATCH_INTAKE_ROOM_H

#include "plugin/reading.h"
#include "watch/draft.h"
#include "watch/intake.h"

#define INTAKE_LEFT 256

/* Where a file's bytes are while it is worked on. */
enum taking_home {
    TAKING_INBOX,
    TAKING_WORK,
    TAKING_NOWHERE /* what came of it is in the ledger, itself is gone */
};

struct taking {
    enum taking_home home;
    char name[SPOOL_NAME];  /* there */
    char shown[SPOOL_NAME]; /* as it was dropped */
    struct stat known;      /* as it was when it was read */
    int fd;                 /* its bytes, private; -1: not open */
    bool is_converted;      /* what is taken is what a reader made of them */
    struct reading_result converted;
    const char *names[1]; /* of the conversion's files */
    struct hash hash;
    struct receipt receipt; /* id 0: none yet */
    bool refused, waits;
    bool differs; /* a copy whose bytes are not those that were copied */
    struct error why;
    struct publication publication;
};

struct intake {
    struct intake_options options;
    struct keeper *keeper;
    struct publisher publisher;
    struct draft draft;
    struct taking *batch; /* INTAKE_FILES of them */
    size_t count;
    struct taking *behind; /* finished, but for being done in the ledger */
    size_t behind_count;
    size_t most;    /* of a batch, as it goes */
    bool has_large; /* the next one is large */
    char large[SPOOL_NAME];
    struct stat large_known;
    bool work_left;                       /* work/ may have something */
    bool open_left;                       /* a receipt may be open */
    int64_t open_after;                   /* receipts up to here were looked at */
    struct hash unforgiven[INTAKE_FILES]; /* attempts that failed, but did end */
    size_t unforgiven_count;
    struct taking working;       /* of work/; name "" when none */
    int day_fd;                  /* done/YYYY/MM/DD, or -1 */
    int64_t day;                 /* days since 1970 */
    uint64_t left[INTAKE_LEFT];  /* entries that cannot be moved; 0: free */
    uint8_t unread[INTAKE_LEFT]; /* how often one could not be read */
    struct {
        uint32_t failed; /* files that the disk did not give, in this pass */
        bool any;        /* and one that it gave */
    } disk;
};

/* An entry that the system does not let us move: told once, then left alone. */
void intake_leave(struct intake *intake, const struct stat *known);

void taking_close(struct taking *taking);
/* It was written just now, and may grow. */
bool taking_may_be_half(const struct intake *intake, const struct taking *taking);
/* Where its bytes are. */
int taking_folder(const struct intake *intake, const struct taking *taking);

/* ---- attempts.c ---- */

/* Counts a start of work on each; *most: how many there were before, of the one
 * with the most. Of several nothing is counted when one was tried before. */
enum status attempt_begin(struct intake *intake, struct taking *takings, size_t count,
                          uint32_t *most, struct error *error) MUST_CHECK;
/* Failed, but did not end the process: no attempts. They are taken back with the
 * next transaction. */
void attempt_owe(struct intake *intake, const struct taking *takings, size_t count);
enum status attempt_forgive(struct intake *intake, struct error *error) MUST_CHECK;
/* Once too often. */
enum status attempt_refuse(struct intake *intake, struct taking *taking,
                           struct error *error) MUST_CHECK;

/* ---- claim.c ---- */

/* Reads a small file of the inbox into memory. */
enum status claim_small(struct intake *intake, const char *name,
                        const struct stat *known, struct taking *taking,
                        struct error *error) MUST_CHECK;
/* Copies the large one to work/, and takes it out of the inbox. */
enum status claim_large(struct intake *intake, struct error *error) MUST_CHECK;
/* The next one of work/, opened as intake->working; *found false: none. Where
 * its bytes are not those its name was made of (differs), the receipt that was
 * being taken from it ends with what there is. */
enum status claim_work(struct intake *intake, bool *found,
                       struct error *error) MUST_CHECK;
/* Finds the bytes of an open receipt again; a copy that differs goes. */
enum status claim_again(struct intake *intake, struct taking *taking,
                        struct error *error) MUST_CHECK;

/* ---- converted.c ---- */

/* Where its records are read from; -1: nowhere. */
int taking_source(const struct taking *taking);
/* Converts it when a reader is for it; refused when that cannot be. */
enum status claim_converted(struct intake *intake, struct taking *taking,
                            struct error *error) MUST_CHECK;
/* Of an open receipt: what cannot be converted any more has no source. */
enum status claim_converted_again(struct intake *intake, struct taking *taking,
                                  struct error *error) MUST_CHECK;

/* ---- finish.c ---- */

/* Receipts that are decided: published, their sources moved, done. */
enum status finish(struct intake *intake, struct taking *takings, size_t count,
                   struct error *error) MUST_CHECK;
/* The first `count` of the batch: the same, but they are done with the next
 * transaction that there is anyway. Until then they are behind. */
enum status finish_batch(struct intake *intake, size_t count,
                         struct error *error) MUST_CHECK;
/* Those behind are done: in a transaction of the caller's, and once it is
 * committed... */
enum status finish_put_behind(struct intake *intake, struct error *error) MUST_CHECK;
/* ...they are told. */
void finish_tell_behind(struct intake *intake);
/* In a transaction of its own, when there are some. */
enum status finish_behind(struct intake *intake, struct error *error) MUST_CHECK;

/* ---- refuse.c ---- */

/* Into quarantine, with its reason. Nothing is opened. */
enum status refuse_whole(struct intake *intake, struct taking *taking,
                         struct error *error) MUST_CHECK;
/* Why there is nothing to take of a copy that differs. */
void refuse_say_damaged(struct error *why);
enum status refuse_damaged(struct intake *intake, struct taking *taking,
                           struct error *error) MUST_CHECK;
enum status refuse_entry(struct intake *intake, const struct inbox_entry *entry,
                         struct error *error) MUST_CHECK;
/* One that could not be read: at the third time. */
enum status refuse_unreadable(struct intake *intake, const struct inbox_entry *entry,
                              struct error *error) MUST_CHECK;
/* One that the system did not let us move. */
bool refuse_was_left(const struct intake *intake, const struct stat *known);

#endif
