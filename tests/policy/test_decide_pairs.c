/* Codes that exclude each other. */
#include "policy/rig.h"

#include "base/date.h"

static void decide(struct rig *rig, const char *body, const char *services)
{
    rig_policy(rig, "p", body);
    rig_session(rig, "A", services, "");
    rig_decide(rig, 0);
}

#define PAIRS(rows) PLAIN "pairs = { modifiers = { '59', 'XU' }, " rows " },\n"
#define SEPARABLE   "{ '97530', '97116', separable = true, source = { 'NCCI' } },"
#define NEVER       "{ '97161', '97164', source = { 'NCCI' } },"

/* ---- pairs ---- */

static void a_separable_pair_is_held(void **state)
{
    struct rig *rig = *state;
    decide(rig, PAIRS(SEPARABLE), PT("97116", "15") "," PT("97530", "15"));
    assert_lines(rig, "97116 1/15 held; 97530 1/15");
    assert_findings(rig, "hold pairs.separate");
    assert_message(rig, "pairs.separate",
                   "97116 is not paid beside 97530 without a modifier (their times are "
                   "not known)");
    assert_string_equal(rig_facts(rig, "pairs.separate"),
                        "column_1=97530, column_2=97116, given_apart=?");
    assert_text(rig_finding(rig, "pairs.separate")->carc, "236");
    assert_int_equal(rig_finding(rig, "pairs.separate")->line, 0);
}

static void one_code_of_a_pair_is_no_pair(void **state)
{
    struct rig *rig = *state;
    decide(rig, PAIRS(SEPARABLE NEVER), PT("97116", "15") "," PT("97164", "15"));
    assert_findings(rig, "");
    assert_outcome(rig, "ready");
}

static void a_pair_is_not_with_itself(void **state)
{
    struct rig *rig = *state;
    decide(rig, PAIRS("{ 'timed', 'timed', source = S },"),
           PT("97116", "15") "," PTA("97116", "15"));
    assert_findings(rig, "");
    assert_int_equal(rig->d->line_count, 2);
}

static void a_modifier_stated_on_column_2_separates(void **state)
{
    struct rig *rig = *state;
    decide(rig, PAIRS(SEPARABLE),
           SERVICE("97116", "15", MODIFIER("XU")) "," PT("97530", "15"));
    assert_lines(rig, "97116 1/15 XU; 97530 1/15");
    assert_findings(rig, "");
    assert_outcome(rig, "ready");
}

/* Stated on the first code it stays there: who attests says where. */
static void a_modifier_stated_on_column_1_separates(void **state)
{
    struct rig *rig = *state;
    decide(rig, PAIRS(SEPARABLE),
           PT("97116", "15") "," SERVICE("97530", "15", MODIFIER("59")));
    assert_lines(rig, "97116 1/15; 97530 1/15 59");
    assert_findings(rig, "");
}

static void another_modifier_does_not_separate(void **state)
{
    struct rig *rig = *state;
    decide(rig, PAIRS(SEPARABLE),
           SERVICE("97116", "15", MODIFIER("XE")) "," PT("97530", "15"));
    assert_findings(rig, "hold pairs.separate; warn modifiers.not_needed");
}

static void the_times_tell_what_can_be_attested(void **state)
{
    static const struct {
        const char *start, *end, *fix, *message, *apart;
    } rows[] = {
        {"10:00", "10:15",
         "The times show them apart: if the note does too, attest one of 59, XU on the "
         "second code",
         "97116 is not paid beside 97530 without a modifier (97530 09:05-09:20, 97116 "
         "10:00-10:15: do not meet)",
         "column_1=97530, column_2=97116, given_apart=1, column_1.times=09:05-09:20, "
         "column_2.times=10:00-10:15"},
        {"09:00", "09:15", "Their times overlap: bill one of them only",
         "97116 is not paid beside 97530 without a modifier (97530 09:05-09:20, 97116 "
         "09:00-09:15: meet 09:05-09:15)",
         "column_1=97530, column_2=97116, given_apart=0, column_1.times=09:05-09:20, "
         "column_2.times=09:00-09:15"},
    };
    struct rig *rig = *state;
    rig_policy(rig, "p", PAIRS(SEPARABLE));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char services[1024];
        (void)snprintf(services, sizeof services,
                       "%s,{'code':'97116','minutes':15,'start':'%s','end':'%s',"
                       "'therapist':{'credential':'PT'}}",
                       TIMED("97530", "15", "09:05", "09:20", ""), rows[i].start,
                       rows[i].end);
        rig->day.count = 0;
        rig_session(rig, "A", services, "");
        rig_decide(rig, 0);
        assert_text(rig_finding(rig, "pairs.separate")->fix, rows[i].fix);
        assert_message(rig, "pairs.separate", rows[i].message);
        assert_string_equal(rig_facts(rig, "pairs.separate"), rows[i].apart);
    }
}

