/* Two documents of blocks (manual_page.h), place by place: what a place has in
 * one and not in the other. A place is what stands under one heading, and goes
 * by its id where it has one, so that a rule keeps its place when its title is
 * reworded. */
#ifndef GONIO_AUTHOR_MANUAL_COMPARE_H
#define GONIO_AUTHOR_MANUAL_COMPARE_H

#include "author/manual_page.h"
#include "base/arena.h"

#define CELLS_MAX 12
struct block {
    enum page_block kind;
    struct text label;         /* "Says", a list's opening; empty: none */
    struct text text;          /* behind the label */
    const struct block *table; /* BLOCK_ROW: where its columns' heads stand */
    struct text cells[CELLS_MAX];
    size_t cell_count;
    bool matched;        /* the other document has the same */
    struct block *other; /* or this one instead */
};
struct place {
    struct text key;  /* that of the other document is the same */
    struct text name; /* for people */
    struct text chapter;
    struct block *blocks;
    size_t count;
    struct place *other; /* NULL: the other document does not have it */
};
struct places {
    struct place *at;
    size_t count;
};

/* Everything in the arena; the text must outlive it. False: memory is refused. */
bool compare_read(struct text document, struct arena *arena, struct places *places);
/* Finds for every place and block what it is in the other document. */
void compare_match(struct places *from, struct places *to);
/* Whether the rows of both that are the same stand in another order. */
bool compare_reordered(const struct place *from, const struct place *to);

#endif
