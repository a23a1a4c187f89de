/* The policy's own rules: what their answers do to the day, what they show,
 * and what becomes of a day whose facts or rules fail. */
#include "policy/rig.h"

static void decide(struct rig *rig, const char *body, const char *services,
                   const char *more)
{
    rig_policy(rig, "p", body);
    rig_session(rig, "A", services, more);
    rig_decide(rig, 0);
}

#define RULES(rules) PLAIN "rules = { " rules " },\n"
#define RULE(id, severity, more)                                                       \
    "rule { id = '" id "', topic = 'topic', title = 'Title of " id                     \
    "', source = { 'Rule " id "' }, severity = '" severity "', " more " },\n"
#define CHECK(body) "check = function(day) " body " end"

/* ---- denials ---- */

/* The minutes of a service that a rule denies leave the count. */
static void a_denied_service_leaves_the_count(void **state)
{
    struct rig *rig = *state;
    decide(
        rig,
        RULES(RULE("a.b", "deny",
                   "scope = 'service', codes = '97140', message = '{service.code}: "
                   "{service.minutes} minutes', when = { { 'service.minutes', under ="
                   " 10 } }")),
        PT("97110", "15") "," PT("97140", "8") "," PT("97530", "7"), "");
    assert_lines(rig, "97110 1/15");
    assert_unbilled(rig,
                    "97140 8 drop CO: 97140: 8 minutes; 97530 7 drop CO: 7 minutes "
                    "earn no unit: the 22 timed minutes of the day allow 1, and "
                    "other codes have more");
    assert_findings(rig, "deny a.b");
    assert_string_equal(rig_facts(rig, "a.b"), "services[2].minutes=8");
    assert_int_equal(rig->d->units.earned, 1);
    assert_outcome(rig, "ready");
}

static void the_same_day_without_the_denial(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           RULES(RULE("a.b", "deny",
                      "scope = 'service', codes = '97140', when = { { "
                      "'service.minutes', under = 8 } }")),
           PT("97110", "15") "," PT("97140", "8") "," PT("97530", "7"), "");
    assert_lines(rig, "97110 1/15; 97140 1/8");
    assert_findings(rig, "");
}

static void a_denied_line_is_not_billed(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           RULES(RULE("a.b", "deny",
                      "scope = 'line', liability = 'PR', check = function(line) return "
                      "line.code == '97140' end")
                     RULE("a.c", "deny",
                          "scope = 'line', when = { { 'line.code', is = '97140' } }")),
           PT("97110", "15") "," PT("97140", "15"), "");
    assert_lines(rig, "97110 1/15");
    assert_unbilled(rig, "97140 15 bill_patient PR: Title of a.b");
    assert_findings(rig, "deny a.b; deny a.c");
    assert_outcome(rig, "ready");
}

static void a_denied_service_may_be_the_patients(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           RULES(RULE("a.b", "deny",
                      "scope = 'service', liability = 'PR', when = { { 'service.code', "
                      "is = '97140' } }")),
           PT("97110", "15") "," PT("97140", "15"), "");
    assert_unbilled(rig, "97140 15 bill_patient PR: Title of a.b");
}

static void a_session_that_is_denied(void **state)
{
    struct rig *rig = *state;
    decide(rig, RULES(RULE("a.b", "deny", "scope = 'session', " CHECK("return true"))),
           PT("97110", "15"), "");
    assert_outcome(rig, "deny");
    assert_lines(rig, "97110 1/15");
    assert_findings(rig, "deny a.b");
}

static void a_day_that_is_denied(void **state)
{
    struct rig *rig = *state;
    decide(rig, RULES(RULE("a.b", "deny", CHECK("return true"))), PT("97110", "15"),
           "");
    assert_outcome(rig, "deny");
}

static void nothing_is_left(void **state)
{
    struct rig *rig = *state;
    decide(
        rig,
        RULES(RULE("a.b", "deny",
                   "scope = 'service', when = { { 'service.code', known = true } }")),
        PT("97110", "15"), "");
    assert_outcome(rig, "deny");
    assert_findings(rig, "deny a.b");
    assert_lines(rig, "");
}

/* What a rule of attested modifiers reads is what is left after denials, also
 * where an earlier rule has read it before them. */
