/* What a claim names: diagnoses and which line points at which, who plays
 * which part, when it is filed, lines that repeat each other. */
#include "policy/rig.h"

static void again(struct rig *rig, const char *services, const char *more)
{
    rig->day.count = 0;
    rig_session(rig, "A", services, more);
    rig_decide(rig, 0);
}

/* A rule that fires when the condition holds. */
#define WHEN(scope, condition)                                                         \
    PLAIN "rules = { rule { id = 'a.b', topic = 'topic', title = 'T', source = S, "    \
          "severity = 'warn', when_unknown = 'warn', scope = '" scope                  \
          "', when = { " condition " } } },\n"

static void assert_fires(struct rig *rig, bool fires)
{
    assert_findings(rig, fires ? "warn a.b" : "");
}

/* ---- diagnoses ---- */

static void a_code_of_another_form(void **state)
{
    static const struct {
        const char *code, *message;
    } rows[] = {
        {"719.46", "Diagnosis 2 is not of the form of ICD-10-CM"},
        {"m25.561", "Diagnosis 2 is written in small letters"},
        {"S83.511", "Diagnosis 2 is an injury without its seventh character"},
    };
    struct rig *rig = *state;
    rig_policy(rig, "p", PLAIN);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char more[128], fact[64];
        (void)snprintf(more, sizeof more, ",'diagnoses':['G35','%s']", rows[i].code);
        (void)snprintf(fact, sizeof fact, "diagnoses[2]=%s", rows[i].code);
        again(rig, PT("97110", "15"), more);
        assert_findings(rig, "hold diagnosis.form");
        assert_message(rig, "diagnosis.form", rows[i].message);
        assert_string_equal(rig_facts(rig, "diagnosis.form"), fact);
        assert_text(rig_finding(rig, "diagnosis.form")->carc, "16");
        assert_text(rig_finding(rig, "diagnosis.form")->rarc, "M76");
    }
}

static void codes_of_good_form(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p", PLAIN);
    again(rig, PT("97110", "15"), ",'diagnoses':['G35','S83.511D','M25561']");
    assert_findings(rig, "");
    again(rig, PT("97110", "15"), ",'diagnoses':[]");
    assert_findings(rig, "");
}

static void a_line_points_at_what_is_listed(void **state)
{
    struct rig *rig = *state;
    const char *services =
        PT("97110", "15") "," SERVICE("97140", "15", ",'diagnoses':['G35','M17.11']");
    rig_policy(rig, "p", PLAIN);
    again(rig, services, ",'diagnoses':['M17.11']");
    assert_findings(rig, "hold diagnosis.pointer");
    assert_string_equal(rig_facts(rig, "diagnosis.pointer"),
                        "services[2].diagnoses[1]=G35");
    assert_message(rig, "diagnosis.pointer",
                   "A diagnosis of 97140 is not among those of the session");
    again(rig, services, ",'diagnoses':['G35','M1711']");
    assert_findings(rig, "");
    again(rig, services, ""); /* a session without any says so elsewhere */
    assert_findings(rig, "");
}

static void another_sessions_diagnosis_is_named_so(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p", PLAIN);
    rig_session(rig, "A", PT("97110", "15"), ",'diagnoses':['G35']");
    rig_session(rig, "B", PT("97110", "15"), ",'diagnoses':['G3']");
    rig_decide(rig, 0);
    assert_string_equal(rig_facts(rig, "diagnosis.form"),
                        "sessions[2].diagnoses[1]=G3");
}

static void what_treatment_is_for(void **state)
{
    static const struct {
        const char *diagnoses, *indication;
    } rows[] = {
        {"'M25.561'", "musculoskeletal"}, {"'R26.2','G35'", "neurological"},
        {"'R26.2','S83.511D'", "injury"}, {"'G35','M25.561'", "neurological"},
        {"'R26.2','I10'", "other"},
    };
    struct rig *rig = *state;
    rig_policy(rig, "p",
               WHEN("session", "{ 'session.indication', is = { 'musculoskeletal', "
                               "'neurological', 'injury', 'other' } }, "
                               "{ 'indication', known = true }"));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char more[128], facts[128];
        (void)snprintf(more, sizeof more, ",'diagnoses':[%s]", rows[i].diagnoses);
        (void)snprintf(facts, sizeof facts, "indication=%s", rows[i].indication);
        again(rig, PT("97110", "15"), more);
        assert_fires(rig, true);
        assert_string_equal(rig_facts(rig, "a.b"), facts);
    }
    again(rig, PT("97110", "15"), ",'diagnoses':['?']");
    assert_findings(rig, "hold diagnosis.form; warn facts.missing");
}

