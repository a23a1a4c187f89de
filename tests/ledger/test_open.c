#include "ledger/rig.h"
#include "ledger/schema.h"
#include "ledger/verify.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static enum status open_again(struct rig *rig, const char *path)
{
    struct ledger *ledger = NULL;
    struct ledger_options options = {.path = path};
    enum status status = ledger_open(&options, &ledger, &rig->error);
    ledger_close(ledger);
    return status;
}

static unsigned mode_of(const char *path)
{
    struct stat found;
    assert_int_equal(stat(path, &found), 0);
    return found.st_mode & 0777;
}

static void its_files_are_the_owners_alone(void **state)
{
    struct rig *rig = *state;
    char path[128];
    rig_begin(rig);
    rig_receipt(rig, "a.json");
    rig_commit(rig);
    assert_int_equal(mode_of(rig->path), 0600);
    snprintf(path, sizeof path, "%s-wal", rig->path);
    assert_int_equal(mode_of(path), 0600);
    rig_again(rig);
    snprintf(path, sizeof path, "%s.anchors", rig->path);
    assert_int_equal(mode_of(path), 0600);
}

static void a_second_one_is_locked_out(void **state)
{
    struct rig *rig = *state;
    assert_fails(open_again(rig, rig->path), STATUS_LOCKED, &rig->error);
    assert_string_equal(rig->error.code, "ledger.locked");
}

/* Locks of one process do not stop each other in the same way. */
static void another_process_is_locked_out(void **state)
{
    struct rig *rig = *state;
    int outcome = 0;
    pid_t child = fork();
    if (child == 0)
        _exit(open_again(rig, rig->path) == STATUS_LOCKED ? 0 : 1);
    assert_int_equal(waitpid(child, &outcome, 0), child);
    assert_true(WIFEXITED(outcome) && WEXITSTATUS(outcome) == 0);
}

static void one_that_is_not_there_is_said(void **state)
{
    struct rig *rig = *state;
    assert_fails(open_again(rig, "/dev/null/none"), STATUS_IO, &rig->error);
    char path[128];
    snprintf(path, sizeof path, "%s.none", rig->path);
    assert_fails(open_again(rig, path), STATUS_IO, &rig->error);
    assert_string_equal(rig->error.code, "ledger.missing");
    assert_fails(open_again(rig, rig->folder), STATUS_USAGE, &rig->error);
}

