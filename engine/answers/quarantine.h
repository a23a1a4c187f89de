/* What waits in a spool's quarantine/ to be mended: read from its reasons
 * (NAME.why.json), so that whoever takes a file and its reason away has settled
 * it. A reason may be long; only its first problem is looked at. */
#ifndef GONIO_ANSWERS_QUARANTINE_H
#define GONIO_ANSWERS_QUARANTINE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

struct quarantined {
    struct text reason; /* the name of the reason's file */
    struct text file;   /* as it was dropped */
    int64_t receipt;    /* 0: the file was refused whole */
    int64_t at;         /* seconds since 1970 */
    uint64_t problems;
    struct text code, message, fix; /* of the first */
    int64_t record, line, column;   /* of it; 0: not told */
};
typedef enum status quarantine_fn(void *context, const struct quarantined *quarantined,
                                  struct error *error);
/* By name. A reason that nobody can read is told as one ("quarantine.unread").
 * A spool without the folder has none. */
enum status quarantine_each(const char *spool, quarantine_fn *call, void *context,
                            struct error *error) MUST_CHECK;

struct quarantine_counts {
    uint64_t refused;  /* files, whole */
    uint64_t rejected; /* files of which records were */
};
/* Of quarantine/ below that folder, by names alone. */
void quarantine_count(int spool, struct quarantine_counts *counts);

#endif
