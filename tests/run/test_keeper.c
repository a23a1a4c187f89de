/* The keeper, step by step: what a file does to the ledger, whose decisions are
 * made again because of it, and why. */
#include "support/gonio_test.h"

#include "run/keeper_rig.h"
#include "run/keeper_visited.h"

#include <stdio.h>
#include <stdlib.h>

static int set_up(void **state)
{
    struct rig *rig = calloc(1, sizeof *rig);
    assert_non_null(rig);
    rig_open(rig);
    *state = rig;
    return 0;
}

static int tear_down(void **state)
{
    rig_close(*state);
    free(*state);
    return 0;
}

static int end(void **state)
{
    (void)state;
    rig_policies_close();
    return 0;
}

/* ---- sessions ---- */

static struct receipt take(struct rig *rig, const struct visited *it)
{
    struct buffer text;
    buffer_init(&text, 1 << 20);
    visited_put(&text, it);
    buffer_put_char(&text, '\0');
    struct receipt receipt = rig_take(rig, text.at);
    buffer_release(&text);
    return receipt;
}

#define TAKE(rig, ...) take((rig), &(const struct visited){__VA_ARGS__})

static struct ledger_decision decision(struct rig *rig, const char *id)
{
    struct ledger_decision found = rig_decision(rig, ONE, id, 0);
    assert_true(found.id > 0);
    return found;
}

static bool says(const struct ledger_decision *decision, const char *words)
{
    char *bytes = calloc(1, decision->bytes.len + 1);
    assert_non_null(bytes);
    memcpy(bytes, decision->bytes.at, decision->bytes.len);
    bool found = strstr(bytes, words) != NULL;
    free(bytes);
    return found;
}

static void assert_again(struct rig *rig, const char *id, enum cause cause,
                         const char *by)
{
    struct ledger_decision now = decision(rig, id);
    struct ledger_session caused = rig_session(rig, ONE, by);
    assert_string_equal(cause_text(now.cause), cause_text(cause));
    assert_int_equal(now.caused_by, caused.id);
    assert_true(now.supersedes > 0 && now.supersedes < now.id);
}

/* ---- what a file does ---- */

static void a_new_session(void **state)
{
    struct rig *rig = *state;
    struct receipt receipt = TAKE(rig, .id = "A", .date = "2026-03-02");
    struct ledger_decision made = decision(rig, "A");
    assert_int_equal(receipt.state, RECEIPT_DONE);
    assert_int_equal(receipt.records, 1);
    assert_int_equal(receipt.ready, 1);
    assert_int_equal(made.outcome, OUTCOME_READY);
    assert_int_equal(made.units, 1);
    assert_int_equal(made.allowed, 3000);
    assert_int_equal(made.cause, CAUSE_RECEIVED);
    assert_int_equal(made.caused_by, made.session);
    assert_int_equal(made.receipt, receipt.id);
    assert_int_equal(made.supersedes, 0);
    assert_int_equal(made.known_on, rig->known_on);
    assert_text(made.payer, "counting");
}

static void the_same_again(void **state)
{
    struct rig *rig = *state;
    TAKE(rig, .id = "A", .date = "2026-03-02");
    int64_t before = decision(rig, "A").id;
    struct receipt receipt = TAKE(rig, .id = "A", .date = "2026-03-02");
    assert_int_equal(receipt.duplicates, 1);
    assert_int_equal(receipt.ready, 0);
    assert_int_equal(decision(rig, "A").id, before);
}

static void other_bytes_of_the_same_key(void **state)
{
    struct rig *rig = *state;
    TAKE(rig, .id = "A", .date = "2026-03-02");
    int64_t before = decision(rig, "A").id;
    struct receipt receipt = TAKE(rig, .id = "A", .date = "2026-03-03");
    assert_int_equal(receipt.rejected, 1);
    assert_int_equal(receipt.duplicates, 0);
    assert_int_equal(decision(rig, "A").id, before);
}

static void revisions_in_either_order(void **state)
{
    struct rig *rig = *state;
    TAKE(rig, .id = "A", .date = "2026-03-02", .revision = 2);
    struct receipt late = TAKE(rig, .id = "A", .date = "2026-03-04", .revision = 1);
    assert_int_equal(late.duplicates, 1);
    assert_int_equal(rig_session(rig, ONE, "A").revision, 2);
    assert_int_equal(decision(rig, "A").cause, CAUSE_CORRECTED);
    TAKE(rig, .id = "A", .date = "2026-03-05", .revision = 7);
    struct ledger_decision last = decision(rig, "A");
    assert_true(says(&last, "2026-03-05"));
    assert_true(last.supersedes > 0);
}

