/* Conditions: each form by a table of cases as a policy writes them, and many
 * random ones against a model that knows nothing but their meaning. */
#include "policy/compile_rig.h"

#include "model/fields.h"
#include "policy/conditions.h"
#include "policy/facts.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- a day whose facts are known ---- */

struct known_day {
    struct session session;
    struct history history;
    struct plan_of_care plan;
    struct insurance insurance;
    struct day_member member;
    struct day day;
};

static struct text diagnoses[] = {TEXT_INIT("M54.5"), TEXT_INIT("M25.5")};

/* visits 9 of 10, plan of 6 weeks written 2026-03-02, sent never; kind ma;
 * nothing else is known. */
static void start(struct known_day *known)
{
    memset(known, 0, sizeof *known);
    object_clear(&session_object, &known->session);
    object_clear(&history_object, &known->history);
    object_clear(&plan_of_care_object, &known->plan);
    object_clear(&insurance_object, &known->insurance);
    assert_true(date_read(TEXT("2026-03-16"), &known->session.date_of_service));
    assert_true(date_read(TEXT("2026-03-02"), &known->plan.established_on));
    known->plan.weeks = 6;
    known->plan.delayed_reason = TEXT("the physician was away");
    known->history.visits_since_progress_report = 9;
    known->history.allowed_year_to_date = 241000;
    known->insurance.payer = TEXT("text");
    known->insurance.kind = PAYER_KIND_MA;
    known->session.insurance = (struct insurance_list){&known->insurance, 1};
    known->session.plan_of_care = &known->plan;
    known->session.history = &known->history;
    known->session.is_void = 0;
    known->member.session = &known->session;
    known->day = (struct day){.members = &known->member, .count = 1};
}

static struct deciding deciding(const struct known_day *known, struct arena *arena,
                                const struct policy *policy)
{
    return (struct deciding){.policy = policy,
                             .day = &known->day,
                             .arena = arena,
                             .date = known->session.date_of_service,
                             .known_on = known->session.date_of_service};
}

/* ---- as a policy writes them ---- */

/* "yes", "no", or "? path" for the fact that was missing. */
static const char *judged(const char *conditions, struct known_day *known)
{
    static char answer[128];
    char text[2048];
    struct compiled run;
    size_t missing = 0;
    (void)snprintf(
        text, sizeof text,
        "return policy { id = 'text', version = '1', title = 'T', coverage = { source ="
        " 'S', codes = { { codes = 'any', status = 'covered', source = 'S' } } }, units"
        " = { { method = 'midpoint', source = 'S' } }, parameters = {"
        " ten = { unit = 'count', { value = 10, source = 'S' } },"
        " later = { unit = 'count', { value = 1, from = '2026-03-17', source = 'S' } },"
        " limit = { unit = 'usd', { value = '2410.00', source = 'S' } } },"
        " rules = { rule { id = 'a.b', topic = 'a', title = 'T', severity = 'hold',"
        " scope = 'session', source = 'S', %s } } }",
        conditions);
    compile_text_as(&run, "text", text_of(text));
    if (run.status)
        fail_msg("%s: %s", conditions, run.error.message);
    struct deciding e = deciding(known, &run.arena, &run.policy);
    switch (conditions_hold(&e, &run.policy.rules[0], &missing)) {
    case FIRED_YES:
        strcpy(answer, "yes");
        break;
    case FIRED_NO:
        strcpy(answer, "no");
        break;
    case FIRED_UNKNOWN:
        (void)snprintf(answer, sizeof answer, "? %s",
                       missing == SIZE_MAX ? "param" : facts_name(missing).at);
        break;
    case FIRED_FAILED:
    default:
        strcpy(answer, "failed");
    }
    compile_end(&run);
    return answer;
}

struct written {
    const char *conditions, *answer;
};

static void assert_written(const struct written *rows, size_t count)
{
    struct known_day known;
    start(&known);
    for (size_t i = 0; i < count; i++) {
        const char *answer = judged(rows[i].conditions, &known);
        if (strcmp(answer, rows[i].answer) != 0)
            fail_msg("%s: %s, not %s", rows[i].conditions, answer, rows[i].answer);
    }
}

