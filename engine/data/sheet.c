#include "data/sheet.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define PIECE ((size_t)64 * 1024)

enum status sheet_open(struct sheet *sheet, sheet_read_fn *read, void *context,
                       struct error *error)
{
    *sheet = (struct sheet){.read = read, .context = context, .line_end = '\n'};
    buffer_init(&sheet->row, SHEET_ROW_MAX);
    sheet->piece = malloc(PIECE);
    return sheet->piece ? STATUS_OK : error_no_memory(error);
}

void sheet_close(struct sheet *sheet)
{
    buffer_release(&sheet->row);
    free(sheet->piece);
    sheet->piece = NULL;
}

static enum status refuse(const struct sheet *sheet, struct error *error,
                          const char *code, const char *what)
{
    error_set(error, STATUS_REJECTED, code, "%s", what);
    error_at(error, sheet->name, sheet->line, 0);
    return error->status;
}

enum status sheet_fault(const struct sheet *sheet, struct error *error,
                        const char *format, ...)
{
    char what[300];
    va_list values;
    va_start(values, format);
    (void)vsnprintf(what, sizeof what, format, values);
    va_end(values);
    return refuse(sheet, error, "data.row", what);
}

/* ---- pieces ---- */

/* The first piece tells the line ends; a mark of the encoding is passed over. */
static enum status begin(struct sheet *sheet, struct error *error)
{
    const char *at = sheet->piece;
    size_t len = sheet->end;
    sheet->started = true;
    if (len >= 2 &&
        (memcmp(at, "\xff\xfe", 2) == 0 || memcmp(at, "\xfe\xff", 2) == 0)) {
        refuse(sheet, error, "data.utf16", "the text is UTF-16");
        error_fix(error, "save it as CSV (UTF-8)");
        return error->status;
    }
    if (len >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0)
        sheet->at = 3;
    if (len && !memchr(at, '\n', len) && memchr(at, '\r', len))
        sheet->line_end = '\r';
    return STATUS_OK;
}

static enum status fill(struct sheet *sheet, struct error *error)
{
    sheet->at = sheet->end = 0;
    enum status status =
        sheet->read(sheet->context, sheet->piece, PIECE, &sheet->end, error);
    if (status)
        return status;
    sheet->ended = sheet->end == 0;
    return sheet->started ? STATUS_OK : begin(sheet, error);
}

enum line { LINE_GOES_ON, LINE_ENDS, LINE_TOO_LONG };

/* Takes what of a line is in the piece. */
static enum line take_line(struct sheet *sheet)
{
    const char *from = sheet->piece + sheet->at;
    size_t left = sheet->end - sheet->at;
    const char *end = memchr(from, sheet->line_end, left);
    size_t len = end ? (size_t)(end - from) : left;
    if (len >= SHEET_ROW_MAX - sheet->row.len)
        return LINE_TOO_LONG;
    buffer_put(&sheet->row, from, len);
    sheet->at += end ? len + 1 : len;
    return end ? LINE_ENDS : LINE_GOES_ON;
}

/* Adds one line to the row; *any: there was one. */
static enum status add_line(struct sheet *sheet, bool *any, struct error *error)
{
    enum line line = LINE_GOES_ON;
    *any = false;
    while (line == LINE_GOES_ON) {
        if (sheet->at == sheet->end && !sheet->ended && fill(sheet, error))
            return error->status;
        if (sheet->ended)
            break;
        *any = true;
        line = take_line(sheet);
    }
    sheet->lines += *any;
    if (line == LINE_TOO_LONG)
        return refuse(sheet, error, "data.line_long",
                      "a row is longer than any that is published");
    return buffer_failed(&sheet->row) ? error_no_memory(error) : STATUS_OK;
}

/* ---- quotes ---- */

static bool is_separator(char c)
{
    return c == '\t' || c == ',';
}

/* Whether a cell's quotes are still open at the row's end; open: whether they
 * were at from. */
static bool quotes_stay_open(const struct buffer *row, size_t from, bool open)
{
    for (size_t i = from; i < row->len; i++) {
        if (row->at[i] != '"')
            continue;
        if (open && i + 1 < row->len && row->at[i + 1] == '"')
            i++;
        else if (open || i == 0 || is_separator(row->at[i - 1]))
            open = !open;
    }
    return open;
}

/* A whole row: as many lines as its quotes hold together. */
static enum status read_row(struct sheet *sheet, bool *more, struct error *error)
{
    bool open = false, any = false;
    buffer_clear(&sheet->row);
    sheet->line = sheet->lines + 1;
    *more = false;
    do {
        size_t from = sheet->row.len;
        if (add_line(sheet, &any, error))
            return error->status;
        if (!any && open)
            return refuse(sheet, error, "data.quote",
                          "a quote that opens in this row is never closed");
        *more |= any;
        if (open || (sheet->row.len > from &&
                     memchr(sheet->row.at + from, '"', sheet->row.len - from)))
            open = quotes_stay_open(&sheet->row, from, open);
        if (open)
            buffer_put_char(&sheet->row, ' '); /* for the line end */
    } while (open);
    return STATUS_OK;
}

/* ---- cells ---- */

/* A quoted cell without its quotes, in place; *at moves behind it. */
static struct text take_quoted(char *row, size_t len, size_t *at)
{
    size_t from = *at + 1, to = from, i = from;
    for (; i < len; i++) {
        if (row[i] == '"' && !(i + 1 < len && row[i + 1] == '"'))
            break;
        i += row[i] == '"';
        row[to++] = row[i];
    }
    *at = i < len ? i + 1 : i;
    return (struct text){row + from, to - from};
}

static size_t next_separator(const char *row, size_t at, size_t len, char separator)
{
    const char *found = memchr(row + at, separator, len - at);
    return found ? (size_t)(found - row) : len;
}

static enum status split(struct sheet *sheet, struct error *error)
{
    char *row = sheet->row.at;
    size_t len = sheet->row.len, at = 0;
    char separator = sheet->separator;
    if (!separator)
        separator = len && memchr(row, '\t', len) ? '\t' : ',';
    sheet->count = 0;
    for (bool last = false; !last; at++) {
        if (sheet->count == SHEET_CELLS)
            return refuse(sheet, error, "data.columns",
                          "a row has more columns than any that is published");
        struct text cell;
        size_t from = at;
        if (at < len && row[at] == '"') {
            cell = take_quoted(row, len, &at);
            at = next_separator(row, at, len, separator);
        } else {
            at = next_separator(row, at, len, separator);
            cell = (struct text){row + from, at - from};
        }
        last = at >= len;
        sheet->cells[sheet->count++] = text_trim(cell);
    }
    return STATUS_OK;
}

enum status sheet_next(struct sheet *sheet, bool *more, struct error *error)
{
    enum status status = read_row(sheet, more, error);
    sheet->count = 0;
    if (status || !*more || !sheet->row.len)
        return status;
    if (memchr(sheet->row.at, '\0', sheet->row.len))
        return refuse(sheet, error, "data.binary", "this is not a text");
    return split(sheet, error);
}
