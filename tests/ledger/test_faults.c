/* A disk that is full, or fails: at each write and sync of a run in turn. What
 * was committed stays, what was not is whole or not there, and a ledger that
 * failed is not believed any more. */
#include "ledger/faulty.h"
#include "ledger/rig.h"
#include "ledger/verify.h"

#include <sqlite3.h>
#include <stdio.h>

static int up(void **state)
{
    faulty_begin();
    return rig_up(state);
}

static int down(void **state)
{
    faulty.after = -1;
    int rc = rig_down(state);
    faulty_end();
    return rc;
}

/* A file of some new sessions in one transaction; what came of it. */
static enum status take_file(struct rig *rig, const char *name)
{
    struct error *error = &rig->error;
    static int files;
    struct receipt receipt = {.state = RECEIPT_TAKING, .name = text_of(name)};
    files++;
    enum status status = ledger_begin(rig->ledger, error);
    if (status == STATUS_OK)
        status = ledger_receipt_add(rig->ledger, &receipt, error);
    rig->receipt = receipt;
    for (int i = 0; i < 20 && status == STATUS_OK; i++) {
        char id[64];
        snprintf(id, sizeof id, "%d-%d", files, i);
        struct ledger_session session = rig_session(rig, id);
        session.due = CAUSE_RECEIVED;
        status = ledger_session_add(rig->ledger, &session, error);
    }
    if (status == STATUS_OK)
        return ledger_commit(rig->ledger, error);
    ledger_rollback(rig->ledger);
    return status;
}

static enum status no_finding(void *context, const struct ledger_finding *finding,
                              struct error *error)
{
    (void)context;
    (void)error;
    fail_msg("%s: %s", finding->code, finding->what);
    return STATUS_OK;
}

/* Closed as it is, opened without fault: sound, and with so many receipts. */
static int64_t receipts_after(struct rig *rig)
{
    struct ledger_verified verified;
    const struct ledger_verify_options options = {.derive = NULL};
    struct receipt found = {.id = 0};
    int64_t count = 0;
    faulty.after = -1;
    rig_again(rig);
    assert_ok(
        ledger_verify(rig->ledger, &options, no_finding, NULL, &verified, &rig->error),
        &rig->error);
    do {
        assert_ok(ledger_receipt_open(rig->ledger, found.id, &found, &rig->error),
                  &rig->error);
        count += found.id != 0;
    } while (found.id);
    assert_int_equal(verified.sessions, count * 20);
    return count;
}

static void a_full_disk_is_tried_again(void **state)
{
    struct rig *rig = *state;
    int refused = 0;
    int64_t taken = 0;
    for (int n = 0; n < 400; n += 7) {
        faulty = (struct faulty){.after = n, .rc = SQLITE_FULL, .lasts = true};
        enum status status = take_file(rig, "full");
        bool failed = faulty.failed > 0;
        faulty.after = -1;
        if (status == STATUS_OK) {
            taken++;
            if (!failed)
                break;
            continue;
        }
        if (strcmp(rig->error.code, "ledger.full") != 0)
            break; /* a sync that failed: nothing is tried again */
        refused++;
        assert_ok(take_file(rig, "again"), &rig->error);
        taken++;
    }
    assert_in_range(refused, 1, 400);
    assert_in_range(receipts_after(rig), taken, taken + 1);
}

static void fail_at_each(struct rig *rig, bool syncs, int rc)
{
    int64_t before = receipts_after(rig);
    for (int n = 0;; n++) {
        faulty =
            (struct faulty){.after = n, .rc = rc, .syncs = syncs, .lasts = n % 2 == 0};
        enum status status = take_file(rig, "fails");
        if (faulty.failed == 0)
            break;
        if (status != STATUS_OK) {
            assert_int_equal(status, STATUS_IO);
            assert_int_equal(ledger_begin(rig->ledger, &rig->error), STATUS_IO);
            assert_string_equal(rig->error.code, "ledger.broken");
        }
        int64_t after = receipts_after(rig);
        assert_in_range(after, before + (status == STATUS_OK), before + 1);
        before = after;
        assert_in_range(n, 0, 1000);
    }
    receipts_after(rig);
}

static void a_failing_write_ends_it(void **state)
{
    fail_at_each(*state, false, SQLITE_IOERR_WRITE);
}

static void a_failing_sync_ends_it(void **state)
{
    fail_at_each(*state, true, SQLITE_IOERR_FSYNC);
}

/* The log is written back behind a commit: what fails there is told, too. */
static void writing_back_that_fails_ends_it(void **state)
{
    struct rig *rig = *state;
    enum status status = STATUS_OK;
    rig_begin(rig);
    rig_receipt(rig, "large");
    static char large[1 << 20];
    memset(large, 'x', sizeof large);
    struct text bytes = {large, sizeof large};
    for (uint64_t i = 0; i < 40; i++)
        assert_ok(
            ledger_reject(rig->ledger, rig->receipt.id, i + 1, bytes, &rig->error),
            &rig->error);
    faulty = (struct faulty){
        .after = 1, .rc = SQLITE_IOERR_FSYNC, .syncs = true, .lasts = true};
    status = ledger_commit(rig->ledger, &rig->error);
    assert_fails(status, STATUS_IO, &rig->error);
    assert_string_equal(rig->error.code, "ledger.io");
    assert_int_equal(ledger_begin(rig->ledger, &rig->error), STATUS_IO);
    faulty.after = -1;
    rig_again(rig);
    struct receipt found;
    assert_ok(ledger_receipt_get(rig->ledger, rig->receipt.id, &found, &rig->error),
              &rig->error);
}

/* Making a ledger, at each write and sync: it is there whole, or made again. */
static void making_one_fails_whole(void **state)
{
    struct rig *rig = *state;
    for (int n = 0;; n++) {
        struct ledger_options options = {.path = rig->path, .create = true};
        rig_close(rig);
        assert_int_equal(remove(rig->path), 0);
        faulty = (struct faulty){.after = n, .rc = SQLITE_IOERR_WRITE, .lasts = true};
        enum status status = ledger_open(&options, &rig->ledger, &rig->error);
        bool failed = faulty.failed > 0;
        if (status != STATUS_OK)
            assert_null(rig->ledger);
        faulty.after = -1;
        if (!rig->ledger)
            rig_open(rig);
        if (!failed)
            break;
        assert_in_range(n, 0, 1000);
    }
    assert_ok(take_file(rig, "made"), &rig->error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_full_disk_is_tried_again, up, down),
        cmocka_unit_test_setup_teardown(a_failing_write_ends_it, up, down),
        cmocka_unit_test_setup_teardown(a_failing_sync_ends_it, up, down),
        cmocka_unit_test_setup_teardown(writing_back_that_fails_ends_it, up, down),
        cmocka_unit_test_setup_teardown(making_one_fails_whole, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