static void known_is_asked_of_facts_and_objects(void **state)
{
    static const struct written rows[] = {
        {"when = { { 'plan_of_care.weeks', known = true } }", "yes"},
        {"when = { { 'plan_of_care.weeks', known = false } }", "no"},
        {"when = { { 'plan_of_care.sent_on', known = true } }", "no"},
        {"when = { { 'plan_of_care.sent_on', known = false } }", "yes"},
        {"when = { { 'telehealth.modality', known = false } }", "yes"},
        {"when = { { 'plan_of_care.delayed_reason', known = true } }", "yes"},
        {"when = { { 'plan_of_care.goals', known = true } }", "no"},
        {"when = { { 'plan_of_care', known = true } }", "yes"},
        {"when = { { 'day.plan_of_care', known = false } }", "no"},
        {"when = { { 'telehealth', known = true } }", "no"},
        {"when = { { 'session.telehealth', known = false } }", "yes"},
        {"when = { { 'session.plan_of_care', known = true } }", "yes"},
        {"when = { { 'insurance', known = true } }", "yes"},
        {"when = { { 'services', known = true } }", "no"},
    };
    (void)state;
    assert_written(rows, COUNT_OF(rows));
}

static void is_and_is_not(void **state)
{
    static const struct written rows[] = {
        {"when = { { 'insurance.kind', is = 'ma' } }", "yes"},
        {"when = { { 'insurance.kind', is = 'ffs' } }", "no"},
        {"when = { { 'insurance.kind', is = { 'ffs', 'ma' } } }", "yes"},
        {"when = { { 'insurance.kind', is_not = { 'ffs', 'ma' } } }", "no"},
        {"when = { { 'insurance.kind', is_not = { 'ffs', 'wc' } } }", "yes"},
        {"when = { { 'setting', is = 'school' } }", "? setting"},
        {"when = { { 'setting', is_not = 'school' } }", "? setting"},
        {"when = { { 'plan_of_care.weeks', is = { 5, 6 } } }", "yes"},
        {"when = { { 'plan_of_care.weeks', is_not = 6 } }", "no"},
        {"when = { { 'plan_of_care.weeks', is = -6 } }", "no"},
        {"when = { { 'void', is = false } }", "yes"},
        {"when = { { 'void', is_not = false } }", "no"},
        {"when = { { 'evaluation_only', is = true } }", "yes"},
        {"when = { { 'insurance.payer', is = 'text' } }", "yes"},
        {"when = { { 'insurance.payer', is = 'tex' } }", "no"},
    };
    (void)state;
    assert_written(rows, COUNT_OF(rows));
}

static void bounds_are_numbers_facts_and_parameters(void **state)
{
    static const struct written rows[] = {
        {"when = { { 'plan_of_care.weeks', over = 5 } }", "yes"},
        {"when = { { 'plan_of_care.weeks', over = 6 } }", "no"},
        {"when = { { 'plan_of_care.weeks', at_least = 6 } }", "yes"},
        {"when = { { 'plan_of_care.weeks', at_least = 7 } }", "no"},
        {"when = { { 'plan_of_care.weeks', under = 7 } }", "yes"},
        {"when = { { 'plan_of_care.weeks', under = 6 } }", "no"},
        {"when = { { 'plan_of_care.weeks', at_most = 6 } }", "yes"},
        {"when = { { 'plan_of_care.weeks', at_most = 5 } }", "no"},
        {"when = { { 'plan_of_care.weeks', over = 5, under = 7 } }", "yes"},
        {"when = { { 'plan_of_care.weeks', over = 5, under = 6 } }", "no"},
        {"when = { { 'plan_of_care.weeks', over = -1000000000000000 } }", "yes"},
        {"when = { { 'date_of_service', over = 'plan_of_care.established_on' } }",
         "yes"},
        {"when = { { 'session.date_of_service', over = 'plan_of_care.established_on',"
         " plus = 13 } }",
         "yes"},
        {"when = { { 'session.date_of_service', over = 'plan_of_care.established_on',"
         " plus = 14 } }",
         "no"},
        {"when = { { 'date_of_service', at_most = 'plan_of_care.established_on', plus ="
         " 15, minus = 1 } }",
         "yes"},
        {"when = { { 'history.visits_since_progress_report', at_least = 'param.ten',"
         " minus = 1 } }",
         "yes"},
        {"when = { { 'history.visits_since_progress_report', at_least = 'param.ten' } "
         "}",
         "no"},
        {"when = { { 'plan_of_care.weeks', over = 0, plus = 'param.ten' } }", "no"},
        {"when = { { 'plan_of_care.weeks', over = 16, minus = 'param.ten' } }", "no"},
        {"when = { { 'plan_of_care.weeks', over = 15, minus = 'param.ten' } }", "yes"},
        {"when = { { 'history.allowed_year_to_date', over = 'param.limit' } }", "no"},
        {"when = { { 'history.allowed_year_to_date', at_least = 'param.limit' } }",
         "yes"},
    };
    (void)state;
    assert_written(rows, COUNT_OF(rows));
}

