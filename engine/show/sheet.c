#include "show/sheet.h"

#include "base/money.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

#define ARROW    " \xe2\x86\x92 "
#define SAY_MOST 512
#define HEADS    16

void sheet_begin(struct sheet *sheet, const char *title)
{
    if (sheet->html)
        page_begin(&sheet->page, text_of(title));
}

void sheet_end(struct sheet *sheet)
{
    if (sheet->html)
        page_end(&sheet->page);
}

void sheet_heading(struct sheet *sheet, const char *text)
{
    if (sheet->html) {
        page_heading(&sheet->page, 2, text_of(text));
        return;
    }
    buffer_put_char(sheet->page.out, '\n');
    buffer_put_cstr(sheet->page.out, text);
    buffer_put_char(sheet->page.out, '\n');
}

void sheet_say(struct sheet *sheet, const char *format, ...)
{
    char said[SAY_MOST];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(said, sizeof said, format, args);
    va_end(args);
    if (n < 0)
        return;
    if (sheet->html) {
        page_paragraph_open(&sheet->page);
        page_text(&sheet->page, text_of(said));
        page_paragraph_close(&sheet->page);
        return;
    }
    buffer_put_visible(sheet->page.out, text_of(said));
    buffer_put_char(sheet->page.out, '\n');
}

static void put_spaces(struct buffer *out, size_t count)
{
    while (count--)
        buffer_put_char(out, ' ');
}

/* Nothing is padded behind the last cell. */
static void put_plain(struct sheet *sheet, struct text text)
{
    struct buffer *out = sheet->page.out;
    size_t width = sheet->columns[sheet->column].width;
    if (text.len)
        put_spaces(out, sheet->owed);
    size_t before = out->len;
    buffer_put_visible(out, text);
    size_t used =
        out->len > before ? utf8_width(out->at + before, out->len - before) : 0;
    sheet->owed = used < width ? width - used : 1;
}

void sheet_cell(struct sheet *sheet, struct text text)
{
    if (sheet->html) {
        page_cell_open(&sheet->page);
        page_text(&sheet->page, text);
        page_cell_close(&sheet->page);
    } else {
        put_plain(sheet, text);
    }
    sheet->column++;
}

void sheet_cellf(struct sheet *sheet, const char *format, ...)
{
    char said[SAY_MOST];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(said, sizeof said, format, args);
    va_end(args);
    sheet_cell(sheet, n < 0 ? TEXT("") : text_of(said));
}

void sheet_numbers(struct sheet *sheet, int64_t from, int64_t to)
{
    if (from == to)
        sheet_cellf(sheet, "%lld", (long long)to);
    else
        sheet_cellf(sheet, "%lld" ARROW "%lld", (long long)from, (long long)to);
}

void sheet_money(struct sheet *sheet, int64_t from, int64_t to)
{
    char a[24], b[24];
    money_write(from, a);
    money_write(to, b);
    if (from == to)
        sheet_cell(sheet, text_of(b));
    else
        sheet_cellf(sheet, "%s" ARROW "%s", a, b);
}

void sheet_row(struct sheet *sheet)
{
    sheet->column = 0;
    sheet->owed = 2;
    if (sheet->html)
        page_row_open(&sheet->page);
}

void sheet_row_end(struct sheet *sheet)
{
    if (sheet->html)
        page_row_close(&sheet->page);
    else
        buffer_put_char(sheet->page.out, '\n');
}

void sheet_table(struct sheet *sheet, const struct sheet_column *columns)
{
    const char *heads[HEADS] = {NULL};
    sheet->columns = columns;
    for (size_t i = 0; columns[i].head && i + 1 < HEADS; i++)
        heads[i] = columns[i].head;
    if (sheet->html) {
        page_table_open(&sheet->page, heads);
        return;
    }
    sheet_row(sheet);
    for (size_t i = 0; columns[i].head; i++)
        sheet_cell(sheet, text_of(columns[i].head));
    sheet_row_end(sheet);
}

void sheet_table_end(struct sheet *sheet)
{
    if (sheet->html)
        page_table_close(&sheet->page);
}
