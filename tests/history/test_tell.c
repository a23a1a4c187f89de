/* What a session is told, figure by figure. */
#include "history/rig.h"

#include "base/date.h"

#include <stdlib.h>

static int32_t day_of(const char *text)
{
    int32_t date = DATE_NONE;
    assert_true(date_read(text_of(text), &date));
    return date;
}

/* ---- dollars ---- */

static void nothing_is_told_of_nothing(void **state)
{
    struct rig *rig = *state;
    assert_null(rig_tell(rig, "S9", "03-16", "", WALK));
    assert_null(rig->told->history);
}

static void dollars_add_up_by_bucket(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "S1", "01-05", "", WALK);
    rig_leave(rig, "S2", "01-06", "'discipline':'SLP',",
              "{'code':'92507','minutes':30}");
    rig_leave(rig, "S3", "01-07", "'discipline':'OT',", WALK);
    assert_int_equal(rig_tell(rig, "S9", "01-08", "", WALK)->allowed_year_to_date,
                     9000);
    assert_int_equal(rig->told->history->as_of, day_of("2026-01-07"));
    assert_int_equal(rig->told->history->partial, 1);
    assert_int_equal(
        rig_tell(rig, "S9", "01-08", "'discipline':'OT',", WALK)->allowed_year_to_date,
        6000);
}

static void a_year_that_was_seen_is_whole(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "S1", "2025-12-30", "", WALK);
    rig_leave(rig, "S2", "01-05", "", WALK);
    assert_int_equal(rig_tell(rig, "S9", "01-08", "", WALK)->allowed_year_to_date,
                     6000);
    assert_int_equal(rig->told->history->partial, FLAG_UNKNOWN);
}

static void the_latest_figure_holds_up_to_its_day(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "S1", "03-02", "", WALK);
    rig_leave(rig, "S2", "03-04",
              "'history':{'allowed_year_to_date':'1000.00','as_of':'2026-03-02'},",
              WALK);
    rig_leave(rig, "S3", "03-06", "", WALK);
    rig_tell(rig, "S9", "03-10", "", WALK);
    assert_int_equal(rig->told->history->allowed_year_to_date, 112000);
    assert_int_equal(rig->told->history->partial, FLAG_UNKNOWN);
    rig->openings[rig->opening_count++] =
        (struct opening){TEXT("medicare"),     2026,          DISCIPLINE_PT, 200000,
                         day_of("2026-03-04"), TEXT("portal")};
    rig_tell(rig, "S9", "03-10", "", WALK);
    assert_int_equal(rig->told->history->allowed_year_to_date, 206000);
    rig_tell(rig, "S9", "03-10",
             "'history':{'allowed_year_to_date':'3000.00','as_of':'2026-03-06'},",
             WALK);
    assert_int_equal(rig->told->history->allowed_year_to_date, 300000);
}

/* Of the opening's own days nobody knows how much came before. */
static void an_opening_says_nothing_of_days_it_holds(void **state)
{
    struct rig *rig = *state;
    rig->openings[rig->opening_count++] =
        (struct opening){TEXT("medicare"),     2026,          DISCIPLINE_PT, 200000,
                         day_of("2026-03-04"), TEXT("portal")};
    rig_leave(rig, "S1", "03-02", "", WALK);
    assert_int_equal(rig_tell(rig, "S9", "03-04", "", WALK)->allowed_year_to_date,
                     6000);
    assert_int_equal(rig->told->history->partial, 1);
    assert_int_equal(rig_tell(rig, "S9", "03-05", "", WALK)->allowed_year_to_date,
                     200000);
}

static void held_counts_and_denied_does_not(void **state)
{
    struct rig *rig = *state;
    rig->outcome = OUTCOME_HOLD;
    rig_leave(rig, "S1", "03-02", "'first_treatment_on':'2026-03-02',", EVAL);
    rig->outcome = OUTCOME_DENY;
    rig_leave(rig, "S2", "03-04", "", WALK);
    const struct history *h =
        rig_tell(rig, "S9", "03-05", "'first_treatment_on':'2026-03-02',", WALK);
    assert_int_equal(h->allowed_year_to_date, 3000);
    assert_int_equal(rig_used(rig, PERIOD_WEEK, DISCIPLINE_PT, NULL)->visits, 1);
    assert_int_equal(h->visits_since_progress_report, 2);
    assert_int_equal(h->evaluated_on, day_of("2026-03-02"));
}