/* The rule is told which fact is missing: the one asked about first, then the
 * shifts, then the bounds in their order, as far as they are needed. */
static void unknown_facts_end_it(void **state)
{
    static const struct written rows[] = {
        {"when = { { 'plan_of_care.sent_on', over = 5 } }", "? plan_of_care.sent_on"},
        {"when = { { 'plan_of_care.weeks', over = 'revision' } }", "? revision"},
        {"when = { { 'plan_of_care.weeks', over = 5, plus = 'revision' } }",
         "? revision"},
        {"when = { { 'plan_of_care.weeks', over = 5, minus = 'revision' } }",
         "? revision"},
        {"when = { { 'plan_of_care.weeks', over = 'param.later' } }", "? param"},
        {"when = { { 'plan_of_care.weeks', over = 'revision', under = 1 } }",
         "? revision"},
        {"when = { { 'plan_of_care.weeks', over = 7, under = 'revision' } }", "no"},
        {"when = { { 'plan_of_care.weeks', over = 5 }, { 'revision', over = 1 } }",
         "? revision"},
        {"when = { { 'plan_of_care.weeks', over = 6 }, { 'revision', over = 1 } }",
         "no"},
        {"when = { { 'revision', over = 1 }, { 'plan_of_care.weeks', over = 6 } }",
         "? revision"},
    };
    (void)state;
    assert_written(rows, COUNT_OF(rows));
}

static void unless_lets_off_what_it_knows(void **state)
{
    static const struct written rows[] = {
        {"unless = { { 'plan_of_care.weeks', over = 5 } }", "no"},
        {"unless = { { 'plan_of_care.weeks', over = 6 } }", "yes"},
        {"unless = { { 'plan_of_care.weeks', over = 5 }, { 'void', is = true } }",
         "yes"},
        {"unless = { { 'plan_of_care.weeks', over = 5 }, { 'void', is = false } }",
         "no"},
        {"unless = { { 'revision', over = 1 } }", "yes"},
        {"unless = { { 'plan_of_care.weeks', over = 5 }, { 'revision', over = 1 } }",
         "yes"},
        {"unless = { { 'plan_of_care.weeks', over = 'param.later' } }", "yes"},
        {"when = { { 'void', is = false } }, unless = { { 'void', is = false } }",
         "no"},
        {"when = { { 'void', is = true } }, unless = { { 'void', is = true } }", "no"},
        {"when = { { 'revision', is = 1 } }, unless = { { 'void', is = false } }",
         "? revision"},
    };
    (void)state;
    assert_written(rows, COUNT_OF(rows));
}

static void empty_is_unknown_or_without_items(void **state)
{
    static const char yes[] = "when = { { 'diagnoses', empty = true } }";
    static const char no[] = "when = { { 'diagnoses', empty = false } }";
    struct known_day known;
    (void)state;
    start(&known);
    assert_string_equal(judged(yes, &known), "yes");
    assert_string_equal(judged(no, &known), "no");
    known.session.diagnoses = (struct text_list){diagnoses, 0};
    assert_string_equal(judged(yes, &known), "yes");
    assert_string_equal(judged("when = { { 'diagnoses', known = true } }", &known),
                        "yes");
    known.session.diagnoses = (struct text_list){diagnoses, 2};
    assert_string_equal(judged(yes, &known), "no");
    assert_string_equal(judged(no, &known), "yes");
}

/* ---- against a model ---- */

/* Three facts and two parameters, each known or not; operands by number:
 * 0 to 2 the facts, 3 and 4 the parameters, 5 a number. */
struct world {
    bool known[5];
    int64_t value[5];
};

static const char *const fact_paths[] = {"day.total_treatment_minutes",
                                         "day.history.visits_since_progress_report",
                                         "day.plan_of_care.weeks"};

static int below(int n)
{
    return rand() % n;
}

static void make_world(struct world *world, struct known_day *known,
                       struct parameter_value values[2])
{
    int32_t *const members[] = {&known->session.total_treatment_minutes,
                                &known->history.visits_since_progress_report,
                                &known->plan.weeks};
    for (int i = 0; i < 5; i++) {
        world->known[i] = below(5) > 0;
        world->value[i] = below(6);
    }
    for (int i = 0; i < 3; i++)
        *members[i] = world->known[i] ? (int32_t)world->value[i] : COUNT_NONE;
    for (int i = 0; i < 2; i++) {
        values[i].value = world->value[3 + i];
        values[i].dates = (struct in_force){DATE_NONE, DATE_NONE, DATE_NONE};
        if (!world->known[3 + i])
            values[i].dates.from = DATE_MAX;
    }
}

