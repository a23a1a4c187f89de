/* What is not known and what fails: missing facts, parameters past their end,
 * rules and policies with faults; and each state that --explain shows. */
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
#define ASKS(fact)  "when = { { '" fact "', over = 0 } }"

/* ---- missing facts ---- */

static void a_rule_answers_when_it_does_not_know(void **state)
{
    static const char *const services = PT("97110", "15");
    static const struct {
        const char *rule, *findings;
    } rows[] = {
        {RULE("a.b", "hold", ASKS("revision")), "warn facts.missing"},
        {RULE("a.b", "hold", "when_unknown = 'hold', " ASKS("revision")),
         "hold facts.missing"},
        {RULE("a.b", "hold", "when_unknown = 'skip', " ASKS("revision")), ""},
        {RULE("a.b", "deny",
              "when_unknown = 'hold', " CHECK("return day.revision > 1")),
         "hold facts.missing"},
        {RULE("a.b", "warn", CHECK("return day.revision > 1")), "warn facts.missing"},
        {RULE("a.b", "hold",
              "scope = 'service', check = function(service) return service.charge > 1 "
              "end"),
         "warn facts.missing"},
    };
    struct rig *rig = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char body[1024], id[2] = {(char)('a' + i), '\0'}, payers[32];
        (void)snprintf(body, sizeof body, "%s rules = { %s },\n", PLAIN, rows[i].rule);
        (void)snprintf(payers, sizeof payers, "[{'payer':'%s'}]", id);
        rig_policy(rig, id, body);
        policy_set_close(rig->set);
        rig->set = NULL;
        rig->payers = payers;
        rig->day.count = 0;
        rig_session(rig, "A", services, "");
        rig_decide(rig, 0);
        assert_findings(rig, rows[i].findings);
    }
}

/* All facts of a day in one finding, each once, with the gravest answer. */
static void missing_facts_fold_into_one(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           RULES(RULE("a.a", "hold", ASKS("revision")) RULE(
               "a.b", "hold", "when_unknown = 'hold', " ASKS("revision"))
                     RULE("a.c", "hold", CHECK("return day.history.as_of > 0")) RULE(
                         "a.d", "hold",
                         "scope = 'service', when = { { 'service.charge', over = 0 "
                         "} }") RULE("a.e", "hold",
                                     "scope = 'session', when = { { "
                                     "'session.revision', over = 0 } }")),
           PT("97110", "15") "," PT("97140", "15"), "");
    assert_findings(rig, "hold facts.missing");
    assert_message(rig, "facts.missing",
                   "The session does not say: services[1].charge, services[2].charge, "
                   "revision and history.as_of");
    assert_string_equal(
        rig_facts(rig, "facts.missing"),
        "services[1].charge=?, services[2].charge=?, revision=?, history.as_of=?");
    assert_outcome(rig, "hold");
}

/* ---- parameters ---- */

#define LIMIT(values)                                                                  \
    PLAIN "parameters = { limit = { unit = 'count', annual = true, " values            \
          " } }, rules = { " RULE("a.b", "hold",                                       \
                                  "message = 'Over {most}', " CHECK(                   \
                                      "local most = param 'limit' if day.units > most" \
                                      " then return hold { most = most } end")) "},\n"
#define YEAR(year, known, value)                                                       \
    "{ from = '" year "-01-01', to = '" year "-12-31', " known " value = " value       \
    ", source = { 'Notice " year "' } },"

static void a_parameter_of_last_year_is_used_and_told(void **state)
{
    struct rig *rig = *state;
    decide(rig, LIMIT(YEAR("2024", "", "3") YEAR("2025", "", "1")), PT("97110", "30"),
           "");
    assert_findings(rig, "hold a.b; warn parameter.expired");
    assert_message(rig, "a.b", "Over 1");
    assert_string_equal(rig_facts(rig, "a.b"), "units=2, param.limit=1");
    assert_message(rig, "parameter.expired",
                   "limit is known up to 2025-12-31 only; its last value was used");
    assert_text(rig_finding(rig, "parameter.expired")->source.document, "Notice 2025");
}

/* What became known only later is not what was used. */
static void the_value_that_was_used_is_named(void **state)
{
    struct rig *rig = *state;
    assert_true(date_read(TEXT("2026-03-20"), &rig->options.known_on));
    decide(rig,
           LIMIT(YEAR("2025", "", "1") YEAR("2026", "known_from = '2026-04-01',", "9")),
           PT("97110", "30"), "");
    assert_message(rig, "parameter.expired",
                   "limit is known up to 2025-12-31 only; its last value was used");
    assert_true(date_read(TEXT("2026-04-01"), &rig->options.known_on));
    rig_decide(rig, 0);
    assert_findings(rig, "");
}

static void a_parameter_before_its_first_date_is_missing(void **state)
{
    struct rig *rig = *state;
    decide(rig, LIMIT(YEAR("2027", "", "1")), PT("97110", "30"), "");
    assert_findings(rig, "warn facts.missing");
    assert_message(rig, "facts.missing",
                   "The policy has no value for this date of: limit");
}

/* ---- rules that fail ---- */

