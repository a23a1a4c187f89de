#include "ledger/room.h"

/* Ten digits are kept as a number, which takes half the room; what else stands
 * where an NPI belongs, as it is. */
static void put_npi(struct query *query, struct text npi)
{
    int64_t number = 0;
    size_t digits = 0;
    while (digits < npi.len && digits < 11 && char_is_digit(npi.at[digits]))
        number = number * 10 + (npi.at[digits++] - '0');
    if (npi.len == 10 && digits == 10 && npi.at[0] != '0')
        put_int(query, number);
    else
        put_text(query, npi);
}

static enum status interval_add(struct ledger *ledger,
                                const struct ledger_session *session,
                                const struct ledger_interval *interval,
                                struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_INTERVAL_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, interval->date);
    put_npi(&query, interval->npi);
    put_int(&query, interval->start);
    put_int(&query, interval->end);
    put_text(&query, session->session_id);
    put_int(&query, session->id);
    put_int(&query, session->day);
    return query_run(&query, error);
}

enum status ledger_intervals_put(struct ledger *ledger,
                                 const struct ledger_session *session,
                                 const struct ledger_interval *at, size_t count,
                                 struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = interval_add(ledger, session, &at[i], error);
    if (status == STATUS_OK)
        fresh_set_alone(ledger, session->id);
    return status;
}

static void put_interval(struct query *query, const struct ledger_interval *interval)
{
    put_int(query, interval->date);
    put_npi(query, interval->npi);
    put_int(query, interval->start);
    put_int(query, interval->end);
}

/* Adds the session unless it is there, or effective no more. */
static enum status meet(struct ledger *ledger, int64_t id, struct arena *arena,
                        struct ledger_members *sessions, struct error *error)
{
    for (size_t i = 0; i < sessions->count; i++)
        if (sessions->at[i].id == id)
            return STATUS_OK;
    struct ledger_session *found = &sessions->at[sessions->count];
    enum status status = ledger_session_get(ledger, id, arena, found, error);
    if (status == STATUS_OK && found->effective)
        sessions->count++;
    return status;
}

enum status ledger_elsewhere(struct ledger *ledger, const struct ledger_asked *asked,
                             struct arena *arena, struct ledger_members *sessions,
                             struct error *error)
{
    struct query query;
    bool row = false;
    *sessions = (struct ledger_members){0};
    if (is_alone(ledger, asked->session))
        return STATUS_OK;
    enum status status = query_open(&query, ledger, ST_MEETING, error);
    if (status != STATUS_OK)
        return status;
    put_interval(&query, &asked->interval);
    put_int(&query, asked->day);
    while ((status = query_step(&query, &row, error)) == STATUS_OK && row &&
           sessions->count < asked->most) {
        if (!sessions->at)
            sessions->at = ARENA_ARRAY(arena, struct ledger_session, asked->most);
        status = sessions->at
                     ? meet(ledger, query_int(&query, 0), arena, sessions, error)
                     : error_no_memory(error);
        if (status != STATUS_OK)
            break;
    }
    query_close(&query);
    return status;
}

/* Mostly there is none: looking first costs less than an update of none. */
enum status ledger_due_meeting(struct ledger *ledger,
                               const struct ledger_interval *interval,
                               const struct ledger_due *due, struct error *error)
{
    struct query query;
    bool row = false;
    struct ledger_due meeting = *due;
    enum status status = query_open(&query, ledger, ST_DAYS_MEETING, error);
    if (status != STATUS_OK)
        return status;
    put_interval(&query, interval);
    put_int(&query, due->day);
    while ((status = query_step(&query, &row, error)) == STATUS_OK && row) {
        meeting.day = query_int(&query, 0);
        meets(ledger, query_int(&query, 1));
        meets(ledger, due->session);
        status = ledger_due_add(ledger, &meeting, error);
        if (status != STATUS_OK)
            break;
    }
    query_close(&query);
    return status;
}
