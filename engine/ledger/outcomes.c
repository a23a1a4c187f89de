/* What the outputs of a file are made of: its sessions and what stands aside of
 * them (rejections, repeats) are read side by side, in the order of the records. */
#include "ledger/room.h"

#define OUTCOME_MEMORY ((size_t)256 * 1024 * 1024)

struct walk {
    struct ledger *ledger;
    int64_t receipt;
    struct bounds bounds;
    ledger_outcome_fn *call;
    void *context;
    struct arena arena; /* of one record */
    struct query sessions, aside;
    bool session_left, aside_left;
    bool plain; /* a session to a record, each decided */
};

static enum status name_session(struct walk *walk, int64_t session,
                                struct ledger_key *key, struct error *error)
{
    struct query query;
    enum status status = query_open(&query, walk->ledger, ST_SESSION_NAME, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, session);
    status = query_row(&query, "session", error);
    if (status != STATUS_OK)
        return status;
    key->revision = (int32_t)query_int(&query, 2);
    status = provider_text(walk->ledger, query_int(&query, 0), &walk->arena,
                           &key->provider, error);
    if (status == STATUS_OK)
        status = query_copy(&query, 1, &walk->arena, &key->session_id, error);
    query_close(&query);
    return status;
}

/* Rows come by rank and id; the last of a rank is what counts. Calls once for
 * each rank; *any: there was one. */
static enum status give_decisions(struct walk *walk, struct query *query,
                                  struct ledger_outcome *outcome, bool *any,
                                  struct error *error)
{
    bool row = false;
    enum status status;
    struct ledger_decision decision;
    *any = false;
    while ((status = query_step(query, &row, error)) == STATUS_OK && row) {
        status = decision_take(query, &walk->arena, &decision, error);
        if (status == STATUS_OK && *any && decision.rank != outcome->decision.rank)
            status = walk->call(walk->context, outcome, error);
        if (status != STATUS_OK)
            break;
        outcome->decision = decision;
        *any = true;
    }
    query_close(query);
    if (status == STATUS_OK && *any)
        status = walk->call(walk->context, outcome, error);
    return status;
}

/* The outcome's key is set. */
static enum status give_session(struct walk *walk, int64_t session,
                                struct ledger_outcome *outcome, struct error *error)
{
    struct query query;
    bool any = false;
    enum status status = query_open(&query, walk->ledger, ST_DECISIONS_UPTO, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, session);
    put_int(&query, walk->bounds.upto);
    status = give_decisions(walk, &query, outcome, &any, error);
    if (status != STATUS_OK || any)
        return status;
    outcome->superseded = true;
    outcome->decision = (struct ledger_decision){.session = session};
    return walk->call(walk->context, outcome, error);
}

static enum status next_session(struct walk *walk, struct error *error)
{
    const struct query *row = &walk->sessions;
    struct ledger_outcome outcome = {.record = (uint64_t)query_int(row, 1)};
    outcome.key.revision = (int32_t)query_int(row, 4);
    enum status status = provider_text(walk->ledger, query_int(row, 2), &walk->arena,
                                       &outcome.key.provider, error);
    if (status == STATUS_OK)
        status = query_copy(row, 3, &walk->arena, &outcome.key.session_id, error);
    if (status == STATUS_OK)
        status = give_session(walk, query_int(row, 0), &outcome, error);
    return status == STATUS_OK ? query_step(&walk->sessions, &walk->session_left, error)
                               : status;
}

static enum status next_aside(struct walk *walk, struct error *error)
{
    struct ledger_outcome outcome = {.record = (uint64_t)query_int(&walk->aside, 0)};
    int64_t session = query_int(&walk->aside, 1);
    enum status status;
    if (session) {
        outcome.again = true;
        status = name_session(walk, session, &outcome.key, error);
        if (status == STATUS_OK)
            status = give_session(walk, session, &outcome, error);
    } else {
        status = query_copy(&walk->aside, 2, &walk->arena, &outcome.rejection, error);
        if (status == STATUS_OK)
            status = walk->call(walk->context, &outcome, error);
    }
    return status == STATUS_OK ? query_step(&walk->aside, &walk->aside_left, error)
                               : status;
}

