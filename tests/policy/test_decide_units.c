/* Minutes into units under the policy's own rows: which method for which code,
 * therapists kept apart, units that were meant to be billed. The arithmetic
 * itself is held to a model of its own in tests/time. */
#include "policy/rig.h"

#define UNITS(rows) COVERED "units = { " rows " },\n"
#define METHOD(name, more)                                                             \
    "{ method = '" name "'" more ", source = { 'Units of " name "' } },"

static void decide(struct rig *rig, const char *body, const char *services)
{
    rig_policy(rig, "p", body);
    rig_session(rig, "A", services, "");
    rig_decide(rig, 0);
}

/* 23 + 9: 32 pooled minutes earn two; by the midpoint each code earns alone. */
#define MIXED PT("97110", "23") "," PT("97140", "9")

static void the_eight_minute_rule(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("eight_minute", "")), MIXED);
    assert_lines(rig, "97110 1/23; 97140 1/9");
    assert_string_equal(rig->d->units.method, "eight_minute");
    assert_int_equal(rig->d->units.earned, 2);
    assert_int_equal(rig->d->units.midpoint, 3);
}

static void the_midpoint_rule(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("midpoint", "")), MIXED);
    assert_lines(rig, "97110 2/23; 97140 1/9");
    assert_string_equal(rig->d->units.method, "midpoint");
    assert_int_equal(rig->d->units.earned, 3);
    assert_int_equal(rig->d->units.eight_minute, 2);
}

static void the_lesser_of_both(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("hybrid", "")), PT("97110", "8") "," PT("97140", "7"));
    assert_lines(rig, "97110 1/8");
    assert_unbilled(rig,
                    "97140 7 drop CO: 7 minutes earn no unit: the 15 timed minutes "
                    "of the day allow 1, and other codes have more");
    assert_string_equal(rig->d->units.method, "hybrid");
}

/* The first row that has the code decides; two methods in one day are told. */
static void each_code_by_its_row(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           UNITS(METHOD("midpoint", ", codes = '97110'") METHOD("eight_minute", "")),
           MIXED);
    assert_lines(rig, "97110 2/23; 97140 1/9");
    assert_string_equal(rig->d->units.method, "mixed");
    assert_int_equal(rig->d->units.earned, 3);
    assert_outcome(rig, "ready");
}

static void rows_have_dates(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           UNITS(METHOD("eight_minute", ", to = '2026-03-15'")
                     METHOD("eight_minute", ", known_from = '2026-11-22'")
                         METHOD("midpoint", ", from = '2026-03-16'")),
           MIXED);
    assert_string_equal(rig->d->units.method, "midpoint");
}

/* Nothing is billed by a method that nobody named, and nothing is lost. */
static void a_code_without_a_method_is_held(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("midpoint", ", codes = '97110'")), MIXED);
    assert_lines(rig, "97110 2/23");
    assert_unbilled(rig, "97140 9 correct -: the policy has no method to count it");
    assert_findings(rig, "hold units.method");
    assert_message(rig, "units.method",
                   "This policy does not say how 97140 is counted that day");
    assert_string_equal(rig_facts(rig, "units.method"), "services[2].code=97140");
    assert_outcome(rig, "hold");
}

static void a_day_without_a_method_is_held(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("midpoint", ", to = '2026-03-15'")), MIXED);
    assert_lines(rig, "");
    assert_findings(rig, "hold units.method; hold units.method");
    assert_outcome(rig, "hold");
}

/* ---- therapists ---- */

static void therapists_pool_and_it_is_told(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("eight_minute", "")),
           PT("97110", "12") "," SERVICE_BY(NPI_B, "PT", "97110", "11", ""));
    assert_int_equal(rig->d->units.earned, 2);
    assert_findings(rig, "warn units.therapists_pooled");
    assert_text(rig_finding(rig, "units.therapists_pooled")->source.document,
                "Units of eight_minute");
}

