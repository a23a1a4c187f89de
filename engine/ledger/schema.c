#include "ledger/schema.h"

#include <sqlite3.h>
#include <stddef.h>

/* Keys are whole numbers that rise, so that rows are appended; what is looked up
 * otherwise is by date first where it can be: a day's work then touches few
 * pages. Dates are days since 1970-01-01, times minutes, money cents. Large
 * texts stand last in their row. */

/* What the ledger is, once. key: of the fingerprints of notes. */
#define META                                                                           \
    "CREATE TABLE ledger(id INTEGER PRIMARY KEY CHECK(id = 1), key BLOB NOT NULL,"     \
    " made_at INTEGER NOT NULL) STRICT;"

/* upto: the last decision there was when the outputs were made of it. Its
 * sessions have ids from first to last; others may stand between. */
#define RECEIPTS                                                                       \
    "CREATE TABLE receipt(id INTEGER PRIMARY KEY, state INTEGER NOT NULL,"             \
    " attempts INTEGER NOT NULL, received_at INTEGER NOT NULL, size INTEGER NOT NULL," \
    " records INTEGER NOT NULL, ready INTEGER NOT NULL, held INTEGER NOT NULL,"        \
    " denied INTEGER NOT NULL, voids INTEGER NOT NULL, rejected INTEGER NOT NULL,"     \
    " duplicates INTEGER NOT NULL, upto INTEGER, first INTEGER NOT NULL,"              \
    " last INTEGER, mark INTEGER NOT NULL,"                                            \
    " hash BLOB NOT NULL, name TEXT NOT NULL) STRICT;"                                 \
    "CREATE INDEX receipt_open ON receipt(id) WHERE state < 4;"                        \
    "CREATE INDEX receipt_mark ON receipt(mark);"                                      \
    "CREATE TABLE rejection(receipt INTEGER NOT NULL REFERENCES receipt,"              \
    " record INTEGER NOT NULL, bytes TEXT NOT NULL,"                                   \
    " PRIMARY KEY(receipt, record)) STRICT, WITHOUT ROWID;"                            \
    "CREATE TABLE attempt(hash BLOB PRIMARY KEY, count INTEGER NOT NULL)"              \
    " STRICT, WITHOUT ROWID;"

#define SESSIONS                                                                       \
    "CREATE TABLE provider(id INTEGER PRIMARY KEY, npi TEXT NOT NULL UNIQUE) STRICT;"  \
    "CREATE TABLE day(id INTEGER PRIMARY KEY, date INTEGER NOT NULL,"                  \
    " provider INTEGER NOT NULL, patient TEXT NOT NULL, start INTEGER NOT NULL,"       \
    " due INTEGER, due_session INTEGER, due_receipt INTEGER) STRICT;"                  \
    "CREATE UNIQUE INDEX day_key ON day(date, provider, patient);"                     \
    "CREATE INDEX day_due ON day(date, start) WHERE due IS NOT NULL;"                  \
    "CREATE TABLE patient(patient TEXT NOT NULL, provider INTEGER NOT NULL,"           \
    " beneficiary BLOB NOT NULL, PRIMARY KEY(patient, provider, beneficiary))"         \
    " STRICT, WITHOUT ROWID;"                                                          \
    "CREATE TABLE session(id INTEGER PRIMARY KEY,"                                     \
    " receipt INTEGER NOT NULL REFERENCES receipt, record INTEGER NOT NULL,"           \
    " provider INTEGER NOT NULL, session_id TEXT NOT NULL, revision INTEGER NOT NULL," \
    " day INTEGER NOT NULL REFERENCES day, start INTEGER NOT NULL,"                    \
    " void INTEGER NOT NULL, effective INTEGER NOT NULL, beneficiary BLOB NOT NULL,"   \
    " seq INTEGER NOT NULL, link BLOB NOT NULL, input_hash BLOB NOT NULL,"             \
    " bytes TEXT NOT NULL) STRICT;"                                                    \
    "CREATE UNIQUE INDEX session_key ON session(session_id, provider, revision);"      \
    "CREATE INDEX session_day ON session(day) WHERE effective = 1;"                    \
    "CREATE TABLE repeat(receipt INTEGER NOT NULL REFERENCES receipt,"                 \
    " record INTEGER NOT NULL, session INTEGER NOT NULL REFERENCES session,"           \
    " PRIMARY KEY(receipt, record)) STRICT, WITHOUT ROWID;"

/* The last decision of a session and rank is the effective one. snapshot: the
 * decision in whose row stands what its day was told; 0: its own. */
#define DECISIONS                                                                      \
    "CREATE TABLE decision(id INTEGER PRIMARY KEY,"                                    \
    " session INTEGER NOT NULL REFERENCES session, rank INTEGER NOT NULL,"             \
    " outcome INTEGER NOT NULL, units INTEGER NOT NULL, allowed INTEGER,"              \
    " known_on INTEGER NOT NULL, snapshot INTEGER NOT NULL,"                           \
    " generation INTEGER NOT NULL, cause INTEGER NOT NULL, caused_by INTEGER,"         \
    " receipt INTEGER, supersedes INTEGER, payer TEXT NOT NULL,"                       \
    " seq INTEGER NOT NULL, link BLOB NOT NULL, told_hash BLOB, told TEXT,"            \
    " bytes TEXT NOT NULL) STRICT;"                                                    \
    "CREATE INDEX decision_of ON decision(session, rank);"                             \
    "CREATE INDEX decision_again ON decision(receipt) WHERE supersedes IS NOT NULL;"   \
    "CREATE INDEX decision_held ON decision(session)"                                  \
    " WHERE outcome = 1 AND rank = 0;"

