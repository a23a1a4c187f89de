#include "ledger/room.h"

#include <time.h>

void payload_begin(struct payload *payload)
{
    hash_begin(&payload->stream);
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
    hash_add(&payload->stream, text);
}

void payload_bytes(struct payload *payload, const void *bytes, size_t len)
{
    hash_add_bytes(&payload->stream, (struct text){bytes, len});
}

struct hash payload_end(struct payload *payload)
{
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

enum status chain_add(struct ledger *ledger, enum link kind, int64_t row,
                      const struct hash *payload, struct error *error)
{
    struct chain_head next = chain_next(ledger, kind, row, payload);
    struct query query;
    enum status status = query_open(&query, ledger, ST_LINK_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, next.seq);
    put_int(&query, (int64_t)kind);
    put_int(&query, row);
    put_hash(&query, &next.hash);
    status = query_run(&query, error);
    if (status == STATUS_OK)
        ledger->tail.chain = next;
    return status;
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
    ledger->remembered = (struct remembered){0};
    ledger->put = (struct ledger_snapshot){0};
}

struct hash payload_of_ledger(const struct history_key *key, int64_t made_at)
{
    struct payload payload;
    payload_begin(&payload);
    payload_bytes(&payload, key->bytes, sizeof key->bytes);
    payload_int(&payload, made_at);
    return payload_end(&payload);
}

static struct hash payload_of_note(int64_t at, struct text kind, struct text text)
{
    struct payload payload;
    payload_begin(&payload);
    payload_int(&payload, at);
    payload_text(&payload, kind);
    payload_text(&payload, text);
    return payload_end(&payload);
}

enum status ledger_note(struct ledger *ledger, const char *kind, struct text payload,
                        struct error *error)
{
    struct query query;
    int64_t at = (int64_t)time(NULL);
    enum status status = query_open(&query, ledger, ST_NOTE_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, at);
    put_text(&query, text_of(kind));
    put_blob(&query, payload.at, payload.len);
    status = query_run(&query, error);
    if (status != STATUS_OK)
        return status;
    struct hash hash = payload_of_note(at, text_of(kind), payload);
    return chain_add(ledger, LINK_NOTE, sqlite3_last_insert_rowid(ledger->db), &hash,
                     error);
}
