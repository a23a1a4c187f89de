/* What was done, before anything is counted: minutes and clocks, modes of
 * treatment, who gave it, what the payer covers. */
#include "policy/rig.h"

static void decide(struct rig *rig, const char *body, const char *services,
                   const char *more)
{
    rig_policy(rig, "p", body);
    rig_session(rig, "A", services, more);
    rig_decide(rig, 0);
}

/* ---- clocks ---- */

static void clocks_that_cannot_be(void **state)
{
    static const struct {
        const char *start, *end, *message, *fix;
    } rows[] = {
        {"09:00", "09:00", "The time of 97110 ends when it starts",
         "Correct the start and end times"},
        {"09:30", "09:00", "The time of 97110 ends before it starts",
         "Correct the start and end times"},
        {"23:50", "00:10", "The time of 97110 passes midnight",
         "Minutes count on the date they were given: write two sessions, one for each "
         "date"},
    };
    struct rig *rig = *state;
    rig_policy(rig, "p", PLAIN);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char service[512];
        (void)snprintf(service, sizeof service, "%s,'start':'%s','end':'%s'}",
                       "{'code':'97110','minutes':20,'therapist':{'credential':'PT'}",
                       rows[i].start, rows[i].end);
        rig->day.count = 0;
        rig_session(rig, "A", service, "");
        rig_decide(rig, 0);
        assert_message(rig, "minutes.interval", rows[i].message);
        assert_text(rig_finding(rig, "minutes.interval")->fix, rows[i].fix);
        assert_outcome(rig, "hold");
    }
}

static void intervals_that_overlap_each_other(void **state)
{
    struct rig *rig = *state;
    decide(rig, PLAIN,
           SERVICE("97110", "40",
                   ",'intervals':[{'start':'09:00','end':'09:20'},"
                   "{'start':'09:10','end':'09:30'}]"),
           "");
    assert_message(rig, "minutes.interval",
                   "The time of 97110 has intervals that overlap each other");
}

static void minutes_and_clock_disagree(void **state)
{
    struct rig *rig = *state;
    decide(rig, PLAIN, TIMED("97110", "30", "09:00", "09:20", ""), "");
    assert_findings(rig, "hold minutes.disagree");
    assert_message(rig, "minutes.disagree",
                   "97110: the minutes say 30, start and end say 20");
    assert_string_equal(rig_facts(rig, "minutes.disagree"),
                        "services[1].minutes=30, services[1].clock_minutes=20");
}

static void a_clock_alone_gives_minutes(void **state)
{
    struct rig *rig = *state;
    decide(rig, PLAIN, TIMED("97110", "null", "09:00", "09:20", ""), "");
    assert_lines(rig, "97110 1/20");
    assert_findings(rig, "");
}

/* ---- the note's own total ---- */

static void totals_that_do_not_add_up(void **state)
{
    static const struct {
        const char *total, *findings;
    } rows[] = {
        {",'total_treatment_minutes':40", ""},
        {",'total_treatment_minutes':45", "warn minutes.total"},
        {",'total_treatment_minutes':35", "warn minutes.total"},
        {",'total_treatment_minutes':29", "hold minutes.total"},
        {"", ""},
    };
    struct rig *rig = *state;
    rig_policy(rig, "p", PLAIN);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        rig->day.count = 0;
        rig_session(rig, "A", PT("97110", "30") "," PT("97161", "10"), rows[i].total);
        rig_decide(rig, 0);
        assert_findings(rig, rows[i].findings);
    }
    assert_int_equal(rig->d->timed_minutes, 30);
    assert_int_equal(rig->d->untimed_minutes, 10);
}

/* A total cannot be held against minutes that are not known, but for being
 * less than those that are. */
static void a_total_beside_unknown_minutes(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p", PLAIN);
    rig_session(rig, "A", PT("97110", "30") "," PT("97161", "null"),
                ",'total_treatment_minutes':45");
    rig_decide(rig, 0);
    assert_findings(rig, "");
    rig->day.count = 0;
    rig_session(rig, "A", PT("97110", "30") "," PT("97161", "null"),
                ",'total_treatment_minutes':29");
    rig_decide(rig, 0);
    assert_message(rig, "minutes.total",
                   "The note's total of 29 minutes is less than its 30 timed minutes");
}

/* ---- modes ---- */

