/* Codes that exclude each other, and the modifiers that go on the lines. */
#include "policy/rig.h"

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
                   "97116 is not paid beside 97530 without a modifier");
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
        const char *start, *end, *fix, *apart;
    } rows[] = {
        {"10:00", "10:15",
         "The times show them apart: if the note does too, attest 59 (or XE, XP, XS, "
         "XU) "
         "on the second code",
         "column_1=97530, column_2=97116, given_apart=1"},
        {"09:00", "09:15", "Their times overlap: bill one of them only",
         "column_1=97530, column_2=97116, given_apart=0"},
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
                         "modifier");
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

/* ---- derived modifiers ---- */

#define MODIFIERS(more)                                                                \
    PLAIN "modifiers = { source = S, discipline = { { 'PT', 'GP', source = S } },"     \
          " assistant = { { 'PT', 'CQ', source = S } }, order = { 'GP', 'CQ', 'KX' }," \
          " " more " },\n"

static void disciplines_and_assistants_have_modifiers(void **state)
{
    struct rig *rig = *state;
    decide(rig, MODIFIERS(""), PT("97110", "15") "," PTA("97140", "15"));
    assert_lines(rig, "97110 1/15 GP; 97140 1/15 a15 GP CQ");
    assert_findings(rig, "");
}

static void a_discipline_without_a_modifier_is_held(void **state)
{
    struct rig *rig = *state;
    rig->discipline = "OT";
    decide(rig, MODIFIERS(""), SERVICE_BY(NPI_A, "OT", "97110", "15", ""));
    assert_lines(rig, "97110 1/15 held");
    assert_findings(rig, "hold modifiers.discipline");
}

static void modifiers_have_dates(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           PLAIN "modifiers = { source = S, discipline = {"
                 " { 'PT', 'GA', to = '2026-03-15', source = S },"
                 " { 'PT', 'GP', from = '2026-03-16', source = S } } },\n",
           PT("97110", "15"));
    assert_lines(rig, "97110 1/15 GP");
}

static void stated_modifiers_that_are_derived_otherwise(void **state)
{
    struct rig *rig = *state;
    decide(rig, MODIFIERS(""),
           SERVICE("97110", "15", MODIFIER("CQ")) "," SERVICE("97140", "15",
                                                              MODIFIER("GP")));
    assert_lines(rig, "97110 1/15 GP; 97140 1/15 GP");
    assert_findings(rig, "warn modifiers.contradicts");
    assert_string_equal(rig_facts(rig, "modifiers.contradicts"),
                        "services[0].modifiers=CQ");
}

static void stated_modifiers_that_nothing_asks_for(void **state)
{
    struct rig *rig = *state;
    decide(rig, MODIFIERS(""), SERVICE("97110", "15", MODIFIER("KX")));
    assert_lines(rig, "97110 1/15 GP");
    assert_findings(rig, "warn modifiers.not_needed");
}

/* ---- attested modifiers ---- */

#define ATTEST(more)                                                                   \
    MODIFIERS("attested = { attest { modifier = 'KX', id = 'kx.needed', topic = 'kx'," \
              " title = 'KX is needed', source = S, " more " } },")

static void asked_for_by_the_day(void **state)
{
    struct rig *rig = *state;
    decide(rig, ATTEST("severity = 'hold', when = { { 'units', at_least = 2 } }"),
           SERVICE("97110", "15", MODIFIER("KX")) "," PT("97140", "15"));
    assert_lines(rig, "97110 1/15 GP KX; 97140 1/15 GP held");
    assert_findings(rig, "hold kx.needed");
    assert_message(rig, "kx.needed", "97140 needs KX, which nobody attests");
    assert_string_equal(rig_facts(rig, "kx.needed"), "units=2");
    assert_int_equal(rig_finding(rig, "kx.needed")->line, 1);
}

static void asked_for_by_the_line(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           ATTEST("severity = 'hold', scope = 'line', codes = { '97110', '97140' },"
                  " when = { { 'line.units', at_least = 2 } }, check = function(line)"
                  " return line.units == 2 end"),
           PT("97110", "30") "," PT("97140", "15") "," PT("97530", "30"));
    assert_lines(rig, "97110 2/30 GP held; 97140 1/15 GP; 97530 2/30 GP");
    assert_string_equal(rig_facts(rig, "kx.needed"), "lines[0].units=2");
}

/* For each service that stands on the line, not for whichever came last. */
static void asked_for_by_the_service(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           ATTEST("severity = 'hold', scope = 'service',"
                  " when = { { 'service.minutes', at_least = 20 } }, check ="
                  " function(service) return service.code ~= '97530' end"),
           PT("97110", "10") "," PT("97110", "20") "," PT("97140", "15") "," PT("97530",
                                                                                "30"));
    assert_lines(rig, "97110 2/30 GP held; 97140 1/15 GP; 97530 2/30 GP");
}

