#include "ledger/room.h"

/* First bytes of a hash: enough to find it by. */
static int64_t mark_of(const struct hash *hash)
{
    uint64_t mark = 0;
    for (size_t i = 0; i < 8; i++)
        mark = mark << 8 | hash->bytes[i];
    return (int64_t)mark;
}

static void put_counts(struct query *query, const struct receipt *receipt)
{
    put_int(query, (int64_t)receipt->records);
    put_int(query, (int64_t)receipt->ready);
    put_int(query, (int64_t)receipt->held);
    put_int(query, (int64_t)receipt->denied);
    put_int(query, (int64_t)receipt->voids);
    put_int(query, (int64_t)receipt->rejected);
    put_int(query, (int64_t)receipt->duplicates);
}

enum status ledger_receipt_add(struct ledger *ledger, struct receipt *receipt,
                               struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_RECEIPT_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, (int64_t)receipt->state);
    put_int(&query, receipt->attempts);
    put_int(&query, receipt->received_at);
    put_int(&query, (int64_t)receipt->size);
    put_counts(&query, receipt);
    put_int(&query, ledger->tail.session + 1);
    put_int(&query, mark_of(&receipt->hash));
    put_hash(&query, &receipt->hash);
    put_text(&query, receipt->name);
    put_int(&query, ledger->receipts_above);
    status = query_run(&query, error);
    if (status != STATUS_OK)
        return status;
    receipt->id = sqlite3_last_insert_rowid(ledger->db);
    receipt_begin(ledger, receipt->id);
    return STATUS_OK;
}

enum status ledger_receipts_above(struct ledger *ledger, int64_t id, bool *skipped,
                                  struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_RECEIPT_LAST, error);
    if (status == STATUS_OK)
        status = query_row(&query, "receipt", error);
    if (status != STATUS_OK)
        return status;
    *skipped = query_int(&query, 0) < id;
    ledger->receipts_above = id;
    query_close(&query);
    return STATUS_OK;
}

enum status ledger_receipt_put(struct ledger *ledger, const struct receipt *receipt,
                               struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_RECEIPT_PUT, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, receipt->id);
    put_int(&query, (int64_t)receipt->state);
    put_int(&query, receipt->attempts);
    put_counts(&query, receipt);
    put_int(&query, ledger->tail.decision);
    put_int(&query, ledger->tail.session);
    status = query_run(&query, error);
    if (status == STATUS_OK && sqlite3_changes(ledger->db) != 1)
        return ledger_damaged(ledger, "receipt", error);
    if (receipt->state >= RECEIPT_DECIDED)
        receipt_freeze(ledger, receipt->id);
    if (status != STATUS_OK || receipt->state != RECEIPT_DONE)
        return status;
    return chain_add_row(ledger, LINK_RECEIPT, receipt->id, error);
}

static enum status take(struct ledger *ledger, const struct query *query,
                        struct receipt *receipt, struct error *error)
{
    buffer_clear(&ledger->name);
    buffer_put_text(&ledger->name, query_text(query, 13));
    if (buffer_failed(&ledger->name))
        return error_no_memory(error);
    *receipt = (struct receipt){
        .id = query_int(query, 0),
        .state = (enum receipt_state)query_int(query, 1),
        .attempts = (uint32_t)query_int(query, 2),
        .received_at = query_int(query, 3),
        .size = (uint64_t)query_int(query, 4),
        .records = (uint64_t)query_int(query, 5),
        .ready = (uint64_t)query_int(query, 6),
        .held = (uint64_t)query_int(query, 7),
        .denied = (uint64_t)query_int(query, 8),
        .voids = (uint64_t)query_int(query, 9),
        .rejected = (uint64_t)query_int(query, 10),
        .duplicates = (uint64_t)query_int(query, 11),
        .name = buffer_text(&ledger->name),
    };
    query_hash(query, 12, &receipt->hash);
    return STATUS_OK;
}

/* id 0 when there is no row. */
static enum status take_one(struct query *query, struct receipt *receipt,
                            struct error *error)
{
    bool row = false;
    *receipt = (struct receipt){.id = 0};
    enum status status = query_step(query, &row, error);
    if (status == STATUS_OK && row)
        status = take(query->ledger, query, receipt, error);
    query_close(query);
    return status;
}

