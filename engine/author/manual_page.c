#include "author/manual_page.h"

#include <stdarg.h>
#include <stdio.h>

#define SAID_MOST 512

static const char style[] =
    "body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}\n"
    "table{border-collapse:collapse;width:100%}\n"
    "th,td{border:1px solid #999;padding:.25em .5em;text-align:left;"
    "vertical-align:top}\n"
    "code{font-family:monospace}\n"
    "h2{border-bottom:1px solid #999;margin-top:2em}\n"
    "@media print{body{font-size:10pt;max-width:none;margin:0}\n"
    "hr{break-after:page;border:0}h2,h3,h4{break-after:avoid}tr,li{break-inside:avoid}"
    "a{color:inherit}}\n";

static bool is_html(const struct page *page)
{
    return page->kind == PAGE_HTML;
}

static bool is_blocks(const struct page *page)
{
    return page->kind == PAGE_BLOCKS;
}

static void put(struct page *page, const char *markdown, const char *html)
{
    if (!is_blocks(page))
        buffer_put_cstr(page->out, is_html(page) ? html : markdown);
}

static void begin_block(struct page *page, enum page_block block)
{
    if (!is_blocks(page))
        return;
    buffer_put_char(page->out, PAGE_BLOCK);
    buffer_put_char(page->out, (char)block);
}

static void end_cell(struct page *page)
{
    if (is_blocks(page))
        buffer_put_char(page->out, PAGE_CELL);
}

/* ---- text ---- */

static void put_html_char(struct buffer *out, char c)
{
    switch (c) {
    case '&':
        BUFFER_LITERAL(out, "&amp;");
        return;
    case '<':
        BUFFER_LITERAL(out, "&lt;");
        return;
    case '>':
        BUFFER_LITERAL(out, "&gt;");
        return;
    case '"':
        BUFFER_LITERAL(out, "&quot;");
        return;
    default:
        buffer_put_char(out, c);
    }
}

static bool is_within_word(struct text text, size_t at)
{
    return at > 0 && at + 1 < text.len &&
           (char_is_letter(text.at[at - 1]) || char_is_digit(text.at[at - 1])) &&
           (char_is_letter(text.at[at + 1]) || char_is_digit(text.at[at + 1]));
}

/* An underscore within a word is no emphasis. */
static void put_markdown_char(struct buffer *out, struct text text, size_t at)
{
    char c = text.at[at];
    if (c == '_' ? !is_within_word(text, at) : strchr("\\`*[]<>|&#~", c) != NULL)
        buffer_put_char(out, '\\');
    buffer_put_char(out, c);
}

static void put_escaped(struct page *page, struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (is_html(page))
            put_html_char(page->out, text.at[i]);
        else if (is_blocks(page))
            buffer_put_char(page->out, text.at[i]);
        else
            put_markdown_char(page->out, text, i);
    }
}

/* Names of cases can hold what no terminal and no page should get. */
void page_text(struct page *page, struct text text)
{
    struct buffer visible;
    buffer_init(&visible, 16 * (text.len + 1));
    buffer_put_visible(&visible, text);
    put_escaped(page, buffer_text(&visible));
    page->out->failed |= buffer_failed(&visible);
    buffer_release(&visible);
}

void page_say(struct page *page, const char *format, ...)
{
    char said[SAID_MOST];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(said, sizeof said, format, args);
    va_end(args);
    if (n > 0)
        page_text(page, text_of(said));
}

void page_code(struct page *page, struct text text)
{
    bool plain = memchr(text.at, '`', text.len) == NULL;
    if (is_html(page)) {
        BUFFER_LITERAL(page->out, "<code>");
        page_text(page, text);
        BUFFER_LITERAL(page->out, "</code>");
    } else if (plain && !is_blocks(page)) {
        buffer_put_char(page->out, '`');
        buffer_put_visible(page->out, text);
        buffer_put_char(page->out, '`');
    } else
        page_text(page, text);
}

void page_strong(struct page *page, struct text text)
{
    put(page, "**", "<strong>");
    page_text(page, text);
    put(page, "**", "</strong>");
}

static bool begins(struct text text, const char *with)
{
    size_t len = strlen(with);
    return text.len > len && memcmp(text.at, with, len) == 0;
}

