/* Which column of a published text holds what.
 *
 * The payer's files begin with some lines of title and copyright; the names of
 * the columns stand below them, in one row or one above another over several
 * ("NON-FAC" over "PE RVU"), and differ a little from year to year. A column
 * is known by a part of its name, letter case and everything but letters and
 * digits aside; of several rows the names are read from top to bottom as one.
 * Where a file has no names, a row that can be nothing else shows the layout.
 */
#ifndef GONIO_DATA_COLUMNS_H
#define GONIO_DATA_COLUMNS_H

#include "data/sheet.h"
#include "data/tablefile.h"

#define COLUMNS_MAX 8

enum { NCCI_COLUMN1, NCCI_COLUMN2, NCCI_FROM, NCCI_TO, NCCI_MODIFIER, NCCI_PRIOR };
enum { MUE_CODE, MUE_VALUE, MUE_ADJUDICATION };
enum {
    MPFS_CODE,
    MPFS_MODIFIER,
    MPFS_WORK,
    MPFS_PE,
    MPFS_FACILITY_PE,
    MPFS_MP,
    MPFS_STATUS
};
enum { GPCI_CARRIER, GPCI_STATE, GPCI_LOCALITY, GPCI_WORK, GPCI_PE, GPCI_MP };
enum { ZIP_STATE, ZIP_CODE, ZIP_CARRIER, ZIP_LOCALITY, ZIP_PLUS_FOUR, ZIP_QUARTER };

struct columns {
    enum data_kind kind;
    bool known;
    bool fixed; /* cells are places in a line: the ZIP codes' text */
    char separator;
    int at[COLUMNS_MAX];              /* -1: the text does not have it */
    struct buffer names[SHEET_CELLS]; /* private: what stands above each column */
    char found[200];                  /* what the first row that could be names held */
};

void columns_init(struct columns *columns, enum data_kind kind);
void columns_release(struct columns *columns);

/* Looks at one row above the data: columns.known tells whether it and those
 * above it name all that is needed. */
enum status columns_look(struct columns *columns, const struct sheet *sheet,
                         struct error *error) MUST_CHECK;
/* data.layout: says what was expected and what was found. */
enum status columns_missing(const struct columns *columns, const char *name,
                            struct error *error);

/* What the row holds under that column, "" where it holds nothing. */
struct text columns_cell(const struct columns *columns, const struct sheet *sheet,
                         int column);

#endif
