/* The differences of two policies: both are written as their manual's blocks,
 * and those compared. What the manual can say, this can compare; order,
 * spelling and comments of the files do not count. */
#include "author/manual.h"

#include "author/manual_compare.h"
#include "author/manual_parts.h"

#define DOCUMENT_MOST ((size_t)64 * 1024 * 1024)
#define MEMORY_MOST   ((size_t)256 * 1024 * 1024)
#define ARROW         " \xe2\x86\x92 "

struct diff {
    struct page page;
    struct text chapter; /* the key of the last heading; at first of none */
    bool open;           /* a list stands open */
    size_t count;        /* of differences */
};

/* ---- where it is ---- */

static void begin_item(struct diff *diff)
{
    if (!diff->open)
        page_list_open(&diff->page);
    diff->open = true;
    diff->count++;
    page_item_open(&diff->page);
}

static void end_list(struct diff *diff)
{
    if (diff->open)
        page_list_close(&diff->page);
    diff->open = false;
}

static void begin_place(struct diff *diff, const struct place *place)
{
    if (text_equal(diff->chapter, place->key))
        return;
    end_list(diff);
    diff->chapter = place->key;
    page_heading(&diff->page, 2, place->name);
}

static void put_label(struct diff *diff, struct text label)
{
    if (!label.len)
        return;
    page_text(&diff->page, label);
    if (label.at[label.len - 1] != ':')
        page_say(&diff->page, ":");
    page_say(&diff->page, " ");
}

/* ---- one change ---- */

static bool is_break(struct text text, size_t at)
{
    return at == 0 || at >= text.len || text.at[at] == ' ' || text.at[at - 1] == ' ';
}

/* The clause that leads to a place in a sentence, after its last semicolon or
 * full stop; empty in its first. */
static struct text clause_before(struct text text, size_t at)
{
    for (size_t i = at; i > 1; i--)
        if (text.at[i - 1] == ' ' && (text.at[i - 2] == ';' || text.at[i - 2] == '.'))
            return text_trim((struct text){text.at + i, at - i});
    return TEXT("");
}

/* Cuts off what both begin with and both end with, whole words of it; returns
 * what of it leads there. */
static struct text cut_common(struct text *a, struct text *b)
{
    struct text whole = *a;
    size_t least = a->len < b->len ? a->len : b->len;
    size_t head = 0, tail = 0;
    while (head < least && a->at[head] == b->at[head])
        head++;
    while (head && !(is_break(*a, head) && is_break(*b, head)))
        head--;
    while (tail < least - head && a->at[a->len - 1 - tail] == b->at[b->len - 1 - tail])
        tail++;
    while (tail && !(is_break(*a, a->len - tail) && is_break(*b, b->len - tail)))
        tail--;
    *a = text_trim((struct text){a->at + head, a->len - head - tail});
    *b = text_trim((struct text){b->at + head, b->len - head - tail});
    return clause_before(whole, head);
}

static void put_change(struct diff *diff, struct text from, struct text to)
{
    page_text(&diff->page, from.len ? from : TEXT("nothing"));
    buffer_put_cstr(diff->page.out, ARROW);
    page_text(&diff->page, to.len ? to : TEXT("nothing"));
}

/* A text that says something is shown whole, a sentence of the manual's own
 * only where it differs. */
static void put_paragraph_change(struct diff *diff, const struct block *from)
{
    struct text a = from->text, b = from->other->text;
    begin_item(diff);
    put_label(diff, from->label);
    if (!from->label.len)
        put_label(diff, cut_common(&a, &b));
    put_change(diff, a, b);
    page_item_close(&diff->page);
}

/* The cells that name a row: of two rows those that they have in common, but
 * not where they have it from. */
static void put_row_name(struct diff *diff, const struct block *row)
{
    for (size_t i = 0; i < row->cell_count; i++) {
        bool same = i < row->other->cell_count &&
                    text_equal(row->cells[i], row->other->cells[i]);
        bool source = row->table && text_is(row->table->cells[i], "Source");
        if (!same || source || !row->cells[i].len)
            continue;
        page_text(&diff->page, row->cells[i]);
        page_say(&diff->page, ": ");
        return;
    }
}

static void put_row_change(struct diff *diff, const struct block *from)
{
    size_t put = 0;
    begin_item(diff);
    put_row_name(diff, from);
    for (size_t i = 0; i < from->cell_count && i < from->other->cell_count; i++) {
        if (text_equal(from->cells[i], from->other->cells[i]))
            continue;
        if (put++)
            page_say(&diff->page, "; ");
        if (from->table && i < from->table->cell_count)
            put_label(diff, from->table->cells[i]);
        put_change(diff, from->cells[i], from->other->cells[i]);
    }
    page_item_close(&diff->page);
}