static void the_first_revision_is_one(void **state)
{
    struct rig *rig = *state;
    struct receipt receipt =
        TAKE(rig, .id = "A", .date = "2026-03-02", .more = "\"revision\":0,");
    assert_int_equal(receipt.rejected, 1);
    assert_int_equal(rig_session(rig, ONE, "A").id, 0);
}

struct heard {
    char text[4096];
    size_t len;
};

static enum status hear(void *context, const struct ledger_outcome *outcome,
                        struct error *error)
{
    struct heard *heard = context;
    (void)error;
    int n = snprintf(
        heard->text + heard->len, sizeof heard->text - heard->len,
        "%llu %.*s%s%s%s%.*s\n", (unsigned long long)outcome->record,
        TEXT_ARG(outcome->key.session_id), outcome->decision.id ? " decided" : "",
        outcome->again ? " again" : "", outcome->superseded ? " superseded" : "",
        TEXT_ARG(outcome->rejection));
    heard->len += (size_t)n;
    assert_true(heard->len < sizeof heard->text);
    return STATUS_OK;
}

static void a_bad_record_is_refused_alone(void **state)
{
    struct rig *rig = *state;
    struct heard heard = {.len = 0};
    struct error error = ERROR_NONE;
    struct buffer text;
    buffer_init(&text, 1 << 16);
    visited_put(&text, &(struct visited){.id = "A", .date = "2026-03-02"});
    buffer_put_cstr(&text, "{\"session_id\":\"B\",\"date_of_service\":7}\n");
    visited_put(&text, &(struct visited){.id = "C", .date = "2026-03-03"});
    buffer_put_cstr(&text, "this is none\n");
    visited_put(&text,
                &(struct visited){.id = "C", .date = "2026-03-04", .revision = 2});
    buffer_put_char(&text, '\0');
    struct receipt receipt = rig_take(rig, text.at);
    buffer_release(&text);
    assert_int_equal(receipt.records, 5);
    assert_int_equal(receipt.ready, 2);
    assert_int_equal(receipt.rejected, 2);
    assert_int_equal(receipt.duplicates, 1);
    assert_ok(ledger_outcomes(rig->ledger, receipt.id, hear, &heard, &error), &error);
    assert_non_null(strstr(heard.text, "1 A decided\n2 "));
    assert_non_null(strstr(heard.text, "3 C superseded\n4 "));
    assert_non_null(strstr(heard.text, "5 C decided\n"));
    /* All its problems. */
    assert_non_null(strstr(heard.text, "date_of_service"));
    assert_non_null(strstr(heard.text, "/services"));
}

/* ---- files that are none, or half of one ---- */

static void refused_whole(struct rig *rig, const char *text, const char *code)
{
    const struct rig_file file = {.text = text_of(text)};
    struct receipt receipt, open;
    struct error error = ERROR_NONE, unheard = ERROR_NONE;
    assert_fails(rig_feed(rig, &file, &receipt, &error), STATUS_REJECTED, &error);
    assert_string_equal(error.code, code);
    assert_int_equal(receipt.id, 0);
    assert_ok(ledger_receipt_open(rig->ledger, 0, &open, &unheard), &unheard);
    assert_int_equal(open.id, 0);
    assert_int_equal(rig_session(rig, ONE, "A").id, 0);
}

static void torn_files(void **state)
{
    struct rig *rig = *state;
    struct buffer text;
    buffer_init(&text, 1 << 16);
    visited_put(&text, &(struct visited){.id = "A", .date = "2026-03-02"});
    size_t whole = text.len;
    visited_put(&text, &(struct visited){.id = "B", .date = "2026-03-02"});
    size_t all = text.len - 1;
    for (size_t cut = whole + 1; cut < all; cut++) {
        char *part = calloc(1, cut + 1);
        const struct rig_file file = {.text = {part, cut}};
        struct receipt receipt;
        struct error error = ERROR_NONE;
        assert_non_null(part);
        memcpy(part, text.at, cut);
        assert_fails(rig_feed(rig, &file, &receipt, &error), STATUS_REJECTED, &error);
        assert_int_equal(receipt.id, 0);
        assert_int_equal(error.line, 2);
        free(part);
    }
    buffer_release(&text);
    assert_int_equal(rig_session(rig, ONE, "A").id, 0);
}

static void files_that_are_none(void **state)
{
    struct rig *rig = *state;
    struct buffer list;
    refused_whole(rig, "", "json.empty");
    refused_whole(rig, " \n", "json.empty");
    refused_whole(rig, "id,date\n1,2\n", "json.trailing");
    refused_whole(rig, "session_id,date_of_service,code\n1,2,3\n", "json.not_json");
    buffer_init(&list, 1 << 16);
    buffer_put_char(&list, '[');
    visited_put(&list, &(struct visited){.id = "A", .date = "2026-03-02"});
    buffer_put_char(&list, '\0');
    refused_whole(rig, list.at, "json.truncated");
    list.len--;
    buffer_put_cstr(&list, ",");
    buffer_put_char(&list, '\0');
    refused_whole(rig, list.at, "json.truncated");
    list.len -= 2;
    buffer_put_cstr(&list, "]");
    buffer_put_char(&list, '\0');
    assert_int_equal(rig_take(rig, list.at).ready, 1);
    buffer_release(&list);
    assert_int_equal(rig_take(rig, "[]").records, 0);
}