static struct parameter parameters[] = {{.name = TEXT_INIT("p"), .count = 1},
                                        {.name = TEXT_INIT("q"), .count = 1}};

static struct operand some_operand(int *which)
{
    *which = below(7) < 5 ? 5 : below(5);
    if (*which < 3)
        return (struct operand){.kind = OPERAND_FACT,
                                .fact = facts_find(text_of(fact_paths[*which]))};
    if (*which < 5)
        return (struct operand){.kind = OPERAND_PARAMETER,
                                .name = parameters[*which - 3].name,
                                .parameter = &parameters[*which - 3]};
    return (struct operand){.kind = OPERAND_NUMBER, .number = below(6) - 1};
}

/* A condition and, beside it, what the model needs to know of it. */
struct asked {
    struct condition condition;
    struct value values[2];
    int fact, bounds[COMPARISONS], plus, minus; /* operands; -1: none */
};

static void make_condition(struct asked *asked)
{
    static const enum asks all[] = {ASKS_KNOWN,  ASKS_EMPTY, ASKS_IS,
                                    ASKS_IS_NOT, ASKS_ORDER, ASKS_ORDER};
    struct condition *c = &asked->condition;
    asked->fact = below(3);
    *c = (struct condition){.path = text_of(fact_paths[asked->fact]),
                            .fact = facts_find(text_of(fact_paths[asked->fact])),
                            .asks = all[below(COUNT_OF(all))],
                            .known = below(2),
                            .values = asked->values,
                            .value_count = 1 + (size_t)below(2)};
    for (int i = 0; i < 2; i++)
        asked->values[i] = (struct value){.kind = VALUE_NUMBER, .number = below(6)};
    asked->plus = asked->minus = -1;
    if (below(2))
        c->plus = some_operand(&asked->plus);
    if (below(3) == 0)
        c->minus = some_operand(&asked->minus);
    int always = below(COMPARISONS);
    for (int i = 0; i < COMPARISONS; i++) {
        asked->bounds[i] = -1;
        if (i == always || below(3) == 0)
            c->bounds[i] = some_operand(&asked->bounds[i]);
    }
}

/* -1: not known. */
static int compare_by_model(const struct asked *asked, const struct world *w)
{
    const struct operand *operands[] = {&asked->condition.plus,
                                        &asked->condition.minus};
    const int shifts[] = {asked->plus, asked->minus};
    int64_t shift = 0;
    for (int i = 0; i < 2; i++) {
        if (shifts[i] >= 0 && shifts[i] < 5 && !w->known[shifts[i]])
            return -1;
        int64_t by = shifts[i] < 0    ? 0
                     : shifts[i] == 5 ? operands[i]->number
                                      : w->value[shifts[i]];
        shift += i == 0 ? by : -by;
    }
    for (int i = 0; i < COMPARISONS; i++) {
        int bound = asked->bounds[i];
        if (bound < 0)
            continue;
        if (bound < 5 && !w->known[bound])
            return -1;
        int64_t than =
            shift + (bound == 5 ? asked->condition.bounds[i].number : w->value[bound]);
        int64_t is = w->value[asked->fact];
        bool holds = i == COMPARE_OVER       ? is > than
                     : i == COMPARE_AT_LEAST ? is >= than
                     : i == COMPARE_UNDER    ? is < than
                                             : is <= than;
        if (!holds)
            return 0;
    }
    return 1;
}

static int ask_by_model(const struct asked *asked, const struct world *w)
{
    const struct condition *c = &asked->condition;
    bool known = w->known[asked->fact], found = false;
    if (c->asks == ASKS_KNOWN)
        return known == c->known;
    if (c->asks == ASKS_EMPTY)
        return !known == c->known;
    if (!known)
        return -1;
    if (c->asks == ASKS_ORDER)
        return compare_by_model(asked, w);
    for (size_t i = 0; i < c->value_count; i++)
        found = found || c->values[i].number == w->value[asked->fact];
    return found == (c->asks == ASKS_IS);
}