/* A block that only one has. */
static void put_alone(struct diff *diff, const struct block *block, const char *what)
{
    if (block->kind == BLOCK_TABLE)
        return;
    begin_item(diff);
    page_strong(&diff->page, text_of(what));
    page_say(&diff->page, " ");
    if (block->kind == BLOCK_ROW) {
        for (size_t i = 0; i < block->cell_count; i++) {
            if (i)
                page_say(&diff->page, ", ");
            page_text(&diff->page, block->cells[i].len ? block->cells[i] : TEXT("-"));
        }
    } else {
        put_label(diff, block->label);
        page_text(&diff->page, block->text);
    }
    page_item_close(&diff->page);
}

/* ---- one place ---- */

static bool is_change(const struct block *block)
{
    return !block->matched && block->other != NULL;
}

static void put_removed(struct diff *diff, const struct place *from)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct block *block = &from->blocks[i];
        if (block->matched)
            continue;
        begin_place(diff, from);
        if (!is_change(block))
            put_alone(diff, block, "removed:");
        else if (block->kind == BLOCK_ROW)
            put_row_change(diff, block);
        else
            put_paragraph_change(diff, block);
    }
}

static void put_added(struct diff *diff, const struct place *to)
{
    for (size_t i = 0; i < to->count; i++) {
        const struct block *block = &to->blocks[i];
        if (block->matched || block->other || block->kind == BLOCK_TABLE)
            continue;
        begin_place(diff, to);
        put_alone(diff, block, "added:");
    }
}

static void put_place(struct diff *diff, const struct place *from)
{
    put_removed(diff, from);
    put_added(diff, from->other);
    if (!compare_reordered(from, from->other))
        return;
    begin_place(diff, from);
    begin_item(diff);
    page_say(&diff->page, "the rows stand in another order");
    page_item_close(&diff->page);
}

/* A place that only one has: that it is there, and what it says. */
static void put_place_alone(struct diff *diff, const struct place *place,
                            const char *what)
{
    if (!place->count)
        return; /* a heading that others stand under */
    begin_place(diff, place);
    for (size_t i = 0; i < place->count; i++)
        put_alone(diff, &place->blocks[i], what);
}

static void put_places(struct diff *diff, const struct places *from,
                       const struct places *to)
{
    for (size_t i = 0; i < from->count; i++) {
        if (from->at[i].other)
            put_place(diff, &from->at[i]);
        else
            put_place_alone(diff, &from->at[i], "removed:");
    }
    for (size_t i = 0; i < to->count; i++)
        if (!to->at[i].other)
            put_place_alone(diff, &to->at[i], "added:");
    end_list(diff);
}

/* ---- the document ---- */

static void put_opening(struct diff *diff, const struct policy *from,
                        const struct policy *to)
{
    struct page *page = &diff->page;
    page_begin(page, to->title);
    page_paragraph_open(page);
    page_say(page, "What changes in ");
    page_code(page, to->id);
    page_say(page, " from version ");
    page_text(page, from->version);
    page_say(page, " to version ");
    page_text(page, to->version);
    page_say(page, ".");
    page_paragraph_close(page);
}

static bool has_checks(const struct policy *policy)
{
    for (size_t i = 0; i < policy->rule_count; i++)
        if (policy->rules[i].function)
            return true;
    return false;
}

static void put_all(struct diff *diff, const struct policy *from,
                    const struct policy *to, struct places both[2])
{
    put_opening(diff, from, to);
    put_places(diff, &both[0], &both[1]);
    page_paragraph_open(&diff->page);
    if (diff->count)
        page_say(&diff->page, "%zu difference%s.", diff->count,
                 diff->count == 1 ? "" : "s");
    else
        page_say(&diff->page, "Both mean the same.");
    if (has_checks(from) && memcmp(&from->hash, &to->hash, sizeof from->hash) != 0)
        page_say(&diff->page, " What checks written as functions work out is not "
                              "compared.");
    page_paragraph_close(&diff->page);
    page_end(&diff->page);
}

static enum status read_policy(const struct policy *policy, struct buffer *blocks,
                               struct arena *arena, struct places *places,
                               struct error *error)
{
    const struct manual_options options = {PAGE_BLOCKS, false};
    enum status status = manual_write(policy, &options, blocks, error);
    if (!status && !compare_read(buffer_text(blocks), arena, places))
        status = error_no_memory(error);
    return status;
}

enum status manual_diff(const struct policy *from, const struct policy *to,
                        enum page_kind kind, struct buffer *out, struct error *error)
{
    struct diff diff = {.page = {out, kind}, .chapter = TEXT("\x1e")};
    struct buffer blocks[2];
    struct places places[2];
    struct arena arena;
    arena_init(&arena, MEMORY_MOST);
    buffer_init(&blocks[0], DOCUMENT_MOST);
    buffer_init(&blocks[1], DOCUMENT_MOST);
    enum status status = read_policy(from, &blocks[0], &arena, &places[0], error);
    if (!status)
        status = read_policy(to, &blocks[1], &arena, &places[1], error);
    if (!status) {
        compare_match(&places[0], &places[1]);
        put_all(&diff, from, to, places);
        status = buffer_failed(out) ? error_no_memory(error) : STATUS_OK;
    }
    buffer_release(&blocks[0]);
    buffer_release(&blocks[1]);
    arena_release(&arena);
    return status;
}
