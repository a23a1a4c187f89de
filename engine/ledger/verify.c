#include "ledger/verify_room.h"

#define ROW_MAX ((size_t)1 << 30)

enum status verify_found(struct verifying *verifying,
                         const struct ledger_finding *finding, struct error *error)
{
    verifying->verified->findings++;
    return verifying->call(verifying->context, finding, error);
}

/* ---- the file itself ---- */

/* SQLite's own words name tables, indexes and pages, and no values. */
static enum status ask_file(struct verifying *verifying, const char *question,
                            int column, const char *good, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    sqlite3 *db = verifying->ledger->db;
    enum status status = STATUS_OK;
    int rc = sqlite3_prepare_v2(db, question, -1, &statement, NULL);
    while (rc == SQLITE_OK && status == STATUS_OK &&
           (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *word = (const char *)sqlite3_column_text(statement, column);
        const struct ledger_finding finding = {
            .code = "file",
            .table = "",
            .what = word ? word : "",
            .mend = "put back the last backup; what came since can be dropped again"};
        if (!word || !good || strcmp(word, good) != 0)
            status = verify_found(verifying, &finding, error);
        rc = SQLITE_OK;
    }
    int ended = sqlite3_finalize(statement);
    if (status != STATUS_OK || rc == SQLITE_DONE)
        return status;
    return ledger_failed(verifying->ledger, ended ? ended : rc, error);
}

static enum status verify_file(struct verifying *verifying, struct error *error)
{
    enum status status =
        ask_file(verifying, "PRAGMA integrity_check(100)", 0, "ok", error);
    return status == STATUS_OK
               ? ask_file(verifying, "PRAGMA foreign_key_check", 0, NULL, error)
               : status;
}

/* ---- all of it ---- */

/* What cannot be read is a finding too, and the other looks still tell more. */
static enum status look(struct verifying *verifying,
                        enum status (*at)(struct verifying *verifying,
                                          struct error *error),
                        struct error *error)
{
    bool broken = verifying->ledger->broken;
    enum status status = at(verifying, error);
    if (status == STATUS_OK || strcmp(error->code, "ledger.damaged") != 0)
        return status;
    char what[sizeof error->message];
    memcpy(what, error->message, sizeof what);
    const struct ledger_finding finding = {
        .code = "file", .table = "", .what = what, .mend = "put back the last backup"};
    verifying->ledger->broken = broken;
    return verify_found(verifying, &finding, error);
}

enum status ledger_verify(struct ledger *ledger,
                          const struct ledger_verify_options *options,
                          ledger_finding_fn *call, void *context,
                          struct ledger_verified *verified, struct error *error)
{
    static enum status (*const looks[])(struct verifying *, struct error *) = {
        verify_file,     verify_schema,      verify_chain, verify_rows,
        verify_receipts, verify_generations, verify_left};
    struct verifying verifying = {.ledger = ledger,
                                  .options = options,
                                  .call = call,
                                  .context = context,
                                  .verified = verified};
    enum status status = STATUS_OK;
    *verified = (struct ledger_verified){0};
    arena_init(&verifying.arena, ROW_MAX);
    status = verify_anchors_load(&verifying, error);
    for (size_t i = 0; i < sizeof looks / sizeof *looks && status == STATUS_OK; i++)
        status = look(&verifying, looks[i], error);
    arena_release(&verifying.arena);
    arena_release(&verifying.anchors.arena);
    return status;
}
