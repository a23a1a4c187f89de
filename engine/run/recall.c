#include "run/recall.h"

#include "history/history.h"
#include "run/remember.h"

#define RECALL_SHARE  ((size_t)2 * 1024 * 1024)
#define RECALL_MEMORY ((size_t)1024 * 1024 * 1024)
/* What one day was told: 64 sessions with some dozens of figures each. */
#define TOLD_MOST ((size_t)16 * 1024 * 1024)

struct recall_link {
    uint64_t ordinal; /* sortable */
    uint64_t offset, len;
};

/* One beneficiary's days, one after the other. */
struct walk {
    struct recall *recall;
    const struct recall_options *options;
    uint64_t beneficiary;
    size_t days;                /* of the beneficiary, so far */
    struct recall_record first; /* his first day, until there is a second */
    struct remembered remembered;
    struct arena work; /* of one day */
    struct buffer snapshot;
};

void recall_init(struct recall *recall)
{
    *recall = (struct recall){.next = NULL};
    sorter_init(&recall->links, sizeof(struct recall_link), sizeof(uint64_t),
                RECALL_SHARE);
    scratch_init(&recall->told);
}

void recall_release(struct recall *recall)
{
    sorter_release(&recall->links);
    scratch_release(&recall->told);
}

static enum status keep_told(struct walk *walk, const struct day *told,
                             struct error *error)
{
    struct recall_link link = {.offset = walk->recall->told.size};
    buffer_clear(&walk->snapshot);
    enum status status = history_pack(told, &walk->snapshot, error);
    if (!status)
        status = scratch_append(&walk->recall->told, walk->snapshot.at,
                                walk->snapshot.len, error);
    link.len = walk->snapshot.len;
    const struct daybook *daybook = walk->options->daybook;
    for (size_t i = 0; i < daybook->count && !status; i++) {
        link.ordinal = sortable(daybook->entries[i].ordinal);
        status = sorter_add(&walk->recall->links, &link, error);
    }
    return status;
}

static enum status walk_day(struct walk *walk, const struct recall_record *record,
                            struct error *error)
{
    struct day own, told;
    bool any = false;
    arena_reset(&walk->work);
    enum status status =
        daybook_day(walk->options->daybook, record, &walk->work, &own, error);
    if (status || !own.count)
        return status;
    status = remember_tell(&walk->remembered, &own, &walk->work, &told, &any, error);
    if (!status && any)
        status = keep_told(walk, &told, error);
    return status ? status
                  : remember_leave(&walk->remembered, &own, &walk->work, &told, error);
}

/* ---- the walk ---- */

/* A beneficiary's only day leaves nothing for any other. */
static enum status walk_record(struct walk *walk, const struct recall_record *record,
                               struct error *error)
{
    const volatile sig_atomic_t *stop = walk->options->stop;
    if (stop && *stop)
        return error_set(error, STATUS_INTERRUPTED, "interrupted", "interrupted");
    if (record->beneficiary != walk->beneficiary) {
        remember_nothing(&walk->remembered);
        walk->days = 0;
    }
    walk->beneficiary = record->beneficiary;
    if (walk->days++ == 0) {
        walk->first = *record;
        return STATUS_OK;
    }
    enum status status = STATUS_OK;
    if (walk->days == 2)
        status = walk_day(walk, &walk->first, error);
    return status ? status : walk_day(walk, record, error);
}

static enum status walk_records(struct walk *walk, struct error *error)
{
    struct sorter *recalls = &walk->options->spill->recalls;
    enum status status = sorter_finish(recalls, error);
    while (!status) {
        const void *next = NULL;
        status = sorter_next(recalls, &next, error);
        if (status || !next)
            break;
        const struct recall_record record = *(const struct recall_record *)next;
        status = walk_record(walk, &record, error);
    }
    sorter_release(recalls);
    return status;
}

static enum status advance(struct recall *recall, struct error *error)
{
    const void *next = NULL;
    enum status status = sorter_next(&recall->links, &next, error);
    recall->next = next;
    return status;
}

enum status recall_walk(struct recall *recall, const struct recall_options *options,
                        struct error *error)
{
    struct walk walk = {.recall = recall, .options = options};
    arena_init(&walk.work, RECALL_MEMORY);
    buffer_init(&walk.snapshot, TOLD_MOST);
    enum status status =
        remember_begin(&walk.remembered, options->policies, options->decide, error);
    if (!status)
        status = walk_records(&walk, error);
    if (!status)
        status = scratch_seal(&recall->told, error);
    if (!status)
        status = sorter_finish(&recall->links, error);
    if (!status)
        status = advance(recall, error);
    remember_end(&walk.remembered);
    arena_release(&walk.work);
    buffer_release(&walk.snapshot);
    return status;
}

/* ---- pass two ---- */

enum status recall_link(struct recall *recall, uint64_t ordinal,
                        struct scratch_span *told, struct error *error)
{
    const struct recall_link *next = recall->next;
    *told = (struct scratch_span){0, 0};
    if (!next || sortable(next->ordinal) != ordinal)
        return STATUS_OK;
    *told = (struct scratch_span){next->offset, (size_t)next->len};
    return advance(recall, error);
}

enum status recall_read(const struct recall *recall, struct scratch_span told,
                        struct day *day, struct arena *arena, struct error *error)
{
    char *snapshot = arena_alloc(arena, told.len);
    if (!snapshot)
        return error_no_memory(error);
    enum status status = scratch_read(&recall->told, told, snapshot, error);
    return status
               ? status
               : history_unpack((struct text){snapshot, told.len}, day, arena, error);
}
