/* Walks through a ledger: what each gives, in which order, and what it leaves
 * out; and the ways to find a receipt. */
#include "ledger/look.h"
#include "rig.h"

#include <stdio.h>

struct heard {
    char text[512];
    size_t count;
    size_t stop_at; /* 0: never */
};

static enum status add(struct heard *heard, struct text word, struct error *error)
{
    size_t len = strlen(heard->text);
    snprintf(heard->text + len, sizeof heard->text - len, "%s%.*s", len ? " " : "",
             TEXT_ARG(word));
    heard->count++;
    return heard->count == heard->stop_at
               ? error_set(error, STATUS_INTERRUPTED, "enough", "enough")
               : STATUS_OK;
}

static enum status hear_session(void *context, const struct ledger_session *session,
                                struct error *error)
{
    char word[64];
    snprintf(word, sizeof word, "%.*s/%d", TEXT_ARG(session->session_id),
             (int)session->revision);
    return add(context, text_of(word), error);
}

static enum status hear_decision(void *context, const struct ledger_decision *decision,
                                 const struct ledger_session *session,
                                 struct error *error)
{
    char word[64];
    assert_true(text_is_absent(session->bytes) || session->bytes.len == 0);
    snprintf(word, sizeof word, "%.*s:%d", TEXT_ARG(session->session_id),
             (int)decision->outcome);
    return add(context, text_of(word), error);
}

static enum status hear_receipt(void *context, const struct receipt *receipt,
                                struct error *error)
{
    return add(context, receipt->name, error);
}

/* Two days, one of them corrected; B is on hold. */
static void fill(struct rig *rig)
{
    rig_begin(rig);
    rig_receipt(rig, "one.json");
    struct ledger_session late = rig_session(rig, "A");
    late.date = 20010;
    rig_add(rig, &late);
    rig_decide(rig, &late, OUTCOME_READY);
    struct ledger_session held = rig_session(rig, "B");
    rig_add(rig, &held);
    rig_decide(rig, &held, OUTCOME_HOLD);
    rig_receipt(rig, "two.json");
    struct ledger_session again = rig_session(rig, "A");
    again.date = 20010;
    again.revision = 2;
    rig_add(rig, &again);
    rig_decide(rig, &again, OUTCOME_DENY);
    rig_commit(rig);
}

#define ALL_DATES .from = DATE_NONE, .to = DATE_NONE

static void sessions_come_by_date(void **state)
{
    struct rig *rig = *state;
    const struct {
        struct look_sessions asked;
        const char *wanted;
    } cases[] = {
        {{ALL_DATES}, "B/1 A/1 A/2"},
        {{ALL_DATES, .effective = true}, "B/1 A/2"},
        {{.from = 20001, .to = DATE_NONE}, "A/1 A/2"},
        {{.from = DATE_NONE, .to = 20001}, "B/1"},
        {{ALL_DATES, .session_id = TEXT_INIT("A")}, "A/1 A/2"},
        {{ALL_DATES, .session_id = TEXT_INIT("C")}, ""},
        {{ALL_DATES, .patient = TEXT_INIT("P-1"), .effective = true}, "B/1 A/2"},
        {{ALL_DATES, .patient = TEXT_INIT("P-2"), .effective = true}, ""},
    };
    fill(rig);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct heard heard = {.count = 0};
        assert_ok(look_sessions(rig->ledger, &cases[i].asked, hear_session, &heard,
                                &rig->error),
                  &rig->error);
        assert_string_equal(heard.text, cases[i].wanted);
    }
}

static void decisions_that_hold_or_all(void **state)
{
    struct rig *rig = *state;
    char all[64], held[16];
    fill(rig);
    struct heard heard = {.count = 0};
    struct look_decisions asked = {.rank = -1, ALL_DATES};
    snprintf(all, sizeof all, "B:%d A:%d A:%d", OUTCOME_HOLD, OUTCOME_READY,
             OUTCOME_DENY);
    snprintf(held, sizeof held, "B:%d", OUTCOME_HOLD);
    assert_ok(look_decisions(rig->ledger, &asked, hear_decision, &heard, &rig->error),
              &rig->error);
    assert_string_equal(heard.text, all);
    heard = (struct heard){.count = 0};
    asked.held = asked.effective = true;
    assert_ok(look_decisions(rig->ledger, &asked, hear_decision, &heard, &rig->error),
              &rig->error);
    assert_string_equal(heard.text, held);
}

static void who_listens_may_end_a_walk(void **state)
{
    struct rig *rig = *state;
    const struct look_sessions asked = {ALL_DATES};
    struct heard heard = {.stop_at = 2};
    fill(rig);
    assert_fails(look_sessions(rig->ledger, &asked, hear_session, &heard, &rig->error),
                 STATUS_INTERRUPTED, &rig->error);
    assert_string_equal(heard.text, "B/1 A/1");
    /* And it can be begun again. */
    heard = (struct heard){.count = 0};
    assert_ok(look_sessions(rig->ledger, &asked, hear_session, &heard, &rig->error),
              &rig->error);
    assert_int_equal(heard.count, 3);
}

static void receipts_come_by_number(void **state)
{
    struct rig *rig = *state;
    struct heard heard = {.count = 0};
    struct look_figures figures;
    fill(rig);
    assert_ok(look_receipts(rig->ledger, hear_receipt, &heard, &rig->error),
              &rig->error);
    assert_string_equal(heard.text, "one.json two.json");
    assert_ok(look_figures(rig->ledger, &figures, &rig->error), &rig->error);
    assert_int_equal(figures.receipts, 2);
    assert_int_equal(figures.sessions, 3);
    assert_int_equal(figures.decisions, 3);
}

/* ---- receipts ---- */

static void a_receipt_is_found_by_part_of_its_hash(void **state)
{
    struct rig *rig = *state;
    struct receipt found;
    fill(rig);
    struct hash hash = rig->receipt.hash;
    memset(hash.bytes + 8, 0, sizeof hash.bytes - 8);
    assert_ok(ledger_receipt_find(rig->ledger, &hash, &found, &rig->error),
              &rig->error);
    assert_int_equal(found.id, 0);
    assert_ok(ledger_receipt_marked(rig->ledger, &hash, &found, &rig->error),
              &rig->error);
    assert_int_equal(found.id, rig->receipt.id);
    hash.bytes[0] ^= 1;
    assert_ok(ledger_receipt_marked(rig->ledger, &hash, &found, &rig->error),
              &rig->error);
    assert_int_equal(found.id, 0);
}

static void numbers_may_be_skipped(void **state)
{
    struct rig *rig = *state;
    bool skipped = true;
    fill(rig);
    int64_t last = rig->receipt.id;
    assert_ok(ledger_receipts_above(rig->ledger, last, &skipped, &rig->error),
              &rig->error);
    assert_false(skipped);
    assert_ok(ledger_receipts_above(rig->ledger, 70, &skipped, &rig->error),
              &rig->error);
    assert_true(skipped);
    rig_begin(rig);
    rig_receipt(rig, "three.json");
    ledger_rollback(rig->ledger);
    rig_begin(rig);
    rig_receipt(rig, "three.json");
    assert_int_equal(rig->receipt.id, 71); /* not forgotten with what failed */
    rig_receipt(rig, "four.json");
    assert_int_equal(rig->receipt.id, 72);
    rig_commit(rig);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, rig_up, rig_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(sessions_come_by_date),
        TEST(decisions_that_hold_or_all),
        TEST(who_listens_may_end_a_walk),
        TEST(receipts_come_by_number),
        TEST(a_receipt_is_found_by_part_of_its_hash),
        TEST(numbers_may_be_skipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