static void the_chapter_is_that_of_the_first(void **state)
{
    struct rig *rig = *state;
    const char *body =
        WHEN("session", "{ 'session.diagnosis_chapter', is = 'external_cause' }");
    rig_policy(rig, "p", body);
    again(rig, PT("97110", "15"), ",'diagnoses':['W19.XXXA','M25.561']");
    assert_fires(rig, true);
    again(rig, PT("97110", "15"), ",'diagnoses':['M25.561','W19.XXXA']");
    assert_fires(rig, false);
    again(rig, PT("97110", "15"), "");
    assert_findings(rig, "warn facts.missing");
}

static void how_many_there_are(void **state)
{
    struct rig *rig = *state;
    const char *body = WHEN("service", "{ 'service.diagnoses_count', over = 1 }, "
                                       "{ 'session.diagnoses_count', over = 2 }");
    rig_policy(rig, "p", body);
    again(rig, SERVICE("97110", "15", ",'diagnoses':['G35','I10']"),
          ",'diagnoses':['G35','I10','R26.2']");
    assert_fires(rig, true);
    again(rig, SERVICE("97110", "15", ",'diagnoses':['G35']"),
          ",'diagnoses':['G35','I10','R26.2']");
    assert_fires(rig, false);
}

/* ---- parts ---- */

static void one_npi_in_two_parts(void **state)
{
    static const struct {
        const char *services, *more;
        bool conflict;
    } rows[] = {
        {PT("97110", "15"), "", false},
        {PT("97110", "15"), ",'signature':{'npi':'" NPI_A "','credential':'PT, DPT'}",
         false},
        {PT("97110", "15"), ",'signature':{'npi':'" NPI_A "','credential':'PTA'}",
         true},
        {PT("97110", "15"), ",'signature':{'npi':'" NPI_B "','credential':'PTA'}",
         false},
        {PT("97110", "15"), ",'signature':{'npi':'" NPI_A "'}", false},
        {PT("97110", "15"), ",'referral':{'npi':'" NPI_A "','credential':'MD'}", true},
        {PT("97110", "15"),
         ",'plan_of_care':{'certifier_npi':'" NPI_B "','certifier_credential':'NP'},"
         "'referral':{'npi':'" NPI_B "','credential':'CNS'}",
         false},
        {PT("97110", "15"),
         ",'plan_of_care':{'certifier_npi':'" NPI_B "','certifier_credential':'NP'},"
         "'referral':{'npi':'" NPI_B "','credential':'DC'}",
         true},
        {PT("97110", "15"),
         ",'plan_of_care':{'recertifications':[{'certifier_npi':'" NPI_A
         "','certifier_credential':'MD'}]}",
         true},
        {PTA("97110", "15"), "", false},
        {SERVICE_BY(NPI_B, "PTA", "97110", "15", ",'supervisor':{'npi':'" NPI_B "'}"),
         "", true},
        {PTA("97110", "15") "," SERVICE_BY(NPI_B, "PT", "97140", "15", ""), "", true},
    };
    struct rig *rig = *state;
    rig_policy(rig, "p", WHEN("session", "{ 'session.npi_conflict', known = true }"));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        again(rig, rows[i].services, rows[i].more);
        assert_fires(rig, rows[i].conflict);
    }
}

