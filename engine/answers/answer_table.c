/* Rows in four formats. Tables have columns of fixed width, so that rows are
 * written as they come; what is wider pushes the rest. Data is made visible in
 * a table and in CSV, where a text that would be run as a formula gets an
 * apostrophe in front (as in `gonio check --format csv`). */
#include "answers/answer_room.h"
#include "base/utf8.h"
#include "format/cell.h"

#include <stdarg.h>
#include <stdio.h>

#define PIECE ((size_t)16 * 1024)

enum status answer_flush(struct asked *asked, bool all, struct error *error)
{
    struct buffer *page = &asked->page;
    if (buffer_failed(page))
        return error_no_memory(error);
    if (page->len == 0 || (!all && page->len < PIECE))
        return STATUS_OK;
    enum status status =
        asked->out->write(asked->out->context, buffer_text(page), error);
    buffer_clear(page);
    return status;
}

/* ---- cells ---- */

static struct cell *next_cell(struct asked *asked)
{
    size_t at = asked->cell_count < ANSWER_COLUMNS - 1 ? asked->cell_count++
                                                       : ANSWER_COLUMNS - 1;
    asked->cells[at] = (struct cell){.text = TEXT_NONE};
    return &asked->cells[at];
}

void answer_text(struct asked *asked, struct text text)
{
    struct cell *cell = next_cell(asked);
    cell->text = text;
    cell->none = text_is_absent(text);
}

void answer_cstr(struct asked *asked, const char *text)
{
    answer_text(asked, text_of(text));
}

void answer_none(struct asked *asked)
{
    next_cell(asked)->none = true;
}

void answer_number(struct asked *asked, int64_t number)
{
    struct cell *cell = next_cell(asked);
    cell->number = number;
    cell->has_number = true;
}

void answer_money(struct asked *asked, int64_t cents)
{
    struct cell *cell = next_cell(asked);
    cell->number = cents;
    cell->none = cents == MONEY_NONE;
}

void answer_date(struct asked *asked, int32_t date)
{
    struct cell *cell = next_cell(asked);
    cell->number = date;
    cell->none = date == DATE_NONE;
}

void answer_style(struct asked *asked, enum style style)
{
    if (asked->cell_count)
        asked->cells[asked->cell_count - 1].style = style;
}

/* The cell as plain text; room holds numbers. */
static struct text text_of_cell(const struct column *column, const struct cell *cell,
                                char room[24])
{
    room[0] = '\0';
    if (cell->none)
        return TEXT("");
    if (column->kind == COLUMN_MONEY)
        money_write(cell->number, room);
    else if (column->kind == COLUMN_DATE)
        date_write((int32_t)cell->number, room);
    else if (cell->has_number)
        snprintf(room, 24, "%lld", (long long)cell->number);
    else
        return cell->text;
    return text_of(room);
}

/* ---- tables ---- */

static bool is_to_the_right(enum column_kind kind)
{
    return kind == COLUMN_NUMBER || kind == COLUMN_MONEY;
}

static bool is_in_table(const struct column *column)
{
    return column->head && column->kind < COLUMN_BELOW;
}

static void put_spaces(struct buffer *out, size_t count)
{
    while (count--)
        buffer_put_char(out, ' ');
}

/* text: visible. Ends at column at + width, or behind it. */
static size_t put_column(struct asked *asked, const struct column *column,
                         struct text text, enum style style)
{
    size_t used = utf8_width(text.at, text.len);
    size_t gap = used < column->width ? column->width - used : 0;
    if (is_to_the_right(column->kind))
        put_spaces(&asked->page, gap);
    terminal_put(&asked->terminal, &asked->page, style, text);
    if (!is_to_the_right(column->kind))
        put_spaces(&asked->page, gap);
    return used > column->width ? used : column->width;
}

static void trim_line(struct buffer *out)
{
    while (out->len && out->at[out->len - 1] == ' ')
        out->len--;
    buffer_put_char(out, '\n');
}

static void put_heads(struct asked *asked)
{
    bool first = true;
    for (size_t i = 0; i < asked->column_count; i++) {
        const struct column *column = &asked->columns[i];
        if (!is_in_table(column))
            continue;
        if (!first)
            put_spaces(&asked->page, 2);
        first = false;
        put_column(asked, column, text_of(column->head), STYLE_PLAIN);
    }
    trim_line(&asked->page);
}

static void put_visible(struct asked *asked, const struct column *column,
                        const struct cell *cell, size_t *at)
{
    char room[24];
    struct buffer visible;
    buffer_init(&visible, (size_t)1 << 20);
    buffer_put_visible(&visible, text_of_cell(column, cell, room));
    if (buffer_failed(&visible))
        asked->page.failed = true;
    *at += put_column(asked, column, buffer_text(&visible), cell->style);
    buffer_release(&visible);
}

static void put_below(struct asked *asked)
{
    for (size_t i = 0; i < asked->column_count; i++) {
        const struct column *column = &asked->columns[i];
        if (column->kind != COLUMN_BELOW || !asked->cells[i].text.len)
            continue;
        put_spaces(&asked->page, column->width);
        if (column->head[0])
            buffer_printf(&asked->page, "%s ", column->head);
        size_t head = column->head[0] ? strlen(column->head) + 1 : 0;
        terminal_wrap(&asked->terminal, &asked->page, column->width + head,
                      asked->cells[i].text);
    }
}

