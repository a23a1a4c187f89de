#include "ledger/room.h"

enum status ledger_day_get(struct ledger *ledger, int64_t id, struct arena *arena,
                           struct ledger_day *day, struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_DAY_GET, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, id);
    status = query_row(&query, "day", error);
    if (status != STATUS_OK)
        return status;
    *day = (struct ledger_day){.id = id, .date = (int32_t)query_int(&query, 2)};
    status = provider_text(ledger, query_int(&query, 0), arena, &day->provider, error);
    if (status == STATUS_OK)
        status = query_copy(&query, 1, arena, &day->patient, error);
    query_close(&query);
    return status;
}

static size_t count_behind(const struct kept_row *row, const struct ledger_range *range)
{
    size_t count = 0;
    for (; row && (!range->most || count < range->most); row = row->next)
        count += row->row.id > range->after;
    return count;
}

/* As they were added: by their ids. */
static enum status give_kept(const struct kept_row *row,
                             const struct ledger_range *range, struct arena *arena,
                             struct ledger_members *members, struct error *error)
{
    size_t count = count_behind(row, range);
    *members = (struct ledger_members){0};
    members->at = ARENA_ARRAY(arena, struct ledger_session, count);
    if (!members->at)
        return error_no_memory(error);
    for (; row && members->count < count; row = row->next) {
        if (row->row.id > range->after)
            members->at[members->count++] = row->row;
    }
    return STATUS_OK;
}

enum status ledger_day_members(struct ledger *ledger, const struct ledger_range *range,
                               struct arena *arena, struct ledger_members *members,
                               struct error *error)
{
    struct query query;
    const struct kept_row *kept = ledger->broken ? NULL : kept_find(ledger, range->day);
    if (kept)
        return give_kept(kept, range, arena, members, error);
    enum status status = query_open(&query, ledger, ST_DAY_MEMBERS, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, range->day);
    put_int(&query, range->after);
    put_int(&query, range->most ? (int64_t)range->most : -1);
    return members_take(&query, arena, members, error);
}

const char *cause_text(enum cause cause)
{
    static const char *const texts[] = {
        [CAUSE_RECEIVED] = "received", [CAUSE_CORRECTED] = "corrected",
        [CAUSE_VOIDED] = "voided",     [CAUSE_COMPANION] = "companion",
        [CAUSE_HISTORY] = "history",   [CAUSE_THERAPIST] = "therapist",
        [CAUSE_OPENING] = "opening",   [CAUSE_POLICY] = "policy",
    };
    return texts[cause];
}

static void put_due(struct query *query, const struct ledger_due *due)
{
    put_int(query, (int64_t)due->cause);
    put_id(query, due->session);
    put_id(query, due->receipt);
}

enum status ledger_due_add(struct ledger *ledger, const struct ledger_due *due,
                           struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_DUE_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_due(&query, due);
    put_int(&query, due->day);
    ledger->due.count = ledger->due.next = 0;
    return query_run(&query, error);
}

enum status ledger_due_later(struct ledger *ledger, const struct ledger_before *after,
                             const struct ledger_due *due, struct error *error)
{
    struct query query;
    bool row = false;
    struct ledger_due later = *due;
    if (visits_none_later(ledger, after))
        return STATUS_OK;
    enum status status = query_open(&query, ledger, ST_DAYS_LATER, error);
    if (status != STATUS_OK)
        return status;
    put_beneficiary(&query, &after->beneficiary);
    put_int(&query, after->place.date);
    put_int(&query, start_put(after->place.start));
    put_text(&query, after->place.session_id);
    put_int(&query, after->day);
    while ((status = query_step(&query, &row, error)) == STATUS_OK && row) {
        later.day = query_int(&query, 0);
        status = ledger_due_add(ledger, &later, error);
        if (status != STATUS_OK)
            break;
    }
    query_close(&query);
    return status;
}

static enum status list_due(struct ledger *ledger, struct error *error)
{
    struct due_list *list = &ledger->due;
    struct query query;
    bool row = false;
    list->count = list->next = 0;
    enum status status = query_open(&query, ledger, ST_DUE_FIRST, error);
    while (status == STATUS_OK && list->count < DUE_KEPT &&
           (status = query_step(&query, &row, error)) == STATUS_OK && row)
        list->at[list->count++] =
            (struct ledger_due){.day = query_int(&query, 0),
                                .cause = (enum cause)query_int(&query, 1),
                                .session = query_int(&query, 2),
                                .receipt = query_int(&query, 3)};
    query_close(&query);
    return status;
}

enum status ledger_due_first(struct ledger *ledger, struct ledger_due *due,
                             struct error *error)
{
    struct due_list *list = &ledger->due;
    enum status status = STATUS_OK;
    *due = (struct ledger_due){.day = 0};
    if (list->next == list->count)
        status = list_due(ledger, error);
    if (status == STATUS_OK && list->count)
        *due = list->at[list->next];
    return status;
}

enum status ledger_due_done(struct ledger *ledger, int64_t day, struct error *error)
{
    struct due_list *list = &ledger->due;
    struct query query;
    enum status status = query_open(&query, ledger, ST_DUE_DONE, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, day);
    if (list->next < list->count && list->at[list->next].day == day)
        list->next++;
    else
        list->count = list->next = 0;
    return query_run(&query, error);
}

enum status ledger_due_of(struct ledger *ledger, int64_t receipt, bool *any,
                          struct error *error)
{
    struct query query;
    enum status status =
        query_open(&query, ledger, receipt ? ST_DUE_OF : ST_DUE_ANY, error);
    if (status != STATUS_OK)
        return status;
    if (receipt)
        put_int(&query, receipt);
    status = query_row(&query, "answer", error);
    if (status != STATUS_OK)
        return status;
    *any = query_int(&query, 0) != 0;
    query_close(&query);
    return STATUS_OK;
}
