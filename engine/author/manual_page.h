/* A document as Markdown or HTML, block by block: who writes it says what a
 * thing is, never how it is marked up. All text is data and escaped; nothing
 * of a policy can become markup, and a link is one only to http or https.
 *
 * The HTML is one file without scripts, images or outside styles, and prints. */
#ifndef GONIO_AUTHOR_MANUAL_PAGE_H
#define GONIO_AUTHOR_MANUAL_PAGE_H

#include "base/buffer.h"

/* PAGE_BLOCKS is for comparing documents, not for reading: each block is
 * PAGE_BLOCK, a letter that says what it is and its text (a heading's begins
 * with its level); PAGE_CELL stands behind each cell and column's head. */
enum page_kind { PAGE_MARKDOWN, PAGE_HTML, PAGE_BLOCKS };
#define PAGE_BLOCK '\x1e'
#define PAGE_CELL  '\x1f'
enum page_block {
    BLOCK_HEADING = 'H',
    BLOCK_KEY = 'K', /* what the heading above is of, by its id */
    BLOCK_PARAGRAPH = 'P',
    BLOCK_ITEM = 'I',
    BLOCK_TABLE = 'T',
    BLOCK_ROW = 'R'
};
struct page {
    struct buffer *out;
    enum page_kind kind;
};

void page_begin(struct page *page, struct text title);
void page_end(struct page *page);
/* What follows begins a new sheet of paper. */
void page_break(struct page *page);
void page_heading(struct page *page, int level, struct text text); /* 1 to 4 */

/* The id of what the heading just written is of; for comparing only. */
void page_key(struct page *page, struct text id);

/* Blocks. A paragraph, a list of items, a table of rows of cells. */
void page_paragraph_open(struct page *page);
void page_paragraph_close(struct page *page);
void page_list_open(struct page *page);
void page_list_close(struct page *page);
void page_item_open(struct page *page);
void page_item_close(struct page *page);
/* heads: NULL at the end. */
void page_table_open(struct page *page, const char *const *heads);
void page_table_close(struct page *page);
void page_row_open(struct page *page);
void page_row_close(struct page *page);
void page_cell_open(struct page *page);
void page_cell_close(struct page *page);

/* Within a block. */
void page_text(struct page *page, struct text text);
void page_say(struct page *page, const char *format, ...) PRINTF_LIKE(2, 3);
void page_code(struct page *page, struct text text);
void page_strong(struct page *page, struct text text);
void page_link(struct page *page, struct text text, struct text url);

#endif
