/* Telehealth and documentation: each finding of the two sections. */
#include "policy/rig.h"

static void decide(struct rig *rig, const char *body, const char *services,
                   const char *more)
{
    rig_policy(rig, "p", body);
    rig_session(rig, "A", services, more);
    rig_decide(rig, 0);
}

/* ---- telehealth ---- */

#define TELEHEALTH(periods, more)                                                      \
    PLAIN                                                                              \
    "telehealth = { source = { 'Telehealth' }, codes_source = { 'Code list' },"        \
    " periods = { " periods " }, codes = { '97110', '97140' },"                        \
    " places = { '02', '10' }, consent = true, modalities = {"                         \
    " { 'audio_video', allowed = true, modifier = '95', locations = { 'home' },"       \
    "   source = S },"                                                                 \
    " { 'audio_only', allowed = true, modifier = '93', reason = true, source = S },"   \
    " { 'store_and_forward', allowed = false, source = { 'Recorded' } } }," more       \
    " },\n"
#define ALWAYS "{ allowed = true, source = S }"
#define VISIT(place, telehealth)                                                       \
    ",'place_of_service':'" place "','telehealth':{" telehealth "}"
#define GOOD "'modality':'audio_video','patient_location':'home','consent':true"

static void a_visit_that_is_right(void **state)
{
    struct rig *rig = *state;
    decide(rig, TELEHEALTH(ALWAYS, ""), PT("97110", "15"), VISIT("10", GOOD));
    assert_lines(rig, "97110 1/15 95");
    assert_findings(rig, "");
    assert_outcome(rig, "ready");
}

static void in_person_nothing_is_asked(void **state)
{
    struct rig *rig = *state;
    decide(rig, TELEHEALTH("{ allowed = false, source = S }", ""), PT("97530", "15"),
           "");
    assert_lines(rig, "97530 1/15");
    assert_findings(rig, "");
}

static void visits_that_are_wrong(void **state)
{
    static const struct {
        const char *more, *findings, *facts;
    } rows[] = {
        {VISIT("11", GOOD), "hold telehealth.place", "place_of_service=11"},
        {VISIT("10", "'modality':'audio_video','patient_location':'facility',"
                     "'consent':true"),
         "hold telehealth.location", "telehealth.patient_location=facility"},
        {VISIT("10", "'modality':'audio_only','consent':true"),
         "hold telehealth.reason", "telehealth.audio_reason=?"},
        {VISIT("10", "'modality':'audio_only','consent':true,'audio_reason':'  '"),
         "hold telehealth.reason", "telehealth.audio_reason=?"},
        {VISIT("10", "'modality':'store_and_forward','consent':true"),
         "deny telehealth.modality", "telehealth.modality=store_and_forward"},
        {VISIT("10", "'modality':'audio_video','patient_location':'home',"
                     "'consent':false"),
         "hold telehealth.consent", "telehealth.consent=0"},
        {VISIT("10", "'modality':'audio_video','patient_location':'home'"),
         "warn facts.missing", "telehealth.consent=?"},
        {VISIT("10", "'modality':'audio_video','consent':true"), "hold facts.missing",
         "telehealth.patient_location=?"},
        {VISIT("10", "'patient_location':'home','consent':true"), "hold facts.missing",
         "telehealth.modality=?"},
        {",'telehealth':{" GOOD "}", "hold facts.missing", "place_of_service=?"},
        {VISIT("10", "'modality':'audio_only','consent':true,'audio_reason':'no net'"),
         "", ""},
    };
    struct rig *rig = *state;
    rig_policy(rig, "p", TELEHEALTH(ALWAYS, ""));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        rig->day.count = 0;
        rig_session(rig, "A", PT("97110", "15"), rows[i].more);
        rig_decide(rig, 0);
        assert_findings(rig, rows[i].findings);
        if (rows[i].findings[0])
            assert_string_equal(rig_facts(rig, strchr(rows[i].findings, ' ') + 1),
                                rows[i].facts);
    }
}