static void a_home_program_is_never_billed(void **state)
{
    struct rig *rig = *state;
    decide(rig, PLAIN,
           PT("97110", "15") "," SERVICE("97530", "20", ",'mode':'home_program'"),
           ",'total_treatment_minutes':15");
    assert_lines(rig, "97110 1/15");
    assert_unbilled(rig,
                    "97530 20 drop CO: home program: not one-on-one skilled treatment");
    assert_findings(rig, "warn minutes.home_program");
    assert_outcome(rig, "ready");
}

static void one_on_one_codes_are_not_given_in_a_group(void **state)
{
    struct rig *rig = *state;
    decide(rig, PLAIN,
           SERVICE("97110", "15", ",'mode':'group'") "," SERVICE("97150", "30",
                                                                 ",'mode':'group'"),
           "");
    assert_lines(rig, "97150 1/30");
    assert_unbilled(rig, "97110 15 correct -: group time under a one-on-one code");
    assert_findings(rig, "hold minutes.group");
    assert_outcome(rig, "hold");
}

static void joint_time_is_claimed_once(void **state)
{
    struct rig *rig = *state;
    decide(rig, PLAIN,
           SERVICE("97110", "30",
                   ",'mode':'co_treatment','co_treatment':{'minutes_claimed':15}"),
           "");
    assert_lines(rig, "97110 1/15");
    assert_unbilled(rig, "97110 15 drop -: joint treatment time that this session does "
                         "not claim");
    assert_findings(rig, "");
    assert_int_equal(rig->d->total_minutes, 30);
}

static void joint_time_must_be_stated(void **state)
{
    struct rig *rig = *state;
    decide(rig, PLAIN, SERVICE("97110", "30", ",'mode':'co_treatment'"), "");
    assert_findings(rig, "hold co_treatment.claimed");
    assert_lines(rig, "97110 2/30 held");
}

static void no_more_than_the_joint_time_is_claimed(void **state)
{
    struct rig *rig = *state;
    decide(rig, PLAIN,
           SERVICE("97110", "30",
                   ",'mode':'co_treatment','co_treatment':{'minutes_claimed':31}"),
           "");
    assert_message(rig, "co_treatment.claimed",
                   "97110 claims more minutes of the joint treatment than it lasted");
}

/* ---- overlaps ---- */

static void one_minute_is_billed_once(void **state)
{
    struct rig *rig = *state;
    decide(rig, PLAIN,
           TIMED("97110", "30", "09:00", "09:30",
                 "") "," TIMED("97140", "30", "09:20", "09:50",
                               "") "," TIMED("97530", "15", "09:50", "10:05", ""),
           "");
    assert_findings(rig, "hold minutes.overlap");
    assert_message(
        rig, "minutes.overlap",
        "97110 and 97140 overlap by 10 minutes, given by the same therapist");
    assert_string_equal(
        rig_facts(rig, "minutes.overlap"),
        "services[1].code=97110, services[2].code=97140, overlap_minutes=10");
    assert_lines(rig, "97110 2/30; 97140 2/30 held; 97530 1/15");
}

/* A modality that runs by itself may run beside anything. */
static void what_needs_nobody_overlaps_nothing(void **state)
{
    struct rig *rig = *state;
    decide(rig, PLAIN,
           TIMED("97110", "30", "09:00", "09:30", "") "," TIMED("G0283", "30", "09:00",
                                                                "09:30", ""),
           "");
    assert_findings(rig, "");
}

#define JOINT ",'mode':'co_treatment','co_treatment':{'minutes_claimed':15}"

static void declared_joint_time_may_overlap(void **state)
{
    struct rig *rig = *state;
    decide(rig, PLAIN,
           TIMED("97110", "30", "09:00", "09:30",
                 JOINT) "," TIMED("97530", "30", "09:00", "09:30", JOINT),
           "");
    assert_findings(rig, "");
    assert_lines(rig, "97110 1/15; 97530 1/15");
}

static void a_therapist_is_with_one_patient(void **state)
{
    struct rig *rig = *state;
    rig_outside(rig, 560, 580, true);
    rig_outside(rig, 570, 600, false);
    rig_outside(rig, 500, 540, true);
    decide(rig, PLAIN,
           TIMED("97110", "30", "09:00", "09:30", "") "," TIMED("97150", "30", "09:30",
                                                                "10:00", ""),
           "");
    assert_findings(rig, "hold minutes.overlap_patients");
    assert_message(rig, "minutes.overlap_patients",
                   "While giving 97110 the therapist was also one-on-one with another "
                   "patient from 09:20 to 09:40 (session X)");
}

