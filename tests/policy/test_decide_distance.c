/* Telehealth code by code, and by what means, in which setting. */
#include "policy/rig.h"

#define SECTION(codes, modalities)                                                     \
    PLAIN "telehealth = { source = { 'Telehealth' },"                                  \
          " periods = { { allowed = true, source = S } },"                             \
          " codes = { " codes " }, modalities = { " modalities " } },\n"
#define VIDEO "{ 'audio_video', allowed = true, source = S },"
#define PHONE "{ 'audio_only', allowed = true, source = S },"
#define AT(modality, place, location, more)                                            \
    ",'setting':'private_practice','place_of_service':'" place                         \
    "','telehealth':{'modality':'" modality "','patient_location':'" location "'" more \
    "}"

struct row {
    const char *policy, *services, *more, *lines, *findings;
};

static void hold(void **state, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        rig_tear_down(state);
        assert_int_equal(rig_set_up(state), 0);
        struct rig *rig = *state;
        rig_policy(rig, "p", rows[i].policy);
        rig_session(rig, "A", rows[i].services, rows[i].more);
        rig_decide(rig, 0);
        assert_lines(rig, rows[i].lines);
        assert_findings(rig, rows[i].findings);
    }
}

/* What does not fit is named: the code, the date, the means, the setting. */
static void the_first_row_that_has_the_line_decides(void **state)
{
    static const struct row rows[] = {
        {SECTION("{ codes = { '97110', '97140' }, source = S }", VIDEO),
         PT("97110", "15"), AT("audio_video", "10", "home", ""), "97110 1/15", ""},
        {SECTION("{ codes = '97110', source = S }", VIDEO), PT("97140", "15"),
         AT("audio_video", "10", "home", ""), "97140 1/15 held",
         "hold telehealth.code"},
        {SECTION("{ codes = '97110', from = '2026-03-17', source = S }", VIDEO),
         PT("97110", "15"), AT("audio_video", "10", "home", ""), "97110 1/15 held",
         "hold telehealth.code"},
        {SECTION("{ codes = '97110', known_from = '2026-11-22', source = S }", VIDEO),
         PT("97110", "15"), AT("audio_video", "10", "home", ""), "97110 1/15 held",
         "hold telehealth.code"},
        {SECTION("{ codes = '97110', modalities = { 'audio_video' }, source = S }",
                 VIDEO PHONE),
         PT("97110", "15"), AT("audio_only", "10", "home", ""), "97110 1/15 held",
         "hold telehealth.modality"},
        {SECTION("{ codes = '97110', settings = { 'corf' }, source = S }", VIDEO),
         PT("97110", "15"), AT("audio_video", "10", "home", ""), "97110 1/15 held",
         "hold telehealth.setting"},
        {SECTION("{ codes = '97110', allowed = false, source = S },"
                 "{ codes = 'timed', source = S }",
                 VIDEO),
         PT("97110", "15") "," PT("97140", "15"), AT("audio_video", "10", "home", ""),
         "97110 1/15 held; 97140 1/15", "hold telehealth.code"},
    };
    hold(state, rows, COUNT_OF(rows));
}

static void what_a_row_asks_besides(void **state)
{
#define ASKS                                                                           \
    SECTION("{ codes = { '97110', '97140' }, places = { '10' }, locations = { "        \
            "'home' }, consent = true, source = S }, { codes = '97530', source = S }", \
            VIDEO)
    static const struct row rows[] = {
        {ASKS, PT("97110", "15") "," PT("97140", "15"),
         AT("audio_video", "02", "home", ",'consent':true"),
         "97110 1/15 held; 97140 1/15 held", "hold telehealth.place"},
        {ASKS, PT("97110", "15"),
         AT("audio_video", "10", "elsewhere", ",'consent':true"), "97110 1/15 held",
         "hold telehealth.location"},
        {ASKS, PT("97110", "15"), AT("audio_video", "10", "home", ",'consent':false"),
         "97110 1/15 held", "hold telehealth.consent"},
        {ASKS, PT("97110", "15"), AT("audio_video", "10", "home", ""), "97110 1/15",
         "warn facts.missing"},
        {ASKS, PT("97110", "15"), AT("audio_video", "10", "home", ",'consent':true"),
         "97110 1/15", ""},
        {ASKS, PT("97530", "15"), AT("audio_video", "02", "elsewhere", ""),
         "97530 1/15", ""},
    };
    hold(state, rows, COUNT_OF(rows));
}

static void the_lines_that_a_row_asks_it_of_are_named(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p", ASKS);
    rig_session(rig, "A", PT("97110", "15") "," PT("97530", "15") "," PT("97140", "15"),
                AT("audio_video", "02", "home", ",'consent':true"));
    rig_decide(rig, 0);
    assert_message(rig, "telehealth.place",
                   "Place of service 02 is not one of telehealth for 97110 97140");
}