static void void_sessions_leave_nothing(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "S1", "03-02", "'void':true,", WALK);
    assert_int_equal(rig->visits[0].packed.len, 0);
    assert_null(rig_tell(rig, "S9", "03-05", "", WALK));
}

static void another_payer_has_its_own_dollars(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "S1", "03-02", "'insurance':[{'payer':'aetna','member_id':'M1'}],",
              WALK);
    const struct history *h = rig_tell(rig, "S9", "03-05", "", WALK);
    assert_int_equal(h->allowed_year_to_date, 0);
    assert_int_equal(rig_used(rig, PERIOD_WEEK, DISCIPLINE_PT, NULL)->visits, 0);
}

/* ---- treatment days ---- */

static void days_are_counted_from_the_last_report(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "S1", "03-02", "'progress_report_on':'2026-03-02',", WALK);
    rig_leave(rig, "S2", "03-04", "", BYPTA);
    rig_leave(rig, "S3", "03-04", "", BYPTA);
    rig_leave(rig, "S4", "03-06", "", BYPTA);
    const struct history *h = rig_tell(rig, "S9", "03-09", "", BYPTA);
    assert_int_equal(h->visits_since_progress_report, 2);
    assert_int_equal(h->visits_since_therapist, 2);
    h = rig_tell(rig, "S9", "03-09", "'progress_report_on':'2026-03-04',", BYPTA);
    assert_int_equal(h->visits_since_progress_report, 1);
    /* Today's report is not yet one before this day. */
    h = rig_tell(rig, "S9", "03-09", "'progress_report_on':'2026-03-09',", BYPTA);
    assert_int_equal(h->visits_since_progress_report, 2);
}

static void what_was_not_seen_is_at_least_so_much(void **state)
{
    struct rig *rig = *state;
    const char *report = "'progress_report_on':'2026-02-20',";
    rig_leave(rig, "S1", "03-02", "", BYPTA);
    const struct history *h = rig_tell(rig, "S9", "03-04", report, BYPTA);
    assert_int_equal(h->visits_since_progress_report, 1);
    assert_int_equal(h->partial, 1);
    assert_int_equal(h->visits_since_therapist, COUNT_NONE);
    h = rig_tell(rig, "S9", "03-04", "", BYPTA);
    assert_int_equal(h->visits_since_progress_report, COUNT_NONE);
}

static void stated_days_are_continued(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "S1", "03-02",
              "'history':{'visits_since_progress_report':6,'visits_since_therapist':2,"
              "'as_of':'2026-03-01'},",
              BYPTA);
    rig_leave(rig, "S2", "03-04", "", BYPTA);
    const struct history *h = rig_tell(rig, "S9", "03-05", "", BYPTA);
    assert_int_equal(h->visits_since_progress_report, 8);
    assert_int_equal(h->visits_since_therapist, 4);
    assert_int_equal(
        rig_tell(rig, "S9", "03-05", "'progress_report_on':'2026-03-02',", BYPTA)
            ->visits_since_progress_report,
        1);
}

static void another_plan_has_its_own_days(void **state)
{
    struct rig *rig = *state;
    const char *other = "'billing_provider':{'npi':'1234567893'},";
    rig_leave(rig, "S1", "03-02", "'progress_report_on':'2026-03-02',", WALK);
    rig_leave(rig, "S2", "03-03", other, WALK);
    rig_leave(rig, "S3", "03-04", "'discipline':'OT',", WALK);
    rig_leave(rig, "S4", "03-05", "'episode_id':'E2',", WALK);
    const struct history *h = rig_tell(rig, "S9", "03-06", "'episode_id':'E1',", WALK);
    assert_int_equal(h->visits_since_progress_report, 0);
    /* Dollars know no clinic. */
    assert_int_equal(h->allowed_year_to_date, 18000);
}

/* ---- periods ---- */

