/* Writes a table (tablefile.h) row by row, in memory that does not grow.
 *
 * The rows go to a file of another name beside the one that is to be, which
 * is synced and renamed when all is written: a reader finds the old table or
 * the new one, never a part. Who is interrupted leaves that other file; the
 * next import of the same table takes it over, and only one at a time may:
 * it is locked (STATUS_LOCKED, data.locked).
 *
 * Ownership: tablewriter_close at any time; before tablewriter_finish it
 * throws away what was written. */
#ifndef GONIO_DATA_TABLEWRITER_H
#define GONIO_DATA_TABLEWRITER_H

#include "base/buffer.h"
#include "data/tablefile.h"

#define TABLEWRITER_PATH 4096

struct tablewriter {
    struct tablefile head; /* what the header will say */
    struct buffer block;
    struct buffer fences;
    struct buffer hashes;
    int fd;
    char path[TABLEWRITER_PATH];
    char draft[TABLEWRITER_PATH];
    char folder[TABLEWRITER_PATH];
};

/* head: kind, payer, from, to, imported_on, source and names are taken from
 * it. The folder is made when it does not exist, for its owner only. */
enum status tablewriter_open(const char *folder, const struct tablefile *head,
                             struct tablewriter *writer,
                             struct error *error) MUST_CHECK;
/* One row of tablefile_row_size bytes; rows come in order. */
enum status tablewriter_add(struct tablewriter *writer, const void *row,
                            struct error *error) MUST_CHECK;
enum status tablewriter_finish(struct tablewriter *writer,
                               struct error *error) MUST_CHECK;
void tablewriter_close(struct tablewriter *writer);

#endif
