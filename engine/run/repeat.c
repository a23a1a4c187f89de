/* Sessions that stand there more than once: of one session only the highest
 * revision is decided, and of equal ones the first. */
#include "base/file.h"
#include "run/spill.h"

#include <errno.h>
#include <unistd.h>

static enum status mark(struct spill *spill, uint64_t ordinal, struct error *error)
{
    if (spill->marks < 0) {
        enum status status = file_temp(&spill->marks, error);
        if (status)
            return status;
    }
    if (pwrite(spill->marks, "x", 1, (off_t)ordinal) == 1)
        return STATUS_OK;
    return file_temp_failed(errno, error);
}

static enum status refuse_repeat(struct spill *spill, const struct key_record *best,
                                 const struct key_record *record, struct error *error)
{
    uint64_t order = sortable(record->order);
    bool same = ORDER_REV(order) == ORDER_REV(sortable(best->order));
    struct spill_link link = {
        .kind = same ? LINK_DUPLICATE : LINK_SUPERSEDED,
        .number = best->number,
        .input = best->input,
        .len = best->len,
        .offset = best->offset,
    };
    enum status status = mark(spill, ORDER_OF(order), error);
    if (status)
        return status;
    return spill_add_link(spill, ORDER_OF(order), &link, error);
}

enum status repeat_find(struct spill *spill, struct error *error)
{
    struct key_record best = {.session = {0, 0}};
    bool any = false;
    enum status status = sorter_finish(&spill->keys, error);
    while (!status) {
        const void *next = NULL;
        status = sorter_next(&spill->keys, &next, error);
        if (status || !next)
            break;
        const struct key_record *record = next;
        if (any && memcmp(record->session, best.session, sizeof best.session) == 0) {
            status = refuse_repeat(spill, &best, record, error);
            continue;
        }
        best = *record;
        any = true;
    }
    sorter_release(&spill->keys);
    return status;
}