static void therapists_are_kept_apart(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("eight_minute", ", pool_therapists = false")),
           PT("97110", "12") "," SERVICE_BY(NPI_B, "PT", "97140", "7", ""));
    assert_lines(rig, "97110 1/12");
    assert_int_equal(rig->d->units.earned, 1);
    assert_int_equal(rig->d->unbilled_count, 1);
    assert_text(rig->d->unbilled[0].code, "97140");
    assert_findings(rig, "");
}

/* One code by two: the minutes that earn nothing alone are on nobody's line. */
static void minutes_of_therapists_apart_are_all_told(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("eight_minute", ", pool_therapists = false")),
           PT("97110", "15") "," SERVICE_BY(NPI_B, "PT", "97110", "7", ""));
    assert_lines(rig, "97110 1/15");
    assert_unbilled(rig, "97110 7 drop CO: 7 minutes earn no unit: the first needs 8");
}

static void therapists_apart_each_have_their_line(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("eight_minute", ", pool_therapists = false")),
           PT("97110", "15") "," SERVICE_BY(NPI_B, "PT", "97110", "8", ""));
    assert_lines(rig, "97110 1/15; 97110 1/8");
    assert_unbilled(rig, "");
}

static void the_same_pooled_earn_more(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("eight_minute", ", pool_therapists = true")),
           PT("97110", "16") "," SERVICE_BY(NPI_B, "PT", "97140", "7", ""));
    assert_lines(rig, "97110 1/16; 97140 1/7");
}

/* ---- ties, and what was meant to be billed ---- */

static void a_tie_is_told(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("eight_minute", "")),
           PT("97110", "8") "," PT("97140", "8"));
    assert_lines(rig, "97110 1/8");
    assert_findings(rig, "warn units.tie");
    assert_true(rig->d->units.tie);
    assert_int_equal(rig->d->units.acceptable_count, 2);
}

static void the_policy_breaks_a_tie(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("eight_minute", ", tie = 'last_documented'")),
           PT("97110", "8") "," PT("97140", "8"));
    assert_lines(rig, "97140 1/8");
    assert_message(
        rig, "units.tie",
        "Several allotments of the units are acceptable; the last documented "
        "code was taken");
}

static void stated_units_break_a_tie(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("eight_minute", "")),
           SERVICE("97110", "8", ",'billed_units':0") "," SERVICE("97140", "8",
                                                                  ",'billed_units':1"));
    assert_lines(rig, "97140 1/8");
    assert_findings(rig, "");
}

static void more_units_stated_than_earned(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("eight_minute", "")),
           SERVICE("97110", "15", ",'billed_units':2"));
    assert_findings(rig, "hold units.billed");
    assert_message(
        rig, "units.billed",
        "97110: 2 units are meant to be billed, the minutes support 1: 2 timed "
        "units in all need 23 minutes, and 15 are documented");
    assert_lines(rig, "97110 1/15 held");
}

static void fewer_units_stated_than_earned(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("eight_minute", "")),
           SERVICE("97110", "30", ",'billed_units':1"));
    assert_findings(rig, "warn units.billed");
    assert_message(rig, "units.billed",
                   "97110: 1 units are meant to be billed, the minutes earn 2 with 30 "
                   "of the day's 30 timed minutes");
    assert_lines(rig, "97110 2/30");
    assert_outcome(rig, "ready");
}

/* 47 minutes earn three units, two of them of 97112. */
static void units_stated_of_the_code_with_fewer_minutes(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("eight_minute", "")),
           SERVICE("97110", "16", ",'billed_units':2") "," SERVICE(
               "97112", "31", ",'billed_units':1"));
    assert_findings(rig, "hold units.billed; warn units.billed");
    assert_message(
        rig, "units.billed",
        "97110: 2 units are meant to be billed, the minutes support 1: other "
        "codes have more of the time");
}

