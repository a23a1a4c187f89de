/* What a rehearsal needs of the ledger. */
#include "reload/rehearsal_room.h"

#include <stdlib.h>

#define TAKEN_MOST ((size_t)256 * 1024 * 1024)

static enum status take_members(struct ledger *ledger, int64_t id,
                                struct rehearsal *rehearsal, struct rehearsed_day *day,
                                struct error *error)
{
    const struct ledger_range range = {.day = id, .most = DAY_MAX_SESSIONS + 1};
    struct ledger_members members = {.at = NULL};
    enum status status =
        ledger_day_members(ledger, &range, &rehearsal->arena, &members, error);
    if (status || members.count > DAY_MAX_SESSIONS)
        return status;
    day->members =
        ARENA_ARRAY(&rehearsal->arena, struct rehearsed_member, members.count);
    if (!day->members)
        return error_no_memory(error);
    for (size_t i = 0; i < members.count; i++)
        day->members[i] =
            (struct rehearsed_member){members.at[i].bytes, members.at[i].input_hash};
    day->count = members.count;
    day->first = members.count ? members.at[0].id : 0;
    return STATUS_OK;
}

/* A day that is due, or held too many sessions, has nothing to be held against. */
static enum status take_told(struct ledger *ledger, struct rehearsal *rehearsal,
                             struct rehearsed_day *day, struct error *error)
{
    struct ledger_decision decision = {.id = 0};
    enum status status = ledger_decision_effective(ledger, day->first, 0,
                                                   &rehearsal->arena, &decision, error);
    if (status || !decision.id) {
        day->count = 0;
        return status;
    }
    day->known_on = decision.known_on;
    return ledger_snapshot_get(ledger, decision.snapshot.id, &rehearsal->arena,
                               &day->snapshot, error);
}

static enum status take_day(struct ledger *ledger, int64_t id,
                            struct rehearsal *rehearsal, struct error *error)
{
    struct rehearsed_day *day = &rehearsal->days[rehearsal->count];
    enum status status = take_members(ledger, id, rehearsal, day, error);
    if (!status && day->count)
        status = take_told(ledger, rehearsal, day, error);
    rehearsal->count += !status && day->count;
    return status;
}

enum status rehearsal_take(struct ledger *ledger, size_t most,
                           struct rehearsal **rehearsal, struct error *error)
{
    struct rehearsal *taken = calloc(1, sizeof *taken);
    struct ledger_days days = {.at = NULL};
    *rehearsal = NULL;
    if (!taken)
        return error_no_memory(error);
    arena_init(&taken->arena, TAKEN_MOST);
    enum status status = ledger_days_decided(ledger, most, &taken->arena, &days, error);
    taken->days = ARENA_ARRAY(&taken->arena, struct rehearsed_day, days.count);
    if (!status && !taken->days)
        status = error_no_memory(error);
    for (size_t i = 0; i < days.count && !status; i++)
        status = take_day(ledger, days.at[i], taken, error);
    if (status) {
        rehearsal_free(taken);
        return status;
    }
    *rehearsal = taken;
    return STATUS_OK;
}
