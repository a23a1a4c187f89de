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

enum status ledger_day_members(struct ledger *ledger, const struct ledger_range *range,
                               struct arena *arena, struct ledger_members *members,
                               struct error *error)
{
    struct query query;
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
    return query_run(&query, error);
}

enum status ledger_due_later(struct ledger *ledger, const struct ledger_before *after,
                             const struct ledger_due *due, struct error *error)
{
    struct query query;
    bool row = false;
    struct ledger_due later = *due;
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

enum status ledger_due_first(struct ledger *ledger, struct ledger_due *due,
                             struct error *error)
{
    struct query query;
    bool row = false;
    *due = (struct ledger_due){.day = 0};
    enum status status = query_open(&query, ledger, ST_DUE_FIRST, error);
    if (status == STATUS_OK)
        status = query_step(&query, &row, error);
    if (status == STATUS_OK && row)
        *due = (struct ledger_due){.day = query_int(&query, 0),
                                   .cause = (enum cause)query_int(&query, 1),
                                   .session = query_int(&query, 2),
                                   .receipt = query_int(&query, 3)};
    query_close(&query);
    return status;
}

enum status ledger_due_done(struct ledger *ledger, int64_t day, struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_DUE_DONE, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, day);
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
