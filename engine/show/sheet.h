/* A report of headings, sentences and tables, for a terminal or as one HTML
 * page. A terminal's columns have fixed widths, so that rows can be written one
 * by one; what is wider pushes the rest. */
#ifndef GONIO_SHOW_SHEET_H
#define GONIO_SHOW_SHEET_H

#include "author/manual_page.h"

struct sheet_column {
    const char *head; /* NULL at the end */
    size_t width;
};

struct sheet {
    struct page page; /* its buffer is where everything goes */
    bool html;
    const struct sheet_column *columns; /* of the table that is open */
    size_t column;                      /* the next cell's */
    size_t owed;                        /* spaces before it */
};

void sheet_begin(struct sheet *sheet, const char *title);
void sheet_end(struct sheet *sheet);
void sheet_heading(struct sheet *sheet, const char *text);
void sheet_say(struct sheet *sheet, const char *format, ...) PRINTF_LIKE(2, 3);
void sheet_table(struct sheet *sheet, const struct sheet_column *columns);
void sheet_table_end(struct sheet *sheet);
void sheet_row(struct sheet *sheet);
void sheet_row_end(struct sheet *sheet);
void sheet_cell(struct sheet *sheet, struct text text); /* data: made visible */
void sheet_cellf(struct sheet *sheet, const char *format, ...) PRINTF_LIKE(2, 3);
/* "12" or "12 → 9". Money as it is written. */
void sheet_numbers(struct sheet *sheet, int64_t from, int64_t to);
void sheet_money(struct sheet *sheet, int64_t from, int64_t to);

#endif