static void visits_are_days_of_a_discipline(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "S0", "02-27", "", WALK);
    rig_leave(rig, "S1", "03-01", "", WALK "," WALK); /* a Sunday */
    rig_leave(rig, "S2", "03-01", "", BYPTA);
    rig_leave(rig, "S3", "03-03", "'discipline':'OT',", WALK);
    rig_leave(rig, "S4", "03-04", "", EVAL);
    rig_tell(rig, "S9", "03-07", "", WALK);
    const struct used *week = rig_used(rig, PERIOD_WEEK, DISCIPLINE_PT, NULL);
    assert_int_equal(week->visits, 2);
    assert_int_equal(week->units, 7);
    assert_int_equal(week->minutes, 120);
    assert_int_equal(week->procedures, 3);
    assert_int_equal(week->allowed, 21000);
    assert_int_equal(week->partial, FLAG_UNKNOWN);
    assert_int_equal(rig_used(rig, PERIOD_WEEK, DISCIPLINE_PT, "97110")->visits, 1);
    assert_int_equal(rig_used(rig, PERIOD_WEEK, DISCIPLINE_OT, "97110")->units, 2);
    assert_null(rig_used(rig, PERIOD_WEEK, DISCIPLINE_PT, "97140"));
    assert_int_equal(rig_used(rig, PERIOD_WEEK, DISCIPLINE_SLP, NULL)->visits, 0);
    assert_int_equal(rig_used(rig, PERIOD_CALENDAR_YEAR, DISCIPLINE_PT, NULL)->visits,
                     3);
    assert_int_equal(rig_used(rig, PERIOD_CALENDAR_YEAR, DISCIPLINE_PT, NULL)->partial,
                     1);
    assert_null(rig_used(rig, PERIOD_BENEFIT_YEAR, DISCIPLINE_PT, NULL));
    rig_tell(rig, "S9", "03-08", "", WALK);
    assert_int_equal(rig_used(rig, PERIOD_WEEK, DISCIPLINE_PT, NULL)->visits, 0);
}

static void what_was_stated_of_a_period_is_continued(void **state)
{
    struct rig *rig = *state;
    const char *stated =
        "'history':{'as_of':'2026-02-28','used':["
        "{'per':'calendar_year','visits':12},{'per':'calendar_year','discipline':'PT',"
        "'visits':9,'units':30}]},";
    rig_leave(rig, "S1", "03-02", stated, WALK);
    rig_leave(rig, "S2", "03-04", "'discipline':'OT',", WALK);
    rig_tell(rig, "S9", "03-06", "", WALK);
    const struct used *pt = rig_used(rig, PERIOD_CALENDAR_YEAR, DISCIPLINE_PT, NULL);
    const struct used *all = rig_used(rig, PERIOD_CALENDAR_YEAR, 0, NULL);
    assert_int_equal(pt->visits, 10);
    assert_int_equal(pt->units, 32);
    assert_int_equal(pt->minutes, COUNT_NONE);
    assert_int_equal(pt->partial, FLAG_UNKNOWN);
    assert_int_equal(all->visits, 14);
    assert_int_equal(rig_used(rig, PERIOD_CALENDAR_YEAR, DISCIPLINE_OT, NULL)->partial,
                     1);
}

static void an_empty_list_says_that_nothing_was_used(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "S1", "03-02", "'history':{'as_of':'2026-03-01','used':[]},", WALK);
    rig_tell(rig, "S9", "03-06", "", WALK);
    const struct used *pt = rig_used(rig, PERIOD_CALENDAR_YEAR, DISCIPLINE_PT, NULL);
    assert_int_equal(pt->visits, 1);
    assert_int_equal(pt->partial, FLAG_UNKNOWN);
}

static void figures_that_hold_this_day_stay(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "S1", "03-02", "", WALK);
    const struct history *h =
        rig_tell(rig, "S9", "03-06",
                 "'history':{'allowed_year_to_date':'500.00','as_of':'2026-03-08',"
                 "'used':[{'per':'week','visits':2}]},",
                 WALK);
    assert_int_equal(h->allowed_year_to_date, 50000);
    assert_int_equal(h->as_of, day_of("2026-03-08"));
    assert_int_equal(h->used.count, 1);
}

