#include "ledger/look.h"

#include "ledger/room.h"

/* One row of anything; more than any session and decision need. */
#define ROW_MAX ((size_t)256 << 20)

/* A walk over ids. */
struct walking {
    struct query ids;
    struct arena arena; /* of one row */
};

static enum status start_walk(struct walking *walking, struct ledger *ledger,
                              enum statement statement, struct error *error)
{
    *walking = (struct walking){.ids.statement = NULL};
    arena_init(&walking->arena, ROW_MAX);
    return query_open(&walking->ids, ledger, statement, error);
}

static void put_dates(struct query *query, int32_t from, int32_t to)
{
    put_int(query, from == DATE_NONE ? INT32_MIN : from);
    put_int(query, to == DATE_NONE ? INT32_MAX : to);
}

static void end_walk(struct walking *walking)
{
    query_close(&walking->ids);
    arena_release(&walking->arena);
}

/* ---- sessions ---- */

static enum statement sessions_statement(const struct look_sessions *asked)
{
    if (!text_is_absent(asked->session_id))
        return ST_LOOK_SESSIONS_ID;
    if (!text_is_absent(asked->patient))
        return ST_LOOK_SESSIONS_PATIENT;
    return asked->beneficiary ? ST_LOOK_SESSIONS_BENEFICIARY : ST_LOOK_SESSIONS;
}

static void put_asked(struct query *query, const struct look_sessions *asked)
{
    put_dates(query, asked->from, asked->to);
    put_int(query, asked->effective);
    if (!text_is_absent(asked->session_id))
        put_text(query, asked->session_id);
    else if (!text_is_absent(asked->patient))
        put_text(query, asked->patient);
    else if (asked->beneficiary)
        put_beneficiary(query, asked->beneficiary);
}

enum status look_sessions(struct ledger *ledger, const struct look_sessions *asked,
                          look_session_fn *call, void *context, struct error *error)
{
    struct walking walking;
    bool row = false;
    enum status status = start_walk(&walking, ledger, sessions_statement(asked), error);
    if (status == STATUS_OK)
        put_asked(&walking.ids, asked);
    while (status == STATUS_OK &&
           (status = query_step(&walking.ids, &row, error)) == STATUS_OK && row) {
        struct ledger_session session;
        arena_reset(&walking.arena);
        status = ledger_session_get(ledger, query_int(&walking.ids, 0), &walking.arena,
                                    &session, error);
        if (status == STATUS_OK)
            status = call(context, &session, error);
    }
    end_walk(&walking);
    return status;
}

/* ---- decisions ---- */

static enum status take_light(struct ledger *ledger, int64_t id, struct arena *arena,
                              struct ledger_session *session, struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_LOOK_SESSION_LIGHT, error);
    return status ? status : session_one(&query, id, arena, session, error);
}

static enum statement decisions_statement(const struct look_decisions *asked)
{
    if (asked->session)
        return ST_LOOK_DECISIONS_OF;
    if (asked->held)
        return ST_LOOK_DECISIONS_HELD;
    return asked->effective ? ST_LOOK_DECISIONS_EFFECTIVE : ST_LOOK_DECISIONS;
}

static void put_decisions(struct query *query, const struct look_decisions *asked)
{
    put_dates(query, asked->from, asked->to);
    put_int(query, asked->effective);
    if (asked->session) {
        put_int(query, asked->rank);
        put_int(query, asked->session);
    } else if (!asked->held) {
        put_int(query, asked->rank);
        if (asked->effective)
            put_int(query, asked->outcomes);
    }
}

enum status look_decisions(struct ledger *ledger, const struct look_decisions *asked,
                           look_decision_fn *call, void *context, struct error *error)
{
    struct walking walking;
    bool row = false;
    enum status status =
        start_walk(&walking, ledger, decisions_statement(asked), error);
    if (status == STATUS_OK)
        put_decisions(&walking.ids, asked);
    while (status == STATUS_OK &&
           (status = query_step(&walking.ids, &row, error)) == STATUS_OK && row) {
        struct ledger_decision decision;
        struct ledger_session session;
        arena_reset(&walking.arena);
        status = ledger_decision_get(ledger, query_int(&walking.ids, 0), &walking.arena,
                                     &decision, error);
        if (status == STATUS_OK)
            status =
                take_light(ledger, decision.session, &walking.arena, &session, error);
        if (status == STATUS_OK)
            status = call(context, &decision, &session, error);
    }
    end_walk(&walking);
    return status;
}

/* ---- receipts, rejections, policies ---- */

enum status look_receipts(struct ledger *ledger, look_receipt_fn *call, void *context,
                          struct error *error)
{
    struct walking walking;
    bool row = false;
    enum status status = start_walk(&walking, ledger, ST_LOOK_RECEIPTS, error);
    while (status == STATUS_OK &&
           (status = query_step(&walking.ids, &row, error)) == STATUS_OK && row) {
        struct receipt receipt;
        status =
            ledger_receipt_get(ledger, query_int(&walking.ids, 0), &receipt, error);
        if (status == STATUS_OK)
            status = call(context, &receipt, error);
    }
    end_walk(&walking);
    return status;
}

enum status look_rejections(struct ledger *ledger, int64_t receipt,
                            look_rejection_fn *call, void *context, struct error *error)
{
    struct walking walking;
    bool row = false;
    enum status status = start_walk(&walking, ledger, ST_LOOK_REJECTIONS, error);
    if (status == STATUS_OK)
        put_int(&walking.ids, receipt);
    while (status == STATUS_OK &&
           (status = query_step(&walking.ids, &row, error)) == STATUS_OK && row) {
        const struct look_rejection rejection = {
            .receipt = query_int(&walking.ids, 0),
            .record = (uint64_t)query_int(&walking.ids, 1),
            .rejection = query_text(&walking.ids, 2),
        };
        status = call(context, &rejection, error);
    }
    end_walk(&walking);
    return status;
}

enum status look_activations(struct ledger *ledger, look_activation_fn *call,
                             void *context, struct error *error)
{
    struct walking walking;
    bool row = false;
    enum status status = start_walk(&walking, ledger, ST_LOOK_ACTIVATIONS, error);
    while (status == STATUS_OK &&
           (status = query_step(&walking.ids, &row, error)) == STATUS_OK && row) {
        struct look_activation activation = {
            .generation = query_int(&walking.ids, 0),
            .at = query_int(&walking.ids, 2),
            .note = query_text(&walking.ids, 3),
        };
        query_hash(&walking.ids, 1, &activation.hash);
        status = call(context, &activation, error);
    }
    end_walk(&walking);
    return status;
}

/* ---- in figures ---- */

enum status look_figures(struct ledger *ledger, struct look_figures *figures,
                         struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_LOOK_FIGURES, error);
    if (status == STATUS_OK)
        status = query_row(&query, "ledger", error);
    if (status != STATUS_OK)
        return status;
    *figures = (struct look_figures){
        .schema = (int32_t)query_int(&query, 0),
        .receipts = query_int(&query, 1),
        .sessions = query_int(&query, 2),
        .decisions = query_int(&query, 3),
        .rejections = query_int(&query, 4),
        .due = query_int(&query, 5),
        .bytes = query_int(&query, 6),
        .chain = ledger->tail.chain.seq,
        .head = ledger->tail.chain.hash,
    };
    query_close(&query);
    return STATUS_OK;
}

const char *look_sqlite(void)
{
    return sqlite3_libversion();
}
