/* One row of a published text into one row of a table (rows.h). */
#ifndef GONIO_DATA_IMPORT_ROWS_H
#define GONIO_DATA_IMPORT_ROWS_H

#include "data/columns.h"

/* Whether the row is data, by what stands under its key: titles above and
 * remarks below are not. */
bool import_rows_is_data(const struct columns *columns, const struct sheet *sheet);

/* Fills tablefile_row_size bytes; data.row when a cell is not understood. */
enum status import_rows_make(const struct columns *columns, const struct sheet *sheet,
                             unsigned char *row, struct error *error) MUST_CHECK;

/* How many first bytes of a row may stand in a table once only, with what
 * follows them: 0 when any two rows may differ. */
size_t import_rows_key(enum data_kind kind);

#endif
