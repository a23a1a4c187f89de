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

/* Each rank's last decision, and no other. */
static void outcomes_come_by_rank(void **state)
{
    struct rig *rig = *state;
    struct buffer out;
    buffer_init(&out, 4096);
    rig_begin(rig);
    rig_receipt(rig, "a.json");
    struct ledger_session one = rig_session(rig, "S-1");
    rig_add(rig, &one);
    struct ledger_decision decision = rig_decide(rig, &one, OUTCOME_HOLD);
    decision.rank = 1;
    decision.outcome = OUTCOME_DENY;
    assert_ok(ledger_decision_add(rig->ledger, &decision, &rig->error), &rig->error);
    assert_int_equal(decision.supersedes, 0);
    rig_decide(rig, &one, OUTCOME_READY);
    rig_commit(rig);
    assert_ok(
        ledger_outcomes(rig->ledger, rig->receipt.id, note_outcome, &out, &rig->error),
        &rig->error);
    assert_text(buffer_text(&out), "1:ready 1:deny ");
    buffer_release(&out);
}

/* ---- what is left behind ---- */

static struct history_before before(struct rig *rig, const struct ledger_before *asked)
{
    struct history_before history;
    assert_ok(ledger_visits(rig->ledger, asked, &rig->arena, &history, &rig->error),
              &rig->error);
    return history;
}

static void visits_come_in_order(void **state)
{
    struct rig *rig = *state;
    static const int32_t starts[] = {600, CLOCK_NONE, 480};
    static const char *const names[] = {"B", "A", "C"};
    struct ledger_session kept[3];
    bool same = true;
    rig_begin(rig);
    rig_receipt(rig, "a.json");
    for (int i = 0; i < 3; i++) {
        kept[i] = rig_session(rig, names[i]);
        kept[i].start = starts[i];
        kept[i].patient = text_of(names[i]);
        rig_add(rig, &kept[i]);
        assert_ok(ledger_visit_put(rig->ledger, &kept[i], text_of(names[i]), &same,
                                   &rig->error),
                  &rig->error);
        assert_false(same);
        assert_ok(ledger_visit_put(rig->ledger, &kept[i], text_of(names[i]), &same,
                                   &rig->error),
                  &rig->error);
        assert_true(same);
    }
    rig_commit(rig);
    struct ledger_before asked = {.beneficiary = rig_beneficiary(1),
                                  .place = {20001, 0, TEXT("")}};
    struct history_before all = before(rig, &asked);
    assert_int_equal(all.visit_count, 3);
    assert_text(all.visits[0].packed, "C");
    assert_text(all.visits[1].packed, "B");
    assert_text(all.visits[2].packed, "A");
    assert_int_equal(all.visits[2].place.start, CLOCK_NONE);
    asked.day = kept[0].day;
    assert_int_equal(before(rig, &asked).visit_count, 2);
    asked.place = (struct history_place){20000, 600, TEXT("B")};
    assert_int_equal(before(rig, &asked).visit_count, 1);
    asked.from = 20001;
    assert_int_equal(before(rig, &asked).visit_count, 0);
    asked = (struct ledger_before){.beneficiary = rig_beneficiary(2),
                                   .place = {20001, 0, TEXT("")}};
    assert_int_equal(before(rig, &asked).visit_count, 0);
}

/* ---- what is due ---- */

static int64_t due_now(struct rig *rig, enum cause *cause)
{
    struct ledger_due due;
    assert_ok(ledger_due_first(rig->ledger, &due, &rig->error), &rig->error);
    *cause = due.cause;
    return due.day;
}

static void days_are_due_in_order(void **state)
{
    struct rig *rig = *state;
    enum cause cause;
    bool any = true;
    rig_begin(rig);
    rig_receipt(rig, "a.json");
    struct ledger_session late = rig_session(rig, "L"), early = rig_session(rig, "E");
    late.date = 20001;
    late.due = early.due = CAUSE_RECEIVED;
    rig_add(rig, &late);
    rig_add(rig, &early);
    assert_int_equal(due_now(rig, &cause), early.day);
    assert_int_equal(cause, CAUSE_RECEIVED);
    assert_ok(ledger_due_done(rig->ledger, early.day, &rig->error), &rig->error);
    assert_int_equal(due_now(rig, &cause), late.day);
    struct ledger_due due = {early.day, CAUSE_HISTORY, late.id, rig->receipt.id};
    assert_ok(ledger_due_add(rig->ledger, &due, &rig->error), &rig->error);
    due.cause = CAUSE_COMPANION;
    assert_ok(ledger_due_add(rig->ledger, &due, &rig->error), &rig->error);
    due.cause = CAUSE_POLICY;
    assert_ok(ledger_due_add(rig->ledger, &due, &rig->error), &rig->error);
    assert_int_equal(due_now(rig, &cause), early.day);
    assert_int_equal(cause, CAUSE_COMPANION);
    assert_ok(ledger_due_of(rig->ledger, rig->receipt.id, &any, &rig->error),
              &rig->error);
    assert_true(any);
    assert_ok(ledger_due_done(rig->ledger, early.day, &rig->error), &rig->error);
    assert_ok(ledger_due_done(rig->ledger, late.day, &rig->error), &rig->error);
    assert_ok(ledger_due_of(rig->ledger, 0, &any, &rig->error), &rig->error);
    assert_false(any);
    assert_int_equal(due_now(rig, &cause), 0);
    rig_commit(rig);
}

