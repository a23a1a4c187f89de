/* A CSV file into kept rows: each row that is not skipped stands in one file
 * without a name with the values that the mapping uses, and in the sorter by
 * its session's key.
 *
 * libcsv says where fields and rows end. It is fed line by line, so that each
 * row's line is known, and is never given more memory than one row may have. */
#ifndef GONIO_CSV_SHEET_H
#define GONIO_CSV_SHEET_H

#include "mapping.h"
#include "value.h"

#define ROW_MAX    ((size_t)4 * 1024 * 1024)
#define STORE_ROOM (ROW_MAX + (size_t)1024 * 1024) /* of what is not written yet */

enum row_fault { ROW_WHOLE, ROW_SHORT, ROW_LONG };

/* Rows by key: what the first sort orders. */
struct key_record {
    unsigned char key[16];    /* a hash of the key's values, and of the set */
    unsigned char ordinal[8]; /* of the row, in byte order */
    uint64_t offset;          /* in the kept rows */
    uint32_t len;
    uint32_t table;
};
#define KEY_SIZE 24

/* What all files of a conversion share. */
struct store {
    const struct gonio_host *host;
    struct gonio_reading *reading;
    const struct mapping *mapping;
    struct gonio_sorter *by_key;
    struct sheet_columns *sheets; /* by file */
    int fd;                       /* of the kept rows */
    char *out;                    /* what is not in the file yet */
    size_t out_len;
    uint64_t size; /* of the kept rows, with out */
    uint64_t ordinal;
    struct pool lasting; /* for the whole conversion */
};

struct sheet_source {
    size_t file;    /* in the conversion */
    uint32_t table; /* of the mapping */
    uint32_t set;   /* files that belong together */
};

/* Reads a file to its end. 0, or -1 with the failure noted. */
int sheet_read(struct store *store, const struct sheet_source *source);
/* Writes out what is left. */
int store_flush(struct store *store);

#endif
