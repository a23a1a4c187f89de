/* What sessions leave behind. Visits have a mark; therapists' times, which nothing
 * finds by session, are made again, and both sides summed up: each as a number
 * under this run's key, so that equal sums are equal rows. */
#include "ledger/verify_room.h"

#include <stdio.h>

static uint64_t mark_of(const struct ledger_interval *interval, int64_t session)
{
    char text[128];
    int len = snprintf(text, sizeof text, "%.*s %d %d %d %lld",
                       interval->npi.len < 40 ? (int)interval->npi.len : 40,
                       interval->npi.len ? interval->npi.at : "", (int)interval->date,
                       (int)interval->start, (int)interval->end, (long long)session);
    return hash_key((struct text){text, (size_t)len});
}

static enum status found(struct verifying *verifying, const char *code, int64_t row,
                         const char *what, struct error *error)
{
    const struct ledger_finding finding = {.code = code,
                                           .table =
                                               code[0] == 'v' ? "visit" : "interval",
                                           .row = row,
                                           .what = what,
                                           .mend = MEND_DERIVED};
    return verify_found(verifying, &finding, error);
}

static enum status verify_visits(struct verifying *verifying, struct error *error)
{
    struct query query;
    bool row = false;
    enum status status = query_open(&query, verifying->ledger, ST_LEFT_VISITS, error);
    if (status != STATUS_OK)
        return status;
    while ((status = query_step(&query, &row, error)) == STATUS_OK && row) {
        int64_t session = query_int(&query, 0);
        struct text packed = query_text(&query, 2);
        if (visit_mark(verifying->ledger, session, packed) != query_int(&query, 1))
            status = found(verifying, "visit.packed", session,
                           "what the session left is changed", error);
        if (status != STATUS_OK)
            break;
    }
    query_close(&query);
    return status;
}

static enum status derive_one(struct verifying *verifying, const struct query *query,
                              uint64_t *sum, struct error *error)
{
    const struct ledger_verify_options *options = verifying->options;
    struct ledger_session session;
    struct ledger_intervals intervals = {0};
    arena_reset(&verifying->arena);
    enum status status = session_take(query, &verifying->arena, &session, error);
    if (status == STATUS_OK)
        status = options->derive(options->derive_context, &session, &verifying->arena,
                                 &intervals, error);
    for (size_t i = 0; i < intervals.count && status == STATUS_OK; i++)
        *sum += mark_of(&intervals.at[i], session.id);
    return status;
}

static enum status derive_all(struct verifying *verifying, uint64_t *sum,
                              struct error *error)
{
    struct query query;
    bool row = false;
    enum status status = query_open(&query, verifying->ledger, ST_LEFT_SESSIONS, error);
    if (status != STATUS_OK)
        return status;
    while ((status = query_step(&query, &row, error)) == STATUS_OK && row) {
        status = derive_one(verifying, &query, sum, error);
        if (status != STATUS_OK)
            break;
    }
    query_close(&query);
    return status;
}

static enum status add_up(struct verifying *verifying, uint64_t *sum,
                          struct error *error)
{
    struct query query;
    bool row = false;
    enum status status =
        query_open(&query, verifying->ledger, ST_LEFT_INTERVALS, error);
    if (status != STATUS_OK)
        return status;
    while ((status = query_step(&query, &row, error)) == STATUS_OK && row) {
        const struct ledger_interval interval = {
            query_text(&query, 1), (int32_t)query_int(&query, 0),
            (int32_t)query_int(&query, 2), (int32_t)query_int(&query, 3)};
        *sum += mark_of(&interval, query_int(&query, 4));
    }
    query_close(&query);
    return status;
}

static enum status verify_intervals(struct verifying *verifying, struct error *error)
{
    uint64_t derived = 0, kept = 0;
    enum status status = derive_all(verifying, &derived, error);
    if (status == STATUS_OK)
        status = add_up(verifying, &kept, error);
    if (status != STATUS_OK || derived == kept)
        return status;
    return found(verifying, "interval.differs", 0,
                 "therapists' times are not those of the sessions", error);
}

enum status verify_left(struct verifying *verifying, struct error *error)
{
    enum status status = verify_visits(verifying, error);
    if (status != STATUS_OK || !verifying->options->derive)
        return status;
    return verify_intervals(verifying, error);
}