static void assert_failed(struct rig *rig, const char *message, uint32_t line)
{
    char path[64];
    const struct finding *finding = rig_finding(rig, "policy.error");
    (void)snprintf(path, sizeof path, "%s/p/policy.lua", rig->top);
    assert_int_equal(finding->severity, SEVERITY_HOLD);
    assert_text(finding->policy_file, path);
    assert_int_equal(finding->policy_line, line);
    if (!strstr(finding->message.at, message))
        fail_msg("%.*s", TEXT_ARG(finding->message));
    assert_true(rig->policy_failed);
    assert_outcome(rig, "hold");
}

/* The body of a policy begins on its line 2, and PLAIN takes two lines. */
static void a_rule_that_fails_holds_the_day(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           PLAIN "rules = {\n" RULE("a.a", "warn", CHECK("return true"))
               RULE("a.b", "warn", CHECK("\nlocal x = nil + 1"))
                   RULE("a.c", "warn", CHECK("return true")) "},\n",
           PT("97110", "15"), "");
    assert_failed(rig, "The rule a.b failed", 7);
    assert_findings(rig, "hold policy.error; warn a.a; warn a.c");
    assert_text(rig_finding(rig, "policy.error")->source.document, "Rule a.b");
    assert_lines(rig, "97110 1/15 held");
}

static void a_rule_that_answers_something_else(void **state)
{
    static const char *const answers[] = {"1", "'yes'", "{}", "rule {}"};
    struct rig *rig = *state;
    char body[1024];
    int len = snprintf(body, sizeof body, "%s rules = {\n", PLAIN);
    for (size_t i = 0; i < COUNT_OF(answers); i++)
        len += snprintf(body + len, sizeof body - (size_t)len,
                        "rule { id = 'a.n%zu', topic = 'a', title = 'T', severity = "
                        "'warn', source = S, check = function(day) return %s end },\n",
                        i, answers[i]);
    (void)snprintf(body + len, sizeof body - (size_t)len, "},\n");
    decide(rig, body, PT("97110", "15"), "");
    assert_failed(rig, "it must return nothing, true, hold {...}", 5);
    assert_findings(rig,
                    "hold policy.error; hold policy.error; hold policy.error; hold "
                    "policy.error");
}

static void a_rule_that_misspells_a_fact(void **state)
{
    struct rig *rig = *state;
    decide(rig, RULES("\n" RULE("a.b", "warn", CHECK("return day.unit > 1"))),
           PT("97110", "15"), "");
    assert_failed(rig, "day has no fact 'unit': did you mean 'units'?", 5);
}

static void a_rule_that_misspells_a_parameter(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           PLAIN "parameters = { limit = { unit = 'count', { value = 1, source = S } } "
                 "}, rules = { " RULE("a.b", "warn", CHECK("return param 'limmit' > 1"))
                     RULE("a.c", "warn", CHECK("return given { '9711O' }")) "},\n",
           PT("97110", "15"), "");
    assert_failed(rig, "there is no parameter \"limmit\"", 4);
    assert_text(rig->d->findings[0].fix, "Mend the policy: did you mean \"limit\"?; "
                                         "until then a person decides");
    assert_text(rig->d->findings[1].fix, "Mend the policy: did you mean \"97110\"?; "
                                         "until then a person decides");
}

static void a_rule_that_never_ends_is_stopped(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           RULES(RULE("a.a", "warn", CHECK("return true"))
                     RULE("a.b", "warn", CHECK("while true do end"))
                         RULE("a.c", "warn", CHECK("return true"))),
           PT("97110", "15"), "");
    assert_failed(rig, "The rule a.b failed", 5);
    assert_findings(rig, "hold policy.error; warn a.a; warn a.c");
}

/* The next day under the same policy, and the same day under another, are as
 * if nothing had failed. */
static void a_failure_is_of_its_day_alone(void **state)
{
    struct rig *rig = *state;
    rig->payers = "[{'payer':'p'},{'payer':'other'}]";
    rig_policy(rig, "other", PLAIN);
    decide(rig,
           RULES(RULE("a.b", "warn",
                      CHECK("if day.units > 1 then error 'x' end return true"))),
           PT("97110", "30"), "");
    assert_findings(rig, "hold policy.error");
    rig_payer(rig, 1);
    assert_findings(rig, "");
    assert_outcome(rig, "ready");
    rig->day.count = 0;
    rig_session(rig, "B", PT("97110", "15"), "");
    rig_decide(rig, 0);
    assert_findings(rig, "warn a.b");
    assert_false(rig->policy_failed);
}

static void a_policy_that_does_not_load(void **state)
{
    struct rig *rig = *state;
    char path[64];
    rig->payers = "[{'payer':'other'},{'payer':'p'}]";
    rig_policy(rig, "other", PLAIN);
    decide(rig, PLAIN "caps = {\n{ id = 'caps.day' } },\n", PT("97110", "15"), "");
    assert_outcome(rig, "ready");
    rig_payer(rig, 1);
    assert_outcome(rig, "hold");
    assert_true(rig->policy_failed);
    assert_findings(rig, "hold policy.error");
    const struct finding *finding = rig_finding(rig, "policy.error");
    (void)snprintf(path, sizeof path, "%s/p/policy.lua", rig->top);
    assert_text(finding->policy_file, path);
    assert_int_equal(finding->policy_line, 5);
    assert_non_null(strstr(finding->message.at, "The payer's policy does not load: "));
    assert_true(text_is_absent(rig->d->policy_id));
    assert_int_equal(rig->d->line_count, 0);
}

