#include "ledger/rig.h"

static void a_session_is_found_again(void **state)
{
    struct rig *rig = *state;
    struct ledger_session found;
    rig_begin(rig);
    rig_receipt(rig, "a.json");
    struct ledger_session session = rig_session(rig, "S-1");
    rig_add(rig, &session);
    rig_commit(rig);
    rig_again(rig);
    struct ledger_key key = {session.provider, session.session_id, 1};
    assert_ok(ledger_session_find(rig->ledger, &key, &rig->arena, &found, &rig->error),
              &rig->error);
    assert_int_equal(found.id, session.id);
    assert_text(found.patient, "P-1");
    assert_text(found.provider, "1987654328");
    assert_true(text_equal(found.bytes, session.bytes));
    assert_int_equal(found.date, 20000);
    assert_int_equal(found.start, 540);
    assert_true(found.effective);
    assert_memory_equal(&found.input_hash, &session.input_hash, HASH_SIZE);
    key.revision = 2;
    assert_ok(ledger_session_find(rig->ledger, &key, &rig->arena, &found, &rig->error),
              &rig->error);
    assert_int_equal(found.id, 0);
}

static struct ledger_members members_of(struct rig *rig, int64_t day)
{
    struct ledger_members members;
    struct ledger_range range = {.day = day};
    assert_ok(
        ledger_day_members(rig->ledger, &range, &rig->arena, &members, &rig->error),
        &rig->error);
    return members;
}

static void a_higher_revision_supersedes(void **state)
{
    struct rig *rig = *state;
    bool same = true;
    rig_begin(rig);
    rig_receipt(rig, "a.json");
    struct ledger_session first = rig_session(rig, "S-1");
    rig_add(rig, &first);
    assert_ok(ledger_visit_put(rig->ledger, &first, TEXT("left"), &same, &rig->error),
              &rig->error);
    assert_false(same);
    struct ledger_session second = rig_session(rig, "S-1");
    second.revision = 3;
    second.date++;
    rig_add(rig, &second);
    struct ledger_session late = rig_session(rig, "S-1");
    late.revision = 2;
    rig_add(rig, &late);
    rig_commit(rig);
    assert_true(second.effective);
    assert_false(late.effective);
    assert_int_equal(late.day, first.day);
    assert_int_not_equal(second.day, first.day);
    assert_int_equal(members_of(rig, first.day).count, 0);
    assert_int_equal(members_of(rig, second.day).count, 1);
    struct ledger_session found;
    struct ledger_key key = {first.provider, first.session_id, 0};
    assert_ok(ledger_session_find(rig->ledger, &key, &rig->arena, &found, &rig->error),
              &rig->error);
    assert_int_equal(found.revision, 3);
    struct history_before history;
    struct ledger_before before = {.beneficiary = first.beneficiary,
                                   .place = {30000, 0, TEXT("")}};
    assert_ok(ledger_visits(rig->ledger, &before, &rig->arena, &history, &rig->error),
              &rig->error);
    assert_int_equal(history.visit_count, 0);
}

static enum status note_outcome(void *context, const struct ledger_outcome *outcome,
                                struct error *error)
{
    struct buffer *out = context;
    (void)error;
    buffer_printf(out, "%d", (int)outcome->record);
    if (!text_is_absent(outcome->rejection))
        BUFFER_LITERAL(out, "x");
    if (outcome->again)
        BUFFER_LITERAL(out, "a");
    if (outcome->superseded)
        BUFFER_LITERAL(out, "s");
    if (outcome->decision.id)
        buffer_printf(out, ":%s", outcome_text(outcome->decision.outcome));
    BUFFER_LITERAL(out, " ");
    return STATUS_OK;
}

static void outcomes_come_by_record(void **state)
{
    struct rig *rig = *state;
    struct buffer out;
    buffer_init(&out, 4096);
    rig_begin(rig);
    rig_receipt(rig, "old.json");
    struct ledger_session old = rig_session(rig, "S-0");
    rig_add(rig, &old);
    rig_decide(rig, &old, OUTCOME_READY);
    rig_receipt(rig, "new.json");
    struct ledger_session one = rig_session(rig, "S-1");
    rig_add(rig, &one);
    assert_ok(ledger_reject(rig->ledger, rig->receipt.id, 2, TEXT("{}"), &rig->error),
              &rig->error);
    assert_ok(
        ledger_session_again(rig->ledger, old.id, rig->receipt.id, 3, &rig->error),
        &rig->error);
    rig->receipt.records = 3;
    struct ledger_session low = rig_session(rig, "S-1");
    low.revision = 0;
    rig_add(rig, &low);
    rig_decide(rig, &one, OUTCOME_HOLD);
    struct ledger_decision again = rig_decide(rig, &old, OUTCOME_DENY);
    assert_int_not_equal(again.supersedes, 0);
    struct ledger_tally tally;
    assert_ok(ledger_tally(rig->ledger, rig->receipt.id, &tally, &rig->error),
              &rig->error);
    assert_int_equal(tally.held, 1);
    assert_int_equal(tally.repeats, 1);
    assert_int_equal(tally.rejected, 1);
    assert_int_equal(tally.superseded, 1);
    assert_int_equal(tally.undecided, 0);
    struct receipt settled = rig->receipt;
    settled.state = RECEIPT_DECIDED;
    assert_ok(ledger_receipt_put(rig->ledger, &settled, &rig->error), &rig->error);
    rig_decide(rig, &one, OUTCOME_READY);
    rig_commit(rig);
    assert_ok(ledger_outcomes(rig->ledger, settled.id, note_outcome, &out, &rig->error),
              &rig->error);
    assert_text(buffer_text(&out), "1:hold 2x 3a:deny 4s 0:deny ");
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_session_is_found_again, rig_up, rig_down),
        cmocka_unit_test_setup_teardown(a_higher_revision_supersedes, rig_up, rig_down),
        cmocka_unit_test_setup_teardown(outcomes_come_by_record, rig_up, rig_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