static enum status give_records(struct walk *walk, struct error *error)
{
    enum status status = STATUS_OK;
    while (status == STATUS_OK && (walk->session_left || walk->aside_left)) {
        arena_reset(&walk->arena);
        bool aside_first = walk->aside_left &&
                           (!walk->session_left ||
                            query_int(&walk->aside, 0) < query_int(&walk->sessions, 1));
        status = aside_first ? next_aside(walk, error) : next_session(walk, error);
    }
    return status;
}

/* Nothing stands between them, and nothing aside. */
static bool is_plain(const struct walk *walk)
{
    const struct receipt_known *known = receipt_plain(walk->ledger, walk->receipt);
    return known && known->frozen && !walk->aside_left && known->sessions &&
           walk->bounds.last - walk->bounds.first + 1 == (int64_t)known->sessions;
}

static enum status open_records(struct walk *walk, struct error *error)
{
    enum status status =
        receipt_bounds(walk->ledger, walk->receipt, &walk->bounds, error);
    if (status == STATUS_OK)
        status =
            query_open(&walk->sessions, walk->ledger, ST_SESSIONS_OF_RECEIPT, error);
    if (status == STATUS_OK)
        status = query_open(&walk->aside, walk->ledger, ST_ASIDE, error);
    if (status != STATUS_OK)
        return status;
    put_int(&walk->sessions, walk->receipt);
    put_int(&walk->sessions, walk->bounds.first);
    put_int(&walk->sessions, walk->bounds.last);
    put_int(&walk->aside, walk->receipt);
    status = query_step(&walk->aside, &walk->aside_left, error);
    walk->plain = status == STATUS_OK && is_plain(walk);
    return status == STATUS_OK && !walk->plain
               ? query_step(&walk->sessions, &walk->session_left, error)
               : status;
}

/* The records are the sessions from first to last, one by one. */
static enum status give_plain(struct walk *walk, struct error *error)
{
    enum status status = STATUS_OK;
    for (int64_t id = walk->bounds.first; id <= walk->bounds.last && !status; id++) {
        struct ledger_outcome outcome = {.record =
                                             (uint64_t)(id - walk->bounds.first + 1)};
        arena_reset(&walk->arena);
        status = give_session(walk, id, &outcome, error);
    }
    return status;
}

/* Decisions of other files' sessions that replaced earlier ones in the course of
 * this file. */
static enum status give_again(struct walk *walk, struct error *error)
{
    struct query query;
    bool row = false;
    enum status status = query_open(&query, walk->ledger, ST_DECISIONS_AGAIN, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, walk->receipt);
    put_int(&query, walk->bounds.upto);
    while ((status = query_step(&query, &row, error)) == STATUS_OK && row) {
        struct ledger_outcome outcome = {.record = 0};
        arena_reset(&walk->arena);
        status = decision_take(&query, &walk->arena, &outcome.decision, error);
        if (status == STATUS_OK)
            status = name_session(walk, outcome.decision.session, &outcome.key, error);
        if (status == STATUS_OK)
            status = walk->call(walk->context, &outcome, error);
        if (status != STATUS_OK)
            break;
    }
    query_close(&query);
    return status;
}

enum status ledger_outcomes(struct ledger *ledger, int64_t receipt,
                            ledger_outcome_fn *call, void *context, struct error *error)
{
    struct walk walk = {
        .ledger = ledger, .receipt = receipt, .call = call, .context = context};
    arena_init(&walk.arena, OUTCOME_MEMORY);
    enum status status = open_records(&walk, error);
    if (status == STATUS_OK)
        status = walk.plain ? give_plain(&walk, error) : give_records(&walk, error);
    query_close(&walk.sessions);
    query_close(&walk.aside);
    if (status == STATUS_OK)
        status = give_again(&walk, error);
    arena_release(&walk.arena);
    return status;
}

enum status ledger_outcomes_again(struct ledger *ledger, int64_t receipt,
                                  ledger_outcome_fn *call, void *context,
                                  struct error *error)
{
    struct walk walk = {
        .ledger = ledger, .receipt = receipt, .call = call, .context = context};
    arena_init(&walk.arena, OUTCOME_MEMORY);
    enum status status = receipt_bounds(ledger, receipt, &walk.bounds, error);
    if (status == STATUS_OK)
        status = give_again(&walk, error);
    arena_release(&walk.arena);
    return status;
}