static void a_modality_that_is_not_covered_denies(void **state)
{
    struct rig *rig = *state;
    decide(rig, TELEHEALTH(ALWAYS, ""), PT("97110", "15"),
           VISIT("10", "'modality':'store_and_forward','consent':true"));
    assert_outcome(rig, "deny");
    assert_text(rig_finding(rig, "telehealth.modality")->source.document, "Recorded");
}

static void a_code_that_is_not_on_the_list(void **state)
{
    struct rig *rig = *state;
    decide(rig, TELEHEALTH(ALWAYS, ""), PT("97110", "15") "," PT("97530", "15"),
           VISIT("10", GOOD));
    assert_lines(rig, "97110 1/15 95; 97530 1/15 95 held");
    assert_findings(rig, "hold telehealth.code");
    assert_text(rig_finding(rig, "telehealth.code")->source.document, "Code list");
    assert_int_equal(rig_finding(rig, "telehealth.code")->line, 1);
}

static void a_section_may_deny_its_codes(void **state)
{
    struct rig *rig = *state;
    decide(rig, TELEHEALTH(ALWAYS, "severity = 'deny'"),
           PT("97110", "15") "," PT("97530", "15"), VISIT("10", GOOD));
    assert_lines(rig, "97110 1/15 95");
    assert_unbilled(rig, "97530 15 drop CO: 97530 is not on the payer's list of "
                         "telehealth services");
    assert_outcome(rig, "ready");
}

/* Of the periods that hold the day, the one known last: a law that restores
 * telehealth backwards changes the decision from the day it is known. */
static void periods_on_two_time_axes(void **state)
{
    static const struct {
        const char *known_on, *findings;
    } rows[] = {
        {"2026-03-31", "deny telehealth.period"},
        {"2026-04-01", ""},
        {"2026-06-01", "deny telehealth.period"},
    };
    struct rig *rig = *state;
    rig_policy(rig, "p",
               TELEHEALTH("{ from = '2026-03-01', to = '2026-03-31', allowed = true,"
                          "  known_from = '2026-04-01', source = S },"
                          "{ to = '2026-02-28', allowed = true, source = S },"
                          "{ from = '2026-03-01', allowed = false, source = S },"
                          "{ from = '2026-03-16', allowed = false,"
                          "  known_from = '2026-06-01', source = { 'Repeal' } },",
                          ""));
    rig_session(rig, "A", PT("97110", "15"), VISIT("10", GOOD));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_true(date_read(text_of(rows[i].known_on), &rig->options.known_on));
        rig_decide(rig, 0);
        assert_findings(rig, rows[i].findings);
    }
    assert_outcome(rig, "deny");
    assert_string_equal(rig_facts(rig, "telehealth.period"),
                        "date_of_service=2026-03-16, known_on=2026-06-01");
    assert_text(rig_finding(rig, "telehealth.period")->source.document, "Repeal");
}

static void a_day_without_a_period_is_denied(void **state)
{
    struct rig *rig = *state;
    decide(rig, TELEHEALTH("{ to = '2026-03-15', allowed = true, source = S }", ""),
           PT("97110", "15"), VISIT("10", GOOD));
    assert_findings(rig, "deny telehealth.period");
    assert_text(rig_finding(rig, "telehealth.period")->source.document, "Telehealth");
}

/* What was not read is held, in the policy's own words. */
static void a_period_speaks_for_itself(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           TELEHEALTH("{ to = '2026-03-16', allowed = false, severity = 'hold',"
                      "  message = 'Not read', fix = 'Look it up', source = S },"
                      "{ from = '2026-03-17', allowed = false, source = S }",
                      ""),
           PT("97110", "15"), VISIT("10", GOOD));
    assert_findings(rig, "hold telehealth.period");
    assert_message(rig, "telehealth.period", "Not read");
}

static void another_period_does_not(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           TELEHEALTH("{ to = '2026-03-15', allowed = false, severity = 'hold',"
                      "  message = 'Not read', source = S },"
                      "{ from = '2026-03-16', allowed = false, source = S }",
                      ""),
           PT("97110", "15"), VISIT("10", GOOD));
    assert_findings(rig, "deny telehealth.period");
}