/* ---- whose decisions are made again ---- */

static void a_companion_comes(void **state)
{
    struct rig *rig = *state;
    TAKE(rig, .id = "A", .date = "2026-03-02");
    struct receipt receipt =
        TAKE(rig, .id = "B", .date = "2026-03-02", .start = "11:00");
    assert_again(rig, "A", CAUSE_COMPANION, "B");
    assert_int_equal(decision(rig, "A").units, 2);
    assert_int_equal(decision(rig, "A").receipt, receipt.id);
    assert_int_equal(decision(rig, "B").cause, CAUSE_RECEIVED);
    assert_int_equal(decision(rig, "B").units, 0);
}

static void a_session_moves_away(void **state)
{
    struct rig *rig = *state;
    TAKE(rig, .id = "A", .date = "2026-03-02");
    TAKE(rig, .id = "B", .date = "2026-03-02", .start = "11:00");
    TAKE(rig, .id = "B", .date = "2026-03-04", .start = "11:00", .revision = 2);
    assert_again(rig, "A", CAUSE_COMPANION, "B");
    assert_int_equal(decision(rig, "A").units, 1);
    assert_int_equal(decision(rig, "B").units, 1);
    assert_again(rig, "B", CAUSE_CORRECTED, "B");
    struct ledger_decision b = decision(rig, "B");
    assert_true(says(&b, "told $30.00"));
    TAKE(rig, .id = "B", .date = "2026-03-01", .clinic = ONE, .person = "2",
         .revision = 3);
    b = decision(rig, "B");
    assert_false(says(&b, "told $"));
}

static void later_days_follow(void **state)
{
    struct rig *rig = *state;
    TAKE(rig, .id = "C", .date = "2026-03-06");
    TAKE(rig, .id = "D", .date = "2026-03-08");
    TAKE(rig, .id = "X", .date = "2026-03-08", .person = "2");
    struct ledger_decision other = decision(rig, "X");
    TAKE(rig, .id = "A", .date = "2026-03-02");
    assert_again(rig, "C", CAUSE_HISTORY, "A");
    struct ledger_decision d = decision(rig, "D");
    assert_true(says(&d, "told $60.00"));
    assert_int_equal(d.cause, CAUSE_HISTORY);
    /* Another person's stays as it is. */
    assert_int_equal(decision(rig, "X").id, other.id);
    /* From another clinic the same person. */
    TAKE(rig, .id = "Z", .date = "2026-03-07", .clinic = TWO);
    d = decision(rig, "D");
    assert_true(says(&d, "told $90.00"));
}

static void a_void_session_leaves_nothing(void **state)
{
    struct rig *rig = *state;
    TAKE(rig, .id = "A", .date = "2026-03-02");
    TAKE(rig, .id = "C", .date = "2026-03-06");
    struct receipt receipt = TAKE(rig, .id = "A", .date = "2026-03-02", .revision = 2,
                                  .more = "\"void\":true,");
    assert_int_equal(receipt.voids, 1);
    assert_int_equal(decision(rig, "A").outcome, OUTCOME_VOID);
    assert_again(rig, "A", CAUSE_VOIDED, "A");
    assert_again(rig, "C", CAUSE_HISTORY, "A");
    struct ledger_decision c = decision(rig, "C");
    assert_false(says(&c, "told $"));
    /* And comes back. */
    TAKE(rig, .id = "A", .date = "2026-03-02", .revision = 3);
    c = decision(rig, "C");
    assert_true(says(&c, "told $30.00"));
}

static void a_therapist_elsewhere(void **state)
{
    struct rig *rig = *state;
    TAKE(rig, .id = "A", .date = "2026-03-02");
    assert_int_equal(decision(rig, "A").outcome, OUTCOME_READY);
    TAKE(rig, .id = "B", .date = "2026-03-02", .start = "09:10", .person = "2");
    assert_again(rig, "A", CAUSE_THERAPIST, "B");
    assert_int_equal(decision(rig, "A").outcome, OUTCOME_HOLD);
    assert_int_equal(decision(rig, "B").outcome, OUTCOME_HOLD);
    /* In another clinic it is only warned of. */
    TAKE(rig, .id = "Z", .date = "2026-03-02", .start = "09:05", .person = "3",
         .clinic = TWO);
    assert_int_equal(rig_decision(rig, TWO, "Z", 0).outcome, OUTCOME_READY);
    struct ledger_decision a = decision(rig, "A");
    assert_true(says(&a, "(session Z)"));
    /* Somebody else treated. */
    TAKE(rig, .id = "B", .date = "2026-03-02", .start = "09:10", .person = "2",
         .therapist = BOB, .revision = 2);
    assert_again(rig, "A", CAUSE_THERAPIST, "B");
    assert_int_equal(decision(rig, "A").outcome, OUTCOME_READY);
}

