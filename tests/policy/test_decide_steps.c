/* A rule that is followed: what it is asked about, its conditions with their
 * facts, its lines, its answer; and that the decision is the same. */
#include "policy/rig.h"

#include "policy/rule_steps.h"

static char told[8192];
static size_t told_len;

static void say(const char *format, ...) PRINTF_LIKE(1, 2);
static void say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    told_len +=
        (size_t)vsnprintf(told + told_len, sizeof told - told_len, format, args);
    va_end(args);
}

static void say_facts(const struct rule_step *step)
{
    for (size_t i = 0; i < step->fact_count; i++) {
        const struct fact *fact = &step->facts[i];
        if (fact->value.kind == VALUE_UNKNOWN)
            say(" %.*s?", TEXT_ARG(fact->path));
        else if (fact->value.kind == VALUE_TEXT)
            say(" %.*s=%.*s", TEXT_ARG(fact->path), TEXT_ARG(fact->value.text));
        else
            say(" %.*s=%d", TEXT_ARG(fact->path), (int)fact->value.number);
    }
}

static void take_step(void *context, const struct rule_step *step)
{
    static const char *const fired[] = {"no", "yes", "unknown", "failed"};
    (void)context;
    switch (step->kind) {
    case RULE_STEP_ASKED:
        say("[%.*s%s%s]", TEXT_ARG(step->about), step->state == RULE_SILENT ? "" : " ",
            step->state == RULE_SILENT ? "" : rule_state_text(step->state));
        break;
    case RULE_STEP_CONDITION:
        say(" %s %s:", step->unless ? "unless" : "when", fired[step->fired]);
        say_facts(step);
        break;
    case RULE_STEP_LINE:
        say(" %u:", step->line->line);
        say_facts(step);
        break;
    case RULE_STEP_ANSWER:
        say(" -> %s", fired[step->fired]);
    }
}

static void decide(struct rig *rig, const char *body, const char *rule)
{
    static struct rule_follower follower;
    follower = (struct rule_follower){.rule = text_of(rule), .step = take_step};
    told_len = 0;
    told[0] = '\0';
    rig_policy(rig, "p", body);
    rig_session(rig, "A", PT("97110", "30") "," PT("97140", "8"), "");
    rig->options.explain = true;
    rig->options.follower = &follower;
    rig_decide(rig, 0);
}

#define RULE(id, more)                                                                 \
    PLAIN "rules = { rule { id = '" id                                                 \
          "', topic = 'topic', title = 'T', source = { 'S' },"                         \
          " severity = 'warn', " more " } },\n"

static void a_check_is_told_line_by_line(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           RULE("a.b",
                "scope = 'service', codes = '97140',\n"
                "check = function(service)\n"
                "  local limit = param 'least'\n"
                "  return service.minutes < limit\n"
                "end") "parameters = { least = { unit = 'minutes', { value = 10, "
                       "source = S } } },\n",
           "a.b");
    assert_string_equal(told, "[services[1] 97110 not_applicable][services[2] 97140] "
                              "6: param.least=10 7: services[2].minutes=8 -> yes");
    assert_findings(rig, "warn a.b");
}

static void conditions_are_told_with_their_facts(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           RULE("a.b", "scope = 'service', when = { { 'service.minutes', over = 7 }, "
                       "{ 'service.code', is = '97110' } },"
                       "unless = { { 'service.minutes', under = 20 } }"),
           "a.b");
    assert_string_equal(
        told, "[services[1] 97110] when yes: services[1].minutes=30 when yes: "
              "services[1].code=97110 unless no: services[1].minutes=30 -> yes"
              "[services[2] 97140] when yes: services[2].minutes=8 when no: "
              "services[2].code=97140 unless yes: services[2].minutes=8 -> no");
    assert_findings(rig, "warn a.b");
}

static void what_is_unknown_is_told(void **state)
{
    struct rig *rig = *state;
    decide(rig,
           RULE("a.b", "scope = 'session', when_unknown = 'skip', when = { { "
                       "'session.referral.date', over = 'session.date_of_service' } }"),
           "a.b");
    assert_string_equal(
        told,
        "[the session] when unknown: referral.date? date_of_service=20528 -> unknown");
}

static void a_rule_that_is_not_in_force_says_so(void **state)
{
    struct rig *rig = *state;
    decide(rig, RULE("a.b", "to = '2020-12-31', check = function(day) return true end"),
           "a.b");
    assert_string_equal(told, "[the day not_in_force]");
}

static void a_check_that_fails_says_so(void **state)
{
    struct rig *rig = *state;
    decide(rig, RULE("a.b", "check = function(day)\n  error('x')\nend"), "a.b");
    assert_string_equal(told, "[the day] 5: -> failed");
}

static void nobody_hears_of_other_rules(void **state)
{
    struct rig *rig = *state;
    decide(rig, RULE("a.b", "check = function(day) return true end"), "a.c");
    assert_string_equal(told, "");
    assert_findings(rig, "warn a.b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_check_is_told_line_by_line),
        RIG_TEST(conditions_are_told_with_their_facts),
        RIG_TEST(what_is_unknown_is_told),
        RIG_TEST(a_rule_that_is_not_in_force_says_so),
        RIG_TEST(a_check_that_fails_says_so),
        RIG_TEST(nobody_hears_of_other_rules),
    };
    return RIG_MAIN(tests);
}