static void later_rules_see_what_is_left(void **state)
{
    static const char body[] = PLAIN
        "rules = {"
        " rule { id = 'a.b', topic = 'a', title = 'T', severity = 'deny',"
        "  scope = 'line', source = S, when = { { 'line.code', is = '97140' } } },"
        " rule { id = 'a.c', topic = 'a', title = 'T', severity = 'warn',"
        "  source = S, check = function(day) return day.units > 2 end } },\n"
        "modifiers = { source = S, attested = { attest { modifier = 'KX',"
        " id = 'kx.a', topic = 'kx', title = 'T', severity = 'hold', source = S,"
        " check = function(day) return day.units < 2 end } } },\n";
    struct rig *rig = *state;
    decide(rig, body, PT("97110", "15") "," PT("97140", "15"), "");
    assert_lines(rig, "97110 1/15 held");
    assert_findings(rig, "deny a.b; hold kx.a");
}

/* ---- holds and warnings ---- */

static void what_is_held_is_marked(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           RULES(RULE("a.b", "hold",
                      "scope = 'service', when = { { 'service.code', is = '97140' } }")
                     RULE("a.c", "warn", CHECK("return true"))),
           PT("97110", "15") "," PT("97140", "15"), "");
    assert_lines(rig, "97110 1/15; 97140 1/15 held");
    assert_findings(rig, "hold a.b; warn a.c");
    assert_outcome(rig, "hold");
}

static void a_line_that_is_held(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           RULES(RULE("a.b", "hold",
                      "scope = 'line', check = function(line) return line.code =="
                      " '97140' end")),
           PT("97110", "15") "," PT("97140", "15"), "");
    assert_lines(rig, "97110 1/15; 97140 1/15 held");
    assert_int_equal(rig_finding(rig, "a.b")->line, 1);
}

/* ---- answers ---- */

static void answers_of_checks(void **state)
{
    static const struct {
        const char *check, *findings, *message;
    } rows[] = {
        {"return", "", ""},
        {"return nil", "", ""},
        {"return false", "", ""},
        {"return true", "hold a.b", "Said 2026-03-16"},
        {"return hold { 'Said by {day.units}' }", "hold a.b", "Said by 1"},
        {"return warn {}", "warn a.b", "Said 2026-03-16"},
        {"return deny { '{days} days, {due_on}, {left_usd}, {who}', days = 3, due_on ="
         " day.date_of_service, left_usd = 12345, who = 'x' }",
         "deny a.b", "3 days, 2026-03-16, $123.45, x"},
    };
    struct rig *rig = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char body[1024], id[2] = {(char)('a' + i), '\0'}, payers[32];
        (void)snprintf(body, sizeof body, "%s rules = { %s },\n", PLAIN,
                       RULE("a.b", "hold",
                            "message = 'Said {date_of_service}', fix = 'Mend', carc ="
                            " '16', check = function(day) CHECK_HERE end"));
        char *at = strstr(body, "CHECK_HERE"), rest[256];
        assert_non_null(at);
        strcpy(rest, at + strlen("CHECK_HERE"));
        (void)snprintf(at, sizeof body - (size_t)(at - body), "%s%s", rows[i].check,
                       rest);
        rig_policy(rig, id, body);
        (void)snprintf(payers, sizeof payers, "[{'payer':'%s'}]", id);
        rig->payers = payers;
        rig->day.count = 0;
        policy_set_close(rig->set);
        rig->set = NULL;
        rig_session(rig, "A", PT("97110", "15"), "");
        rig_decide(rig, 0);
        assert_findings(rig, rows[i].findings);
        if (rows[i].message[0])
            assert_message(rig, "a.b", rows[i].message);
    }
}

static void an_answer_words_its_finding(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           RULES(RULE("a.b", "warn",
                      "message = 'M', fix = 'F', carc = '16', rarc = 'N1', "
                      "from = '2025-01-01', " CHECK(
                          "return hold { fix = 'Other {units}', carc = '22', rarc = "
                          "'MA04' }"))),
           PT("97110", "15"), "");
    const struct finding *finding = rig_finding(rig, "a.b");
    assert_int_equal(finding->severity, SEVERITY_HOLD);
    assert_text(finding->message, "M");
    assert_text(finding->fix, "Other 1");
    assert_text(finding->carc, "22");
    assert_text(finding->rarc, "MA04");
    assert_text(finding->topic, "topic");
    assert_text(finding->source.document, "Rule a.b");
    assert_int_equal(finding->in_force_from, 20089); /* 2025-01-01 */
    assert_int_equal(finding->session, -1);
    assert_int_equal(finding->scope, SCOPE_DAY);
}

/* Messages end where they must, and between two characters. */
static void a_message_that_is_too_long_is_cut_whole(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           RULES(RULE("a.b", "hold",
                      CHECK("return hold { '{x}{x}', x = ('\\u{e9}'):rep(1030) }"))),
           PT("97110", "15"), "");
    struct text message = rig_finding(rig, "a.b")->message;
    assert_true(message.len >= 2060 && message.len % 2 == 0);
}

