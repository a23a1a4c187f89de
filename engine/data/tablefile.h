/* The tables that gonio makes of the files a payer publishes: one file each,
 * read where it lies.
 *
 *   bytes    what                                 numbers: most significant
 *   0   8    "GONIOTAB"                           byte first; dates: days
 *   8   4    version of this format, 1            since 1970-01-01
 *   12  4    kind (enum data_kind)
 *   16  4    payer line (enum data_payer)
 *   20  4    bytes of a row
 *   24  8    rows
 *   32  4    first day it is for
 *   36  4    last day it is for
 *   40  4    day of the import
 *   44  4    0
 *   48  32   BLAKE2b-256 of the files it was made of
 *   80  32   BLAKE2b-256 of all that stands behind the rows
 *   112 32   BLAKE2b-256 of this header, these 32 bytes being 0
 *   144 368  names of the files it was made of, 0 to the end
 *   512      rows, in the order of their bytes, each once
 *   then     the first 8 bytes of every TABLEFILE_FENCE-th row, from the first
 *   then     BLAKE2b-256 of each block of TABLEFILE_BLOCK rows
 *
 * What a row holds is said in rows.h. The header hash covers the block hashes
 * and these the rows, so one hash stands for the whole table, and a reader
 * need not read all of a large table to trust a part of it: opening checks
 * header, fences and block hashes, tablefile_verify the blocks of some rows.
 * Fences are small enough to stay in a processor's cache, where a search
 * through the rows themselves waits for memory at each step.
 *
 * Ownership: the struct owns the mapping until tablefile_close; rows and names
 * are borrowed from it. */
#ifndef GONIO_DATA_TABLEFILE_H
#define GONIO_DATA_TABLEFILE_H

#include "base/error.h"
#include "base/hash.h"

#include <stdbool.h>
#include <stddef.h>

enum data_kind { DATA_NCCI, DATA_MUE, DATA_MPFS, DATA_GPCI, DATA_ZIP };
#define DATA_KINDS 5
extern const char *const data_kind_words[DATA_KINDS + 1]; /* NULL at the end */

/* Whose edits: Medicare and Medicaid publish their own. */
enum data_payer { DATA_MEDICARE, DATA_MEDICAID };
#define DATA_PAYERS 2
extern const char *const data_payer_words[DATA_PAYERS + 1];

#define TABLEFILE_VERSION 1
#define TABLEFILE_HEADER  512
#define TABLEFILE_NAMES   144 /* where the names begin */
#define TABLEFILE_BLOCK   ((size_t)4096)
#define TABLEFILE_FENCE   ((size_t)64)
#define TABLEFILE_ROW_MAX 24

struct tablefile {
    enum data_kind kind;
    enum data_payer payer;
    int32_t from, to, imported_on;
    const unsigned char *rows;
    size_t count;
    size_t row_size;
    struct hash source;
    struct hash hash; /* of the header: of the whole table */
    struct text names;
    void *map; /* private, as what follows */
    size_t size;
    const unsigned char *fences;
    const unsigned char *block_hashes;
};

/* Bytes of a row of that kind. */
size_t tablefile_row_size(enum data_kind kind);

/* Opens a table; checks all but its rows. The codes: data.foreign (no table
 * of ours), data.version (one of another version), data.truncated,
 * data.corrupt, and those of file_read; each names the file. */
enum status tablefile_open(const char *path, struct tablefile *table,
                           struct error *error) MUST_CHECK;
void tablefile_close(struct tablefile *table);

/* Whether count rows from first on are those that were written:
 * data.corrupt. path: for the message. */
enum status tablefile_verify(const struct tablefile *table, size_t first, size_t count,
                             const char *path, struct error *error) MUST_CHECK;

size_t tablefile_fences(const struct tablefile *table);

static inline const unsigned char *tablefile_row(const struct tablefile *table,
                                                 size_t i)
{
    return table->rows + i * table->row_size;
}

/* ---- numbers in rows and headers ---- */

static inline uint32_t bytes_take16(const unsigned char *at)
{
    return (uint32_t)at[0] << 8 | at[1];
}
static inline uint32_t bytes_take32(const unsigned char *at)
{
    return bytes_take16(at) << 16 | bytes_take16(at + 2);
}
static inline uint64_t bytes_take64(const unsigned char *at)
{
    return (uint64_t)bytes_take32(at) << 32 | bytes_take32(at + 4);
}
static inline void bytes_put16(unsigned char *at, uint32_t value)
{
    at[0] = (unsigned char)(value >> 8);
    at[1] = (unsigned char)value;
}
static inline void bytes_put32(unsigned char *at, uint32_t value)
{
    bytes_put16(at, value >> 16);
    bytes_put16(at + 2, value);
}
static inline void bytes_put64(unsigned char *at, uint64_t value)
{
    bytes_put32(at, (uint32_t)(value >> 32));
    bytes_put32(at + 4, (uint32_t)value);
}

#endif
