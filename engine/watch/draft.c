#include "watch/draft.h"

#include "format/decision_csv.h"

#include <stdlib.h>

#define DRAFT_BYTES ((size_t)32 * 1024 * 1024)
#define ROWS_BYTES  ((size_t)4 * 1024 * 1024)
#define ROOM_FIRST  256

void draft_init(struct draft *draft)
{
    *draft = (struct draft){.open = false};
    arena_init(&draft->arena, DRAFT_BYTES);
    buffer_init(&draft->rows, ROWS_BYTES);
}

void draft_release(struct draft *draft)
{
    arena_release(&draft->arena);
    buffer_release(&draft->rows);
    free(draft->at);
}

void draft_end(struct draft *draft)
{
    draft->open = draft->lost = false;
    draft->count = 0;
    arena_reset(&draft->arena);
}

void draft_begin(struct draft *draft, bool csv)
{
    draft_end(draft);
    draft->csv = csv;
    draft->open = true;
}

/* ---- adding ---- */

static struct drafted *make_room(struct draft *draft)
{
    if (draft->count == draft->room) {
        size_t room = draft->room ? 2 * draft->room : ROOM_FIRST;
        struct drafted *more = realloc(draft->at, room * sizeof *more);
        if (!more)
            return NULL;
        draft->at = more;
        draft->room = room;
    }
    return &draft->at[draft->count];
}

static bool copy_rows(struct draft *draft, const struct decision *decision,
                      struct drafted *drafted)
{
    if (!draft->csv)
        return true;
    buffer_clear(&draft->rows);
    decision_csv(decision, &draft->rows);
    if (buffer_failed(&draft->rows))
        return false;
    drafted->rows = text_copy(&draft->arena, buffer_text(&draft->rows));
    return !text_is_absent(drafted->rows);
}

static bool add(struct draft *draft, const struct keeper_made *made)
{
    struct drafted *drafted = make_room(draft);
    if (!drafted)
        return false;
    *drafted = (struct drafted){.receipt = made->session->receipt,
                                .record = made->session->record,
                                .rank = made->row->rank,
                                .line = text_copy(&draft->arena, made->row->bytes)};
    if (text_is_absent(drafted->line) || !copy_rows(draft, made->decision, drafted) ||
        (!drafted->rank &&
         !counted_make(made->decision, &draft->arena, &drafted->counted)))
        return false;
    draft->count++;
    return true;
}

void draft_add(void *context, const struct keeper_made *made)
{
    struct draft *draft = context;
    if (draft->open && !draft->lost)
        draft->lost = !add(draft, made);
}

/* ---- looking up ---- */

static int compare(const void *left, const void *right)
{
    const struct drafted *a = left, *b = right;
    if (a->receipt != b->receipt)
        return a->receipt < b->receipt ? -1 : 1;
    if (a->record != b->record)
        return a->record < b->record ? -1 : 1;
    return (a->rank > b->rank) - (a->rank < b->rank);
}

void draft_seal(struct draft *draft)
{
    if (draft->count)
        qsort(draft->at, draft->count, sizeof *draft->at, compare);
    draft->open = false;
}

static size_t first_of(const struct draft *draft, int64_t receipt)
{
    size_t low = 0, high = draft->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (draft->at[middle].receipt < receipt)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* One that was decided twice is there twice. */
const struct drafted *draft_find(const struct draft *draft,
                                 const struct receipt *receipt, size_t *count)
{
    const size_t first = first_of(draft, receipt->id);
    uint64_t records = 0;
    size_t i = first;
    for (; i < draft->count && draft->at[i].receipt == receipt->id; i++) {
        bool same_record = i > first && draft->at[i].record == draft->at[i - 1].record;
        if (same_record && draft->at[i].rank == draft->at[i - 1].rank)
            return NULL;
        records += !same_record;
    }
    *count = i - first;
    bool whole = !draft->lost && records && records == receipt->records &&
                 !receipt->rejected && !receipt->duplicates;
    return whole ? &draft->at[first] : NULL;
}
