/* One therapist, two patients, the same minutes: finds sessions of one day
 * that a therapist seems to have been in at the same time, and puts each
 * beside the other's claim-day, where the exact times are compared.
 *
 * A sweep over the therapist's day by start: a session meets those that began
 * before it and have not ended. To stay linear whatever the input holds, at
 * most DAY_MAX_SESSIONS are kept as going on, and each session is given at
 * most SPILL_SESSION_OUTSIDE others. The order of the sweep does not depend on
 * the order of the input, so neither does who is found.
 *
 * Envelopes are of one date; what passes midnight is not compared with the
 * next day. */
#include "model/day.h"
#include "run/spill.h"

struct going_on {
    struct therapist_record record;
    int32_t end;
    unsigned found;
};

struct sweep {
    struct spill *spill;
    uint64_t npi_date;
    struct going_on now[DAY_MAX_SESSIONS];
    size_t count;
};

static enum status add_outside(struct sweep *sweep, uint64_t day,
                               const struct therapist_record *other,
                               struct error *error)
{
    struct day_record record = {
        .day = day,
        .order = sortable(sortable(other->ordinal) | DAY_OUTSIDE),
        .offset = other->offset,
        .len = other->len,
        .input = other->input,
    };
    return sorter_add(&sweep->spill->days, &record, error);
}

static void drop_ended(struct sweep *sweep, int32_t start)
{
    size_t kept = 0;
    for (size_t i = 0; i < sweep->count; i++) {
        if (sweep->now[i].end > start)
            sweep->now[kept++] = sweep->now[i];
    }
    sweep->count = kept;
}

static enum status meet(struct sweep *sweep, struct going_on *a, struct going_on *b,
                        struct error *error)
{
    enum status status = STATUS_OK;
    if (a->record.day == b->record.day)
        return STATUS_OK;
    if (a->found < SPILL_SESSION_OUTSIDE) {
        a->found++;
        status = add_outside(sweep, a->record.day, &b->record, error);
    }
    if (!status && b->found < SPILL_SESSION_OUTSIDE) {
        b->found++;
        status = add_outside(sweep, b->record.day, &a->record, error);
    }
    return status;
}

static enum status sweep_over(struct sweep *sweep,
                              const struct therapist_record *record,
                              struct error *error)
{
    uint64_t time = sortable(record->time);
    struct going_on comer = {.record = *record, .end = TIME_END(time)};
    enum status status = STATUS_OK;
    if (record->npi_date != sweep->npi_date)
        sweep->count = 0;
    sweep->npi_date = record->npi_date;
    drop_ended(sweep, TIME_START(time));
    for (size_t i = 0; i < sweep->count && !status; i++)
        status = meet(sweep, &sweep->now[i], &comer, error);
    if (!status && sweep->count < DAY_MAX_SESSIONS)
        sweep->now[sweep->count++] = comer;
    return status;
}

enum status overlap_find(struct spill *spill, struct error *error)
{
    struct sweep sweep = {.spill = spill};
    enum status status = sorter_finish(&spill->therapists, error);
    while (!status) {
        const void *next = NULL;
        status = sorter_next(&spill->therapists, &next, error);
        if (status || !next)
            break;
        const struct therapist_record *record = next;
        if (!spill_is_marked(spill, sortable(record->ordinal)))
            status = sweep_over(&sweep, record, error);
    }
    sorter_release(&spill->therapists);
    return status;
}