static void run_raw(struct rig *rig, const char *sql)
{
    sqlite3 *db = NULL;
    char *message = NULL;
    assert_int_equal(sqlite3_open(rig->path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s", message);
    sqlite3_close(db);
}

static void a_later_version_is_refused(void **state)
{
    struct rig *rig = *state;
    rig_close(rig);
    run_raw(rig, "PRAGMA user_version = 99");
    assert_fails(open_again(rig, rig->path), STATUS_USAGE, &rig->error);
    assert_string_equal(rig->error.code, "ledger.newer");
}

static void other_files_are_refused(void **state)
{
    struct rig *rig = *state;
    rig_close(rig);
    run_raw(rig, "PRAGMA application_id = 7");
    assert_fails(open_again(rig, rig->path), STATUS_USAGE, &rig->error);
    assert_string_equal(rig->error.code, "ledger.foreign");
    FILE *file = fopen(rig->path, "wb");
    assert_non_null(file);
    for (int i = 0; i < 2000; i++)
        fputs("no ledger ", file);
    assert_int_equal(fclose(file), 0);
    assert_fails(open_again(rig, rig->path), STATUS_USAGE, &rig->error);
    assert_string_equal(rig->error.code, "ledger.foreign");
}

/* ---- older files ---- */

/* A file as version 1 left it: its tables alone, and a row in them. */
static void make_version_1(struct rig *rig)
{
    sqlite3 *db = NULL;
    unlink(rig->path);
    assert_int_equal(sqlite3_open(rig->path, &db), SQLITE_OK);
    assert_int_equal(schema_run(db, schema_step(1)), SQLITE_OK);
    char sql[256];
    snprintf(sql, sizeof sql,
             "PRAGMA application_id = %d; PRAGMA user_version = 1;"
             "INSERT INTO ledger VALUES(1, zeroblob(32), 1700000000);"
             "INSERT INTO provider VALUES(1, '1987654328')",
             SCHEMA_APPLICATION);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static enum status count_notes(void *context, const struct ledger_noted *noted,
                               struct error *error)
{
    (void)error;
    assert_text(noted->kind, "migrated");
    assert_text(noted->payload, "{\"from\":1,\"to\":2}");
    ++*(int *)context;
    return STATUS_OK;
}

static enum status no_finding(void *context, const struct ledger_finding *finding,
                              struct error *error)
{
    (void)context;
    (void)error;
    fail_msg("%s", finding->code);
    return STATUS_OK;
}

static void an_older_one_is_migrated(void **state)
{
    struct rig *rig = *state;
    int notes = 0;
    struct ledger_verified verified;
    const struct ledger_verify_options options = {.derive = NULL};
    rig_close(rig);
    char path[128];
    snprintf(path, sizeof path, "%s.anchors", rig->path);
    unlink(path);
    make_version_1(rig);
    rig_open(rig);
    assert_ok(ledger_notes(rig->ledger, "migrated", count_notes, &notes, &rig->error),
              &rig->error);
    assert_int_equal(notes, 1);
    rig_begin(rig);
    rig_receipt(rig, "a.json");
    struct ledger_session session = rig_session(rig, "S-1");
    rig_add(rig, &session);
    struct ledger_generation generation = {.note = TEXT("start")};
    assert_ok(ledger_generation_put(rig->ledger, &generation, &rig->error),
              &rig->error);
    struct ledger_billed billed = {.session = session.id, .claim = TEXT("C-1")};
    bool again = true;
    assert_ok(ledger_billed_put(rig->ledger, &billed, &again, &rig->error),
              &rig->error);
    session.due = 0;
    rig_decide(rig, &session, OUTCOME_HOLD);
    assert_ok(ledger_visit_put(rig->ledger, &session, TEXT("x"), &again, &rig->error),
              &rig->error);
    rig_commit(rig);
    rig_again(rig);
    notes = 0;
    assert_ok(ledger_notes(rig->ledger, NULL, count_notes, &notes, &rig->error),
              &rig->error);
    assert_int_equal(notes, 1);
    assert_ok(
        ledger_verify(rig->ledger, &options, no_finding, NULL, &verified, &rig->error),
        &rig->error);
}

/* ---- writing ---- */

static void writes_need_a_transaction(void **state)
{
    struct rig *rig = *state;
    struct receipt receipt = {.state = RECEIPT_TAKING};
    assert_fails(ledger_receipt_add(rig->ledger, &receipt, &rig->error), STATUS_IO,
                 &rig->error);
    assert_string_equal(rig->error.code, "ledger.transaction");
    rig_begin(rig);
    assert_fails(ledger_begin(rig->ledger, &rig->error), STATUS_IO, &rig->error);
    rig_commit(rig);
}

static void what_is_rolled_back_was_never_there(void **state)
{
    struct rig *rig = *state;
    struct receipt found;
    rig_begin(rig);
    rig_receipt(rig, "a.json");
    struct ledger_session session = rig_session(rig, "S-1");
    rig_add(rig, &session);
    int64_t id = session.id;
    ledger_rollback(rig->ledger);
    assert_ok(ledger_receipt_open(rig->ledger, 0, &found, &rig->error), &rig->error);
    assert_int_equal(found.id, 0);
    rig_begin(rig);
    rig_receipt(rig, "b.json");
    session = rig_session(rig, "S-1");
    rig_add(rig, &session);
    rig_commit(rig);
    assert_int_equal(session.id, id);
}

static void what_was_said_stays(void **state)
{
    static const char *const deeds[] = {"UPDATE session SET bytes = '{}'",
                                        "DELETE FROM session",
                                        "UPDATE decision SET outcome = 0",
                                        "DELETE FROM decision",
                                        "UPDATE receipt SET name = 'x'",
                                        "DELETE FROM receipt",
                                        "UPDATE link SET kind = 3",
                                        "DELETE FROM link",
                                        "DELETE FROM ledger",
                                        "UPDATE day SET date = 3",
                                        "DELETE FROM repeat",
                                        "DELETE FROM rejection"};
    struct rig *rig = *state;
    sqlite3 *db = NULL;
    rig_begin(rig);
    rig_receipt(rig, "a.json");
    struct ledger_session session = rig_session(rig, "S-1");
    rig_add(rig, &session);
    rig_decide(rig, &session, OUTCOME_READY);
    assert_ok(ledger_reject(rig->ledger, 1, 7, TEXT("{}"), &rig->error), &rig->error);
    assert_ok(ledger_session_again(rig->ledger, 1, 1, 8, &rig->error), &rig->error);
    rig_commit(rig);
    rig_close(rig);
    assert_int_equal(sqlite3_open(rig->path, &db), SQLITE_OK);
    for (size_t i = 0; i < COUNT_OF(deeds); i++)
        assert_int_equal(sqlite3_exec(db, deeds[i], NULL, NULL, NULL),
                         SQLITE_CONSTRAINT);
    assert_int_equal(
        sqlite3_exec(db, "UPDATE session SET effective = 0", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
}

/* ---- backup ---- */

static void a_backup_is_a_ledger(void **state)
{
    struct rig *rig = *state;
    char path[128];
    snprintf(path, sizeof path, "%s.backup", rig->path);
    rig_begin(rig);
    rig_receipt(rig, "a.json");
    rig_commit(rig);
    assert_ok(ledger_backup(rig->ledger, path, &rig->error), &rig->error);
    assert_int_equal(mode_of(path), 0600);
    assert_fails(ledger_backup(rig->ledger, path, &rig->error), STATUS_USAGE,
                 &rig->error);
    assert_string_equal(rig->error.code, "ledger.exists");
    assert_fails(ledger_backup(rig->ledger, "/dev/null/x", &rig->error), STATUS_IO,
                 &rig->error);
    rig_begin(rig);
    rig_receipt(rig, "b.json");
    rig_commit(rig);
    struct ledger *copy = NULL;
    struct ledger_options options = {.path = path};
    struct receipt found;
    assert_ok(ledger_open(&options, &copy, &rig->error), &rig->error);
    assert_ok(ledger_receipt_get(copy, 1, &found, &rig->error), &rig->error);
    assert_fails(ledger_receipt_get(copy, 2, &found, &rig->error), STATUS_NOT_FOUND,
                 &rig->error);
    ledger_close(copy);
    unlink(path);
    strcat(path, ".anchors");
    assert_int_not_equal(access(path, F_OK), 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_up, rig_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(its_files_are_the_owners_alone),
        CASE(a_second_one_is_locked_out),
        CASE(another_process_is_locked_out),
        CASE(one_that_is_not_there_is_said),
        CASE(a_later_version_is_refused),
        CASE(other_files_are_refused),
        CASE(an_older_one_is_migrated),
        CASE(writes_need_a_transaction),
        CASE(what_is_rolled_back_was_never_there),
        CASE(what_was_said_stays),
        CASE(a_backup_is_a_ledger),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
