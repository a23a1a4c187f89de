/* Between rows.c, which collects, and rows_table.c, which fits columns. */
#ifndef GONIO_CONSOLE_ROWS_H
#define GONIO_CONSOLE_ROWS_H

#include "console/screen.h"

enum rows_kind { ROWS_TEXT, ROWS_NUMBER, ROWS_BOOL, ROWS_JSON, ROWS_UNKNOWN };

struct rows_cell {
    struct text text; /* as it came */
    enum rows_kind kind;
    enum style style;
};

/* The cell at *at in the buffer of cells; *at is then behind it. False: there is
 * none. */
bool rows_next(const struct rows *rows, size_t *at, struct rows_cell *cell);

void rows_table(const struct rows *rows, struct buffer *out);

#endif