/* Modifier by setting, means by code; one row of all lines speaks of the visit. */
static void means_by_setting_and_code(void **state)
{
#define MEANS                                                                          \
    SECTION("{ codes = 'timed', source = S }",                                         \
            "{ 'audio_video', allowed = true, settings = { 'private_practice' },"      \
            " source = S },"                                                           \
            "{ 'audio_video', allowed = true, modifier = '95', source = S },"          \
            "{ 'audio_only', codes = '97110', allowed = true, modifier = '93',"        \
            " source = S }, { 'audio_only', allowed = false, source = S },")
#define HOSPITAL                                                                       \
    ",'setting':'outpatient_hospital','telehealth':{'modality':'audio_video',"         \
    "'patient_location':'home'}"
    static const struct row rows[] = {
        {MEANS, PT("97110", "15"), AT("audio_video", "10", "home", ""), "97110 1/15",
         ""},
        {MEANS, PT("97110", "15"), HOSPITAL, "97110 1/15 95", ""},
        {MEANS, PT("97110", "15"),
         ",'telehealth':{'modality':'audio_video','patient_location':'home'}",
         "97110 1/15", "warn facts.missing"},
        {MEANS, PT("97110", "15") "," PT("97140", "15"),
         AT("audio_only", "10", "home", ""), "97110 1/15 93",
         "deny telehealth.modality"},
    };
    hold(state, rows, COUNT_OF(rows));
    struct rig *rig = *state;
    assert_outcome(rig, "ready");
    assert_unbilled(rig, "97140 15 drop CO: 97140 is not covered by telephone");
}

static void a_means_that_no_line_may_have_denies_the_visit(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p", MEANS);
    rig_session(rig, "A", PT("97140", "15"), AT("audio_only", "10", "home", ""));
    rig_decide(rig, 0);
    assert_outcome(rig, "deny");
    assert_message(rig, "telehealth.modality", "Treatment by telephone is not covered");
}

/* A payer that takes GT for 95. */
static void a_modifier_in_the_payers_words(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p",
               MEANS "modifiers = { substitutes = { { '95', use = 'GT', source = S } } "
                     "},\n");
    rig_session(rig, "A", PT("97110", "15"), HOSPITAL);
    rig_decide(rig, 0);
    assert_lines(rig, "97110 1/15 GT");
    assert_findings(rig, "");
}

/* ---- one code at two places ---- */

#define BOTH SECTION("'97110'", VIDEO)

static void decide_places(struct rig *rig, const char *first, const char *second)
{
    rig_policy(rig, "p", BOTH);
    rig_session(rig, "A", PT("97110", "15"), first);
    rig_session(rig, "B", PT("97110", "15"), second);
    rig_decide(rig, 0);
}

static void a_line_of_two_places_is_held(void **state)
{
    struct rig *rig = *state;
    decide_places(rig, AT("audio_video", "10", "home", ""),
                  ",'setting':'private_practice','place_of_service':'11'");
    assert_lines(rig, "97110 2/30 held");
    assert_findings(rig, "hold lines.places");
    assert_string_equal(rig_facts(rig, "lines.places"),
                        "place_of_service=10, line.place_of_service=11");
}

static void a_line_of_two_places_in_person_is_held(void **state)
{
    struct rig *rig = *state;
    decide_places(rig, ",'place_of_service':'11'", ",'place_of_service':'12'");
    assert_findings(rig, "hold lines.places");
}

static void a_line_in_person_and_at_a_distance_is_held(void **state)
{
    struct rig *rig = *state;
    decide_places(rig, AT("audio_video", "10", "home", ""), "");
    assert_findings(rig, "hold lines.places");
}

static void a_line_of_one_place_is_not(void **state)
{
    struct rig *rig = *state;
    decide_places(rig, ",'place_of_service':'11'", ",'place_of_service':'11'");
    assert_lines(rig, "97110 2/30");
    assert_findings(rig, "");
}

static void a_place_that_nobody_says_may_be_the_same(void **state)
{
    struct rig *rig = *state;
    decide_places(rig, ",'place_of_service':'11'", "");
    assert_findings(rig, "");
}

static void two_codes_are_two_lines(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p", BOTH);
    rig_session(rig, "A", PT("97110", "15"), AT("audio_video", "10", "home", ""));
    rig_session(rig, "B", PT("97140", "15"), ",'place_of_service':'11'");
    rig_decide(rig, 0);
    assert_lines(rig, "97110 1/15; 97140 1/15");
    assert_findings(rig, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_line_of_two_places_is_held),
        RIG_TEST(a_line_of_two_places_in_person_is_held),
        RIG_TEST(a_line_in_person_and_at_a_distance_is_held),
        RIG_TEST(a_line_of_one_place_is_not),
        RIG_TEST(a_place_that_nobody_says_may_be_the_same),
        RIG_TEST(two_codes_are_two_lines),
        RIG_TEST(the_first_row_that_has_the_line_decides),
        RIG_TEST(what_a_row_asks_besides),
        RIG_TEST(the_lines_that_a_row_asks_it_of_are_named),
        RIG_TEST(means_by_setting_and_code),
        RIG_TEST(a_means_that_no_line_may_have_denies_the_visit),
        RIG_TEST(a_modifier_in_the_payers_words),
    };
    return RIG_MAIN(tests);
}
