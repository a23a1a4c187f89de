/* Files that a payer publishes, into one table of ours.
 *
 * Rows are sorted on the way, in memory that does not grow (base/sorter.h); a
 * row that stands there twice is kept once. A file is read as a whole or not
 * at all: a row that is not understood refuses it, with its line, for a table
 * that lacks rows would say of pairs of codes that nothing is known against
 * them. */
#ifndef GONIO_DATA_IMPORT_H
#define GONIO_DATA_IMPORT_H

#include "data/tablefile.h"

#define IMPORT_FILES 32
#define IMPORT_PATH  4096

struct import_progress {
    const char *name; /* of the text that is read; NULL: rows are written */
    uint64_t rows;
};
typedef void import_progress_fn(void *context, const struct import_progress *now);

struct import_options {
    enum data_kind kind;
    int payer; /* enum data_payer, -1: as the files' names say, or Medicare's */
    char *const *files;
    size_t count;
    const char *folder;
    int32_t effective; /* the first day; DATE_NONE: as the files say */
    int32_t today;
    import_progress_fn *progress; /* now and then; NULL: none */
    void *context;
};

struct import_result {
    char path[IMPORT_PATH];
    enum data_payer payer;
    int32_t from, to;
    uint64_t rows;     /* of the table */
    uint64_t repeated; /* rows left out because they stood there already */
    uint64_t notes;    /* rows behind the data that are remarks */
};

/* Of files that cannot be read or understood the error names the place; the
 * table that was there before stays. */
enum status import_run(const struct import_options *options,
                       struct import_result *result, struct error *error) MUST_CHECK;

#endif