static void put_table_row(struct asked *asked)
{
    size_t at = 0;
    bool wrapped = false;
    if (!asked->opened)
        put_heads(asked);
    for (size_t i = 0; i < asked->column_count; i++) {
        const struct column *column = &asked->columns[i];
        if (!is_in_table(column))
            continue;
        if (at) {
            put_spaces(&asked->page, 2);
            at += 2;
        }
        if (column->kind == COLUMN_REST && asked->cells[i].text.len) {
            terminal_wrap(&asked->terminal, &asked->page, at, asked->cells[i].text);
            wrapped = true;
        } else {
            put_visible(asked, column, &asked->cells[i], &at);
        }
    }
    if (!wrapped)
        trim_line(&asked->page);
    put_below(asked);
}

/* ---- JSON ---- */

static void put_json_cell(struct buffer *out, const struct column *column,
                          const struct cell *cell)
{
    char room[24];
    if (cell->none)
        BUFFER_LITERAL(out, "null");
    else if (column->kind == COLUMN_JSON)
        buffer_put_text(out, cell->text);
    else if (cell->has_number)
        buffer_put_int(out, cell->number);
    else
        buffer_put_json(out, text_of_cell(column, cell, room));
}

static void put_json_row(struct asked *asked)
{
    struct buffer *out = &asked->page;
    if (asked->format == ANSWER_JSON)
        buffer_put_cstr(out, asked->row_count ? ",\n" : "\n");
    buffer_put_char(out, '{');
    for (size_t i = 0; i < asked->column_count; i++) {
        if (!asked->columns[i].key)
            continue;
        if (i)
            buffer_put_char(out, ',');
        buffer_put_json(out, text_of(asked->columns[i].key));
        buffer_put_char(out, ':');
        put_json_cell(out, &asked->columns[i], &asked->cells[i]);
    }
    buffer_put_char(out, '}');
    if (asked->format == ANSWER_NDJSON)
        buffer_put_char(out, '\n');
}

/* ---- CSV ---- */

/* A difference below zero is a number, not a formula. */
static void put_csv_cell(struct buffer *out, const struct column *column,
                         const struct cell *cell)
{
    char room[24];
    struct text text = text_of_cell(column, cell, room);
    if (text.at == room)
        buffer_printf(out, "\"%s\"", room);
    else
        cell_put(out, text);
}

static void put_csv_row(struct asked *asked, bool heads)
{
    bool first = true;
    for (size_t i = 0; i < asked->column_count; i++) {
        const struct column *column = &asked->columns[i];
        if (column->kind == COLUMN_JSON || !column->key)
            continue;
        if (!first)
            buffer_put_char(&asked->page, ',');
        first = false;
        if (heads)
            cell_put(&asked->page, text_of(column->key));
        else
            put_csv_cell(&asked->page, column, &asked->cells[i]);
    }
    buffer_put_char(&asked->page, '\n');
}

/* ---- rows ---- */

void answer_columns(struct asked *asked, const struct column *columns, size_t count)
{
    asked->columns = columns;
    asked->column_count = count;
    asked->cell_count = 0;
    if (asked->format == ANSWER_TABLE)
        asked->opened = false;
}

static void open_rows(struct asked *asked)
{
    if (!asked->opened && asked->format == ANSWER_JSON)
        buffer_put_char(&asked->page, '[');
    if (!asked->opened && asked->format == ANSWER_CSV)
        put_csv_row(asked, true);
    asked->opened = true;
}

enum status answer_row(struct asked *asked, struct error *error)
{
    while (asked->cell_count < asked->column_count)
        answer_none(asked);
    switch (asked->format) {
    case ANSWER_TABLE:
        put_table_row(asked);
        break;
    case ANSWER_JSON:
    case ANSWER_NDJSON:
        open_rows(asked);
        put_json_row(asked);
        break;
    case ANSWER_CSV:
        open_rows(asked);
        put_csv_row(asked, false);
        break;
    }
    asked->opened = true;
    asked->row_count++;
    asked->cell_count = 0;
    return answer_flush(asked, false, error);
}

enum status answer_end(struct asked *asked, struct error *error)
{
    if (asked->column_count && asked->format != ANSWER_TABLE)
        open_rows(asked);
    if (asked->column_count && asked->format == ANSWER_JSON)
        buffer_put_cstr(&asked->page, asked->row_count ? "\n]\n" : "]\n");
    return answer_flush(asked, true, error);
}

/* ---- words between tables ---- */

static void PRINTF_LIKE(3, 0)
    say(struct asked *asked, enum style style, const char *format, va_list args)
{
    char text[1024];
    if (asked->format != ANSWER_TABLE)
        return;
    int n = vsnprintf(text, sizeof text, format, args);
    if (n < 0)
        return;
    if (style == STYLE_PLAIN) {
        terminal_wrap(&asked->terminal, &asked->page, 0, text_of(text));
        return;
    }
    terminal_put(&asked->terminal, &asked->page, style, text_of(text));
    buffer_put_char(&asked->page, '\n');
}

void answer_say(struct asked *asked, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(asked, STYLE_PLAIN, format, args);
    va_end(args);
}

void answer_heading(struct asked *asked, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(asked, STYLE_BOLD, format, args);
    va_end(args);
}

void answer_gap(struct asked *asked)
{
    if (asked->format == ANSWER_TABLE)
        buffer_put_char(&asked->page, '\n');
}
