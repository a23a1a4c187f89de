/* Rows of language: when they fire, what they say, and what they never say. */
#include "policy/rig.h"

#include <stdio.h>
#include <stdlib.h>

#define LANGUAGE(rows)                                                                 \
    PLAIN "documentation = { negations = { 'no', 'did not' }, language = { " rows      \
          " } },\n"
#define GAIT(more)                                                                     \
    "{ id = 'note.gait', codes = '97110', fields = { 'exercises',"                     \
    " 'skilled_intervention' }, says = { 'gait', 'stair climb*' },"                    \
    " unless = { 'deferred', 'for endurance' }, suggests = '97116',"                   \
    " source = { 'Guide' }" more " },"
#define KIND(more)                                                                     \
    "{ id = 'note.kind', codes = { '97110', '97530' }, fields = { 'exercises' },"      \
    " lacks = { '#x#', 'stretch*' }, source = { 'Guide' }" more " },"
#define SAME(more)                                                                     \
    "{ id = 'note.same', codes = 'timed', except = '97035', same = true,"              \
    " fields = { 'exercises', 'response' }, source = { 'Guide' }" more " },"

struct row {
    const char *fields, *findings;
};

static void add(struct rig *rig, const char *code, const char *fields)
{
    char service[512];
    (void)snprintf(service, sizeof service,
                   "{'code':'%s','minutes':15,'therapist':{'credential':'PT'},"
                   "'documentation':{%s}}",
                   code, fields);
    rig->day.count = 0;
    rig_session(rig, "A", service, "");
}

static void hold_rows(struct rig *rig, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        add(rig, "97110", rows[i].fields);
        rig_decide(rig, 0);
        if (strcmp(rig_findings(rig), rows[i].findings) != 0)
            fail_msg("%s: found %s", rows[i].fields, rig_findings(rig));
    }
}

static void what_is_said(void **state)
{
    static const struct row rows[] = {
        {"'exercises':['Gait, 3x50 m']", "warn note.gait"},
        {"'exercises':['quad sets','STAIR-climbing']", "warn note.gait"},
        {"'skilled_intervention':'gait'", "warn note.gait"},
        {"'exercises':['gait for endurance'],'skilled_intervention':'gait'",
         "warn note.gait"},
        {"'exercises':['gait','deferred']", "warn note.gait"},
        {"'exercises':['gait deferred']", ""},
        {"'exercises':['gait deferred. Gait']", "warn note.gait"},
        {"'exercises':['gait for endurance']", ""},
        {"'exercises':['no gait deviation']", ""},
        {"'exercises':['did not do gait']", ""},
        {"'functional_goal':'gait','medical_necessity':'stair climbing'", ""},
        {"'exercises':['gaits','stairs','']", ""},
        {"", ""},
    };
    struct rig *rig = *state;
    rig_policy(rig, "p", LANGUAGE(GAIT("")));
    hold_rows(rig, rows, COUNT_OF(rows));
    add(rig, "97116", "'exercises':['gait']");
    rig_decide(rig, 0);
    assert_findings(rig, "");
}

static void what_is_missing(void **state)
{
    static const struct row rows[] = {
        {"'exercises':['quad sets']", "warn note.kind"},
        {"'exercises':['quad sets','and 3x10 of them']", ""},
        {"'exercises':['no stretching']", ""},
        {"'exercises':['quad sets'],'response':'stretched'", "warn note.kind"},
        {"'exercises':[' ']", ""},
        {"'response':'good'", ""},
        {"'exercises':['quad sets'],'intensity':'hard'", "warn note.kind"},
    };
    struct rig *rig = *state;
    rig_policy(rig, "p", LANGUAGE(KIND("")));
    hold_rows(rig, rows, COUNT_OF(rows));
}

static void a_field_that_answers_instead(void **state)
{
    static const struct row rows[] = {
        {"'exercises':['quad sets']", "warn note.kind"},
        {"'exercises':['quad sets'],'intensity':'hard'", ""},
        {"'exercises':['quad sets'],'body_region':'knee'", ""},
        {"'exercises':['quad sets'],'intensity':' '", "warn note.kind"},
    };
    struct rig *rig = *state;
    rig_policy(rig, "p", LANGUAGE(KIND(", without = { 'intensity', 'body_region' }")));
    hold_rows(rig, rows, COUNT_OF(rows));
}

