#include "author/manual_compare.h"

#define LABEL_MAX 40

/* ---- reading ---- */

/* Takes one block off the document: its letter and its text. */
static bool take_block(struct text *document, char *kind, struct text *text)
{
    if (document->len < 2)
        return false;
    const char *at = document->at + 1; /* behind PAGE_BLOCK */
    size_t len = document->len - 1;
    const char *end = memchr(at, PAGE_BLOCK, len);
    size_t own = end ? (size_t)(end - at) : len;
    *kind = at[0];
    *text = (struct text){at + 1, own - 1};
    *document = (struct text){at + own, len - own};
    return true;
}

static size_t count_blocks(struct text document)
{
    size_t count = 0;
    for (size_t i = 0; i < document.len; i++)
        count += document.at[i] == PAGE_BLOCK;
    return count;
}

/* "Says: ..." has the label "Says". */
static void split_label(struct block *block)
{
    struct text text = block->text;
    for (size_t i = 1; i + 1 < text.len && i < LABEL_MAX; i++) {
        if (text.at[i] == '.' || text.at[i] == ';')
            return;
        if (text.at[i] != ':' || text.at[i + 1] != ' ')
            continue;
        block->label = (struct text){text.at, i};
        block->text = (struct text){text.at + i + 2, text.len - i - 2};
        return;
    }
}

static void split_cells(struct block *block)
{
    struct text rest = block->text;
    while (rest.len && block->cell_count < CELLS_MAX) {
        const char *end = memchr(rest.at, PAGE_CELL, rest.len);
        size_t len = end ? (size_t)(end - rest.at) : rest.len;
        block->cells[block->cell_count++] = (struct text){rest.at, len};
        len += end != NULL;
        rest = (struct text){rest.at + len, rest.len - len};
    }
}

struct reading {
    struct places *places;
    struct arena *arena;
    struct block *next;   /* of the room for all blocks */
    struct text heads[5]; /* the headings that lead to where it stands */
    struct text opening;  /* the last paragraph: a list's opening */
    const struct block *table;
    bool failed;
};

static struct text join(struct reading *reading, struct text a, struct text b)
{
    char *at = arena_alloc(reading->arena, a.len + b.len + 1);
    if (!at) {
        reading->failed = true;
        return a;
    }
    memcpy(at, a.at, a.len);
    at[a.len] = PAGE_CELL;
    memcpy(at + a.len + 1, b.at, b.len);
    return (struct text){at, a.len + b.len + 1};
}

/* A heading begins a place; one of level 1 is the policy itself. */
static void begin_place(struct reading *reading, struct text text)
{
    int level = text.at[0] - '0';
    struct text name = {text.at + 1, text.len - 1};
    struct place *place = &reading->places->at[reading->places->count++];
    reading->heads[level] = name;
    place->name = level == 1 ? TEXT("the policy") : name;
    place->key = level == 1 ? TEXT("") : name;
    place->chapter = level > 2 ? reading->heads[2] : TEXT("");
    if (level > 2)
        place->key = join(reading, reading->heads[2], name);
    place->blocks = reading->next;
    if (level == 1) {
        *reading->next++ = (struct block){
            .kind = BLOCK_PARAGRAPH, .label = TEXT("Title"), .text = name};
        place->count = 1;
    }
}

/* It goes by the id; its heading is then one thing that can change. */
static void name_place(struct reading *reading, struct text id)
{
    struct place *place = &reading->places->at[reading->places->count - 1];
    *reading->next++ = (struct block){
        .kind = BLOCK_PARAGRAPH, .label = TEXT("Title"), .text = place->name};
    place->count++;
    place->key = place->name = id;
}

/* "It fires when:" leads to its list; another paragraph does not. */
static struct text opening_of(const struct reading *reading)
{
    struct text opening = reading->opening;
    bool leads = opening.len && opening.at[opening.len - 1] == ':';
    return leads ? opening : TEXT("");
}

static void add_block(struct reading *reading, enum page_block kind, struct text text)
{
    struct block *block = reading->next;
    *block = (struct block){.kind = kind, .label = TEXT(""), .text = text};
    if (kind == BLOCK_PARAGRAPH) {
        reading->opening = text;
        split_label(block);
    } else if (kind == BLOCK_ITEM) {
        block->label = opening_of(reading);
    } else if (kind == BLOCK_TABLE || kind == BLOCK_ROW) {
        split_cells(block);
    }
    if (kind == BLOCK_TABLE)
        reading->table = block;
    block->table = kind == BLOCK_ROW ? reading->table : NULL;
    reading->places->at[reading->places->count - 1].count++;
    reading->next++;
}

