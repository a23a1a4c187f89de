/* What the console shows, and where to.
 *
 * All goes through screen.out. Data of sessions and policies is made visible
 * (buffer_put_visible): escape sequences are shown, never obeyed. */
#ifndef GONIO_CONSOLE_SCREEN_H
#define GONIO_CONSOLE_SCREEN_H

#include "base/terminal.h"
#include "show/printer.h"

enum screen_mode {
    SCREEN_TABLE,
    SCREEN_JSON,
    SCREEN_NDJSON,
    SCREEN_CSV,
    SCREEN_MARKDOWN
};

struct screen {
    struct buffer out;
    struct terminal terminal; /* colour and width, as they are now */
    enum screen_mode mode;
    int fd;      /* standard output, or the file of :output */
    bool opened; /* fd is :output's */
    bool once;   /* ... for one statement: :once */
    bool paged;  /* longer than the terminal goes through a pager */
    bool failed;
};

void screen_begin(struct screen *screen, int fd);
/* Writes what is there. STATUS_CLOSED: nobody reads any more. */
enum status screen_flush(struct screen *screen, struct error *error) MUST_CHECK;
enum status screen_end(struct screen *screen, struct error *error) MUST_CHECK;
/* The error as people see it. */
void screen_error(struct screen *screen, const struct error *error);
/* Decisions by the writer of the mode. */
enum status screen_decisions(struct screen *screen, const struct printer *like,
                             const struct decision *decisions, size_t count,
                             struct error *error) MUST_CHECK;

/* ---- rows: a list in the mode that is set ---- */

#define ROWS_COLUMNS 16

struct rows {
    struct screen *screen;
    const char *const *columns; /* names, NULL at the end */
    size_t count, column;       /* of columns; the next cell's */
    struct buffer cells;        /* all of them, for widths */
    size_t rows;
};
void rows_begin(struct rows *rows, struct screen *screen, const char *const *columns);
/* The next cell, left to right, row by row. Absent: unknown (null, empty). */
void rows_text(struct rows *rows, struct text text);
void rows_printf(struct rows *rows, const char *format, ...) PRINTF_LIKE(2, 3);
void rows_number(struct rows *rows, int64_t number);
/* Puts them on the screen. */
void rows_end(struct rows *rows);

#endif
