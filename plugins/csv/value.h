/* One value of a session, from the rows it is made of. */
#ifndef GONIO_CSV_VALUE_H
#define GONIO_CSV_VALUE_H

#include "mapping.h"

/* A row as it was kept: the values of its table's slots. */
struct row {
    uint32_t line, file, table;
    uint32_t fault; /* enum row_fault */
    struct gonio_text *values;
    int taken; /* by its counterpart */
};

/* Columns of each file, by slot: from 1, 0 when the file has it not. */
struct sheet_columns {
    uint32_t *numbers;
};

struct making {
    const struct mapping *mapping;
    const struct sheet_columns *sheets; /* by file */
    struct pool *pool;
    const struct row *rows[TABLES_MAX]; /* NULL: there is none */
    struct gonio_place place;           /* of the value that was made last */
    const char *code, *message, *fix;   /* why it could not be made; or NULL */
    int no_memory;                      /* then nothing else is believed */
};

/* Absent when it is blank or could not be made. kind: of the field. */
struct gonio_text value_make(struct making *making, const struct leaf *leaf, int kind);

#endif
