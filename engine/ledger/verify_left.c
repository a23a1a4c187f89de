/* What effective sessions leave behind, made again from their bytes and their
 * decisions. Visits are compared one by one; of therapists' times, which nothing
 * finds by session, both sides are summed up: each as a number under this run's
 * key, so that equal sums are equal rows. */
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

/* Asks for what the session leaves, and holds the visit against it. */
static enum status compare(struct verifying *verifying, struct ledger_derived *derived,
                           struct text packed, uint64_t *sum, struct error *error)
{
    const struct ledger_verify_options *options = verifying->options;
    enum status status = options->derive(options->derive_context, derived, error);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < derived->interval_count; i++)
        *sum += mark_of(&derived->intervals[i], derived->session->id);
    if (text_equal(buffer_text(derived->packed), packed))
        return STATUS_OK;
    return found(verifying, "visit.packed", derived->session->id,
                 "what the session left is not what its decision leaves", error);
}

static enum status derive_one(struct verifying *verifying, const struct query *query,
                              uint64_t *sum, struct error *error)
{
    struct ledger_session session;
    struct ledger_decision decision;
    struct buffer packed;
    int64_t id = query_int(query, 0);
    struct ledger *ledger = verifying->ledger;
    arena_reset(&verifying->arena);
    enum status status =
        ledger_session_get(ledger, id, &verifying->arena, &session, error);
    if (status == STATUS_OK)
        status = ledger_decision_effective(ledger, id, 0, &verifying->arena, &decision,
                                           error);
    if (status != STATUS_OK)
        return status;
    buffer_init(&packed, (size_t)16 << 20);
    struct ledger_derived derived = {.ledger = ledger,
                                     .session = &session,
                                     .decision = decision.id ? &decision : NULL,
                                     .arena = &verifying->arena,
                                     .packed = &packed};
    status = compare(verifying, &derived, query_text(query, 1), sum, error);
    buffer_release(&packed);
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

enum status verify_left(struct verifying *verifying, struct error *error)
{
    uint64_t derived = 0, kept = 0;
    if (!verifying->options->derive)
        return STATUS_OK;
    enum status status = derive_all(verifying, &derived, error);
    if (status == STATUS_OK)
        status = add_up(verifying, &kept, error);
    if (status != STATUS_OK || derived == kept)
        return status;
    return found(verifying, "interval.differs", 0,
                 "therapists' times are not those of the sessions", error);
}
