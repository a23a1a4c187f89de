/* What rows say of each other: each check is a question whose answers are the
 * rows that are wrong. */
#include "ledger/verify_room.h"

struct check {
    enum statement statement;
    const char *code, *table, *what, *mend;
};

static const struct check checks[] = {
    {ST_WRONG_UNLINKED, "chain.unlinked", "link",
     "a row that is not in the chain: it was put in by another hand", MEND_CHANGED},
    {ST_WRONG_LINKED_TWICE, "chain.repeated", "link", "a row is in the chain twice",
     MEND_CHANGED},
    {ST_WRONG_EFFECTIVE, "session.effective", "session",
     "the highest revision of a session, and it alone, is effective: here it is not so",
     MEND_CHANGED},
    {ST_WRONG_DAY, "session.day", "session",
     "the session stands in a claim-day of another practice", MEND_CHANGED},
    {ST_WRONG_START, "day.start", "day",
     "the claim-day does not begin when its first session does", MEND_DERIVED},
    {ST_WRONG_DUE, "day.due", "day", "the claim-day is due for no known cause",
     MEND_CHANGED},
    {ST_WRONG_UNDECIDED, "session.undecided", "session",
     "an effective session has no decision, and is not due",
     "drop a corrected revision of it, or put back the last sound backup"},
    {ST_WRONG_PATIENT, "patient", "session",
     "the session's patient is not among the patients", MEND_DERIVED},
    {ST_WRONG_GENERATION, "decision.generation", "decision",
     "the policies by which it was decided are not there", MEND_CHANGED},
    {ST_WRONG_SNAPSHOT, "decision.snapshot", "decision",
     "what its day was told stands nowhere", MEND_CHANGED},
    {ST_WRONG_VISIT, "visit.wrong", "visit",
     "what a session left does not stand where the session does", MEND_DERIVED},
    {ST_WRONG_VISIT_MISSING, "visit.missing", "session",
     "a decided session left nothing", MEND_DERIVED},
    {ST_WRONG_INTERVAL, "interval.wrong", "interval",
     "a therapist's time does not stand where its session does", MEND_DERIVED},
};

/* All rows that a question gives. */
static enum status run_check(struct verifying *verifying, const struct check *check,
                             struct error *error)
{
    struct query query;
    bool row = false;
    enum status status = query_open(&query, verifying->ledger, check->statement, error);
    if (status != STATUS_OK)
        return status;
    while ((status = query_step(&query, &row, error)) == STATUS_OK && row) {
        const struct ledger_finding finding = {.code = check->code,
                                               .table = check->table,
                                               .row = query_int(&query, 0),
                                               .what = check->what,
                                               .mend = check->mend};
        status = verify_found(verifying, &finding, error);
        if (status != STATUS_OK)
            break;
    }
    query_close(&query);
    return status;
}

enum status verify_rows(struct verifying *verifying, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sizeof checks / sizeof *checks && status == STATUS_OK; i++)
        status = run_check(verifying, &checks[i], error);
    return status;
}

/* ---- receipts ---- */

static bool adds_up(const struct receipt *receipt, const struct ledger_tally *tally)
{
    return receipt->ready == tally->ready && receipt->held == tally->held &&
           receipt->denied == tally->denied && receipt->voids == tally->voids &&
           receipt->rejected == tally->rejected &&
           receipt->duplicates == tally->repeats + tally->superseded &&
           tally->undecided == 0 &&
           receipt->records == receipt->ready + receipt->held + receipt->denied +
                                   receipt->voids + receipt->rejected +
                                   receipt->duplicates;
}

static enum status verify_receipt(struct verifying *verifying, int64_t id,
                                  struct error *error)
{
    struct receipt receipt;
    struct ledger_tally tally;
    enum status status = ledger_receipt_get(verifying->ledger, id, &receipt, error);
    if (status == STATUS_OK)
        status = ledger_tally(verifying->ledger, id, &tally, error);
    if (status != STATUS_OK || adds_up(&receipt, &tally))
        return status;
    const struct ledger_finding finding = {
        .code = "receipt.sum",
        .table = "receipt",
        .row = id,
        .what =
            "its counts are not those of its sessions: some are missing, or too many",
        .mend = MEND_CHANGED};
    return verify_found(verifying, &finding, error);
}

enum status verify_receipts(struct verifying *verifying, struct error *error)
{
    struct query query;
    bool row = false;
    enum status status =
        query_open(&query, verifying->ledger, ST_RECEIPTS_SETTLED, error);
    if (status != STATUS_OK)
        return status;
    while ((status = query_step(&query, &row, error)) == STATUS_OK && row) {
        verifying->verified->receipts++;
        status = verify_receipt(verifying, query_int(&query, 0), error);
        if (status != STATUS_OK)
            break;
    }
    query_close(&query);
    return status;
}

/* ---- policies ---- */

static enum status verify_file_row(struct verifying *verifying,
                                   const struct query *query, struct error *error)
{
    struct hash hash = hash_of(query_text(query, 2)), said;
    query_hash(query, 1, &said);
    if (memcmp(&hash, &said, sizeof hash) == 0)
        return STATUS_OK;
    const struct ledger_finding finding = {.code = "file.bytes",
                                           .table = "file",
                                           .row = query_int(query, 0),
                                           .what = "a policy's file is changed",
                                           .mend = MEND_CHANGED};
    return verify_found(verifying, &finding, error);
}

static enum status verify_files(struct verifying *verifying, struct error *error)
{
    struct query query;
    bool row = false;
    enum status status = query_open(&query, verifying->ledger, ST_FILES, error);
    if (status != STATUS_OK)
        return status;
    while ((status = query_step(&query, &row, error)) == STATUS_OK && row) {
        status = verify_file_row(verifying, &query, error);
        if (status != STATUS_OK)
            break;
    }
    query_close(&query);
    return status;
}

static enum status verify_manifest(struct verifying *verifying, int64_t id,
                                   struct error *error)
{
    struct ledger_generation generation;
    arena_reset(&verifying->arena);
    enum status status = ledger_generation_get(verifying->ledger, id, &verifying->arena,
                                               &generation, error);
    if (status != STATUS_OK)
        return status;
    struct hash hash = ledger_manifest(generation.files, generation.count);
    if (memcmp(&hash, &generation.hash, sizeof hash) == 0)
        return STATUS_OK;
    const struct ledger_finding finding = {.code = "generation.files",
                                           .table = "generation",
                                           .row = id,
                                           .what =
                                               "its files are not those of its hash",
                                           .mend = MEND_CHANGED};
    return verify_found(verifying, &finding, error);
}

enum status verify_generations(struct verifying *verifying, struct error *error)
{
    struct query query;
    bool row = false;
    enum status status = verify_files(verifying, error);
    if (status == STATUS_OK)
        status = query_open(&query, verifying->ledger, ST_GENERATIONS, error);
    if (status != STATUS_OK)
        return status;
    while ((status = query_step(&query, &row, error)) == STATUS_OK && row) {
        status = verify_manifest(verifying, query_int(&query, 0), error);
        if (status != STATUS_OK)
            break;
    }
    query_close(&query);
    return status;
}