static void nothing_new_is_no_decision(void **state)
{
    struct rig *rig = *state;
    TAKE(rig, .id = "A", .date = "2026-03-02");
    struct ledger_decision before = decision(rig, "A");
    struct ledger_session session = rig_session(rig, ONE, "A");
    const struct ledger_due due = {.day = session.day, .cause = CAUSE_POLICY};
    struct error error = ERROR_NONE;
    bool left = true;
    /* Decided again on another day, for whatever reason: it says the same. */
    keeper_know(rig->keeper, rig->known_on + 1);
    assert_ok(ledger_begin(rig->ledger, &error), &error);
    assert_ok(ledger_due_add(rig->ledger, &due, &error), &error);
    assert_ok(keeper_decide(rig->keeper, true, 0, &left, &error), &error);
    assert_ok(ledger_commit(rig->ledger, &error), &error);
    assert_false(left);
    assert_int_equal(decision(rig, "A").id, before.id);
    assert_int_equal(decision(rig, "A").known_on, rig->known_on);
}

static void every_payer(void **state)
{
    struct rig *rig = *state;
    rig_take(rig,
             "{\"session_id\":\"A\",\"date_of_service\":\"2026-03-02\",\"patient\":"
             "{\"id\":\"P\"},\"insurance\":[{\"payer\":\"counting\"},{\"payer\":"
             "\"nobody\"}],\"services\":[{\"code\":\"97110\",\"minutes\":15}]}");
    assert_text(rig_decision(rig, NULL, "A", 0).payer, "counting");
    assert_text(rig_decision(rig, NULL, "A", 1).payer, "nobody");
    assert_int_equal(rig_decision(rig, NULL, "A", 1).outcome, OUTCOME_HOLD);
    assert_int_equal(rig_decision(rig, NULL, "A", 2).id, 0);
}

static void too_many_on_a_day(void **state)
{
    struct rig *rig = *state;
    struct buffer text;
    char id[16];
    buffer_init(&text, 1 << 20);
    for (int i = 0; i < 66; i++) {
        snprintf(id, sizeof id, "S%d", i);
        visited_put(&text, &(struct visited){.id = id, .date = "2026-03-02"});
    }
    buffer_put_char(&text, '\0');
    assert_int_equal(rig_take(rig, text.at).held, 66);
    buffer_release(&text);
    struct ledger_decision one = decision(rig, "S1");
    assert_true(says(&one, "day.crowded"));
    TAKE(rig, .id = "S64", .date = "2026-03-03", .revision = 2);
    one = decision(rig, "S1");
    assert_true(says(&one, "day.crowded"));
    TAKE(rig, .id = "S65", .date = "2026-03-04", .revision = 2);
    one = decision(rig, "S1");
    assert_false(says(&one, "day.crowded"));
    /* And once more. */
    TAKE(rig, .id = "S66", .date = "2026-03-02");
    one = decision(rig, "S1");
    assert_true(says(&one, "day.crowded"));
}

/* ---- settling ---- */

static void a_sum_that_is_wrong(void **state)
{
    struct rig *rig = *state;
    struct receipt receipt = TAKE(rig, .id = "A", .date = "2026-03-02");
    struct error error = ERROR_NONE;
    receipt.state = RECEIPT_DECIDING;
    receipt.records++;
    assert_fails(keeper_settle(rig->keeper, &receipt, &error), STATUS_IO, &error);
    assert_string_equal(error.code, "receipt.sum");
    assert_int_equal(receipt.state, RECEIPT_DECIDING);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(a_new_session),
        CASE(the_same_again),
        CASE(other_bytes_of_the_same_key),
        CASE(revisions_in_either_order),
        CASE(the_first_revision_is_one),
        CASE(a_bad_record_is_refused_alone),
        CASE(torn_files),
        CASE(files_that_are_none),
        CASE(a_companion_comes),
        CASE(a_session_moves_away),
        CASE(later_days_follow),
        CASE(a_void_session_leaves_nothing),
        CASE(a_therapist_elsewhere),
        CASE(nothing_new_is_no_decision),
        CASE(every_payer),
        CASE(too_many_on_a_day),
        CASE(a_sum_that_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, end);
}