static void asked_for_by_the_session(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p",
               ATTEST("severity = 'hold', scope = 'session', check = function(session)"
                      " return session.total_treatment_minutes > 20 end"));
    rig_session(rig, "A", PT("97110", "15"), ",'total_treatment_minutes':15");
    rig_session(rig, "B", PT("97140", "30"), ",'total_treatment_minutes':30");
    rig_decide(rig, 0);
    assert_lines(rig, "97110 1/15 GP; 97140 2/30 GP held");
}

static void asked_for_by_nothing(void **state)
{
    struct rig *rig = *state;
    decide(rig, ATTEST("severity = 'hold', when = { { 'units', over = 9 } }"),
           PT("97110", "15"));
    assert_lines(rig, "97110 1/15 GP");
    assert_findings(rig, "");
}

static void asked_for_of_one_discipline(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           ATTEST("severity = 'hold', disciplines = { 'OT' }, when = { { 'units', over "
                  "= 0 } }"),
           PT("97110", "15"));
    assert_findings(rig, "");
}

/* A payer that denies what is not attested: the line goes, and what rests on
 * the lines afterwards does not see it. */
static void what_is_not_attested_may_be_denied(void **state)
{
    struct rig *rig = *state;
    decide(
        rig,
        ATTEST(
            "severity = 'deny', liability = 'PR', message = '{line.code} has no "
            "KX', scope = 'line', codes = '97140', when = { { 'units', over = 0 } }"),
        PT("97110", "15") "," PT("97140", "15"));
    assert_lines(rig, "97110 1/15 GP");
    assert_unbilled(rig, "97140 15 bill_patient PR: 97140 has no KX");
    assert_findings(rig, "deny kx.needed");
    assert_outcome(rig, "ready");
}

static void a_fact_that_is_missing_for_it(void **state)
{
    struct rig *rig = *state;
    decide(
        rig,
        ATTEST("severity = 'hold', when = { { 'history.allowed_year_to_date', over = "
               "0 } }"),
        PT("97110", "15"));
    assert_findings(rig, "warn facts.missing");
    assert_string_equal(rig_facts(rig, "facts.missing"),
                        "history.allowed_year_to_date=?");
}

/* ---- order and number ---- */

static void modifiers_stand_in_order(void **state)
{
    struct rig *rig = *state;
    decide(
        rig,
        MODIFIERS("attested = { attest { modifier = '59', id = 'kx.a', topic = 'kx',"
                  " title = 'A', source = S, severity = 'hold', when = { { 'units',"
                  " over = 0 } } },"
                  " attest { modifier = 'KX', id = 'kx.b', topic = 'kx', title = 'B',"
                  " source = S, severity = 'hold', when = { { 'units', over = 0 } } }"
                  " },"),
        SERVICE_BY(NPI_B, "PTA", "97110", "15",
                   ",'supervisor':{'npi':'" NPI_A "'},'modifiers':['59','KX']"));
    assert_lines(rig, "97110 1/15 a15 GP CQ KX 59");
    assert_findings(rig, "");
}

static void a_line_holds_so_many(void **state)
{
    struct rig *rig = *state;
    decide(
        rig,
        MODIFIERS("max = 2, attested = { attest { modifier = 'KX', id = 'kx.a', topic"
                  " = 'kx', title = 'A', source = S, severity = 'hold', when = { {"
                  " 'units', over = 0 } } } },"),
        SERVICE("97110", "15", MODIFIER("KX")) "," SERVICE_BY(NPI_B, "PTA", "97140",
                                                              "15", MODIFIER("KX")));
    assert_lines(rig, "97110 1/15 GP KX; 97140 1/15 a15 GP CQ KX held");
    assert_findings(rig, "hold modifiers.too_many");
    assert_message(rig, "modifiers.too_many",
                   "97140 needs 3 modifiers, a line holds 2");
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
        RIG_TEST(disciplines_and_assistants_have_modifiers),
        RIG_TEST(a_discipline_without_a_modifier_is_held),
        RIG_TEST(modifiers_have_dates),
        RIG_TEST(stated_modifiers_that_are_derived_otherwise),
        RIG_TEST(stated_modifiers_that_nothing_asks_for),
        RIG_TEST(asked_for_by_the_day),
        RIG_TEST(asked_for_by_the_line),
        RIG_TEST(asked_for_by_the_service),
        RIG_TEST(asked_for_by_the_session),
        RIG_TEST(asked_for_by_nothing),
        RIG_TEST(asked_for_of_one_discipline),
        RIG_TEST(what_is_not_attested_may_be_denied),
        RIG_TEST(a_fact_that_is_missing_for_it),
        RIG_TEST(modifiers_stand_in_order),
        RIG_TEST(a_line_holds_so_many),
    };
    return RIG_MAIN(tests);
}
