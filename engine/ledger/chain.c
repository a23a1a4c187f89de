#include "ledger/room.h"

void payload_begin(struct payload *payload)
{
    hash_begin(&payload->stream);
    payload->len = 0;
}

static void flush(struct payload *payload)
{
    hash_add_bytes(&payload->stream, (struct text){payload->gathered, payload->len});
    payload->len = 0;
}

void payload_int(struct payload *payload, int64_t value)
{
    char bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(unsigned char)((uint64_t)value >> (8 * i));
    payload_bytes(payload, bytes, sizeof bytes);
}

void payload_text(struct payload *payload, struct text text)
{
    payload_int(payload, (int64_t)text.len);
    payload_bytes(payload, text.at, text.len);
}

void payload_bytes(struct payload *payload, const void *bytes, size_t len)
{
    if (len > sizeof payload->gathered - payload->len)
        flush(payload);
    if (len > sizeof payload->gathered) {
        hash_add_bytes(&payload->stream, (struct text){bytes, len});
        return;
    }
    if (len)
        memcpy(payload->gathered + payload->len, bytes, len);
    payload->len += len;
}

struct hash payload_end(struct payload *payload)
{
    flush(payload);
    return hash_end(&payload->stream);
}

struct hash chain_hash(const struct chain_head *before, enum link kind, int64_t row,
                       const struct hash *payload)
{
    struct payload all;
    payload_begin(&all);
    payload_int(&all, before->seq + 1);
    payload_bytes(&all, before->hash.bytes, HASH_SIZE);
    payload_int(&all, (int64_t)kind);
    payload_int(&all, row);
    payload_bytes(&all, payload->bytes, HASH_SIZE);
    return payload_end(&all);
}

struct chain_head chain_next(const struct ledger *ledger, enum link kind, int64_t row,
                             const struct hash *payload)
{
    return (struct chain_head){.seq = ledger->tail.chain.seq + 1,
                               .hash =
                                   chain_hash(&ledger->tail.chain, kind, row, payload)};
}

static enum status load_chain(struct ledger *ledger, struct error *error)
{
    struct query query;
    bool row = false;
    enum status status = query_open(&query, ledger, ST_LINK_LAST, error);
    if (status == STATUS_OK)
        status = query_step(&query, &row, error);
    if (status == STATUS_OK && row) {
        ledger->tail.chain.seq = query_int(&query, 0);
        query_hash(&query, 1, &ledger->tail.chain.hash);
    }
    query_close(&query);
    return status;
}

enum status tail_load(struct ledger *ledger, struct error *error)
{
    struct query query;
    ledger->tail = (struct tail){0};
    enum status status = load_chain(ledger, error);
    if (status == STATUS_OK)
        status = query_open(&query, ledger, ST_LAST_IDS, error);
    if (status == STATUS_OK)
        status = query_row(&query, "answer", error);
    if (status != STATUS_OK)
        return status;
    ledger->tail.session = query_int(&query, 0);
    ledger->tail.decision = query_int(&query, 1);
    ledger->openings = query_int(&query, 2) != 0;
    ledger->committed = ledger->tail;
    query_close(&query);
    return status;
}

void forget(struct ledger *ledger)
{
    memset(ledger->practices, 0, sizeof ledger->practices);
    memset(ledger->patients, 0, sizeof ledger->patients);
    fresh_forget(ledger);
    ledger->due = (struct due_list){.count = 0};
    ledger->none_later = (struct none_later){.day = 0};
    kept_clear(ledger);
    ledger->remembered = (struct remembered){0};
    ledger->put = (struct ledger_snapshot){0};
}