static void a_pair_that_is_never_paid(void **state)
{
    struct rig *rig = *state;
    decide(rig, PAIRS(NEVER),
           SERVICE("97164", "20", MODIFIER("59")) "," PT("97161", "30"));
    assert_lines(rig, "97161 1/30");
    assert_unbilled(rig, "97164 20 drop CO: 97164 is never paid on a day with 97161");
    assert_findings(rig, "deny pairs.never");
    assert_int_equal(rig_finding(rig, "pairs.never")->line, -1);
    assert_outcome(rig, "ready");
}

static void a_row_may_bill_the_patient(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           PAIRS("{ '97161', '97164', liability = 'PR', message = 'Not both', "
                 "source = S },"),
           PT("97164", "20") "," PT("97161", "30"));
    assert_unbilled(rig, "97164 20 bill_patient PR: Not both");
}

static void a_row_may_only_warn(void **state)
{
    struct rig *rig = *state;
    decide(rig, PAIRS("{ '97161', '97164', severity = 'warn', source = S },"),
           PT("97164", "20") "," PT("97161", "30"));
    assert_lines(rig, "97164 1/20; 97161 1/30");
    assert_findings(rig, "warn pairs.never");
}

/* A separable pair whose row denies leaves the claim as any denial does. */
static void a_separable_row_may_deny(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           PAIRS("{ '97530', '97116', separable = true, severity = 'deny', source = S "
                 "},"),
           PT("97116", "15") "," PT("97530", "15"));
    assert_lines(rig, "97530 1/15");
    assert_unbilled(rig, "97116 15 drop CO: 97116 is not paid beside 97530 without a "
                         "modifier (their times are not known)");
    assert_outcome(rig, "ready");
}

/* The add-on of a denied code keeps its own minutes and its line. */
static void a_denied_base_leaves_its_add_on(void **state)
{
    struct rig *rig = *state;
    decide(rig, PAIRS("{ '97530', '97129', source = S },"),
           PT("97129", "30") "," PT("97530", "15"));
    assert_lines(rig, "97130 1/15; 97530 1/15");
    assert_unbilled(rig, "97129 15 drop CO: 97129 is never paid on a day with 97530");
}

static void each_line_of_column_2_is_denied(void **state)
{
    struct rig *rig = *state;
    decide(rig, PAIRS("{ '97530', '97110', source = S },"),
           PT("97110", "20") "," PTA("97110", "19") "," PT("97530", "15"));
    assert_lines(rig, "97530 1/15");
    assert_unbilled(rig, "97110 39 drop CO: 97110 is never paid on a day with 97530");
    assert_int_equal(rig->d->unbilled[0].service_count, 2);
}

/* Both are column 2 of the other: the first row denies one, and one is left. */
static void two_rows_do_not_deny_both(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           PAIRS("{ '97530', '97116', source = S }, { '97116', '97530', source = S },"),
           PT("97116", "15") "," PT("97530", "15"));
    assert_lines(rig, "97530 1/15");
}

static void pairs_have_dates(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           PAIRS("{ '97530', '97116', from = '2026-03-17', source = S },"
                 "{ '97530', '97116', known_from = '2026-11-22', source = S },"),
           PT("97116", "15") "," PT("97530", "15"));
    assert_findings(rig, "");
}

/* No word of a person undoes what the clock shows; nor is it told twice. */
static void a_modifier_that_the_clock_contradicts(void **state)
{
    struct rig *rig = *state;
    decide(rig, PAIRS(SEPARABLE),
           TIMED("97530", "15", "09:05", "09:20",
                 "") "," TIMED("97116", "15", "09:10", "09:25", MODIFIER("59")));
    assert_lines(rig, "97530 1/15; 97116 1/15 held");
    assert_findings(rig, "hold minutes.overlap; hold pairs.overlap");
    assert_message(rig, "pairs.overlap",
                   "59 says that 97530 and 97116 were given apart (97530 09:05-09:20, "
                   "97116 09:10-09:25: meet 09:10-09:20)");
}

static void a_modifier_that_the_clock_bears_out(void **state)
{
    struct rig *rig = *state;
    decide(rig, PAIRS(SEPARABLE),
           TIMED("97530", "15", "09:05", "09:20",
                 "") "," TIMED("97116", "15", "09:20", "09:35", MODIFIER("59")));
    assert_lines(rig, "97530 1/15; 97116 1/15 59");
    assert_findings(rig, "");
}