static void a_policy_without_telehealth_holds_it(void **state)
{
    struct rig *rig = *state;
    decide(rig, PLAIN, PT("97110", "15"), VISIT("10", GOOD));
    assert_findings(rig, "hold telehealth.period");
    assert_message(rig, "telehealth.period",
                   "This policy does not speak of telehealth");
    assert_outcome(rig, "hold");
}

/* ---- documentation: what must be there ---- */

#define NOTES(rows) PLAIN "documentation = { " rows " },\n"
#define ANY                                                                            \
    "require = { { id = 'note.what', codes = 'timed', any_of = { 'exercises',"         \
    " 'body_region' }, source = { 'Note' } } },"
#define ALL                                                                            \
    "require = { { id = 'note.skill', codes = 'timed', all_of = {"                     \
    " 'skilled_intervention', 'response', 'exercises' }, source = S } },"
#define NOTED(fields) SERVICE("97110", "15", ",'documentation':{" fields "}")

static void one_of_the_fields(void **state)
{
    static const struct {
        const char *service, *findings;
    } rows[] = {
        {NOTED("'exercises':['squats']"), ""},
        {NOTED("'body_region':'knee'"), ""},
        {NOTED("'exercises':['',' '],'body_region':' '"), "hold note.what"},
        {NOTED("'response':'well'"), "hold note.what"},
        {NOTED(""), "hold note.what"},
        {PT("97110", "15"), "warn facts.missing"},
        {SERVICE("97161", "15", ",'documentation':{}"), ""},
    };
    struct rig *rig = *state;
    rig_policy(rig, "p", NOTES(ANY));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        rig->day.count = 0;
        rig_session(rig, "A", rows[i].service, "");
        rig_decide(rig, 0);
        assert_findings(rig, rows[i].findings);
    }
}

static void what_is_missing_is_listed(void **state)
{
    struct rig *rig = *state;
    decide(rig, NOTES(ANY), NOTED(""), "");
    assert_message(rig, "note.what",
                   "The note of 97110 does not state the exercises or body region");
    assert_string_equal(rig_facts(rig, "note.what"),
                        "services[1].documentation.exercises=?, "
                        "services[1].documentation.body_region=?");
    assert_text(rig_finding(rig, "note.what")->source.document, "Note");
    assert_lines(rig, "97110 1/15 held");
}

static void all_of_the_fields(void **state)
{
    struct rig *rig = *state;
    decide(rig, NOTES(ALL), NOTED("'response':'well'"), "");
    assert_message(rig, "note.skill",
                   "The note of 97110 does not state the skilled intervention and "
                   "exercises");
}

/* ---- documentation: what says nothing ---- */

#define VAGUE(more)                                                                    \
    NOTES("vague = { { id = 'note.vague', codes = 'timed', fields = { 'exercises',"    \
          " 'response' }, phrases = { 'Exercise done', 'tolerated well' },"            \
          " source = S" more " } },")

static void stock_phrases_say_nothing(void **state)
{
    static const struct {
        const char *fields, *findings;
    } rows[] = {
        {"'exercises':['Exercise  done.']", "hold note.vague"},
        {"'exercises':['exercise done','Tolerated well!'],'response':' TOLERATED WELL'",
         "hold note.vague"},
        {"'exercises':['exercise done'],'body_region':'left knee'", "hold note.vague"},
        {"'exercises':['exercise done','ten squats']", ""},
        {"'exercises':['exercise done'],'response':'no pain'", ""},
        {"'exercises':['exercise was done']", ""},
        {"'exercises':['exercise done and then so much more that it is something "
         "else']",
         ""},
        {"'exercises':['']", ""},
        {"", ""},
    };
    struct rig *rig = *state;
    rig_policy(rig, "p", VAGUE(""));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char service[512];
        (void)snprintf(service, sizeof service,
                       "{'code':'97110','minutes':15,'therapist':{'credential':'PT'},"
                       "'documentation':{%s}}",
                       rows[i].fields);
        rig->day.count = 0;
        rig_session(rig, "A", service, "");
        rig_decide(rig, 0);
        assert_findings(rig, rows[i].findings);
    }
}

