/* What the rows of each kind of table hold, and finding one.
 *
 *   ncci  column 1 (5), column 2 (5), first day (2), last day (2; 65535:
 *         none), modifier indicator (1), '*' when older than 1996 (1)
 *   mue   code (5), adjudication indicator (1; '0': not said), 0 (2), units (4)
 *   mpfs  code (5), modifier (2), status (1), relative values in hundredths:
 *         work, practice expense, that in a facility, malpractice (4 each)
 *   gpci  carrier (5), locality (2), state (2), 0 (1), price indexes in
 *         thousandths: work, practice expense, malpractice (2 each)
 *   zip   ZIP code (5), carrier (5), locality (2), state (2), '1' when the
 *         four digits behind the code may lead elsewhere (1), 0 (1)
 *
 * A table of ncci holds all history: a pair may have several rows, one after
 * another in time. An indicator of 9 marks an edit that was deleted from the
 * day it began: it was never in force.
 *
 * Found is what lies in the table's file; whoever decides by it verifies the
 * rows first (tablefile_verify). */
#ifndef GONIO_DATA_ROWS_H
#define GONIO_DATA_ROWS_H

#include "data/tablefile.h"

#define ROWS_CODE     5
#define ROWS_NO_END   65535u
#define ROWS_NOT_SAID '0'
#define ROWS_DAY_MAX  65534 /* of a date in a row */
#define ROWS_NEVER    '9'

/* The first row that does not come before the prefix of a row. */
size_t rows_first(const struct tablefile *table, const void *prefix, size_t len);

struct pair_edit {
    int32_t from; /* the first day it is in force */
    int32_t to;   /* the last, DATE_NONE: none */
    char modifier;
};
void rows_read_pair(const unsigned char *row, struct pair_edit *edit);
bool pair_edit_holds(const struct pair_edit *edit, int32_t date);
/* The edit in force on that day, codes of 5 characters each. */
bool rows_find_pair(const struct tablefile *table, const char *column1,
                    const char *column2, int32_t date, struct pair_edit *edit);

struct mue {
    int32_t units;
    char adjudication; /* '1' line, '2' day by policy, '3' day by clinical data */
};
bool rows_find_mue(const struct tablefile *table, const char *code, struct mue *mue);

struct relative_values {
    char status;
    int32_t work, pe, facility_pe, mp; /* hundredths */
};
/* Of the code without a modifier. */
bool rows_find_values(const struct tablefile *table, const char *code,
                      struct relative_values *values);

struct price_indexes {
    char locality[6];     /* "TX-31" */
    int32_t work, pe, mp; /* thousandths */
};
void rows_read_indexes(const unsigned char *row, struct price_indexes *indexes);

/* The row of a ZIP code; -1: there is none, or several that lead to different
 * localities. */
ptrdiff_t rows_find_zip(const struct tablefile *table, const char *zip);

#endif
