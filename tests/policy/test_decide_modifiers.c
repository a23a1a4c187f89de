/* The modifiers that go on the lines. */
#include "policy/rig.h"

static void decide(struct rig *rig, const char *body, const char *services)
{
    rig_policy(rig, "p", body);
    rig_session(rig, "A", services, "");
    rig_decide(rig, 0);
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
                        "services[1].modifiers=CQ");
}

static void stated_modifiers_that_nothing_asks_for(void **state)
{
    struct rig *rig = *state;
    decide(rig, MODIFIERS(""), SERVICE("97110", "15", MODIFIER("KX")));
    assert_lines(rig, "97110 1/15 GP");
    assert_findings(rig, "warn modifiers.not_needed");
}

/* ---- modifiers of some lines ---- */

#define CHILD ",'birth_date':'2015-03-17'"

/* What a row asks, and what of it is not so or not known. */
static void added_where_the_facts_say_so(void **state)
{
    static const struct {
        const char *row, *more, *lines, *findings, *patient;
    } rows[] = {
        {"by = 'therapist'", "", "97110 1/15 GP U5; 97140 1/15 a15 GP CQ", "", NULL},
        {"by = 'assistant'", "", "97110 1/15 GP; 97140 1/15 a15 GP CQ U5", "", NULL},
        {"codes = 'timed', except = '97140'", "",
         "97110 1/15 GP U5; 97140 1/15 a15 GP CQ", "", NULL},
        {"disciplines = { 'OT' }", "", "97110 1/15 GP; 97140 1/15 a15 GP CQ", "", NULL},
        {"credentials = { 'PTA' }", "", "97110 1/15 GP; 97140 1/15 a15 GP CQ U5", "",
         NULL},
        {"settings = { 'school' }", ",'setting':'school'",
         "97110 1/15 GP U5; 97140 1/15 a15 GP CQ U5", "", NULL},
        {"settings = { 'school' }", ",'setting':'corf'",
         "97110 1/15 GP; 97140 1/15 a15 GP CQ", "", NULL},
        {"settings = { 'school' }", "", "97110 1/15 GP; 97140 1/15 a15 GP CQ",
         "warn facts.missing", NULL},
        {"programs = { 'habilitative' }", ",'program':'habilitative'",
         "97110 1/15 GP U5; 97140 1/15 a15 GP CQ U5", "", NULL},
        {"programs = { 'habilitative' }", ",'program':'restorative'",
         "97110 1/15 GP; 97140 1/15 a15 GP CQ", "", NULL},
        {"max_age = 10, min_age = 10", "", "97110 1/15 GP U5; 97140 1/15 a15 GP CQ U5",
         "", CHILD},
        {"max_age = 9", "", "97110 1/15 GP; 97140 1/15 a15 GP CQ", "", CHILD},
        {"min_age = 11", "", "97110 1/15 GP; 97140 1/15 a15 GP CQ", "", CHILD},
        {"max_age = 20", "", "97110 1/15 GP; 97140 1/15 a15 GP CQ",
         "warn facts.missing", NULL},
        {"to = '2026-03-15'", "", "97110 1/15 GP; 97140 1/15 a15 GP CQ", "", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char body[1024];
        (void)snprintf(body, sizeof body,
                       MODIFIERS("added = { { 'U5', %s, source = S } },"), rows[i].row);
        rig_tear_down(state);
        assert_int_equal(rig_set_up(state), 0);
        struct rig *rig = *state;
        rig->patient = rows[i].patient;
        rig_policy(rig, "p", body);
        rig_session(rig, "A", PT("97110", "15") "," PTA("97140", "15"), rows[i].more);
        rig_decide(rig, 0);
        assert_lines(rig, rows[i].lines);
        assert_findings(rig, rows[i].findings);
    }
}

/* A stated one that the facts do not lead to is told, and counted are all. */
static void added_modifiers_are_derived(void **state)
{
    struct rig *rig = *state;
    decide(
        rig,
        MODIFIERS("max = 2, added = { { 'U5', by = 'therapist', source = S },"
                  " { '97', codes = '97110', source = S } },"),
        PT("97110", "15") "," SERVICE_BY(NPI_B, "PTA", "97140", "15", MODIFIER("U5")));
    assert_lines(rig, "97110 1/15 GP U5 97 held; 97140 1/15 a15 GP CQ");
    assert_findings(rig, "hold modifiers.too_many; warn modifiers.contradicts");
}

static void copied_where_they_are_stated(void **state)
{
    struct rig *rig = *state;
    decide(
        rig,
        MODIFIERS("copied = { { 'GA', codes = { '97110', '97140' }, source = S } },"),
        SERVICE("97110", "15", MODIFIER("GA")) "," PT("97140", "15") "," SERVICE(
            "97530", "15", MODIFIER("GA")));
    assert_lines(rig, "97110 1/15 GP GA; 97140 1/15 GP; 97530 1/15 GP");
    assert_findings(rig, "warn modifiers.not_needed");
}

/* Also one that the session states in the payer's own word, or in the other. */
static void put_in_the_payers_words(void **state)
{
    struct rig *rig = *state;
    decide(
        rig,
        MODIFIERS("substitutes = { { 'GP', use = 'U1', codes = '97110', source = S },"
                  " { 'GP', use = 'U2', source = S } },"),
        SERVICE("97110", "15", MODIFIER("GP")) "," SERVICE("97140", "15",
                                                           MODIFIER("U2")));
    assert_lines(rig, "97110 1/15 U1; 97140 1/15 U2");
    assert_findings(rig, "");
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
    assert_string_equal(rig_facts(rig, "kx.needed"), "lines[1].units=2");
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

/* One code in two sessions is one line, and each session answers for itself. */
#define ATTEST_SESSION                                                                 \
    ATTEST("severity = 'hold', scope = 'session', check = function(session)"           \
           " return session.total_treatment_minutes > 20 end")

static void one_session_does_not_answer_for_another(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p", ATTEST_SESSION);
    rig_session(rig, "A", SERVICE("97110", "30", MODIFIER("KX")),
                ",'total_treatment_minutes':30");
    rig_session(rig, "B", PT("97110", "30"), ",'total_treatment_minutes':30");
    rig_decide(rig, 0);
    assert_lines(rig, "97110 4/60 GP KX held");
    assert_findings(rig, "hold kx.needed");
    assert_string_equal(rig_facts(rig, "kx.needed"),
                        "sessions[2].total_treatment_minutes=30");
}

static void who_needs_nothing_is_not_asked(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p", ATTEST_SESSION);
    rig_session(rig, "A", SERVICE("97110", "30", MODIFIER("KX")),
                ",'total_treatment_minutes':30");
    rig_session(rig, "B", PT("97110", "15"), ",'total_treatment_minutes':15");
    rig_decide(rig, 0);
    assert_lines(rig, "97110 3/45 GP KX");
    assert_findings(rig, "");
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
        RIG_TEST(added_where_the_facts_say_so),
        RIG_TEST(added_modifiers_are_derived),
        RIG_TEST(copied_where_they_are_stated),
        RIG_TEST(put_in_the_payers_words),
        RIG_TEST(disciplines_and_assistants_have_modifiers),
        RIG_TEST(a_discipline_without_a_modifier_is_held),
        RIG_TEST(modifiers_have_dates),
        RIG_TEST(stated_modifiers_that_are_derived_otherwise),
        RIG_TEST(stated_modifiers_that_nothing_asks_for),
        RIG_TEST(asked_for_by_the_day),
        RIG_TEST(asked_for_by_the_line),
        RIG_TEST(asked_for_by_the_service),
        RIG_TEST(asked_for_by_the_session),
        RIG_TEST(one_session_does_not_answer_for_another),
        RIG_TEST(who_needs_nothing_is_not_asked),
        RIG_TEST(asked_for_by_nothing),
        RIG_TEST(asked_for_of_one_discipline),
        RIG_TEST(what_is_not_attested_may_be_denied),
        RIG_TEST(a_fact_that_is_missing_for_it),
        RIG_TEST(modifiers_stand_in_order),
        RIG_TEST(a_line_holds_so_many),
    };
    return RIG_MAIN(tests);
}
