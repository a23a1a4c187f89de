/* Tables, indexes, triggers and views, held against those that are made for a new
 * ledger: a trigger that is gone lets rows be changed by mistake. */
#include "ledger/schema.h"
#include "ledger/verify_room.h"

static int make_new(sqlite3 *db)
{
    int rc = SQLITE_OK;
    for (int32_t at = 1; at <= SCHEMA_VERSION && rc == SQLITE_OK; at++)
        rc = schema_run(db, schema_step(at));
    return rc == SQLITE_OK ? schema_run(db, schema_views()) : rc;
}

static int hash_schema(sqlite3 *db, struct hash *hash)
{
    sqlite3_stmt *statement = NULL;
    struct payload payload;
    payload_begin(&payload);
    int rc = sqlite3_prepare_v2(
        db, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name",
        -1, &statement, NULL);
    while (rc == SQLITE_OK && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        for (int i = 0; i < 4; i++)
            payload_text(&payload,
                         text_of((const char *)sqlite3_column_text(statement, i)));
        rc = SQLITE_OK;
    }
    *hash = payload_end(&payload);
    int ended = sqlite3_finalize(statement);
    return rc == SQLITE_DONE ? ended : rc;
}

static int hash_new(struct hash *hash)
{
    sqlite3 *db = NULL;
    int rc = sqlite3_open_v2(":memory:", &db,
                             SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, NULL);
    if (rc == SQLITE_OK)
        rc = make_new(db);
    if (rc == SQLITE_OK)
        rc = hash_schema(db, hash);
    sqlite3_close(db);
    return rc;
}

enum status verify_schema(struct verifying *verifying, struct error *error)
{
    struct hash is, made;
    int rc = hash_new(&made);
    if (rc != SQLITE_OK)
        return error_no_memory(error);
    rc = hash_schema(verifying->ledger->db, &is);
    if (rc != SQLITE_OK)
        return ledger_failed(verifying->ledger, rc, error);
    if (memcmp(&is, &made, sizeof is) == 0)
        return STATUS_OK;
    const struct ledger_finding finding = {
        .code = "schema",
        .table = "sqlite_schema",
        .what = "tables, indexes, triggers or views are not those that gonio made",
        .mend = MEND_CHANGED};
    return verify_found(verifying, &finding, error);
}