static void a_policy_that_is_no_lua(void **state)
{
    struct rig *rig = *state;
    rig_file(rig, "p", "return policy {\n  id = \n}\n");
    rig_session(rig, "A", PT("97110", "15"), "");
    rig_decide(rig, 0);
    assert_findings(rig, "hold policy.error");
    assert_int_equal(rig_finding(rig, "policy.error")->policy_line, 3);
}

/* ---- explanations ---- */

static void every_state_is_shown(void **state)
{
    struct rig *rig = *state;
    rig->options.explain = true;
    decide(rig,
           RULES(RULE("a.fired", "warn", CHECK("return true"))
                     RULE("a.silent", "warn", CHECK("return day.units > 9")) RULE(
                         "a.ruled_out", "warn", "when = { { 'units', over = 9 } }")
                         RULE("a.missing", "warn", ASKS("revision"))
                             RULE("a.failed", "warn", CHECK("error 'x'")) RULE(
                                 "a.not_yet", "warn",
                                 "from = '2026-03-17', " CHECK("return true"))
                                 RULE("a.elsewhere", "warn",
                                      "about = 'telehealth', " CHECK("return true"))
                                     RULE("a.no_service", "warn",
                                          "scope = 'service', codes = '97161', " CHECK(
                                              "return true"))
                                         RULE("a.strongest", "warn",
                                              "scope = 'service', when = { { "
                                              "'service.code', is = '97140' } }")),
           PT("97110", "15") "," PT("97140", "15"), "");
    assert_string_equal(
        rig_traces(rig),
        "a.no_service not_applicable; a.strongest fired; a.fired fired; a.silent "
        "did_not_fire; "
        "a.ruled_out did_not_fire; a.missing missing_facts; a.failed failed; a.not_yet "
        "not_in_force; a.elsewhere not_applicable");
}

/* Of a day of which nothing is billable, rules for services and lines too. */
static void rules_that_had_nothing_to_judge_are_shown(void **state)
{
    struct rig *rig = *state;
    rig->options.explain = true;
    decide(
        rig,
        RULES(RULE("a.service", "warn", "scope = 'service', " CHECK("return true"))
                  RULE("a.line", "warn", "scope = 'line', " CHECK("return true"))
                      RULE("a.old", "warn",
                           "to = '2026-03-15', scope = 'line', " CHECK("return true"))),
        SERVICE("97110", "15", ",'mode':'home_program'"), "");
    assert_string_equal(rig_traces(rig), "a.service not_applicable; a.line "
                                         "not_applicable; a.old not_in_force");
}

static void a_silent_rule_shows_what_it_read(void **state)
{
    struct rig *rig = *state;
    rig->options.explain = true;
    decide(rig,
           RULES(RULE("a.b", "warn",
                      "when = { { 'units', over = 0 } }, " CHECK(
                          "return day.total_minutes > 99"))),
           PT("97110", "15"), "");
    assert_string_equal(rig_traces(rig), "a.b did_not_fire");
    assert_int_equal(rig->d->rules[0].fact_count, 2);
    assert_text(rig->d->rules[0].facts[0].path, "units");
    assert_text(rig->d->rules[0].facts[1].path, "total_minutes");
    assert_int_equal(rig->d->rules[0].facts[1].value.number, 15);
}

static void without_being_asked_nothing_is_explained(void **state)
{
    struct rig *rig = *state;
    decide(rig, RULES(RULE("a.b", "warn", CHECK("return true"))), PT("97110", "15"),
           "");
    assert_int_equal(rig->d->rule_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_rule_answers_when_it_does_not_know),
        RIG_TEST(missing_facts_fold_into_one),
        RIG_TEST(a_parameter_of_last_year_is_used_and_told),
        RIG_TEST(the_value_that_was_used_is_named),
        RIG_TEST(a_parameter_before_its_first_date_is_missing),
        RIG_TEST(a_rule_that_fails_holds_the_day),
        RIG_TEST(a_rule_that_answers_something_else),
        RIG_TEST(a_rule_that_misspells_a_fact),
        RIG_TEST(a_rule_that_misspells_a_parameter),
        RIG_TEST(a_rule_that_never_ends_is_stopped),
        RIG_TEST(a_failure_is_of_its_day_alone),
        RIG_TEST(a_policy_that_does_not_load),
        RIG_TEST(a_policy_that_is_no_lua),
        RIG_TEST(every_state_is_shown),
        RIG_TEST(rules_that_had_nothing_to_judge_are_shown),
        RIG_TEST(a_silent_rule_shows_what_it_read),
        RIG_TEST(without_being_asked_nothing_is_explained),
    };
    return RIG_MAIN(tests);
}