enum status ledger_receipt_get(struct ledger *ledger, int64_t id,
                               struct receipt *receipt, struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_RECEIPT_GET, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, id);
    status = take_one(&query, receipt, error);
    if (status == STATUS_OK && receipt->id == 0)
        return error_set(error, STATUS_NOT_FOUND, "ledger.receipt",
                         "the ledger has no such receipt");
    return status;
}

enum status ledger_receipt_open(struct ledger *ledger, int64_t after,
                                struct receipt *receipt, struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_RECEIPT_OPEN, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, after);
    return take_one(&query, receipt, error);
}

enum status ledger_receipt_find(struct ledger *ledger, const struct hash *hash,
                                struct receipt *receipt, struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_RECEIPT_FIND, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, mark_of(hash));
    put_hash(&query, hash);
    return take_one(&query, receipt, error);
}

enum status ledger_receipt_marked(struct ledger *ledger, const struct hash *hash,
                                  struct receipt *receipt, struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_RECEIPT_MARKED, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, mark_of(hash));
    return take_one(&query, receipt, error);
}

enum status ledger_reject(struct ledger *ledger, int64_t receipt, uint64_t record,
                          struct text rejection, struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_REJECTION_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, receipt);
    put_int(&query, (int64_t)record);
    put_text(&query, rejection);
    return query_run(&query, error);
}

/* ---- starts of work ---- */

enum status ledger_attempt(struct ledger *ledger, const struct hash *hash,
                           uint32_t *count, struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_ATTEMPT, error);
    if (status != STATUS_OK)
        return status;
    put_hash(&query, hash);
    status = query_row(&query, "attempt", error);
    if (status != STATUS_OK)
        return status;
    *count = (uint32_t)query_int(&query, 0);
    return query_run(&query, error);
}

enum status ledger_attempt_done(struct ledger *ledger, const struct hash *hash,
                                struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_ATTEMPT_DONE, error);
    if (status != STATUS_OK)
        return status;
    put_hash(&query, hash);
    return query_run(&query, error);
}

/* ---- its counts, from the rows ---- */

static int64_t bound(const struct query *query, int column)
{
    bool open = sqlite3_column_type(query->statement, column) == SQLITE_NULL;
    return open ? INT64_MAX : query_int(query, column);
}

enum status receipt_bounds(struct ledger *ledger, int64_t receipt,
                           struct bounds *bounds, struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_RECEIPT_BOUNDS, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, receipt);
    status = query_row(&query, "receipt", error);
    if (status != STATUS_OK)
        return status;
    *bounds = (struct bounds){bound(&query, 0), query_int(&query, 1), bound(&query, 2)};
    query_close(&query);
    return STATUS_OK;
}

static void tally_row(struct ledger_tally *tally, const struct query *query)
{
    if (sqlite3_column_type(query->statement, 1) != SQLITE_NULL)
        tally_outcome(tally, query_int(query, 1));
    else if (query_int(query, 0))
        tally->undecided++;
    else
        tally->superseded++;
}

static enum status tally_sessions(struct ledger *ledger, int64_t receipt,
                                  struct ledger_tally *tally, struct error *error)
{
    struct query query;
    bool row = false;
    struct bounds bounds = {0};
    enum status status = receipt_bounds(ledger, receipt, &bounds, error);
    if (status == STATUS_OK)
        status = query_open(&query, ledger, ST_TALLY, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, receipt);
    put_int(&query, bounds.upto);
    put_int(&query, bounds.first);
    put_int(&query, bounds.last);
    while ((status = query_step(&query, &row, error)) == STATUS_OK && row)
        tally_row(tally, &query);
    query_close(&query);
    return status;
}

static enum status tally_aside(struct ledger *ledger, int64_t receipt,
                               struct ledger_tally *tally, struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_TALLY_ASIDE, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, receipt);
    status = query_row(&query, "receipt", error);
    if (status != STATUS_OK)
        return status;
    tally->rejected = (uint64_t)query_int(&query, 0);
    tally->repeats = (uint64_t)query_int(&query, 1);
    query_close(&query);
    return STATUS_OK;
}

enum status ledger_tally(struct ledger *ledger, int64_t receipt,
                         struct ledger_tally *tally, struct error *error)
{
    const struct receipt_known *known = receipt_plain(ledger, receipt);
    enum status status = STATUS_OK;
    *tally = (struct ledger_tally){0};
    if (known && !known->frozen)
        *tally = known->tally;
    else
        status = tally_sessions(ledger, receipt, tally, error);
    return status == STATUS_OK ? tally_aside(ledger, receipt, tally, error) : status;
}
