/* The tables in a data folder: which there are, and which of them is for a
 * day.
 *
 * Every file NAME.table in the folder is one. One that is damaged or no table
 * of ours is kept with its fault: who needs that kind is told, and nothing is
 * decided as if it were not there.
 *
 * Ownership: the store owns its tables until store_close; they are borrowed
 * from it. */
#ifndef GONIO_DATA_STORE_H
#define GONIO_DATA_STORE_H

#include "data/tablefile.h"

struct store_entry {
    const char *path;
    const char *name; /* of the file */
    uint64_t bytes;
    struct tablefile table; /* of use when fault.status is STATUS_OK */
    struct error fault;
};

struct store;

/* folder: NULL, or one that does not exist, is an empty store. */
enum status store_open(const char *folder, struct store **store,
                       struct error *error) MUST_CHECK;
void store_close(struct store *store);

/* By name of the file, so by kind, payer and date. */
const struct store_entry *store_entries(const struct store *store, size_t *count);

/* The first table of that kind that is of no use, by the name of its file;
 * NULL: none. */
const struct store_entry *store_fault(const struct store *store, enum data_kind kind,
                                      enum data_payer payer);

/* The table that decides about a day of service, with what was known on
 * known_on; NULL when none is for that day.
 *
 * A table of ncci holds all history up to its last day, so the newest decides
 * about earlier days too: of those published (whose first day is not after
 * both days) the last. Of the others the one for that day, the latest of
 * several. *old: without one for that day, the last that ended before it, or
 * NULL. */
const struct tablefile *store_find(const struct store *store, enum data_kind kind,
                                   enum data_payer payer, int32_t date,
                                   int32_t known_on, const struct tablefile **old);

#endif
