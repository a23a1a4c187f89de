/* Links of what is rare: of each the payload is its row, column by column, as it
 * stands in its table, so that writing and verifying cannot differ. */
#include "ledger/room.h"

#include <time.h>

/* The one that reads the row of a kind; sessions and decisions have their own
 * ways. */
static enum statement statement_of(enum link kind)
{
    static const enum statement statements[] = {
        [LINK_LEDGER] = ST_ROW_LEDGER,         [LINK_RECEIPT] = ST_ROW_RECEIPT,
        [LINK_GENERATION] = ST_ROW_GENERATION, [LINK_ACTIVATION] = ST_ROW_ACTIVATION,
        [LINK_OPENING] = ST_ROW_OPENING,       [LINK_NOTE] = ST_ROW_NOTE,
        [LINK_BILLED] = ST_ROW_BILLED,
    };
    return statements[kind];
}

static void add_column(struct payload *payload, const struct query *query, int column)
{
    switch (sqlite3_column_type(query->statement, column)) {
    case SQLITE_INTEGER:
        payload_int(payload, query_int(query, column));
        break;
    case SQLITE_NULL:
        payload_int(payload, INT64_MIN);
        break;
    default:
        payload_text(payload, query_text(query, column));
        break;
    }
}

static void add_row(struct payload *payload, const struct query *query)
{
    int columns = sqlite3_column_count(query->statement);
    for (int i = 0; i < columns; i++)
        add_column(payload, query, i);
}

/* All rows of a statement that asks by one id. */
static enum status add_rows(struct ledger *ledger, enum statement statement, int64_t id,
                            struct payload *payload, bool *any, struct error *error)
{
    struct query query;
    bool row = false;
    enum status status = query_open(&query, ledger, statement, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, id);
    *any = false;
    while ((status = query_step(&query, &row, error)) == STATUS_OK && row) {
        add_row(payload, &query);
        *any = true;
    }
    query_close(&query);
    return status;
}

enum status payload_of_row(struct ledger *ledger, enum link kind, int64_t row,
                           struct hash *hash, bool *there, struct error *error)
{
    struct payload payload;
    bool any = false;
    payload_begin(&payload);
    enum status status =
        add_rows(ledger, statement_of(kind), row, &payload, there, error);
    if (status == STATUS_OK && kind == LINK_RECEIPT)
        status = add_rows(ledger, ST_ASIDE, row, &payload, &any, error);
    if (status == STATUS_OK && kind == LINK_GENERATION)
        status = add_rows(ledger, ST_GENERATION_FILES, row, &payload, &any, error);
    *hash = payload_end(&payload);
    return status;
}

enum status chain_add_row(struct ledger *ledger, enum link kind, int64_t row,
                          struct error *error)
{
    struct hash payload;
    struct query query;
    bool there = false;
    enum status status = payload_of_row(ledger, kind, row, &payload, &there, error);
    if (status == STATUS_OK)
        status = query_open(&query, ledger, ST_LINK_ADD, error);
    if (status != STATUS_OK)
        return status;
    struct chain_head next = chain_next(ledger, kind, row, &payload);
    put_int(&query, next.seq);
    put_int(&query, (int64_t)kind);
    put_int(&query, row);
    put_hash(&query, &next.hash);
    status = query_run(&query, error);
    if (status == STATUS_OK)
        ledger->tail.chain = next;
    return status;
}

/* ---- notes ---- */

enum status ledger_note(struct ledger *ledger, const char *kind, struct text payload,
                        struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_NOTE_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, (int64_t)time(NULL));
    put_text(&query, text_of(kind));
    put_blob(&query, payload.at, payload.len);
    status = query_run(&query, error);
    return status == STATUS_OK
               ? chain_add_row(ledger, LINK_NOTE, sqlite3_last_insert_rowid(ledger->db),
                               error)
               : status;
}

enum status ledger_notes(struct ledger *ledger, const char *kind, ledger_note_fn *call,
                         void *context, struct error *error)
{
    struct query query;
    bool row = false;
    enum status status = query_open(&query, ledger, ST_NOTES, error);
    if (status != STATUS_OK)
        return status;
    put_text(&query, text_of(kind));
    while ((status = query_step(&query, &row, error)) == STATUS_OK && row) {
        const struct ledger_noted noted = {query_int(&query, 0), query_text(&query, 1),
                                           query_text(&query, 2)};
        status = call(context, &noted, error);
        if (status != STATUS_OK)
            break;
    }
    query_close(&query);
    return status;
}
