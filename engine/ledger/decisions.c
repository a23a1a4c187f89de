#include "ledger/room.h"

static bool is_none(const struct hash *hash)
{
    static const struct hash none = {{0}};
    return memcmp(hash, &none, sizeof none) == 0;
}

enum status ledger_snapshot_put(struct ledger *ledger, struct text text,
                                struct ledger_snapshot *snapshot, struct error *error)
{
    const struct hash *hash = &snapshot->hash;
    if (memcmp(&ledger->put.hash, hash, sizeof *hash) != 0 || ledger->put.id == 0) {
        buffer_clear(&ledger->told);
        buffer_put_text(&ledger->told, text);
        ledger->put = (struct ledger_snapshot){.hash = *hash};
    }
    *snapshot = ledger->put;
    return buffer_failed(&ledger->told) ? error_no_memory(error) : STATUS_OK;
}

enum status ledger_snapshot_get(struct ledger *ledger, int64_t id, struct arena *arena,
                                struct text *text, struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_SNAPSHOT_GET, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, id);
    status = query_row(&query, "snapshot", error);
    if (status != STATUS_OK)
        return status;
    status = query_copy(&query, 0, arena, text, error);
    query_close(&query);
    return status;
}

enum status decision_take(const struct query *query, struct arena *arena,
                          struct ledger_decision *decision, struct error *error)
{
    bool known = sqlite3_column_type(query->statement, 5) != SQLITE_NULL;
    *decision = (struct ledger_decision){
        .id = query_int(query, 0),
        .session = query_int(query, 1),
        .rank = (int32_t)query_int(query, 2),
        .outcome = (enum outcome)query_int(query, 3),
        .units = (int32_t)query_int(query, 4),
        .allowed = known ? query_int(query, 5) : MONEY_NONE,
        .known_on = (int32_t)query_int(query, 6),
        .snapshot.id = query_int(query, 7),
        .generation = query_int(query, 8),
        .cause = (enum cause)query_int(query, 9),
        .caused_by = query_int(query, 10),
        .receipt = query_int(query, 11),
        .supersedes = query_int(query, 12),
    };
    query_hash(query, 14, &decision->snapshot.hash);
    bool told = sqlite3_column_type(query->statement, 14) != SQLITE_NULL;
    if (decision->snapshot.id == 0 && told)
        decision->snapshot.id = decision->id;
    if (!arena)
        return STATUS_OK;
    enum status status = query_copy(query, 13, arena, &decision->payer, error);
    return status == STATUS_OK ? query_copy(query, 15, arena, &decision->bytes, error)
                               : status;
}

static enum status find_by(struct ledger *ledger, enum statement statement,
                           struct ledger_decision *decision, struct error *error)
{
    struct query query;
    bool row = false;
    enum status status = query_open(&query, ledger, statement, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, decision->session);
    put_int(&query, decision->rank);
    status = query_step(&query, &row, error);
    decision->supersedes = status == STATUS_OK && row ? query_int(&query, 0) : 0;
    query_close(&query);
    return status;
}

/* Most have no lower one, and asking for its decisions is dear. */
static enum status is_corrected(struct ledger *ledger, int64_t session, bool *corrected,
                                struct error *error)
{
    struct query query;
    bool row = false;
    enum status status = query_open(&query, ledger, ST_REVISION, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, session);
    status = query_step(&query, &row, error);
    *corrected = status == STATUS_OK && row && query_int(&query, 0) > 1;
    query_close(&query);
    return status;
}

/* The session's own last one, else that of its lower revisions. */
static enum status find_last(struct ledger *ledger, struct ledger_decision *decision,
                             struct error *error)
{
    const struct remembered *known = &ledger->remembered;
    enum status status = STATUS_OK;
    decision->supersedes = 0;
    if (is_fresh(ledger, decision->session))
        return STATUS_OK;
    if (known->decided == decision->session && known->rank == decision->rank)
        decision->supersedes = known->decision;
    else
        status = find_by(ledger, ST_DECISION_LAST_ID, decision, error);
    if (status != STATUS_OK || decision->supersedes)
        return status;
    bool corrected = false;
    status = is_corrected(ledger, decision->session, &corrected, error);
    if (status != STATUS_OK || !corrected)
        return status;
    return find_by(ledger, ST_DECISION_LAST_BELOW, decision, error);
}

