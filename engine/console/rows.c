/* Lists, collected cell by cell and written at their end: a column's width is
 * known only then.
 *
 * A cell in the buffer: its kind, its style, the length of its text as four
 * bytes, the text. */
#include "console/rows.h"

#include "base/utf8.h"
#include "format/cell.h"
#include "show/plain.h"

#include <stdarg.h>
#include <stdio.h>

#define CELLS_MOST ((size_t)256 * 1024 * 1024)
#define CELL_HEAD  6
#define PRINTED    1024

void rows_begin(struct rows *rows, struct screen *screen, const char *const *columns)
{
    *rows = (struct rows){.screen = screen, .columns = columns};
    while (columns[rows->count] && rows->count < ROWS_COLUMNS)
        rows->count++;
    buffer_init(&rows->cells, CELLS_MOST);
}

static void put_cell(struct rows *rows, enum rows_kind kind, struct text text)
{
    const uint32_t len = (uint32_t)text.len;
    char head[CELL_HEAD] = {(char)kind, (char)rows->style};
    memcpy(head + 2, &len, sizeof len);
    if (text.len > CELLS_MOST)
        rows->cells.failed = true;
    buffer_put(&rows->cells, head, sizeof head);
    buffer_put_text(&rows->cells, text);
    rows->style = STYLE_PLAIN;
    rows->column = (rows->column + 1) % rows->count;
    rows->rows += rows->column == 0;
}

bool rows_next(const struct rows *rows, size_t *at, struct rows_cell *cell)
{
    uint32_t len;
    const char *bytes = rows->cells.at;
    if (*at >= rows->cells.len)
        return false;
    memcpy(&len, bytes + *at + 2, sizeof len);
    *cell = (struct rows_cell){.text = {bytes + *at + CELL_HEAD, len},
                               .kind = (enum rows_kind)bytes[*at],
                               .style = (enum style)bytes[*at + 1]};
    *at += CELL_HEAD + len;
    return true;
}

void rows_text(struct rows *rows, struct text text)
{
    put_cell(rows, text_is_absent(text) ? ROWS_UNKNOWN : ROWS_TEXT, text);
}

void rows_printf(struct rows *rows, const char *format, ...)
{
    char printed[PRINTED];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(printed, sizeof printed, format, args);
    va_end(args);
    rows_text(rows, n < 0 ? TEXT_NONE : text_of(printed));
}

void rows_number(struct rows *rows, int64_t number)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long)number);
    put_cell(rows, ROWS_NUMBER, text_of(digits));
}

void rows_bool(struct rows *rows, bool yes)
{
    put_cell(rows, ROWS_BOOL, yes ? TEXT("true") : TEXT("false"));
}

void rows_json(struct rows *rows, struct text json)
{
    put_cell(rows, text_is_absent(json) ? ROWS_UNKNOWN : ROWS_JSON, json);
}

void rows_word(struct rows *rows, struct text word)
{
    rows->style = screen_style(word);
    rows_text(rows, word);
}

void rows_style(struct rows *rows, enum style style)
{
    rows->style = style;
}

/* ---- json ---- */

/* As a key of JSON, and above a column of CSV. */
static void put_name(struct buffer *out, const char *name)
{
    buffer_put_char(out, '"');
    for (; *name; name++)
        buffer_put_char(out, *name == ' ' ? '_' : *name);
    buffer_put_char(out, '"');
}

static bool is_utf8(struct text text)
{
    uint32_t character;
    for (size_t i = 0, n; i < text.len; i += n) {
        n = utf8_decode(text.at + i, text.len - i, &character);
        if (n == 0)
            return false;
    }
    return true;
}

/* What is no UTF-8 has no form in JSON: as it is shown. */
static void put_string(struct buffer *out, struct text text)
{
    struct buffer visible;
    if (is_utf8(text)) {
        buffer_put_json(out, text);
        return;
    }
    buffer_init(&visible, CELLS_MOST);
    buffer_put_visible(&visible, text);
    out->failed |= buffer_failed(&visible);
    buffer_put_json(out, buffer_text(&visible));
    buffer_release(&visible);
}