static void another_clinic_of_the_same_day(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "S1", "03-05", "'billing_provider':{'npi':'1234567893'},", WALK);
    rig_tell(rig, "S9", "03-05", "'history':{'as_of':'2026-03-04','used':[]},", WALK);
    const struct used *pt = rig_used(rig, PERIOD_WEEK, DISCIPLINE_PT, NULL);
    assert_int_equal(pt->visits, 0);
    assert_int_equal(pt->units, 2);
    assert_int_equal(rig->told->history->allowed_year_to_date, 6000);
}

/* ---- authorizations ---- */

#define GRANT(more)                                                                    \
    "'insurance':[{'payer':'medicare','member_id':'M1','prior_authorizations':["       \
    "{'number':'A1','discipline':'PT','from':'2026-03-01','to':'2026-05-30','limit':"  \
    "3,"                                                                               \
    "'unit':'visit'" more "}]}],"

static const struct authorization *grant_of(const struct rig *rig, size_t i)
{
    return &rig->told->insurance.at[0].prior_authorizations.at[i];
}

static void authorizations_are_continued(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "S1", "03-02", GRANT(",'used':1,'used_as_of':'2026-03-01'"), WALK);
    rig_leave(rig, "S2", "03-04", GRANT(""), WALK);
    rig_leave(rig, "S3", "03-04", "'discipline':'OT',", WALK);
    rig_tell(rig, "S9", "03-06", GRANT(""), WALK);
    assert_int_equal(grant_of(rig, 0)->used, 3);
    assert_int_equal(grant_of(rig, 0)->used_as_of, day_of("2026-03-05"));
    rig_tell(rig, "S9", "03-06", GRANT(",'used':7,'used_as_of':'2026-03-02'"), WALK);
    assert_int_equal(grant_of(rig, 0)->used, 8);
    rig_tell(rig, "S9", "03-06", GRANT(",'used':7,'used_as_of':'2026-03-09'"), WALK);
    assert_int_equal(grant_of(rig, 0)->used, 7);
}

static void authorizations_that_were_not_seen_stay_unknown(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "S1", "03-02", GRANT(""), WALK);
    rig_tell(rig, "S9", "03-06", GRANT(""), WALK);
    assert_int_equal(grant_of(rig, 0)->used, COUNT_NONE);
    rig->count = 0;
    buffer_clear(&rig->packed[0]);
    rig_leave(rig, "S0", "03-01", GRANT(""), WALK);
    rig_tell(rig, "S9", "03-06", GRANT(""), WALK);
    assert_int_equal(grant_of(rig, 0)->used, 1);
}

static void the_next_authorization_takes_over(void **state)
{
    struct rig *rig = *state;
    const char *two =
        "'insurance':[{'payer':'medicare','member_id':'M1','prior_authorizations':["
        "{'number':'A1','from':'2026-03-01','unit':'unit','limit':3},"
        "{'number':'A2','from':'2026-03-01','unit':'unit','limit':9}]}],";
    rig_leave(rig, "S1", "03-01", "", WALK);
    rig_leave(rig, "S2", "03-02", "", WALK);
    rig_tell(rig, "S9", "03-06", two, WALK);
    assert_int_equal(grant_of(rig, 0)->used, 2);
    assert_int_equal(grant_of(rig, 1)->used, 2);
}

/* What a stated figure includes is not counted of another one again. */
static void an_authorization_that_is_full_has_counted(void **state)
{
    struct rig *rig = *state;
    const char *two =
        "'insurance':[{'payer':'medicare','member_id':'M1','prior_authorizations':["
        "{'number':'A1','from':'2026-03-01','unit':'visit','limit':2,'used':2,"
        "'used_as_of':'2026-03-03'},"
        "{'number':'A2','from':'2026-03-01','unit':'visit','limit':9}]}],";
    rig_leave(rig, "S1", "03-01", "", WALK);
    rig_leave(rig, "S2", "03-02", "", WALK);
    rig_leave(rig, "S3", "03-04", "", WALK);
    rig_tell(rig, "S9", "03-06", two, WALK);
    assert_int_equal(grant_of(rig, 0)->used, 2);
    assert_int_equal(grant_of(rig, 1)->used, 1);
}

/* ---- notes ---- */

#define NOTE(text, dose, progression)                                                  \
    "{'code':'97110','minutes':30,'documentation':{'exercises':['leg press'],"         \
    "'intensity':'" dose "','response':'" text "','progression':'" progression "'}}"