/* What its day was told stands in its own row when no other has it yet. */
static void put_told(struct query *query, const struct ledger_decision *decision)
{
    bool kept = decision->snapshot.id != decision->id;
    struct text told = buffer_text(&query->ledger->told);
    if (kept || is_none(&decision->snapshot.hash)) {
        put_id(query, 0);
        put_id(query, 0);
        return;
    }
    put_hash(query, &decision->snapshot.hash);
    put_text(query, told);
}

static void put_money(struct query *query, int64_t cents)
{
    if (cents == MONEY_NONE)
        put_id(query, 0);
    else
        put_int(query, cents);
}

static enum status row_add(struct ledger *ledger,
                           const struct ledger_decision *decision,
                           const struct chain_head *link, struct error *error)
{
    struct query query;
    bool own = decision->snapshot.id == decision->id;
    enum status status = query_open(&query, ledger, ST_DECISION_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, decision->id);
    put_int(&query, decision->session);
    put_int(&query, decision->rank);
    put_int(&query, (int64_t)decision->outcome);
    put_int(&query, decision->units);
    put_money(&query, decision->allowed);
    put_int(&query, decision->known_on);
    put_int(&query, own ? 0 : decision->snapshot.id);
    put_int(&query, decision->generation);
    put_int(&query, (int64_t)decision->cause);
    put_id(&query, decision->caused_by);
    put_id(&query, decision->receipt);
    put_id(&query, decision->supersedes);
    put_text(&query, decision->payer);
    put_int(&query, link->seq);
    put_hash(&query, &link->hash);
    put_told(&query, decision);
    put_text(&query, decision->bytes);
    return query_run(&query, error);
}

struct hash payload_of_decision(const struct ledger_decision *decision)
{
    const int64_t numbers[] = {
        decision->id,    decision->session,   decision->rank,     decision->outcome,
        decision->units, decision->allowed,   decision->known_on, decision->generation,
        decision->cause, decision->caused_by, decision->receipt,  decision->supersedes,
    };
    struct payload payload;
    payload_begin(&payload);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        payload_int(&payload, numbers[i]);
    payload_bytes(&payload, decision->snapshot.hash.bytes, HASH_SIZE);
    payload_text(&payload, decision->payer);
    payload_text(&payload, decision->bytes);
    return payload_end(&payload);
}

/* The snapshot that was put last is this decision's to keep, unless another one
 * keeps it. */
static void settle_snapshot(struct ledger *ledger, struct ledger_decision *decision)
{
    struct ledger_snapshot *put = &ledger->put;
    if (is_none(&decision->snapshot.hash) ||
        memcmp(&put->hash, &decision->snapshot.hash, sizeof put->hash) != 0)
        return;
    if (put->id == 0)
        put->id = decision->id;
    decision->snapshot.id = put->id;
}

enum status ledger_decision_add(struct ledger *ledger, struct ledger_decision *decision,
                                struct error *error)
{
    enum status status = find_last(ledger, decision, error);
    if (status != STATUS_OK)
        return status;
    ledger->remembered.decided = 0;
    decision->id = ledger->tail.decision + 1;
    settle_snapshot(ledger, decision);
    struct hash hash = payload_of_decision(decision);
    struct chain_head link = chain_next(ledger, LINK_DECISION, decision->id, &hash);
    status = row_add(ledger, decision, &link, error);
    if (status != STATUS_OK)
        return status;
    ledger->tail.chain = link;
    ledger->tail.decision = decision->id;
    fresh_decide(ledger, decision);
    return STATUS_OK;
}

enum status ledger_decision_effective(struct ledger *ledger, int64_t session,
                                      int32_t rank, struct arena *arena,
                                      struct ledger_decision *decision,
                                      struct error *error)
{
    struct query query;
    bool row = false;
    *decision = (struct ledger_decision){.id = 0};
    if (is_fresh(ledger, session))
        return STATUS_OK;
    enum status status = query_open(&query, ledger, ST_DECISION_LAST, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, session);
    put_int(&query, rank);
    status = query_step(&query, &row, error);
    if (status == STATUS_OK && row)
        status = decision_take(&query, arena, decision, error);
    query_close(&query);
    if (status != STATUS_OK)
        return status;
    ledger->remembered.decided = session;
    ledger->remembered.rank = rank;
    ledger->remembered.decision = decision->id;
    return status;
}

enum status ledger_decision_get(struct ledger *ledger, int64_t id, struct arena *arena,
                                struct ledger_decision *decision, struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_DECISION_GET, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, id);
    status = query_row(&query, "decision", error);
    if (status != STATUS_OK)
        return status;
    status = decision_take(&query, arena, decision, error);
    query_close(&query);
    return status;
}