static void put_json(struct buffer *out, const struct rows_cell *cell)
{
    if (cell->kind == ROWS_UNKNOWN)
        buffer_put_cstr(out, "null");
    else if (cell->kind == ROWS_TEXT)
        put_string(out, cell->text);
    else
        buffer_put_text(out, cell->text);
}

static void put_objects(const struct rows *rows, struct buffer *out)
{
    bool array = rows->screen->mode == SCREEN_JSON;
    struct rows_cell cell;
    size_t column = 0, row = 0;
    if (array)
        buffer_put_char(out, '[');
    for (size_t at = 0; rows_next(rows, &at, &cell);) {
        if (column == 0 && array)
            buffer_put_cstr(out, row++ ? ",\n " : "\n ");
        buffer_put_cstr(out, column ? ", " : "{");
        put_name(out, rows->columns[column]);
        buffer_put_cstr(out, ": ");
        put_json(out, &cell);
        column = (column + 1) % rows->count;
        if (column == 0)
            buffer_put_cstr(out, array ? "}" : "}\n");
    }
    if (array)
        buffer_put_cstr(out, row ? "\n]\n" : "]\n");
}

/* ---- csv, md ---- */

static void put_csv(const struct rows *rows, struct buffer *out)
{
    struct rows_cell cell;
    size_t column = 0;
    for (size_t i = 0; i < rows->count; i++) {
        buffer_put_cstr(out, i ? "," : "");
        put_name(out, rows->columns[i]);
    }
    buffer_put_char(out, '\n');
    for (size_t at = 0; rows_next(rows, &at, &cell);) {
        if (column)
            buffer_put_char(out, ',');
        if (cell.kind == ROWS_NUMBER || cell.kind == ROWS_BOOL)
            buffer_put_text(out, cell.text);
        else if (cell.kind != ROWS_UNKNOWN)
            cell_put(out, cell.text);
        column = (column + 1) % rows->count;
        if (column == 0)
            buffer_put_char(out, '\n');
    }
}

static bool is_numeric(const struct rows *rows, size_t wanted)
{
    struct rows_cell cell;
    size_t column = 0;
    bool numbers = false;
    for (size_t at = 0; rows_next(rows, &at, &cell);) {
        if (column == wanted && cell.kind != ROWS_NUMBER && cell.kind != ROWS_UNKNOWN)
            return false;
        numbers |= column == wanted && cell.kind == ROWS_NUMBER;
        column = (column + 1) % rows->count;
    }
    return numbers;
}

static void put_markdown(const struct rows *rows, struct buffer *out)
{
    struct rows_cell cell;
    size_t column = 0;
    buffer_put_cstr(out, "\n|");
    for (size_t i = 0; i < rows->count; i++)
        buffer_printf(out, " %s |", rows->columns[i]);
    buffer_put_cstr(out, "\n|");
    for (size_t i = 0; i < rows->count; i++)
        buffer_put_cstr(out, is_numeric(rows, i) ? "---:|" : "---|");
    buffer_put_char(out, '\n');
    for (size_t at = 0; rows_next(rows, &at, &cell);) {
        buffer_put_cstr(out, column ? " " : "| ");
        plain_put(out, cell.text);
        buffer_put_cstr(out, " |");
        column = (column + 1) % rows->count;
        if (column == 0)
            buffer_put_char(out, '\n');
    }
    buffer_put_char(out, '\n');
}

void rows_end(struct rows *rows)
{
    struct buffer *out = &rows->screen->out;
    static void (*const put[])(const struct rows *, struct buffer *) = {
        [SCREEN_TABLE] = rows_table,      [SCREEN_JSON] = put_objects,
        [SCREEN_NDJSON] = put_objects,    [SCREEN_CSV] = put_csv,
        [SCREEN_MARKDOWN] = put_markdown,
    };
    if (buffer_failed(&rows->cells))
        out->failed = true;
    else
        put[rows->screen->mode](rows, out);
    buffer_release(&rows->cells);
}