static enum fired fired_by_model(const struct asked *when, size_t when_count,
                                 const struct asked *unless, size_t unless_count,
                                 const struct world *w)
{
    bool let_off = unless_count > 0;
    for (size_t i = 0; i < when_count; i++) {
        int answer = ask_by_model(&when[i], w);
        if (answer != 1)
            return answer ? FIRED_UNKNOWN : FIRED_NO;
    }
    for (size_t i = 0; i < unless_count; i++)
        let_off = let_off && ask_by_model(&unless[i], w) == 1;
    return let_off ? FIRED_NO : FIRED_YES;
}

#define EACH 3

static void random_conditions_mean_what_the_model_says(void **state)
{
    struct parameter_value values[2] = {{.value = 0}, {.value = 0}};
    parameters[0].values = &values[0];
    parameters[1].values = &values[1];
    struct policy policy = {
        .id = TEXT("text"), .parameters = parameters, .parameter_count = 2};
    struct known_day known;
    struct world world;
    struct arena arena;
    size_t seen[3] = {0};
    (void)state;
    start(&known);
    arena_init(&arena, (size_t)1 << 20);
    srand(11);
    for (int round = 0; round < 20000; round++) {
        struct asked asked[2 * EACH];
        struct condition conditions[2 * EACH];
        size_t when = (size_t)below(EACH + 1), unless = (size_t)below(EACH);
        make_world(&world, &known, values);
        for (size_t i = 0; i < 2 * EACH; i++) {
            make_condition(&asked[i]);
            conditions[i] = asked[i].condition;
        }
        struct rule rule = {.when = {conditions, when},
                            .unless = {conditions + EACH, unless}};
        struct deciding e = deciding(&known, &arena, &policy);
        size_t missing = 0;
        enum fired fired = conditions_hold(&e, &rule, &missing);
        assert_int_equal(fired,
                         fired_by_model(asked, when, asked + EACH, unless, &world));
        seen[fired]++;
    }
    arena_release(&arena);
    for (size_t i = 0; i < COUNT_OF(seen); i++)
        assert_true(seen[i] > 2000);
}

/* ---- the facts they rest on ---- */

static void each_fact_is_listed_once(void **state)
{
    struct known_day known;
    struct compiled run;
    (void)state;
    start(&known);
    compile_text_as(
        &run, "text",
        TEXT("return policy { id = 'text', version = '1', title = 'T', coverage = {"
             " source = 'S', codes = { { codes = 'any', status = 'covered', source ="
             " 'S' } } }, units = { { method = 'midpoint', source = 'S' } },"
             " parameters = { ten = { unit = 'count', { value = 10, source = 'S' } } },"
             " rules = { rule { id = 'a.b', topic = 'a', title = 'T', severity ="
             " 'hold', source = 'S', when = { { 'telehealth', known = false },"
             " { 'plan_of_care.weeks', over = 'revision', under = 'param.ten',"
             "   minus = 'param.ten' } },"
             " unless = { { 'plan_of_care.weeks', is = 3 },"
             "            { 'insurance.kind', is = 'ma' } } } } }"));
    assert_ok(run.status, &run.error);
    static const char *const expected[] = {"telehealth", "plan_of_care.weeks",
                                           "revision", "param.ten", "insurance.kind"};
    struct deciding e = deciding(&known, &run.arena, &run.policy);
    struct fact facts[64];
    const struct rule *rule = &run.policy.rules[0];
    assert_true(conditions_room(rule) <= COUNT_OF(facts));
    assert_int_equal(conditions_facts(&e, rule, facts), COUNT_OF(expected));
    for (size_t i = 0; i < COUNT_OF(expected); i++)
        assert_text(facts[i].path, expected[i]);
    assert_int_equal(facts[0].value.kind, VALUE_BOOL);
    assert_int_equal(facts[0].value.number, 0);
    assert_int_equal(facts[1].value.number, 6);
    assert_int_equal(facts[2].value.kind, VALUE_UNKNOWN);
    assert_int_equal(facts[3].value.number, 10);
    assert_text(facts[4].value.text, "ma");
    compile_end(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_is_asked_of_facts_and_objects),
        cmocka_unit_test(is_and_is_not),
        cmocka_unit_test(bounds_are_numbers_facts_and_parameters),
        cmocka_unit_test(unknown_facts_end_it),
        cmocka_unit_test(unless_lets_off_what_it_knows),
        cmocka_unit_test(empty_is_unknown_or_without_items),
        cmocka_unit_test(random_conditions_mean_what_the_model_says),
        cmocka_unit_test(each_fact_is_listed_once),
    };
    struct error error = ERROR_NONE;
    if (hash_start(&error))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
