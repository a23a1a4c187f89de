/* Caps: what a payer's most units do to the lines, in each of the three ways,
 * alone and after one another. */
#include "policy/rig.h"

struct capped {
    const char *caps, *services;
    const char *lines, *unbilled, *findings, *outcome;
};

static void assert_capped(struct rig *rig, const struct capped *wanted)
{
    char body[2048];
    (void)snprintf(body, sizeof body, "%s caps = { %s },\n", PLAIN, wanted->caps);
    rig_policy(rig, "p", body);
    rig_session(rig, "A", wanted->services, "");
    rig_decide(rig, 0);
    assert_lines(rig, wanted->lines);
    assert_unbilled(rig, wanted->unbilled);
    assert_findings(rig, wanted->findings);
    assert_outcome(rig, wanted->outcome);
}

#define TOGETHER(units, over)                                                          \
    "{ id = 'caps.day', codes = 'timed', units = " units ", over = '" over             \
    "', source = S },"
#define EACH(each, over)                                                               \
    "{ id = 'caps.each', each = { " each " }, over = '" over "', source = S },"

static void a_cap_that_is_met_says_nothing(void **state)
{
    assert_capped(*state,
                  &(const struct capped){
                      .caps = TOGETHER("5", "hold") EACH("['97110'] = 4", "bill_all"),
                      .services = PT("97110", "60") "," PT("97140", "15"),
                      .lines = "97110 4/60; 97140 1/15",
                      .unbilled = "",
                      .findings = "",
                      .outcome = "ready"});
}

static void over_a_cap_that_holds(void **state)
{
    struct rig *rig = *state;
    assert_capped(
        rig, &(const struct capped){.caps = TOGETHER("4", "hold"),
                                    .services = PT("97110", "60") "," PT("97140", "15"),
                                    .lines = "97110 4/60 held; 97140 1/15 held",
                                    .unbilled = "",
                                    .findings = "hold caps.day",
                                    .outcome = "hold"});
    assert_message(rig, "caps.day",
                   "5 units, the payer takes at most 4 a day for these codes together");
    assert_string_equal(rig_facts(rig, "caps.day"), "units=5, cap=4");
}

static void over_a_cap_of_each_code(void **state)
{
    struct rig *rig = *state;
    assert_capped(rig, &(const struct capped){
                           .caps = EACH("['97110'] = 3, ['97140'] = 1", "hold"),
                           .services = PT("97110", "60") "," PT("97140", "15"),
                           .lines = "97110 4/60 held; 97140 1/15 held",
                           .unbilled = "",
                           .findings = "hold caps.each",
                           .outcome = "hold"});
    assert_message(rig, "caps.each", "97110: 4 units, the payer takes at most 3 a day");
}

/* ---- the payer cuts ---- */

static void all_is_billed_and_less_expected(void **state)
{
    assert_capped(*state, &(const struct capped){
                              .caps = TOGETHER("4", "bill_all"),
                              .services = PT("97110", "60") "," PT("97140", "15"),
                              .lines = "97110 4/60; 97140 1/15 paid 0",
                              .unbilled = "",
                              .findings = "warn caps.day",
                              .outcome = "ready"});
}

static void of_each_code_less_is_expected(void **state)
{
    assert_capped(*state, &(const struct capped){
                              .caps = EACH("['97110'] = 3", "bill_all"),
                              .services = PT("97110", "60") "," PT("97140", "15"),
                              .lines = "97110 4/60 paid 3; 97140 1/15",
                              .unbilled = "",
                              .findings = "warn caps.each",
                              .outcome = "ready"});
}

/* What the first cap cut cannot count toward the second. */
static void two_cuts_add_up(void **state)
{
    struct rig *rig = *state;
    assert_capped(
        rig, &(const struct capped){.caps = EACH("['97110'] = 4", "bill_all")
                                        TOGETHER("5", "bill_all"),
                                    .services = PT("97110", "90") "," PT("97140", "30"),
                                    .lines = "97110 6/90 paid 4; 97140 2/30 paid 1",
                                    .unbilled = "",
                                    .findings = "warn caps.each; warn caps.day",
                                    .outcome = "ready"});
    assert_string_equal(rig_facts(rig, "caps.day"), "units=6, cap=5");
}

static void the_second_cut_may_have_nothing_left(void **state)
{
    assert_capped(
        *state, &(const struct capped){
                    .caps = EACH("['97110'] = 4", "bill_all") TOGETHER("6", "bill_all"),
                    .services = PT("97110", "90") "," PT("97140", "30"),
                    .lines = "97110 6/90 paid 4; 97140 2/30",
                    .unbilled = "",
                    .findings = "warn caps.each",
                    .outcome = "ready"});
}

/* ---- the units are left off ---- */

static void units_leave_from_the_last_code(void **state)
{
    assert_capped(*state, &(const struct capped){
                              .caps = TOGETHER("3", "trim"),
                              .services = PT("97110", "30") "," PT("97140", "30"),
                              .lines = "97110 2/30; 97140 1/30",
                              .unbilled = "",
                              .findings = "warn caps.day",
                              .outcome = "ready"});
}

static void a_line_without_units_is_not_billed(void **state)
{
    assert_capped(*state, &(const struct capped){
                              .caps = TOGETHER("2", "trim"),
                              .services = PT("97110", "30") "," PT(
                                  "97140", "15") "," PT("97530", "15"),
                              .lines = "97110 2/30",
                              .unbilled = "97140 15 drop CO: beyond the payer's cap; "
                                          "97530 15 drop CO: beyond the payer's cap",
                              .findings = "warn caps.day",
                              .outcome = "ready"});
}

