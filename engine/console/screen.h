/* What the console shows, and where to.
 *
 * What was asked for goes to screen.out: decisions (screen_decisions), lists
 * (rows_*), sentences (screen_say), each in the mode that is set. It leaves at
 * the end of a statement (screen_flush): to standard output, through a pager
 * when it is longer than the terminal, or to the file of :output. Errors go to
 * standard error.
 *
 * Data of sessions and policies is made visible (buffer_put_visible): escape
 * sequences are shown, never obeyed. All calls here do that by themselves. */
#ifndef GONIO_CONSOLE_SCREEN_H
#define GONIO_CONSOLE_SCREEN_H

#include "base/terminal.h"
#include "show/printer.h"

enum screen_mode {
    SCREEN_TABLE, /* also where a plugin writes the decisions */
    SCREEN_JSON,
    SCREEN_NDJSON,
    SCREEN_CSV,
    SCREEN_MARKDOWN
};

struct screen {
    struct buffer out;
    struct terminal terminal; /* colour and width, as they are now */
    enum screen_mode mode;
    struct printer_choice choice;  /* who writes decisions in that mode */
    const struct plugins *plugins; /* or NULL */
    int home;                      /* standard output */
    int fd;                        /* where it goes: home, or a file */
    int complaints;                /* where errors go: standard error */
    bool opened;                   /* fd is a file of ours */
    bool once;                     /* ... until the end of the statement that comes */
    bool paged;                    /* :pager on */
    bool above;    /* somebody types: errors, too, wait for screen_flush */
    bool attended; /* somebody waits for the end of a statement: a pager may start */
};

void screen_begin(struct screen *screen, int fd);
/* The terminal as it is now: before each statement. */
void screen_look(struct screen *screen);
/* Writes what is there. STATUS_CLOSED: nobody reads any more. */
enum status screen_flush(struct screen *screen, struct error *error) MUST_CHECK;
enum status screen_end(struct screen *screen, struct error *error) MUST_CHECK;
/* The error as people see it, behind what was shown before it. */
void screen_error(struct screen *screen, const struct error *error);

/* ---- where to, and how ---- */

/* By its name: one of the modes, or a plugin's writer. */
enum status screen_set_mode(struct screen *screen, const char *name,
                            struct error *error) MUST_CHECK;
const char *screen_mode_name(const struct screen *screen);
/* The i-th name, plugins' behind our own; NULL past the last. */
const char *screen_mode_at(const struct screen *screen, size_t i);
/* Whether people read it: not so json, ndjson and csv. */
static inline bool screen_is_prose(const struct screen *screen)
{
    return screen->mode == SCREEN_TABLE || screen->mode == SCREEN_MARKDOWN;
}

/* To a new file, for the owner alone; one that is there is replaced only when
 * that was asked for. */
enum status screen_open(struct screen *screen, const char *path, bool replace,
                        struct error *error) MUST_CHECK;
/* Back to standard output; what is still there is written first. */
enum status screen_back(struct screen *screen, struct error *error) MUST_CHECK;

/* ---- what is shown ---- */

/* A sentence to whoever reads; nothing where a machine does (json, csv). */
void screen_say(struct screen *screen, const char *format, ...) PRINTF_LIKE(2, 3);
/* Decisions by the writer of the mode. like: explain, known_on, filing_date. */
enum status screen_decisions(struct screen *screen, const struct printer *like,
                             const struct decision *decisions, size_t count,
                             struct error *error) MUST_CHECK;
/* The colour that a word has for its meaning: ready, hold, deny, void, warn ... */
enum style screen_style(struct text word);

/* ---- rows: a list in the mode that is set ----
 *
 *   table    headings, columns as wide as they must be; what does not fit is
 *            broken in the widest column, and with very many columns each row
 *            becomes a block of "name: value"
 *   json     an array of objects, ndjson an object a line; a column's name is
 *            the key, its blanks as _
 *   csv      names (as in json) and rows, safe for spreadsheets
 *   md       a table
 *
 * static const char *const columns[] = {"payer", "allowed", NULL};
 * rows_begin(&rows, screen, columns);
 * for each: rows_text(&rows, payer), rows_number(&rows, cents);
 * rows_end(&rows); */

#define ROWS_COLUMNS 16

struct rows {
    struct screen *screen;
    const char *const *columns; /* names, NULL at the end */
    size_t count, column;       /* of columns; the next cell's */
    struct buffer cells;        /* all of them, for widths */
    size_t rows;
    enum style style; /* of the next cell */
};
void rows_begin(struct rows *rows, struct screen *screen, const char *const *columns);
/* The next cell, left to right, row by row. Absent: unknown (null, empty). */
void rows_text(struct rows *rows, struct text text);
void rows_printf(struct rows *rows, const char *format, ...) PRINTF_LIKE(2, 3);
void rows_number(struct rows *rows, int64_t number);
void rows_bool(struct rows *rows, bool yes);
/* A value that is JSON already; people see it as it is written. */
void rows_json(struct rows *rows, struct text json);
/* A text whose colour comes from its meaning (screen_style). */
void rows_word(struct rows *rows, struct text word);
/* The colour of the next cell. */
void rows_style(struct rows *rows, enum style style);
/* Puts them on the screen. */
void rows_end(struct rows *rows);

#endif
