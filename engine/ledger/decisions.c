#include "ledger/room.h"

static enum status snapshot_add(struct ledger *ledger, struct text text,
                                const struct hash *hash, struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_SNAPSHOT_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_hash(&query, hash);
    put_text(&query, text);
    status = query_run(&query, error);
    if (status != STATUS_OK)
        return status;
    ledger->snapshot.id = sqlite3_last_insert_rowid(ledger->db);
    ledger->snapshot.hash = *hash;
    return STATUS_OK;
}

enum status ledger_snapshot_put(struct ledger *ledger, struct text text,
                                struct ledger_snapshot *snapshot, struct error *error)
{
    struct hash hash = hash_of(text);
    enum status status = STATUS_OK;
    if (ledger->snapshot.id == 0 ||
        memcmp(&ledger->snapshot.hash, &hash, sizeof hash) != 0)
        status = snapshot_add(ledger, text, &hash, error);
    if (status == STATUS_OK)
        *snapshot = ledger->snapshot;
    return status;
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
    query_hash(query, 15, &decision->snapshot.hash);
    if (!arena)
        return STATUS_OK;
    enum status status = query_copy(query, 13, arena, &decision->payer, error);
    return status == STATUS_OK ? query_copy(query, 14, arena, &decision->bytes, error)
                               : status;
}

static enum status find_last(struct ledger *ledger, struct ledger_decision *decision,
                             struct error *error)
{
    struct query query;
    bool row = false;
    enum status status = query_open(&query, ledger, ST_DECISION_LAST_ID, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, decision->session);
    put_int(&query, decision->rank);
    status = query_step(&query, &row, error);
    decision->supersedes = status == STATUS_OK && row ? query_int(&query, 0) : 0;
    query_close(&query);
    return status;
}

static enum status row_add(struct ledger *ledger, struct ledger_decision *decision,
                           struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_DECISION_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, decision->session);
    put_int(&query, decision->rank);
    put_int(&query, (int64_t)decision->outcome);
    put_int(&query, decision->units);
    if (decision->allowed == MONEY_NONE)
        put_id(&query, 0);
    else
        put_int(&query, decision->allowed);
    put_int(&query, decision->known_on);
    put_int(&query, decision->snapshot.id);
    put_int(&query, decision->generation);
    put_int(&query, (int64_t)decision->cause);
    put_id(&query, decision->caused_by);
    put_id(&query, decision->receipt);
    put_id(&query, decision->supersedes);
    put_text(&query, decision->payer);
    put_text(&query, decision->bytes);
    status = query_run(&query, error);
    decision->id = sqlite3_last_insert_rowid(ledger->db);
    return status;
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

enum status ledger_decision_add(struct ledger *ledger, struct ledger_decision *decision,
                                struct error *error)
{
    enum status status = find_last(ledger, decision, error);
    if (status == STATUS_OK)
        status = row_add(ledger, decision, error);
    if (status != STATUS_OK)
        return status;
    struct hash hash = payload_of_decision(decision);
    return chain_add(ledger, LINK_DECISION, decision->id, &hash, error);
}

enum status ledger_decision_effective(struct ledger *ledger, int64_t session,
                                      int32_t rank, struct arena *arena,
                                      struct ledger_decision *decision,
                                      struct error *error)
{
    struct query query;
    bool row = false;
    *decision = (struct ledger_decision){.id = 0};
    enum status status = query_open(&query, ledger, ST_DECISION_LAST, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, session);
    put_int(&query, rank);
    status = query_step(&query, &row, error);
    if (status == STATUS_OK && row)
        status = decision_take(&query, arena, decision, error);
    query_close(&query);
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