static void a_stock_phrase_is_shown(void **state)
{
    struct rig *rig = *state;
    decide(rig, VAGUE(""), NOTED("'exercises':['EXERCISE -- done']"), "");
    assert_message(rig, "note.vague",
                   "The note of 97110 says no more than \"exercise done\"");
    assert_string_equal(rig_facts(rig, "note.vague"),
                        "services[1].documentation.exercises=exercise done");
}

static void phrases_have_dates(void **state)
{
    struct rig *rig = *state;
    decide(rig, VAGUE(", from = '2026-03-17'"), NOTED("'exercises':['exercise done']"),
           "");
    assert_findings(rig, "");
}

static void phrases_are_known_from_a_day(void **state)
{
    struct rig *rig = *state;
    decide(rig, VAGUE(", known_from = '2026-11-22'"),
           NOTED("'exercises':['exercise done']"), "");
    assert_findings(rig, "");
}

/* ---- documentation: of what ---- */

/* Nobody writes more about what is dropped; what can be mended will be billed. */
static void what_is_not_billed_needs_no_note(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           "coverage = { source = S, codes = { { codes = '97035', status = "
           "'not_covered', source = S }, { codes = 'any', status = 'covered', source = "
           "S } } },\n" EIGHT "documentation = { " ANY " },\n",
           SERVICE("97035", "8", ",'documentation':{}") "," SERVICE(
               "97530", "20",
               ",'mode':'home_program','documentation':"
               "{}") "," NOTED("'body_region':'"
                               "knee'") "," SERVICE("97"
                                                    "14"
                                                    "0",
                                                    "nu"
                                                    "l"
                                                    "l",
                                                    ",'"
                                                    "do"
                                                    "cu"
                                                    "me"
                                                    "nt"
                                                    "at"
                                                    "io"
                                                    "n'"
                                                    ":{"
                                                    "}"),
           "");
    assert_findings(rig, "deny coverage.code; hold minutes.missing; hold note.what; "
                         "warn minutes.home_program");
    assert_int_equal(rig_finding(rig, "note.what")->service, 3);
}

/* A note without which nothing is paid: the minutes leave the count. */
static void a_row_may_deny(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           NOTES("require = { { id = 'note.what', codes = 'timed', any_of = {"
                 " 'exercises' }, severity = 'deny', source = S } },"),
           SERVICE("97110", "8", ",'documentation':{}") "," SERVICE(
               "97140", "15", ",'documentation':{'exercises':['squats']}"),
           "");
    assert_lines(rig, "97140 1/15");
    assert_unbilled(rig,
                    "97110 8 drop CO: The note of 97110 does not state the exercises");
    assert_findings(rig, "deny note.what");
    assert_int_equal(rig->d->units.earned, 1);
    assert_outcome(rig, "ready");
}

static void a_vague_row_may_deny(void **state)
{
    struct rig *rig = *state;
    decide(rig, VAGUE(", severity = 'deny'"), NOTED("'exercises':['exercise done']"),
           "");
    assert_lines(rig, "");
    assert_findings(rig, "deny note.vague");
    assert_outcome(rig, "deny");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_visit_that_is_right),
        RIG_TEST(in_person_nothing_is_asked),
        RIG_TEST(visits_that_are_wrong),
        RIG_TEST(a_modality_that_is_not_covered_denies),
        RIG_TEST(a_code_that_is_not_on_the_list),
        RIG_TEST(a_section_may_deny_its_codes),
        RIG_TEST(periods_on_two_time_axes),
        RIG_TEST(a_day_without_a_period_is_denied),
        RIG_TEST(a_period_speaks_for_itself),
        RIG_TEST(another_period_does_not),
        RIG_TEST(a_policy_without_telehealth_holds_it),
        RIG_TEST(one_of_the_fields),
        RIG_TEST(what_is_missing_is_listed),
        RIG_TEST(all_of_the_fields),
        RIG_TEST(stock_phrases_say_nothing),
        RIG_TEST(a_stock_phrase_is_shown),
        RIG_TEST(phrases_have_dates),
        RIG_TEST(phrases_are_known_from_a_day),
        RIG_TEST(what_is_not_billed_needs_no_note),
        RIG_TEST(a_row_may_deny),
        RIG_TEST(a_vague_row_may_deny),
    };
    return RIG_MAIN(tests);
}
