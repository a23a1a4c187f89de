/* The views, over a backup, as the sqlite3 shell would ask them; and what to bill
 * again. */
#include "ledger/rig.h"
#include "ledger/verify.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE(code, units, modifiers, allowed)                                          \
    "{\"code\":\"" code "\",\"units\":" units ",\"modifiers\":[" modifiers             \
    "],\"status\":\"ready\",\"allowed\":\"" allowed "\"}"
#define FINDING(rule, severity)                                                        \
    "{\"rule\":\"" rule "\",\"topic\":\"t\",\"severity\":\"" severity                  \
    "\",\"message\":\"m\",\"fix\":\"f\"}"
#define DECISION(lines, findings) "{\"lines\":[" lines "],\"findings\":[" findings "]}"

static void decide(struct rig *rig, struct ledger_session *session,
                   struct ledger_decision decision, const char *bytes)
{
    decision.session = session->id;
    decision.bytes = text_of(bytes);
    decision.payer = TEXT("medicare");
    decision.cause = CAUSE_RECEIVED;
    assert_ok(ledger_decision_add(rig->ledger, &decision, &rig->error), &rig->error);
}

static struct ledger_session add(struct rig *rig, const char *name, int32_t date)
{
    struct ledger_session session = rig_session(rig, name);
    session.date = date;
    rig_add(rig, &session);
    return session;
}

/* Rows of a query over a backup, columns by "|", rows by ";". */
static void expect(struct rig *rig, const char *sql, const char *expected)
{
    char path[128], found[1024] = "";
    sqlite3 *db = NULL;
    sqlite3_stmt *statement;
    snprintf(path, sizeof path, "%s.backup", rig->path);
    assert_ok(ledger_backup(rig->ledger, path, &rig->error), &rig->error);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            const char *text = (const char *)sqlite3_column_text(statement, i);
            strcat(found, text ? text : "-");
            strcat(found, "|");
        }
        strcat(found, ";");
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    unlink(path);
    assert_string_equal(found, expected);
}

static void the_worklist_has_money_first(void **state)
{
    struct rig *rig = *state;
    const struct ledger_decision held = {.outcome = OUTCOME_HOLD, .allowed = 1000},
                                 more = {.outcome = OUTCOME_HOLD, .allowed = 25005},
                                 ready = {.outcome = OUTCOME_READY, .allowed = 900};
    rig_begin(rig);
    rig_receipt(rig, "a.json");
    struct ledger_session a = add(rig, "A", 20454), b = add(rig, "B", 20455),
                          c = add(rig, "C", 20456);
    decide(rig, &a, held,
           DECISION("", FINDING("x.y", "hold") "," FINDING("w", "warn") "," FINDING(
                            "z", "hold")));
    decide(rig, &b, more, DECISION("", FINDING("x.y", "hold")));
    decide(rig, &c, held, DECISION("", FINDING("gone", "hold")));
    decide(rig, &c, ready, DECISION("", ""));
    rig_commit(rig);
    expect(rig, "SELECT session_id, date, allowed, rules FROM worklist",
           "B|2026-01-02|250.05|x.y|;A|2026-01-01|10.00|x.y | z|;");
    expect(rig, "SELECT * FROM held_by_rule",
           "x.y|t|2|260.05|2026-01-01|;z|t|1|10.00|2026-01-01|;");
}

static void the_threshold_adds_up(void **state)
{
    struct rig *rig = *state;
    const struct ledger_decision ready = {.outcome = OUTCOME_READY, .allowed = 3000},
                                 denied = {.outcome = OUTCOME_DENY, .allowed = 3000};
    const struct opening opening = {TEXT("medicare"), 2026, DISCIPLINE_OT, 50000, 20454,
                                    TEXT("portal")};
    rig_begin(rig);
    rig_receipt(rig, "a.json");
    struct ledger_session a = add(rig, "A", 20454), b = add(rig, "B", 20455),
                          c = add(rig, "C", 20456);
    decide(rig, &a, ready, DECISION(LINE("97530", "1", "\"GO\"", "30.00"), ""));
    decide(rig, &b, ready,
           DECISION(LINE("97530", "2", "\"GO\"", "40.05") "," LINE("97110", "2",
                                                                   "\"GP\"", "60.00"),
                    ""));
    decide(rig, &c, denied, DECISION(LINE("97110", "2", "\"GP\"", "60.00"), ""));
    assert_ok(
        ledger_opening_put(rig->ledger, rig_beneficiary(1), &opening, &rig->error),
        &rig->error);
    rig_commit(rig);
    expect(rig,
           "SELECT patients, payer, year, bucket, figure, as_of, decided, total "
           "FROM threshold_by_beneficiary",
           "P-1|medicare|2026|OT|500.00|2026-01-01|40.05|540.05|;"
           "P-1|medicare|2026|PT+SLP|0.00|-|60.00|60.00|;");
}