#define LONG "Patient tolerated the treatment well without any increase of pain"

static const struct note_history *note_told(const struct rig *rig)
{
    const struct history *h = rig->told->history;
    return h && h->notes.count ? &h->notes.at[0] : NULL;
}

static const struct note_history *note_there(const struct rig *rig)
{
    const struct note_history *told = note_told(rig);
    if (!told) {
        fail_msg("nothing is told of the note");
        abort();
    }
    return told;
}

static void a_copied_note_names_the_visit(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "S1", "03-02", "", NOTE(LONG, "3x10", ""));
    rig_leave(rig, "S2", "03-04", "", NOTE(LONG, "3x10", ""));
    rig_leave(rig, "S3", "03-05", "",
              NOTE("something else altogether, and long as well", "3x10", ""));
    rig_tell(
        rig, "S9", "03-06", "",
        NOTE("patient  tolerated the treatment WELL, without any increase of pain.",
             "3x10", ""));
    assert_int_equal(note_there(rig)->repeats, 2);
    assert_text(note_there(rig)->session_id, "S2");
    assert_int_equal(note_there(rig)->date, day_of("2026-03-04"));
    assert_int_equal(note_there(rig)->unchanged, 3);
    assert_int_equal(note_there(rig)->unchanged_from, day_of("2026-03-02"));
}

static void short_notes_are_no_copies(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "S1", "03-02", "", NOTE("Tolerated well", "", ""));
    rig_tell(rig, "S9", "03-06", "", NOTE("Tolerated well", "", ""));
    assert_int_equal(note_there(rig)->repeats, COUNT_NONE);
    rig_tell(rig, "S9", "03-06", "", WALK);
    assert_null(note_told(rig));
}

static void a_number_is_another_note(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "S1", "03-02", "", NOTE(LONG " at 2.5 of ten", "", ""));
    rig_tell(rig, "S9", "03-06", "", NOTE(LONG " at 2 5 of ten", "", ""));
    assert_int_equal(note_there(rig)->repeats, 0);
}

static void progression_ends_the_run(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "S1", "03-02", "", NOTE("", "3x10", ""));
    rig_leave(rig, "S2", "03-04", "", NOTE("", "3x10", "more range of motion"));
    rig_leave(rig, "S3", "03-05", "", NOTE("", "3x10", ""));
    rig_tell(rig, "S9", "03-06", "", NOTE("", "3x10", ""));
    assert_int_equal(note_there(rig)->unchanged, 2);
    rig_tell(rig, "S9", "03-06", "", NOTE("", "3x12", ""));
    assert_null(note_told(rig));
    rig_tell(rig, "S9", "03-06", "", NOTE("", "3x10", "now without the rail"));
    assert_null(note_told(rig));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(nothing_is_told_of_nothing),
        RIG_TEST(dollars_add_up_by_bucket),
        RIG_TEST(a_year_that_was_seen_is_whole),
        RIG_TEST(the_latest_figure_holds_up_to_its_day),
        RIG_TEST(an_opening_says_nothing_of_days_it_holds),
        RIG_TEST(held_counts_and_denied_does_not),
        RIG_TEST(void_sessions_leave_nothing),
        RIG_TEST(another_payer_has_its_own_dollars),
        RIG_TEST(days_are_counted_from_the_last_report),
        RIG_TEST(what_was_not_seen_is_at_least_so_much),
        RIG_TEST(stated_days_are_continued),
        RIG_TEST(another_plan_has_its_own_days),
        RIG_TEST(visits_are_days_of_a_discipline),
        RIG_TEST(what_was_stated_of_a_period_is_continued),
        RIG_TEST(an_empty_list_says_that_nothing_was_used),
        RIG_TEST(figures_that_hold_this_day_stay),
        RIG_TEST(another_clinic_of_the_same_day),
        RIG_TEST(authorizations_are_continued),
        RIG_TEST(authorizations_that_were_not_seen_stay_unknown),
        RIG_TEST(the_next_authorization_takes_over),
        RIG_TEST(an_authorization_that_is_full_has_counted),
        RIG_TEST(a_copied_note_names_the_visit),
        RIG_TEST(short_notes_are_no_copies),
        RIG_TEST(a_number_is_another_note),
        RIG_TEST(progression_ends_the_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
