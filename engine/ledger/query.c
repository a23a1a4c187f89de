#include "ledger/room.h"

#include <errno.h>

static const char *const texts[] = {
#define STATEMENT(name, sql) sql,
#include "ledger/statements.def"
#undef STATEMENT
};

static enum status broken(struct error *error)
{
    error_set(error, STATUS_IO, "ledger.broken",
              "the ledger is closed since it failed; nothing is tried on it again");
    error_fix(error, "stop, look after the disk, and start again: what was "
                     "committed is there");
    return error->status;
}

/* Quotas are told as an error of writing, but are room that is missing too. */
static bool is_full(const struct ledger *ledger, int rc)
{
    return (rc & 0xff) == SQLITE_FULL ||
           (rc == SQLITE_IOERR_WRITE && sqlite3_system_errno(ledger->db) == EDQUOT);
}

static enum status full(struct error *error)
{
    error_set(error, STATUS_IO, "ledger.full", "no room is left for the ledger");
    error_fix(error, "make room on its disk; nothing is lost, and what was begun "
                     "is done again then");
    return error->status;
}

static enum status locked(struct error *error)
{
    error_set(error, STATUS_LOCKED, "ledger.locked",
              "another program has the ledger open");
    error_fix(error, "ask that one, or wait until it ends");
    return error->status;
}

static enum status unusable(struct ledger *ledger, int rc, struct error *error)
{
    bool damaged = (rc & 0xff) == SQLITE_CORRUPT || (rc & 0xff) == SQLITE_NOTADB;
    ledger->broken = true;
    error_set(error, STATUS_IO, damaged ? "ledger.damaged" : "ledger.io",
              damaged ? "the ledger is damaged: %s (%d)"
                      : "the system refused to read or write the ledger: %s (%d)",
              sqlite3_errstr(rc), rc);
    error_fix(error, "%s",
              damaged ? "put back the last backup, and see gonio ledger verify"
                      : "look after the disk, then start again");
    return error->status;
}

static enum status tell(struct ledger *ledger, int rc, struct error *error)
{
    if (is_full(ledger, rc))
        return full(error);
    switch (rc & 0xff) {
    case SQLITE_NOMEM:
        return error_no_memory(error);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return locked(error);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return error_set(error, STATUS_IO, "ledger.readonly",
                         "the ledger cannot be written: it is read-only");
    case SQLITE_IOERR:
        if (rc == SQLITE_IOERR_NOMEM)
            return error_no_memory(error);
        return unusable(ledger, rc, error);
    case SQLITE_CONSTRAINT:
        return error_set(error, STATUS_IO, "ledger.refused",
                         "the ledger refuses what contradicts it: %s (%d)",
                         sqlite3_errstr(rc), rc);
    default:
        return unusable(ledger, rc, error);
    }
}

enum status ledger_failed(struct ledger *ledger, int rc, struct error *error)
{
    enum status status = tell(ledger, rc, error);
    error_at(error, ledger->path, 0, 0);
    if (is_full(ledger, rc) || (ledger->within && sqlite3_get_autocommit(ledger->db)))
        ledger_rollback(ledger);
    return status;
}

enum status ledger_damaged(struct ledger *ledger, const char *what, struct error *error)
{
    ledger->broken = true;
    error_set(error, STATUS_IO, "ledger.damaged",
              "the ledger is damaged: there is no such %s", what);
    error_fix(error, "put back the last backup, and see gonio ledger verify");
    error_at(error, ledger->path, 0, 0);
    return error->status;
}

static enum status prepare(struct ledger *ledger, enum statement statement,
                           struct error *error)
{
    int rc =
        sqlite3_prepare_v3(ledger->db, texts[statement], -1, SQLITE_PREPARE_PERSISTENT,
                           &ledger->statements[statement], NULL);
    return rc == SQLITE_OK ? STATUS_OK : ledger_failed(ledger, rc, error);
}

enum status query_open(struct query *query, struct ledger *ledger,
                       enum statement statement, struct error *error)
{
    *query = (struct query){.ledger = ledger};
    if (ledger->broken)
        return broken(error);
    if (!ledger->statements[statement]) {
        enum status status = prepare(ledger, statement, error);
        if (status != STATUS_OK)
            return status;
    }
    sqlite3_stmt *prepared = ledger->statements[statement];
    if (!ledger->within && !sqlite3_stmt_readonly(prepared))
        return error_set(error, STATUS_IO, "ledger.transaction",
                         "the ledger is written within a transaction only");
    query->statement = prepared;
    return STATUS_OK;
}

/* Binding what lives elsewhere allocates nothing and cannot fail; a wrong
 * number of a parameter is our own mistake. */
static void bound(int rc)
{
    (void)rc;
}

void put_int(struct query *query, int64_t value)
{
    bound(sqlite3_bind_int64(query->statement, ++query->at, value));
}

void put_id(struct query *query, int64_t id)
{
    if (id == 0 || id == MONEY_NONE)
        bound(sqlite3_bind_null(query->statement, ++query->at));
    else
        put_int(query, id);
}

void put_text(struct query *query, struct text text)
{
    bound(sqlite3_bind_text64(query->statement, ++query->at, text.at ? text.at : "",
                              text.len, SQLITE_STATIC, SQLITE_UTF8));
}

void put_blob(struct query *query, const void *bytes, size_t len)
{
    bound(sqlite3_bind_blob64(query->statement, ++query->at, len ? bytes : "", len,
                              SQLITE_STATIC));
}

void put_hash(struct query *query, const struct hash *hash)
{
    put_blob(query, hash->bytes, sizeof hash->bytes);
}

void put_beneficiary(struct query *query, const struct beneficiary *beneficiary)
{
    put_blob(query, beneficiary->bytes, sizeof beneficiary->bytes);
}

enum status query_step(struct query *query, bool *row, struct error *error)
{
    int rc = sqlite3_step(query->statement);
    *row = rc == SQLITE_ROW;
    if (rc == SQLITE_ROW || rc == SQLITE_DONE)
        return STATUS_OK;
    struct ledger *ledger = query->ledger;
    query_close(query);
    return ledger_failed(ledger, rc, error);
}

int64_t query_int(const struct query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

struct text query_text(const struct query *query, int column)
{
    const void *bytes = sqlite3_column_blob(query->statement, column);
    int len = sqlite3_column_bytes(query->statement, column);
    return (struct text){bytes ? bytes : "", bytes ? (size_t)len : 0};
}

enum status query_copy(const struct query *query, int column, struct arena *arena,
                       struct text *text, struct error *error)
{
    *text = text_copy(arena, query_text(query, column));
    return text->at ? STATUS_OK : error_no_memory(error);
}

void query_hash(const struct query *query, int column, struct hash *hash)
{
    struct text bytes = query_text(query, column);
    memset(hash, 0, sizeof *hash);
    memcpy(hash->bytes, bytes.at,
           bytes.len < sizeof hash->bytes ? bytes.len : sizeof hash->bytes);
}

/* What a reset says was said by the step before it. */
void query_close(struct query *query)
{
    if (query->statement)
        bound(sqlite3_reset(query->statement));
    query->statement = NULL;
}

enum status query_run(struct query *query, struct error *error)
{
    bool row = false;
    enum status status = query_step(query, &row, error);
    query_close(query);
    return status;
}

enum status query_row(struct query *query, const char *what, struct error *error)
{
    bool row = false;
    enum status status = query_step(query, &row, error);
    if (status == STATUS_OK && !row) {
        query_close(query);
        return ledger_damaged(query->ledger, what, error);
    }
    return status;
}