/* ---- what to bill again ---- */

static enum status note_rebill(void *context, const struct ledger_rebill *rebill,
                               struct error *error)
{
    struct buffer *out = context;
    (void)error;
    buffer_put_text(out, rebill->billed.claim);
    buffer_printf(out, ":%s%s%s%s %d->%d;", rebill->outcome ? "o" : "",
                  rebill->units ? "u" : "", rebill->lines ? "l" : "",
                  rebill->allowed ? "a" : "", rebill->was.units, rebill->is.units);
    return STATUS_OK;
}

static void expect_rebill(struct rig *rig, const char *expected)
{
    struct buffer out;
    buffer_init(&out, 4096);
    assert_ok(ledger_rebill(rig->ledger, note_rebill, &out, &rig->error), &rig->error);
    assert_text(buffer_text(&out), expected);
    buffer_release(&out);
}

static void bill(struct rig *rig, int64_t session, const char *claim)
{
    struct ledger_billed billed = {
        .session = session, .claim = text_of(claim), .date = 20460};
    bool again = true;
    assert_ok(ledger_billed_put(rig->ledger, &billed, &again, &rig->error),
              &rig->error);
    assert_false(again);
    billed = (struct ledger_billed){.session = session, .claim = text_of(claim)};
    assert_ok(ledger_billed_put(rig->ledger, &billed, &again, &rig->error),
              &rig->error);
    assert_true(again);
}

static void what_changed_is_billed_again(void **state)
{
    struct rig *rig = *state;
    const struct ledger_decision two = {.units = 2, .allowed = 5000},
                                 three = {.units = 3, .allowed = 7500};
    const char *lines = DECISION(LINE("97110", "2", "\"GP\"", "50.00"), "");
    rig_begin(rig);
    rig_receipt(rig, "a.json");
    struct ledger_session a = add(rig, "A", 20454), b = add(rig, "B", 20455),
                          c = add(rig, "C", 20456);
    decide(rig, &a, two, lines);
    decide(rig, &b, two, lines);
    decide(rig, &c, two, lines);
    bill(rig, a.id, "C-1");
    bill(rig, b.id, "C-2");
    bill(rig, c.id, "C-3");
    decide(rig, &b, two, lines);
    rig_commit(rig);
    expect_rebill(rig, "");
    rig_begin(rig);
    decide(rig, &b, three, DECISION(LINE("97110", "3", "\"GP\"", "75.00"), ""));
    struct ledger_session higher = rig_session(rig, "C");
    higher.revision = 2;
    rig_add(rig, &higher);
    decide(rig, &higher, two, DECISION(LINE("97112", "2", "\"GP\"", "50.00"), ""));
    rig_commit(rig);
    expect_rebill(rig, "C-2:ula 2->3;C-3:l 2->2;");
}

/* A claim for what did not take place, though nothing changed since. */
static void what_is_void_was_billed_in_vain(void **state)
{
    struct rig *rig = *state;
    const struct ledger_decision none = {.outcome = OUTCOME_VOID};
    rig_begin(rig);
    rig_receipt(rig, "a.json");
    struct ledger_session a = add(rig, "A", 20454);
    decide(rig, &a, none, DECISION("", ""));
    bill(rig, a.id, "C-1");
    rig_commit(rig);
    expect_rebill(rig, "C-1:o 0->0;");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_up, rig_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_worklist_has_money_first),
        CASE(the_threshold_adds_up),
        CASE(what_changed_is_billed_again),
        CASE(what_is_void_was_billed_in_vain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