static void at_another_place_it_is_only_told(void **state)
{
    struct rig *rig = *state;
    rig_outside(rig, 560, 580, false);
    decide(rig, PLAIN, TIMED("97110", "30", "09:00", "09:30", ""), "");
    assert_findings(rig, "warn minutes.overlap_patients");
    assert_outcome(rig, "ready");
}

/* ---- who ---- */

static void a_credential_that_is_none(void **state)
{
    struct rig *rig = *state;
    decide(rig, PLAIN, SERVICE_BY(NPI_A, "wizard", "97110", "15", ""), "");
    assert_findings(rig, "hold credential.unknown");
    assert_string_equal(rig_facts(rig, "credential.unknown"),
                        "services[1].therapist.credential=wizard");
    assert_outcome(rig, "hold");
}

static void a_credential_that_is_missing(void **state)
{
    struct rig *rig = *state;
    decide(rig, PLAIN, "{'code':'97110','minutes':15}", "");
    assert_findings(rig, "hold facts.missing");
    assert_message(rig, "facts.missing",
                   "The session does not say: services[1].therapist.credential");
}

#define WHO                                                                            \
    "who = { { credentials = { 'PT' }, may = 'furnish', source = S },"                 \
    " { credentials = { 'PTA' }, may = 'assist', except = 'evaluation', source = S }," \
    " { credentials = { 'AIDE' }, may = 'nothing', liability = 'PR', source = S } },"
#define COVERED_BY(who)                                                                \
    "coverage = { source = { 'Contract' }, codes = {"                                  \
    " { codes = 'any', status = 'covered', source = S } }, " who " },\n" EIGHT

static void whose_services_are_paid(void **state)
{
    struct rig *rig = *state;
    decide(rig, COVERED_BY(WHO),
           PT("97110", "15") "," PTA("97161", "20") "," SERVICE_BY(
               NPI_B, "AIDE", "97530", "15", "") "," SERVICE_BY(NPI_B, "ATC", "97535",
                                                                "15", ""),
           "");
    assert_findings(rig, "deny coverage.who; deny coverage.who; hold coverage.who");
    assert_lines(rig, "97110 1/15; 97535 1/15 held");
    assert_unbilled(rig,
                    "97161 20 drop CO: 97161 given by a person whose services of this "
                    "kind are not paid: physical therapist assistant; "
                    "97530 15 bill_patient PR: 97530 given by a person whose services "
                    "of this kind are not paid: aide or technician");
    assert_outcome(rig, "hold");
}

static void an_assistant_is_who_the_policy_says(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           COVERED_BY("who = { { credentials = { 'PTA' }, may = 'furnish', source = S "
                      "} },"),
           PTA("97110", "15"), "");
    assert_lines(rig, "97110 1/15");
    assert_false(rig->d->lines[0].assistant);
}

/* ---- what ---- */

#define STATUSES                                                                       \
    "coverage = { source = { 'Contract' }, disciplines = { 'PT' },"                    \
    " settings = { 'private_practice' }, settings_source = { 'Settings' }, codes = {"  \
    " { codes = '97014', status = 'invalid', use = 'G0283', source = S },"             \
    " { codes = '97010', status = 'bundled', source = S },"                            \
    " { codes = '97124', status = 'not_covered', liability = 'PR', source = S },"      \
    " { codes = '97113', status = 'restricted', source = S },"                         \
    " { codes = '97116', status = 'not_covered', to = '2026-03-15', source = S },"     \
    " { codes = '97032', status = 'bundled', severity = 'warn', source = S },"         \
    " { codes = { '97110', '97116', '92507', '97001' }, status = 'covered',"           \
    "   source = S } } },\n" EIGHT