/* 30 minutes of one service are a base code and its add-on; when the add-on
 * goes, its 15 minutes go, and the service stays on the base code's line. */
static void an_add_on_goes_with_its_own_minutes(void **state)
{
    struct rig *rig = *state;
    assert_capped(rig, &(const struct capped){
                           .caps = TOGETHER("1", "trim"),
                           .services = SERVICE("97129", "30", MODIFIER("KX")),
                           .lines = "97129 1/15",
                           .unbilled = "97130 15 drop CO: beyond the payer's cap",
                           .findings = "warn caps.day; warn modifiers.not_needed",
                           .outcome = "ready"});
    assert_int_equal(rig->d->lines[0].service_count, 1);
    assert_int_equal(rig->d->unbilled[0].service_count, 1);
}

/* In the order of the note, whichever was found first. */
static void what_is_not_billed_stands_in_order(void **state)
{
    assert_capped(
        *state, &(const struct capped){
                    .caps = TOGETHER("1", "trim"),
                    .services = PT("97110", "15") "," SERVICE(
                        "97530", "20", ",'mode':'home_program'") "," PT("97140", "15"),
                    .lines = "97110 1/15",
                    .unbilled = "97530 20 drop CO: home program: not one-on-one "
                                "skilled treatment; 97140 15 drop CO: beyond the "
                                "payer's cap",
                    .findings = "warn minutes.home_program; warn caps.day",
                    .outcome = "ready"});
}

/* The other line of the code takes over minutes and services. */
static void a_line_of_the_same_code_takes_over(void **state)
{
    struct rig *rig = *state;
    assert_capped(rig, &(const struct capped){
                           .caps = TOGETHER("1", "trim"),
                           .services = PT("97110", "15") "," PTA("97110", "15"),
                           .lines = "97110 1/30 a15",
                           .unbilled = "",
                           .findings = "warn caps.day",
                           .outcome = "ready"});
    assert_int_equal(rig->d->lines[0].service_count, 2);
}

/* What was cut by the payer and then left off is no longer cut. */
static void a_trim_after_a_cut(void **state)
{
    assert_capped(*state,
                  &(const struct capped){.caps = EACH("['97110'] = 4", "bill_all")
                                             TOGETHER("3", "trim"),
                                         .services = PT("97110", "90"),
                                         .lines = "97110 3/90",
                                         .unbilled = "",
                                         .findings = "warn caps.each; warn caps.day",
                                         .outcome = "ready"});
}

static void a_trim_above_a_cut(void **state)
{
    assert_capped(*state,
                  &(const struct capped){.caps = EACH("['97110'] = 2", "bill_all")
                                             TOGETHER("3", "trim"),
                                         .services = PT("97110", "90"),
                                         .lines = "97110 3/90 paid 2",
                                         .unbilled = "",
                                         .findings = "warn caps.each; warn caps.day",
                                         .outcome = "ready"});
}

/* ---- rows ---- */

static void a_row_may_word_and_weigh_its_finding(void **state)
{
    struct rig *rig = *state;
    assert_capped(
        rig,
        &(const struct capped){
            .caps = "{ id = 'caps.day', codes = 'timed', units = 1, over = 'hold', "
                    "severity = 'deny', message = 'Too many', fix = 'Bill one', "
                    "carc = '151', rarc = 'N362', source = S },",
            .services = PT("97110", "30"),
            .lines = "97110 2/30",
            .unbilled = "",
            .findings = "deny caps.day",
            .outcome = "deny"});
    assert_message(rig, "caps.day", "Too many");
    assert_text(rig_finding(rig, "caps.day")->fix, "Bill one");
    assert_text(rig_finding(rig, "caps.day")->carc, "151");
    assert_text(rig_finding(rig, "caps.day")->rarc, "N362");
}

static void a_row_is_in_force_on_its_dates(void **state)
{
    assert_capped(*state,
                  &(const struct capped){
                      .caps = "{ id = 'caps.a', codes = 'timed', units = 1, over = "
                              "'hold', from = '2026-03-17', source = S },"
                              "{ id = 'caps.b', codes = 'timed', units = 1, over = "
                              "'hold', to = '2026-03-15', source = S },"
                              "{ id = 'caps.c', codes = 'timed', units = 1, over = "
                              "'hold', known_from = '2026-11-22', source = S },"
                              "{ id = 'caps.d', codes = 'timed', units = 1, over = "
                              "'bill_all', from = '2026-03-16', to = '2026-03-16', "
                              "known_from = '2026-11-21', source = S },",
                      .services = PT("97110", "30"),
                      .lines = "97110 2/30 paid 1",
                      .unbilled = "",
                      .findings = "warn caps.d",
                      .outcome = "ready"});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_cap_that_is_met_says_nothing),
        RIG_TEST(over_a_cap_that_holds),
        RIG_TEST(over_a_cap_of_each_code),
        RIG_TEST(all_is_billed_and_less_expected),
        RIG_TEST(of_each_code_less_is_expected),
        RIG_TEST(two_cuts_add_up),
        RIG_TEST(the_second_cut_may_have_nothing_left),
        RIG_TEST(units_leave_from_the_last_code),
        RIG_TEST(a_line_without_units_is_not_billed),
        RIG_TEST(an_add_on_goes_with_its_own_minutes),
        RIG_TEST(what_is_not_billed_stands_in_order),
        RIG_TEST(a_line_of_the_same_code_takes_over),
        RIG_TEST(a_trim_after_a_cut),
        RIG_TEST(a_trim_above_a_cut),
        RIG_TEST(a_row_may_word_and_weigh_its_finding),
        RIG_TEST(a_row_is_in_force_on_its_dates),
    };
    return RIG_MAIN(tests);
}
