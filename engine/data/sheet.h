/* Rows and cells of a text: separated by tabs or commas, quoted or not, with
 * any line ends. A quote opens a cell only where the cell begins; within
 * quotes a line end is part of the cell.
 *
 * Ownership: cells are borrowed until the next sheet_next. */
#ifndef GONIO_DATA_SHEET_H
#define GONIO_DATA_SHEET_H

#include "base/buffer.h"

#define SHEET_ROW_MAX ((size_t)64 * 1024) /* bytes of a row */
#define SHEET_CELLS   128

/* Gives up to room bytes; *got is 0 at the end. */
typedef enum status sheet_read_fn(void *context, char *to, size_t room, size_t *got,
                                  struct error *error);

struct sheet {
    sheet_read_fn *read;
    void *context;
    const char *name; /* for messages */
    char separator;   /* 0: a tab where the row has one, else a comma */
    struct text cells[SHEET_CELLS];
    size_t count;
    uint32_t line; /* of the row's start, from 1 */
    /* private */
    struct buffer row;
    char *piece;
    size_t at, end;
    uint32_t lines;
    char line_end;
    bool started, ended;
};

enum status sheet_open(struct sheet *sheet, sheet_read_fn *read, void *context,
                       struct error *error) MUST_CHECK;
/* The next row; *more is false at the end. The codes: data.binary,
 * data.utf16, data.line_long, data.quote, data.columns. */
enum status sheet_next(struct sheet *sheet, bool *more, struct error *error) MUST_CHECK;
void sheet_close(struct sheet *sheet);

/* The cell, "" where the row has none. */
static inline struct text sheet_cell(const struct sheet *sheet, size_t i)
{
    return i < sheet->count ? sheet->cells[i] : TEXT("");
}

/* data.row: what is wrong with the row, at its line. */
enum status sheet_fault(const struct sheet *sheet, struct error *error,
                        const char *format, ...) PRINTF_LIKE(3, 4);

#endif