static void facts_of_conditions_and_checks_are_shown(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           PLAIN
           "parameters = { most = { unit = 'minutes', { value = 10, source = S } "
           "} }, rules = { " RULE(
               "a.b", "hold",
               "scope = 'session', when = { { 'session.telehealth', known = false },"
               " { 'session.total_treatment_minutes', over = 'param.most' } },"
               " check = function(session, day) return day.units + "
               "session.total_treatment_minutes > param 'most' and "
               "not known 'session.abn.signed_on' end") "},\n",
           PT("97110", "15"), ",'total_treatment_minutes':15");
    assert_string_equal(rig_facts(rig, "a.b"),
                        "telehealth=0, total_treatment_minutes=15, param.most=10, "
                        "units=1, abn.signed_on=?");
}

/* ---- whom a rule concerns ---- */

static void rules_of_objects_disciplines_and_codes(void **state)
{
    struct rig *rig = *state;
    decide(
        rig,
        RULES(
            RULE("a.a", "warn", "about = 'telehealth', " CHECK("return true"))
                RULE("a.b", "warn", "about = 'history', " CHECK("return true")) RULE(
                    "a.c", "warn", "disciplines = { 'OT' }, " CHECK("return true"))
                    RULE("a.d", "warn", "disciplines = { 'PT' }, " CHECK("return true"))
                        RULE("a.e", "warn",
                             "scope = 'service', codes = 'evaluation', " CHECK(
                                 "return true"))
                            RULE("a.f", "warn",
                                 "scope = 'line', codes = '97110', " CHECK(
                                     "return true"))
                                RULE("a.g", "warn",
                                     "scope = 'session', disciplines = { 'SLP' "
                                     "}, " CHECK("return true"))),
        PT("97110", "15"), ",'history':{}");
    assert_findings(rig, "warn a.b; warn a.d; warn a.f");
}

/* More rules than are judged at once. */
static void many_rules_speak_in_their_order(void **state)
{
    struct rig *rig = *state;
    char body[16384] = PLAIN "rules = {\n";
    size_t len = strlen(body);
    for (int i = 0; i < 70; i++)
        len +=
            (size_t)snprintf(body + len, sizeof body - len,
                             "rule { id = 'a.n%02d', topic = 'a', title = 'T', "
                             "severity = 'warn', source "
                             "= S, check = function(day) return %d %% 3 == 0 end },\n",
                             i, i);
    (void)snprintf(body + len, sizeof body - len, "},\n");
    decide(rig, body, PT("97110", "15"), "");
    assert_int_equal(rig->d->finding_count, 24);
    for (size_t i = 0; i < 24; i++) {
        char id[8];
        (void)snprintf(id, sizeof id, "a.n%02zu", 3 * i);
        assert_text(rig->d->findings[i].rule, id);
    }
}

static void rules_on_two_time_axes(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           RULES(RULE("a.a", "warn", "from = '2026-03-16', " CHECK("return true")) RULE(
               "a.b", "warn", "from = '2026-03-17', " CHECK("return true"))
                     RULE("a.c", "warn", "to = '2026-03-15', " CHECK("return true"))
                         RULE("a.d", "warn",
                              "known_from = '2026-11-21', " CHECK("return true"))
                             RULE("a.e", "warn",
                                  "known_from = '2026-11-22', " CHECK("return true"))),
           PT("97110", "15"), "");
    assert_findings(rig, "warn a.a; warn a.d");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_denied_service_leaves_the_count),
        RIG_TEST(the_same_day_without_the_denial),
        RIG_TEST(a_denied_line_is_not_billed),
        RIG_TEST(a_denied_service_may_be_the_patients),
        RIG_TEST(a_session_that_is_denied),
        RIG_TEST(a_day_that_is_denied),
        RIG_TEST(nothing_is_left),
        RIG_TEST(later_rules_see_what_is_left),
        RIG_TEST(what_is_held_is_marked),
        RIG_TEST(a_line_that_is_held),
        RIG_TEST(answers_of_checks),
        RIG_TEST(an_answer_words_its_finding),
        RIG_TEST(a_message_that_is_too_long_is_cut_whole),
        RIG_TEST(facts_of_conditions_and_checks_are_shown),
        RIG_TEST(rules_of_objects_disciplines_and_codes),
        RIG_TEST(many_rules_speak_in_their_order),
        RIG_TEST(rules_on_two_time_axes),
    };
    return RIG_MAIN(tests);
}