static void said_and_something_missing(void **state)
{
    static const struct row rows[] = {
        {"'exercises':['squats']", "warn note.both"},
        {"'exercises':['squats','lifting']", ""},
        {"'exercises':['lifting','squats']", ""},
        {"'exercises':['rest']", ""},
    };
    struct rig *rig = *state;
    rig_policy(rig, "p",
               LANGUAGE("{ id = 'note.both', codes = '97110', fields = { 'exercises' },"
                        " says = { 'squat*' }, lacks = { 'lift*' }, source = S },"));
    hold_rows(rig, rows, COUNT_OF(rows));
}

static void the_phrase_is_shown_and_not_the_note(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p", LANGUAGE(GAIT("") KIND("")));
    add(rig, "97110", "'exercises':['GAIT for Mr. Smith','stair climbing']");
    rig_decide(rig, 0);
    assert_message(rig, "note.gait",
                   "The note of 97110 says \"gait\", which is rather 97116");
    assert_string_equal(
        rig_facts(rig, "note.gait"),
        "services[1].code=97110, services[1].documentation.exercises=gait");
    assert_text(rig_finding(rig, "note.gait")->source.document, "Guide");
    assert_null(strstr(rig_facts(rig, "note.kind"), "Smith"));
    assert_outcome(rig, "ready");
}

static void placeholders_are_filled_in(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p",
               LANGUAGE(GAIT(", severity = 'hold', message = '{code}: {phrase}, so"
                             " {suggests} {other_code}', fix = 'Not {code}'")));
    add(rig, "97110", "'exercises':['rest; stair-climbing']");
    rig_decide(rig, 0);
    assert_message(rig, "note.gait", "97110: stair climb*, so 97116 ");
    assert_text(rig_finding(rig, "note.gait")->fix, "Not 97110");
    assert_lines(rig, "97110 1/15 held");
}

static void a_row_has_dates_and_may_deny(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p",
               LANGUAGE(GAIT(", from = '2026-03-17'") KIND(", severity = 'deny'")));
    add(rig, "97110", "'exercises':['gait']");
    rig_decide(rig, 0);
    assert_findings(rig, "deny note.kind");
    assert_lines(rig, "");
    assert_outcome(rig, "deny");
}

/* ---- the same text ---- */

static void decide_two(struct rig *rig, const char *first, const char *code,
                       const char *second)
{
    char services[1024];
    (void)snprintf(services, sizeof services,
                   "{'code':'97110','minutes':15,'therapist':{'credential':'PT'},"
                   "'documentation':{%s}},{'code':'%s','minutes':15,'therapist':{"
                   "'credential':'PT'},'documentation':{%s}}",
                   first, code, second);
    rig->day.count = 0;
    rig_session(rig, "A", services, "");
    rig_decide(rig, 0);
}

static void one_text_under_two_codes(void **state)
{
    static const struct {
        const char *first, *code, *second, *findings;
    } rows[] = {
        {"'exercises':['Squats, 3x10']", "97530", "'exercises':['squats','3x10.']",
         "warn note.same"},
        {"'exercises':['squats']", "97530",
         "'exercises':['squats'],'intensity':'another'", "warn note.same"},
        {"'exercises':['squats']", "97530", "'exercises':['squats'],'response':'x'",
         ""},
        {"'exercises':['squats']", "97530", "'exercises':['squat']", ""},
        {"'exercises':['squats']", "97110", "'exercises':['squats']", ""},
        {"'exercises':['squats']", "97035", "'exercises':['squats']", ""},
        {"'intensity':'hard'", "97530", "'intensity':'hard'", ""},
        {"", "97530", "'exercises':['']", ""},
    };
    struct rig *rig = *state;
    rig_policy(rig, "p", LANGUAGE(SAME("")));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        decide_two(rig, rows[i].first, rows[i].code, rows[i].second);
        assert_findings(rig, rows[i].findings);
    }
}

static void both_codes_are_named(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p", LANGUAGE(SAME("")));
    decide_two(rig, "'exercises':['squats']", "97530", "'exercises':['squats']");
    assert_message(rig, "note.same",
                   "The note of 97530 says the same as that of 97110");
    assert_string_equal(rig_facts(rig, "note.same"),
                        "services[2].code=97530, services[1].code=97110");
    assert_int_equal(rig_finding(rig, "note.same")->service, 1);
}