/* ---- therapists ---- */

static void a_therapist_is_found_elsewhere(void **state)
{
    struct rig *rig = *state;
    struct ledger_members found;
    struct ledger_session one = {0}, two = {0};
    struct ledger_interval interval = {TEXT("1730000001"), 20000, 540, 560};
    rig_begin(rig);
    rig_receipt(rig, "a.json");
    one = rig_session(rig, "A");
    rig_add(rig, &one);
    two = rig_session(rig, "B");
    two.patient = TEXT("P-2");
    rig_add(rig, &two);
    assert_ok(ledger_intervals_put(rig->ledger, &one, &interval, 1, &rig->error),
              &rig->error);
    assert_ok(ledger_intervals_put(rig->ledger, &one, &interval, 1, &rig->error),
              &rig->error);
    struct ledger_asked asked = {interval, two.day, 9, 0};
    asked.interval.start = 559;
    asked.interval.end = 580;
    assert_ok(ledger_elsewhere(rig->ledger, &asked, &rig->arena, &found, &rig->error),
              &rig->error);
    assert_int_equal(found.count, 1);
    assert_text(found.at[0].session_id, "A");
    asked.interval.start = 560;
    assert_ok(ledger_elsewhere(rig->ledger, &asked, &rig->arena, &found, &rig->error),
              &rig->error);
    assert_int_equal(found.count, 0);
    asked = (struct ledger_asked){interval, one.day, 9, 0};
    assert_ok(ledger_elsewhere(rig->ledger, &asked, &rig->arena, &found, &rig->error),
              &rig->error);
    assert_int_equal(found.count, 0);
    struct ledger_session higher = rig_session(rig, "A");
    higher.revision = 2;
    rig_add(rig, &higher);
    asked.day = two.day;
    assert_ok(ledger_elsewhere(rig->ledger, &asked, &rig->arena, &found, &rig->error),
              &rig->error);
    assert_int_equal(found.count, 0);
    rig_commit(rig);
}

/* ---- policies, attempts ---- */

static void policies_are_kept_once(void **state)
{
    struct rig *rig = *state;
    const struct ledger_file files[] = {{TEXT("a.lua"), TEXT("one")},
                                        {TEXT("b.lua"), TEXT("two")}};
    struct ledger_generation first = {
        .files = files, .count = 2, .at = 5, .note = TEXT("x")};
    struct ledger_generation second = {.files = files, .count = 1, .at = 6}, found;
    rig_begin(rig);
    struct ledger_generation *puts[] = {&first, &second, &first};
    for (size_t i = 0; i < 3; i++)
        assert_ok(ledger_generation_put(rig->ledger, puts[i], &rig->error),
                  &rig->error);
    rig_commit(rig);
    assert_int_equal(first.id, 1);
    assert_int_equal(second.id, 2);
    assert_ok(ledger_generation_get(rig->ledger, 1, &rig->arena, &found, &rig->error),
              &rig->error);
    assert_int_equal(found.count, 2);
    assert_text(found.files[1].path, "b.lua");
    assert_text(found.files[1].text, "two");
    assert_memory_equal(&found.hash, &first.hash, sizeof first.hash);
}

static void attempts_outlive_a_crash(void **state)
{
    struct rig *rig = *state;
    const struct hash hash = hash_of(TEXT("poison"));
    uint32_t count = 9;
    for (uint32_t i = 0; i < 3; i++) {
        rig_begin(rig);
        assert_ok(ledger_attempt(rig->ledger, &hash, &count, &rig->error), &rig->error);
        rig_commit(rig);
        assert_int_equal(count, i);
        rig_again(rig);
    }
    rig_begin(rig);
    assert_ok(ledger_attempt_done(rig->ledger, &hash, &rig->error), &rig->error);
    assert_ok(ledger_attempt(rig->ledger, &hash, &count, &rig->error), &rig->error);
    rig_commit(rig);
    assert_int_equal(count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_session_is_found_again, rig_up, rig_down),
        cmocka_unit_test_setup_teardown(a_higher_revision_supersedes, rig_up, rig_down),
        cmocka_unit_test_setup_teardown(outcomes_come_by_record, rig_up, rig_down),
        cmocka_unit_test_setup_teardown(outcomes_come_by_rank, rig_up, rig_down),
        cmocka_unit_test_setup_teardown(visits_come_in_order, rig_up, rig_down),
        cmocka_unit_test_setup_teardown(days_are_due_in_order, rig_up, rig_down),
        cmocka_unit_test_setup_teardown(a_therapist_is_found_elsewhere, rig_up,
                                        rig_down),
        cmocka_unit_test_setup_teardown(policies_are_kept_once, rig_up, rig_down),
        cmocka_unit_test_setup_teardown(attempts_outlive_a_crash, rig_up, rig_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