/* mark: a hash of packed under the ledger's key, since nothing else watches it.
 * Keyed as they are read: a beneficiary's in order, a date's therapists. */
#define LEFT_BEHIND                                                                    \
    "CREATE TABLE visit(beneficiary BLOB NOT NULL, date INTEGER NOT NULL,"             \
    " start INTEGER NOT NULL, session_id TEXT NOT NULL, session INTEGER NOT NULL,"     \
    " day INTEGER NOT NULL, provider INTEGER NOT NULL, patient TEXT NOT NULL,"         \
    " mark INTEGER NOT NULL, packed BLOB NOT NULL,"                                    \
    " PRIMARY KEY(beneficiary, date, start, session_id, session))"                     \
    " STRICT, WITHOUT ROWID;"                                                          \
    "CREATE TABLE interval(date INTEGER NOT NULL, npi ANY NOT NULL,"                   \
    " start INTEGER NOT NULL, end INTEGER NOT NULL, session_id TEXT NOT NULL,"         \
    " session INTEGER NOT NULL, day INTEGER NOT NULL,"                                 \
    " PRIMARY KEY(date, npi, start, end, session_id, session)) STRICT, WITHOUT ROWID;" \
    "CREATE TABLE opening(id INTEGER PRIMARY KEY, beneficiary BLOB NOT NULL,"          \
    " payer TEXT NOT NULL, year INTEGER NOT NULL, bucket INTEGER NOT NULL,"            \
    " allowed INTEGER NOT NULL, as_of INTEGER NOT NULL, source TEXT NOT NULL) STRICT;" \
    "CREATE INDEX opening_of ON opening(beneficiary);"

#define POLICIES                                                                       \
    "CREATE TABLE generation(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE)"       \
    " STRICT;"                                                                         \
    "CREATE TABLE file(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE,"             \
    " bytes BLOB NOT NULL) STRICT;"                                                    \
    "CREATE TABLE generation_file(generation INTEGER NOT NULL REFERENCES generation,"  \
    " path TEXT NOT NULL, file INTEGER NOT NULL REFERENCES file,"                      \
    " PRIMARY KEY(generation, path)) STRICT, WITHOUT ROWID;"                           \
    "CREATE TABLE activation(id INTEGER PRIMARY KEY,"                                  \
    " generation INTEGER NOT NULL REFERENCES generation, at INTEGER NOT NULL,"         \
    " note TEXT NOT NULL) STRICT;"

/* The chain runs through the rows of sessions and decisions (seq, link), and for
 * what is rare through this table. */
#define CHAIN                                                                          \
    "CREATE TABLE note(id INTEGER PRIMARY KEY, at INTEGER NOT NULL,"                   \
    " kind TEXT NOT NULL, payload BLOB NOT NULL) STRICT;"                              \
    "CREATE TABLE link(seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL,"                \
    " row INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;"

/* Against our own mistakes: who has the file can take them away, and meets the
 * chain. */
#define REFUSE(when, name, on)                                                         \
    "CREATE TRIGGER " name " BEFORE " when " ON " on                                   \
    " BEGIN SELECT raise(ABORT, 'the ledger keeps what was said'); END;"
#define KEPT(table)                                                                    \
    REFUSE("UPDATE", table "_said", table) REFUSE("DELETE", table "_kept", table)

#define TRIGGERS                                                                       \
    REFUSE("UPDATE OF id, received_at, size, first, mark, hash, name", "receipt_said", \
           "receipt")                                                                  \
    "CREATE TRIGGER receipt_done BEFORE UPDATE ON receipt WHEN old.state = 4"          \
    " BEGIN SELECT raise(ABORT, 'the receipt is done'); END;" REFUSE(                  \
        "DELETE", "receipt_kept", "receipt")                                           \
        REFUSE("UPDATE OF id, receipt, record, provider, session_id, revision, day, "  \
               "start, "                                                               \
               "void, beneficiary, seq, link, input_hash, bytes",                      \
               "session_said", "session") REFUSE("DELETE", "session_kept", "session")  \
            REFUSE("UPDATE OF id, date, provider, patient", "day_said", "day")         \
                REFUSE("DELETE", "day_kept", "day")

static const char *const step_1[] = {
    META RECEIPTS,
    SESSIONS,
    DECISIONS,
    LEFT_BEHIND,
    POLICIES CHAIN,
    TRIGGERS,
    KEPT("ledger") KEPT("provider") KEPT("rejection") KEPT("repeat"),
    KEPT("decision") KEPT("opening") KEPT("generation"),
    KEPT("file") KEPT("generation_file") KEPT("activation"),
    KEPT("note") KEPT("link"),
    NULL};

/* Claims that went out. */
static const char *const step_2[] = {
    "CREATE TABLE billed(id INTEGER PRIMARY KEY,"
    " session INTEGER NOT NULL REFERENCES session, date INTEGER NOT NULL,"
    " decision INTEGER, at INTEGER NOT NULL, claim TEXT NOT NULL) STRICT;"
    "CREATE UNIQUE INDEX billed_of ON billed(session, claim);",
    KEPT("billed"), NULL};

static const char *const *const steps[] = {step_1, step_2};

_Static_assert(sizeof steps / sizeof *steps == SCHEMA_VERSION, "a step a version");

const char *const *schema_step(int32_t at)
{
    return steps[at - 1];
}

int schema_run(struct sqlite3 *db, const char *const *piece)
{
    int rc = SQLITE_OK;
    for (; *piece && rc == SQLITE_OK; piece++)
        rc = sqlite3_exec(db, *piece, NULL, NULL, NULL);
    return rc;
}