/* Of one visit, and of what is billed. */
static void other_visits_may_say_the_same(void **state)
{
#define SQUATS(more) ",'documentation':{'exercises':['squats']}" more
    struct rig *rig = *state;
    rig_policy(rig, "p", LANGUAGE(SAME("")));
    rig_session(rig, "A", SERVICE("97110", "15", SQUATS("")), "");
    rig_session(rig, "B", SERVICE("97530", "15", SQUATS("")), "");
    rig_decide(rig, 0);
    assert_findings(rig, "");
    rig->day.count = 0;
    rig_session(rig, "A",
                SERVICE("97110", "15", SQUATS(",'mode':'home_program'")) "," SERVICE(
                    "97530", "15", SQUATS("")),
                "");
    rig_decide(rig, 0);
    assert_findings(rig, "warn minutes.home_program");
}

/* ---- as many rows as there can be ---- */

static void sixty_four_rows(void **state)
{
    struct rig *rig = *state;
    char *body = malloc(32768);
    size_t len;
    assert_non_null(body);
    len = (size_t)snprintf(body, 32768, "%sdocumentation = { language = {", PLAIN);
    for (int i = 0; i < 64; i++)
        len += (size_t)snprintf(body + len, 32768 - len,
                                "{ id = 'note.r%d', codes = '97110', fields = {"
                                " 'exercises' }, says = { 'word%d' }, source = S },\n",
                                i, i);
    (void)snprintf(body + len, 32768 - len, "} },\n");
    rig_policy(rig, "p", body);
    free(body);
    add(rig, "97110", "'exercises':['word0 word63 word64']");
    rig_decide(rig, 0);
    assert_findings(rig, "warn note.r0; warn note.r63");
}

#define CHANGED(more)                                                                  \
    "{ id = 'note.changed', codes = '97110', fields = { 'exercises', 'response' },"    \
    " visit = true, lacks = { 'added', 'was' }, signs = { '->', '\xe2\x86\x92' },"     \
    " without = { 'progression' }, source = S" more " },"

static void a_visit_is_judged_as_one(void **state)
{
    static const struct row rows[] = {
        {"'exercises':['squats']", "warn note.changed"},
        {"'exercises':['squats'],'progression':'-'", "warn note.changed"},
        {"'exercises':['squats'],'progression':'a set'", ""},
        {"'exercises':['squats, a set added']", ""},
        {"'exercises':['squats 5->8']", ""},
        {"'exercises':['squats 5\xe2\x86\x92"
         "8']",
         ""},
        {"'exercises':['squats 5 - > 8']", "warn note.changed"},
        {"'exercises':['-']", ""},
    };
    struct rig *rig = *state;
    rig_policy(rig, "p", LANGUAGE(CHANGED("")));
    hold_rows(rig, rows, COUNT_OF(rows));
    add(rig, "97116", "'exercises':['squats']");
    rig_decide(rig, 0);
    assert_findings(rig, "");
}

static void any_note_of_the_visit_tells(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p", LANGUAGE(CHANGED("")));
    decide_two(rig, "'exercises':['squats']", "97116", "'exercises':['rest']");
    assert_findings(rig, "warn note.changed");
    assert_int_equal(rig_finding(rig, "note.changed")->service, -1);
    decide_two(rig, "'exercises':['squats']", "97116", "'response':'4 was 3'");
    assert_findings(rig, "");
}

static void a_row_may_ask_conditions(void **state)
{
#define ASKS(id, when)                                                                 \
    "{ id = '" id "', codes = '97110', fields = { 'exercises' }, says = { 'gait' },"   \
    " when = { { " when " } }, source = S },"
    static const struct row rows[] = {{"'exercises':['gait']", "warn note.a"}};
    struct rig *rig = *state;
    rig_policy(rig, "p",
               LANGUAGE(ASKS("note.a", "'service.minutes', is = 15")
                            ASKS("note.b", "'service.minutes', is = 16") ASKS(
                                "note.c", "'session.program', is = 'restorative'")));
    hold_rows(rig, rows, COUNT_OF(rows));
#undef ASKS
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(what_is_said),
        RIG_TEST(what_is_missing),
        RIG_TEST(a_field_that_answers_instead),
        RIG_TEST(said_and_something_missing),
        RIG_TEST(the_phrase_is_shown_and_not_the_note),
        RIG_TEST(placeholders_are_filled_in),
        RIG_TEST(a_row_has_dates_and_may_deny),
        RIG_TEST(one_text_under_two_codes),
        RIG_TEST(both_codes_are_named),
        RIG_TEST(other_visits_may_say_the_same),
        RIG_TEST(sixty_four_rows),
        RIG_TEST(a_visit_is_judged_as_one),
        RIG_TEST(any_note_of_the_visit_tells),
        RIG_TEST(a_row_may_ask_conditions),
    };
    return RIG_MAIN(tests);
}
