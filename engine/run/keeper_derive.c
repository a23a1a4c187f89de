/* For ledger_verify: a session's one-on-one times, from its bytes. */
#include "run/elsewhere.h"
#include "run/keeper_room.h"

enum status keeper_derive(void *context, const struct ledger_session *row,
                          struct arena *arena, struct ledger_intervals *intervals,
                          struct error *error)
{
    const struct ledger_members rows = {.at = (struct ledger_session[]){*row},
                                        .count = 1};
    struct keeper_day day;
    struct elsewhere_time *found = NULL;
    (void)context;
    enum status status = keeper_day_load(&rows, arena, &day, error);
    if (!status)
        status = elsewhere_times(day.members[0].session, arena, &found,
                                 &intervals->count, error);
    if (status)
        return status;
    struct ledger_interval *at =
        ARENA_ARRAY(arena, struct ledger_interval, intervals->count);
    if (!at)
        return error_no_memory(error);
    for (size_t i = 0; i < intervals->count; i++)
        at[i] = (struct ledger_interval){found[i].npi, row->date, found[i].span.start,
                                         found[i].span.end};
    intervals->at = at;
    return STATUS_OK;
}