/* Once only the second code's line could carry it. */
static void a_modifier_on_the_first_code_before_it_could_be(void **state)
{
    static const struct {
        const char *from, *column_1, *column_2, *findings;
    } rows[] = {
        {"2026-03-17", MODIFIER("59"), "", "hold pairs.column"},
        {"2026-03-16", MODIFIER("59"), "", ""},
        {"2026-03-17", "", MODIFIER("59"), ""},
    };
    struct rig *rig = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char body[1024], services[1024];
        (void)snprintf(body, sizeof body,
                       PAIRS(SEPARABLE " either_from = '%s', source = S,"),
                       rows[i].from);
        (void)snprintf(services, sizeof services,
                       SERVICE("97116", "15", "%s") "," SERVICE("97530", "15", "%s"),
                       rows[i].column_2, rows[i].column_1);
        rig_tear_down(state);
        assert_int_equal(rig_set_up(state), 0);
        rig = *state;
        decide(rig, body, services);
        assert_findings(rig, rows[i].findings);
    }
}

/* An edit that is deleted backwards is one until that is known. */
static void the_row_known_last_decides(void **state)
{
    static const struct {
        const char *known_on, *findings;
    } rows[] = {
        {"2026-03-31", "hold pairs.separate"},
        {"2026-04-01", ""},
        {"2026-06-01", "deny pairs.never"},
    };
    struct rig *rig = *state;
    rig_policy(rig, "p",
               PAIRS("{ '97530', '97116', separable = true, source = S },"
                     "{ '97116', '97530', none = true, known_from = '2026-04-01',"
                     "  source = S },"
                     "{ '97530', '97116', known_from = '2026-06-01', source = S },"));
    rig_session(rig, "A", PT("97116", "15") "," PT("97530", "15"), "");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_true(date_read(text_of(rows[i].known_on), &rig->options.known_on));
        rig_decide(rig, 0);
        assert_findings(rig, rows[i].findings);
    }
}

static void the_first_of_rows_known_alike_decides(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           PAIRS("{ '97530', '97116', none = true, source = S },"
                 "{ '97530', 'timed', separable = true, source = S },"),
           PT("97116", "15") "," PT("97530", "15") "," PT("97110", "15"));
    assert_findings(rig, "hold pairs.separate");
    assert_int_equal(rig_finding(rig, "pairs.separate")->line, 2);
}

/* Only a pair that a later edit has, and of which nothing is known. */
static void days_whose_edits_were_not_read(void **state)
{
    static const struct {
        const char *rows, *findings;
    } rows[] = {
        {"{ '97530', '97116', separable = true, from = '2026-07-01', source = S },",
         "warn pairs.unread"},
        {"{ '97530', '97116', separable = true, from = '2026-07-01', source = S },"
         "{ '97530', '97116', none = true, to = '2026-06-30', source = S },",
         ""},
        {"{ '97530', '97140', separable = true, from = '2026-07-01', source = S },",
         ""},
        {"{ '97530', '97116', separable = true, from = '2026-07-01',"
         "  known_from = '2027-01-01', source = S },",
         ""},
        {"{ '97530', '97116', separable = true, to = '2025-12-31', source = S },", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char body[1024];
        (void)snprintf(body, sizeof body,
                       PAIRS("%s unread_to = '2026-06-30', source = S,"), rows[i].rows);
        rig_tear_down(state);
        assert_int_equal(rig_set_up(state), 0);
        decide(*state, body, PT("97116", "15") "," PT("97530", "15"));
        assert_findings((struct rig *)*state, rows[i].findings);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_separable_pair_is_held),
        RIG_TEST(one_code_of_a_pair_is_no_pair),
        RIG_TEST(a_pair_is_not_with_itself),
        RIG_TEST(a_modifier_stated_on_column_2_separates),
        RIG_TEST(a_modifier_stated_on_column_1_separates),
        RIG_TEST(another_modifier_does_not_separate),
        RIG_TEST(the_times_tell_what_can_be_attested),
        RIG_TEST(a_pair_that_is_never_paid),
        RIG_TEST(a_row_may_bill_the_patient),
        RIG_TEST(a_row_may_only_warn),
        RIG_TEST(a_separable_row_may_deny),
        RIG_TEST(a_denied_base_leaves_its_add_on),
        RIG_TEST(each_line_of_column_2_is_denied),
        RIG_TEST(two_rows_do_not_deny_both),
        RIG_TEST(pairs_have_dates),
        RIG_TEST(a_modifier_that_the_clock_contradicts),
        RIG_TEST(a_modifier_that_the_clock_bears_out),
        RIG_TEST(a_modifier_on_the_first_code_before_it_could_be),
        RIG_TEST(the_row_known_last_decides),
        RIG_TEST(the_first_of_rows_known_alike_decides),
        RIG_TEST(days_whose_edits_were_not_read),
    };
    return RIG_MAIN(tests);
}