/* Of a link, in Markdown, what would end it. */
static void put_url(struct page *page, struct text url)
{
    for (size_t i = 0; i < url.len; i++) {
        unsigned char c = (unsigned char)url.at[i];
        if (c <= ' ' || c >= 0x7f || strchr("()<>\"'\\`", (char)c))
            buffer_printf(page->out, "%%%02X", c);
        else if (is_html(page))
            put_html_char(page->out, (char)c);
        else
            buffer_put_char(page->out, (char)c);
    }
}

void page_link(struct page *page, struct text text, struct text url)
{
    if (!begins(url, "https://") && !begins(url, "http://")) {
        page_text(page, text);
        return;
    }
    if (is_blocks(page)) {
        page_text(page, text);
        BUFFER_LITERAL(page->out, " <");
        page_text(page, url);
        buffer_put_char(page->out, '>');
        return;
    }
    if (is_html(page)) {
        BUFFER_LITERAL(page->out, "<a href=\"");
        put_url(page, url);
        BUFFER_LITERAL(page->out, "\">");
        page_text(page, text);
        BUFFER_LITERAL(page->out, "</a>");
        return;
    }
    buffer_put_char(page->out, '[');
    page_text(page, text);
    BUFFER_LITERAL(page->out, "](");
    put_url(page, url);
    buffer_put_char(page->out, ')');
}

/* ---- blocks ---- */

void page_begin(struct page *page, struct text title)
{
    if (is_html(page)) {
        BUFFER_LITERAL(page->out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
                                  "<meta charset=\"utf-8\">\n<title>");
        page_text(page, title);
        BUFFER_LITERAL(page->out, "</title>\n<style>\n");
        buffer_put_cstr(page->out, style);
        BUFFER_LITERAL(page->out, "</style>\n</head>\n<body>\n");
    }
    page_heading(page, 1, title);
}

void page_end(struct page *page)
{
    put(page, "", "</body>\n</html>\n");
}

void page_break(struct page *page)
{
    put(page, "---\n\n", "<hr>\n");
}

void page_heading(struct page *page, int level, struct text text)
{
    if (is_html(page)) {
        buffer_printf(page->out, "<h%d>", level);
        page_text(page, text);
        buffer_printf(page->out, "</h%d>\n", level);
        return;
    }
    if (is_blocks(page)) {
        begin_block(page, BLOCK_HEADING);
        buffer_printf(page->out, "%d", level);
        page_text(page, text);
        return;
    }
    for (int i = 0; i < level; i++)
        buffer_put_char(page->out, '#');
    buffer_put_char(page->out, ' ');
    page_text(page, text);
    BUFFER_LITERAL(page->out, "\n\n");
}

void page_key(struct page *page, struct text id)
{
    begin_block(page, BLOCK_KEY);
    if (is_blocks(page))
        page_text(page, id);
}

void page_paragraph_open(struct page *page)
{
    begin_block(page, BLOCK_PARAGRAPH);
    put(page, "", "<p>");
}

void page_paragraph_close(struct page *page)
{
    put(page, "\n\n", "</p>\n");
}

void page_list_open(struct page *page)
{
    put(page, "", "<ul>\n");
}

void page_list_close(struct page *page)
{
    put(page, "\n", "</ul>\n");
}

void page_item_open(struct page *page)
{
    begin_block(page, BLOCK_ITEM);
    put(page, "- ", "<li>");
}

void page_item_close(struct page *page)
{
    put(page, "\n", "</li>\n");
}

void page_table_open(struct page *page, const char *const *heads)
{
    begin_block(page, BLOCK_TABLE);
    put(page, "|", "<table>\n<thead>\n<tr>");
    for (size_t i = 0; heads[i]; i++) {
        put(page, " ", "<th>");
        page_text(page, text_of(heads[i]));
        put(page, " |", "</th>");
        end_cell(page);
    }
    put(page, "\n|", "</tr>\n</thead>\n<tbody>\n");
    for (size_t i = 0; heads[i]; i++)
        put(page, " --- |", "");
    put(page, "\n", "");
}

void page_table_close(struct page *page)
{
    put(page, "\n", "</tbody>\n</table>\n");
}

void page_row_open(struct page *page)
{
    begin_block(page, BLOCK_ROW);
    put(page, "|", "<tr>");
}

void page_row_close(struct page *page)
{
    put(page, "\n", "</tr>\n");
}

void page_cell_open(struct page *page)
{
    put(page, " ", "<td>");
}

void page_cell_close(struct page *page)
{
    put(page, " |", "</td>");
    end_cell(page);
}
