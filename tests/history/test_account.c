/* Dollars line by line, and that their sum is what a session is told. */
#include "history/rig.h"

#include <stdlib.h>

static const struct history_account *account_of(struct rig *rig, int32_t year,
                                                enum discipline bucket)
{
    const struct history_before before = {.visits = rig->visits,
                                          .visit_count = rig->count,
                                          .openings = rig->openings,
                                          .opening_count = rig->opening_count,
                                          .key = &rig_key};
    struct history_accounts accounts;
    struct error error = ERROR_NONE;
    assert_ok(history_accounts(&before, &rig->arena, &accounts, &error), &error);
    for (size_t i = 0; i < accounts.count; i++)
        if (accounts.at[i].year == year && accounts.at[i].bucket == bucket)
            return &accounts.at[i];
    return NULL;
}

static void put_opening(struct rig *rig, int32_t as_of, int64_t allowed)
{
    rig->openings[rig->opening_count++] = (struct opening){.payer = TEXT("medicare"),
                                                           .year = 2026,
                                                           .bucket = DISCIPLINE_PT,
                                                           .allowed = allowed,
                                                           .as_of = as_of,
                                                           .source = TEXT("HETS")};
}

static void lines_add_up(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "A", "03-16", "", WALK);
    rig_leave(rig, "B", "03-18", "", WALK "," EVAL);
    const struct history_account *account = account_of(rig, 2026, DISCIPLINE_PT);
    assert_non_null(account);
    assert_text(account->payer, "medicare");
    assert_int_equal(account->count, 3);
    assert_string_equal(account->at[0].code, "97110");
    assert_string_equal(account->at[2].code, "97161");
    assert_text(account->at[1].place.session_id, "B");
    assert_int_equal(account->at[0].sum, 6000);
    assert_int_equal(account->at[2].sum, account->total);
    assert_int_equal(account->total, 15000);
    assert_true(account->partial); /* what came before March was not seen */
    assert_null(account_of(rig, 2026, DISCIPLINE_OT));
}

static void a_figure_holds_up_to_its_day(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "A", "03-16", "", WALK);
    rig_leave(rig, "B", "03-18", "", WALK);
    put_opening(rig, date_of(2026, 3, 16), 100000);
    const struct history_account *account = account_of(rig, 2026, DISCIPLINE_PT);
    assert_non_null(account);
    assert_int_equal(account->count, 3);
    assert_int_equal(account->at[0].kind, HISTORY_LINE);
    assert_false(account->at[0].counted);
    assert_true(account->at[0].sum == MONEY_NONE);
    assert_int_equal(account->at[1].kind, HISTORY_OPENING);
    assert_text(account->at[1].source, "HETS");
    assert_int_equal(account->at[1].sum, 100000);
    assert_int_equal(account->at[2].sum, 106000);
    assert_int_equal(account->total, 106000);
    assert_false(account->partial);
}

static void what_a_session_states_takes_the_place_of_an_older_figure(void **state)
{
    struct rig *rig = *state;
    put_opening(rig, date_of(2026, 3, 1), 100000);
    rig_leave(rig, "A", "03-16", "", WALK);
    rig_leave(rig, "B", "03-18",
              "'history':{'allowed_year_to_date':'900.00','as_of':'2026-03-17'},",
              WALK);
    const struct history_account *account = account_of(rig, 2026, DISCIPLINE_PT);
    assert_non_null(account);
    assert_int_equal(account->count, 4);
    assert_false(account->at[0].counted); /* the opening */
    assert_false(account->at[1].counted); /* A is in what B states */
    assert_int_equal(account->at[2].kind, HISTORY_STATED);
    assert_text(account->at[2].place.session_id, "B");
    assert_int_equal(account->total, 96000);
}

static void occupational_therapy_is_another_account(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "A", "03-16", "", WALK);
    rig_leave(rig, "B", "03-18", "'discipline':'OT',", WALK);
    const struct history_account *pt = account_of(rig, 2026, DISCIPLINE_PT);
    const struct history_account *ot = account_of(rig, 2026, DISCIPLINE_OT);
    assert_non_null(pt);
    assert_non_null(ot);
    assert_int_equal(pt->total, 6000);
    assert_int_equal(ot->total, 6000);
}

/* Whatever was left: the sum is what the next session is told. */
static void the_sum_is_what_is_told(void **state)
{
    static const char *const days[] = {"01-01", "01-20", "02-03", "02-03",
                                       "03-16", "03-17", "05-09", "08-30"};
    static const char *const more[] = {
        "",
        "",
        "'discipline':'OT',",
        "",
        "'history':{'allowed_year_to_date':'500.00','as_of':'2026-03-01'},",
        "'history':{'allowed_year_to_date':'700.00'},"};
    struct rig *rig = *state;
    srand(7);
    for (int round = 0; round < 300; round++) {
        rig->count = rig->opening_count = 0;
        for (size_t i = 0; i < RIG_VISITS; i++)
            buffer_clear(&rig->packed[i]);
        if (rand() % 3 == 0)
            put_opening(rig, date_of(2026, 1 + rand() % 9, 1 + rand() % 28),
                        rand() % 300000);
        for (size_t i = 0; i < COUNT_OF(days); i++) {
            char id[] = {'S', (char)('0' + i), '\0'};
            if (rand() % 2)
                rig_leave(rig, id, days[i], more[rand() % (int)COUNT_OF(more)], WALK);
        }
        const struct history *told = rig_tell(rig, "Z", "12-31", "", WALK);
        const struct history_account *account = account_of(rig, 2026, DISCIPLINE_PT);
        if (!account) {
            assert_true(!told || told->allowed_year_to_date == MONEY_NONE ||
                        told->allowed_year_to_date == 0);
            continue;
        }
        assert_non_null(told);
        assert_int_equal(told->allowed_year_to_date, account->total);
        assert_int_equal(told->partial == 1, account->partial);
        arena_reset(&rig->arena);
    }
}

static void a_damaged_visit_is_refused(void **state)
{
    struct rig *rig = *state;
    struct history_accounts accounts;
    struct error error = ERROR_NONE;
    rig_leave(rig, "A", "03-16", "", WALK);
    rig->visits[0].packed.len /= 2;
    const struct history_before before = {
        .visits = rig->visits, .visit_count = 1, .key = &rig_key};
    assert_fails(history_accounts(&before, &rig->arena, &accounts, &error),
                 STATUS_REJECTED, &error);
}

static void refused_memory(void **state)
{
    struct rig *rig = *state;
    size_t refused = 0;
    rig_leave(rig, "A", "03-16", "", WALK);
    put_opening(rig, date_of(2026, 3, 1), 100000);
    const struct history_before before = {.visits = rig->visits,
                                          .visit_count = 1,
                                          .openings = rig->openings,
                                          .opening_count = 1,
                                          .key = &rig_key};
    for (size_t limit = 0;; limit += 64, refused++) {
        struct history_accounts accounts;
        struct error error = ERROR_NONE;
        struct arena small;
        arena_init(&small, limit);
        enum status status = history_accounts(&before, &small, &accounts, &error);
        arena_release(&small);
        if (!status)
            break;
        assert_int_equal(status, STATUS_NO_MEMORY);
    }
    assert_true(refused > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(lines_add_up),
        RIG_TEST(a_figure_holds_up_to_its_day),
        RIG_TEST(what_a_session_states_takes_the_place_of_an_older_figure),
        RIG_TEST(occupational_therapy_is_another_account),
        RIG_TEST(the_sum_is_what_is_told),
        RIG_TEST(a_damaged_visit_is_refused),
        RIG_TEST(refused_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