static void who_certifies_and_treats(void **state)
{
    static const struct {
        const char *more;
        const char *findings;
    } rows[] = {
        {",'plan_of_care':{'certifier_npi':'" NPI_A "'}", "warn a.b"},
        {",'plan_of_care':{'certifier_npi':'" NPI_B "'}", ""},
        {",'plan_of_care':{}", "warn facts.missing"},
        {"", "warn facts.missing"},
        {",'plan_of_care':{'certifier_npi':'" NPI_B "','recertifications':["
         "{'certified_on':'2026-03-10','certifier_npi':'" NPI_A "'}]}",
         "warn a.b"},
        {",'plan_of_care':{'certifier_npi':'" NPI_B "','recertifications':["
         "{'certified_on':'2026-03-17','certifier_npi':'" NPI_A "'}]}",
         ""},
    };
    struct rig *rig = *state;
    rig->date = "2026-03-16";
    rig_policy(rig, "p", WHEN("session", "{ 'session.certifier_treats', is = true }"));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        again(rig, PT("97110", "15"), rows[i].more);
        assert_findings(rig, rows[i].findings);
    }
}

static void a_whole_service_by_a_therapist(void **state)
{
    static const struct {
        const char *services;
        bool whole;
    } rows[] = {
        {PT("97110", "15"), true},
        {PTA("97110", "15"), false},
        {PTA("97110", "15") "," PT("97140", "15"), true},
        {PTA("97110", "15") "," PT("97140", "5"), false},  /* earns no unit */
        {PTA("97110", "12") "," PT("97110", "10"), false}, /* one service of both */
    };
    struct rig *rig = *state;
    rig_policy(rig, "p",
               WHEN("session", "{ 'session.whole_by_therapist', is = true }"));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        again(rig, rows[i].services, "");
        assert_fires(rig, rows[i].whole);
    }
    again(rig, "{'code':'97110','minutes':15,'therapist':{}}", "");
    assert_findings(rig, "hold facts.missing");
    assert_string_equal(rig_facts(rig, "facts.missing"),
                        "services[1].therapist.credential=?, whole_by_therapist=?");
}

static void lines_that_repeat_each_other(void **state)
{
    struct rig *rig = *state;
    const char *body = WHEN("line", "{ 'line.repeated', is = true }");
    rig_policy(rig, "p", body);
    again(rig, PT("97110", "15") "," SERVICE_BY(NPI_B, "PT", "97110", "15", ""), "");
    assert_lines(rig, "97110 1/15; 97110 1/15");
    assert_fires(rig, true);
    assert_int_equal(rig_finding(rig, "a.b")->line, 1);
    again(rig, PT("97110", "15") "," PT("97110", "15"), "");
    assert_lines(rig, "97110 2/30");
    assert_fires(rig, false);
    again(rig, PT("97110", "15") "," PT("97140", "15"), "");
    assert_fires(rig, false);
}

/* ---- filing ---- */

static void the_day_of_filing(void **state)
{
    struct rig *rig = *state;
    const char *body = WHEN(
        "session", "{ 'filing_date', over = 'session.date_of_service', plus = 90 }");
    rig->date = "2026-03-16";
    rig_policy(rig, "p", body);
    again(rig, PT("97110", "15"), "");
    assert_findings(rig, "warn facts.missing");
    assert_int_equal(rig->d->filing_date, DATE_NONE);
    rig->options.filing_date = date_of(2026, 6, 14);
    again(rig, PT("97110", "15"), "");
    assert_fires(rig, false);
    rig->options.filing_date = date_of(2026, 6, 15);
    again(rig, PT("97110", "15"), "");
    assert_fires(rig, true);
    assert_int_equal(rig->d->filing_date, date_of(2026, 6, 15));
    assert_string_equal(rig_facts(rig, "a.b"),
                        "filing_date=2026-06-15, date_of_service=2026-03-16");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_code_of_another_form),
        RIG_TEST(codes_of_good_form),
        RIG_TEST(a_line_points_at_what_is_listed),
        RIG_TEST(another_sessions_diagnosis_is_named_so),
        RIG_TEST(what_treatment_is_for),
        RIG_TEST(the_chapter_is_that_of_the_first),
        RIG_TEST(how_many_there_are),
        RIG_TEST(one_npi_in_two_parts),
        RIG_TEST(who_certifies_and_treats),
        RIG_TEST(a_whole_service_by_a_therapist),
        RIG_TEST(lines_that_repeat_each_other),
        RIG_TEST(the_day_of_filing),
    };
    return RIG_MAIN(tests);
}