static void codes_have_a_status(void **state)
{
    static const struct {
        const char *code, *findings, *outcome, *unbilled;
    } rows[] = {
        {"97110", "", "ready", ""},
        {"97116", "", "ready", ""},
        {"97010", "deny coverage.code", "deny",
         "97010 15 drop CO: 97010 is never paid on its own: its payment is part of the "
         "other services"},
        {"97014", "deny coverage.code", "deny",
         "97014 15 correct CO: 97014 is not a code this payer takes"},
        {"97124", "deny coverage.code", "deny",
         "97124 15 bill_patient PR: 97124 is not covered"},
        {"97113", "hold coverage.code", "hold", ""},
        {"97140", "hold coverage.code", "hold", ""},
        {"97032", "warn coverage.code", "ready", ""},
        {"97001", "hold coverage.code_valid", "hold",
         "97001 15 correct -: 97001 ended on 2016-12-31; its place is taken by 97161, "
         "97162 or 97163"},
        {"99999", "hold coverage.code_known", "hold",
         "99999 15 correct -: not a therapy code"},
        {"92507", "hold coverage.discipline_code", "hold", ""},
    };
    struct rig *rig = *state;
    rig_policy(rig, "p", STATUSES);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char service[256];
        (void)snprintf(service, sizeof service,
                       "{'code':'%s','minutes':15,'therapist':{'credential':'PT'}}",
                       rows[i].code);
        rig->day.count = 0;
        rig_session(rig, "A", service, ",'setting':'private_practice'");
        rig_decide(rig, 0);
        assert_findings(rig, rows[i].findings);
        assert_outcome(rig, rows[i].outcome);
        assert_unbilled(rig, rows[i].unbilled);
    }
}

static void the_nearest_code_is_named(void **state)
{
    struct rig *rig = *state;
    decide(rig, STATUSES, PT("9711O", "15"), ",'setting':'private_practice'");
    assert_message(rig, "coverage.code_known",
                   "9711O is not in the table of therapy codes; the nearest is 97110");
}

static void a_code_of_later_years(void **state)
{
    struct rig *rig = *state;
    rig->date = "2019-12-31";
    decide(rig, PLAIN, PT("97129", "15"), "");
    assert_message(rig, "coverage.code_valid", "97129 is a code from 2020-01-01 on");
}

static void disciplines_and_settings_of_a_policy(void **state)
{
    struct rig *rig = *state;
    rig->discipline = "OT";
    decide(rig, STATUSES, SERVICE_BY(NPI_A, "OT", "97110", "15", ""),
           ",'setting':'school'");
    assert_findings(rig, "hold coverage.discipline; hold coverage.setting");
    assert_text(rig_finding(rig, "coverage.discipline")->source.document, "Contract");
    assert_text(rig_finding(rig, "coverage.setting")->source.document, "Settings");
    assert_string_equal(rig_facts(rig, "coverage.setting"), "setting=school");
    assert_lines(rig, "97110 1/15 held");
}

static void a_discipline_that_is_missing(void **state)
{
    struct rig *rig = *state;
    rig->discipline = NULL;
    decide(rig, STATUSES, PT("97110", "15"), "");
    assert_findings(rig, "hold facts.missing");
    assert_message(rig, "facts.missing",
                   "The session does not say: discipline and setting");
    assert_string_equal(rig_facts(rig, "facts.missing"), "discipline=?, setting=?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(clocks_that_cannot_be),
        RIG_TEST(intervals_that_overlap_each_other),
        RIG_TEST(minutes_and_clock_disagree),
        RIG_TEST(a_clock_alone_gives_minutes),
        RIG_TEST(totals_that_do_not_add_up),
        RIG_TEST(a_total_beside_unknown_minutes),
        RIG_TEST(a_home_program_is_never_billed),
        RIG_TEST(one_on_one_codes_are_not_given_in_a_group),
        RIG_TEST(joint_time_is_claimed_once),
        RIG_TEST(joint_time_must_be_stated),
        RIG_TEST(no_more_than_the_joint_time_is_claimed),
        RIG_TEST(one_minute_is_billed_once),
        RIG_TEST(what_needs_nobody_overlaps_nothing),
        RIG_TEST(declared_joint_time_may_overlap),
        RIG_TEST(a_therapist_is_with_one_patient),
        RIG_TEST(at_another_place_it_is_only_told),
        RIG_TEST(a_credential_that_is_none),
        RIG_TEST(a_credential_that_is_missing),
        RIG_TEST(whose_services_are_paid),
        RIG_TEST(an_assistant_is_who_the_policy_says),
        RIG_TEST(codes_have_a_status),
        RIG_TEST(the_nearest_code_is_named),
        RIG_TEST(a_code_of_later_years),
        RIG_TEST(disciplines_and_settings_of_a_policy),
        RIG_TEST(a_discipline_that_is_missing),
    };
    return RIG_MAIN(tests);
}