static void units_stated_that_the_midpoint_denies(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("midpoint", "")),
           SERVICE("97110", "22", ",'billed_units':2"));
    assert_message(rig, "units.billed",
                   "97110: 2 units are meant to be billed, the minutes support 1: they "
                   "need 23 minutes, and 22 are documented");
}

/* ---- bases and add-ons ---- */

static void an_add_on_without_its_base_is_held(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("eight_minute", "")), PT("97130", "15"));
    assert_findings(rig, "hold units.add_on");
    assert_message(rig, "units.add_on",
                   "97130 is added to 97129, which is not documented that day");
    assert_lines(rig, "97130 1/15 held");
}

static void too_few_minutes_earn_nothing(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("eight_minute", "")), PT("97110", "7"));
    assert_lines(rig, "");
    assert_unbilled(rig, "97110 7 drop CO: 7 minutes earn no unit: the first needs 8");
    assert_findings(rig, "deny units.none");
    assert_outcome(rig, "deny");
}

static void a_band_names_its_minutes(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("eight_minute", "")),
           PT("98966", "4") "," PT("97110", "15"));
    assert_unbilled(rig, "98966 4 drop CO: 4 minutes earn no unit: it is for 5 to 10 "
                         "minutes");
    assert_outcome(rig, "ready");
}

static void timed_minutes_that_are_missing(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("eight_minute", "")),
           PT("97110", "null") "," PT("97140", "15") "," PT("97161", "null"));
    assert_lines(rig, "97140 1/15; 97161 1/0");
    assert_unbilled(rig, "97110 0 correct -: its minutes are not documented");
    assert_findings(rig, "hold minutes.missing");
    assert_outcome(rig, "hold");
}

/* One minute of eight is over a tenth in one reading of it and not in the
 * other. */
static void the_share_of_an_assistant(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("eight_minute", "")),
           PT("97110", "7") "," PTA("97110", "1"));
    assert_lines(rig, "97110 1/8 a1");
    assert_true(rig->d->lines[0].assistant);
    assert_text(rig->d->lines[0].rendering_npi, NPI_A);
}

static void the_share_by_minimum(void **state)
{
    struct rig *rig = *state;
    decide(rig, UNITS(METHOD("eight_minute", ", assistant_share = 'minimum'")),
           PT("97110", "7") "," PTA("97110", "1"));
    assert_lines(rig, "97110 1/8 a1");
    assert_false(rig->d->lines[0].assistant);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(the_eight_minute_rule),
        RIG_TEST(the_midpoint_rule),
        RIG_TEST(the_lesser_of_both),
        RIG_TEST(each_code_by_its_row),
        RIG_TEST(rows_have_dates),
        RIG_TEST(a_code_without_a_method_is_held),
        RIG_TEST(a_day_without_a_method_is_held),
        RIG_TEST(therapists_pool_and_it_is_told),
        RIG_TEST(therapists_are_kept_apart),
        RIG_TEST(minutes_of_therapists_apart_are_all_told),
        RIG_TEST(therapists_apart_each_have_their_line),
        RIG_TEST(the_same_pooled_earn_more),
        RIG_TEST(a_tie_is_told),
        RIG_TEST(the_policy_breaks_a_tie),
        RIG_TEST(stated_units_break_a_tie),
        RIG_TEST(more_units_stated_than_earned),
        RIG_TEST(fewer_units_stated_than_earned),
        RIG_TEST(units_stated_of_the_code_with_fewer_minutes),
        RIG_TEST(units_stated_that_the_midpoint_denies),
        RIG_TEST(an_add_on_without_its_base_is_held),
        RIG_TEST(too_few_minutes_earn_nothing),
        RIG_TEST(a_band_names_its_minutes),
        RIG_TEST(timed_minutes_that_are_missing),
        RIG_TEST(the_share_of_an_assistant),
        RIG_TEST(the_share_by_minimum),
    };
    return RIG_MAIN(tests);
}