bool compare_read(struct text document, struct arena *arena, struct places *places)
{
    size_t room = count_blocks(document) + 1;
    struct reading reading = {.places = places, .arena = arena};
    char kind;
    struct text text;
    *places = (struct places){ARENA_ARRAY(arena, struct place, room), 0};
    reading.next = ARENA_ARRAY(arena, struct block, room);
    if (!places->at || !reading.next)
        return false;
    while (take_block(&document, &kind, &text)) {
        if (kind == BLOCK_HEADING)
            begin_place(&reading, text);
        else if (kind == BLOCK_KEY)
            name_place(&reading, text);
        else
            add_block(&reading, (enum page_block)kind, text);
    }
    return !reading.failed;
}

/* ---- matching ---- */

static bool is_same(const struct block *a, const struct block *b)
{
    return a->kind == b->kind && text_equal(a->label, b->label) &&
           text_equal(a->text, b->text);
}

static void match_same(struct place *from, struct place *to)
{
    for (size_t i = 0; i < from->count; i++)
        for (size_t k = 0; k < to->count && !from->blocks[i].matched; k++)
            if (!to->blocks[k].matched && is_same(&from->blocks[i], &to->blocks[k])) {
                from->blocks[i].matched = to->blocks[k].matched = true;
                from->blocks[i].other = &to->blocks[k];
            }
}

/* Whether more than half of them is the same at their ends. */
static bool is_alike(struct text a, struct text b)
{
    size_t least = a.len < b.len ? a.len : b.len, most = a.len + b.len - least;
    size_t head = 0, tail = 0;
    while (head < least && a.at[head] == b.at[head])
        head++;
    while (tail < least - head && a.at[a.len - 1 - tail] == b.at[b.len - 1 - tail])
        tail++;
    return 2 * (head + tail) > most;
}

/* How much two blocks have in common that are not the same; 0: not one thing. */
static size_t likeness(const struct block *a, const struct block *b)
{
    size_t cells = 0;
    if (a->kind != b->kind || a->kind == BLOCK_TABLE)
        return 0;
    if (a->kind == BLOCK_ITEM)
        return text_equal(a->label, b->label) && is_alike(a->text, b->text);
    if (a->kind == BLOCK_PARAGRAPH)
        return text_equal(a->label, b->label);
    for (size_t i = 0; i < a->cell_count && i < b->cell_count; i++)
        if (text_equal(a->cells[i], b->cells[i]))
            cells += i == 0 ? 2 : 1; /* rows go by their first cell */
    return cells;
}

/* The likest two that are left. */
static bool pair_likest(struct place *from, struct place *to)
{
    struct block *a = NULL, *b = NULL;
    size_t best = 0;
    for (size_t i = 0; i < from->count; i++)
        for (size_t k = 0; k < to->count; k++) {
            struct block *x = &from->blocks[i], *y = &to->blocks[k];
            size_t like =
                x->matched || y->matched || x->other || y->other ? 0 : likeness(x, y);
            if (like <= best)
                continue;
            best = like;
            a = x;
            b = y;
        }
    if (!a)
        return false;
    a->other = b;
    b->other = a;
    return true;
}

void compare_match(struct places *from, struct places *to)
{
    for (size_t i = 0; i < from->count; i++)
        for (size_t k = 0; k < to->count && !from->at[i].other; k++)
            if (!to->at[k].other && text_equal(from->at[i].key, to->at[k].key)) {
                from->at[i].other = &to->at[k];
                to->at[k].other = &from->at[i];
            }
    for (size_t i = 0; i < from->count; i++) {
        if (!from->at[i].other)
            continue;
        match_same(&from->at[i], from->at[i].other);
        while (pair_likest(&from->at[i], from->at[i].other))
            continue;
    }
}

bool compare_reordered(const struct place *from, const struct place *to)
{
    const struct block *last = NULL;
    (void)to;
    for (size_t i = 0; i < from->count; i++) {
        const struct block *block = &from->blocks[i];
        if (block->kind != BLOCK_ROW || !block->other)
            continue;
        if (last && block->other < last)
            return true;
        last = block->other;
    }
    return false;
}
