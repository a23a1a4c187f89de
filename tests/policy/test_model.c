/* Codes, dates and parameters of the policy model. The parameters are held
 * against a calendar that is painted day by day. */
#include "support/gonio_test.h"

#include "base/date.h"
#include "policy/model.h"

#include <stdlib.h>

/* ---- codes ---- */

static bool named_has(const char *name, const char *code)
{
    struct code_set set = {0};
    const struct procedure *procedure = procedure_find(text_of(code));
    assert_non_null(procedure);
    assert_true(code_set_add(&set, text_of(name)));
    return code_set_has(&set, procedure_index(procedure));
}

static void every_code_has_its_own_bit(void **state)
{
    const struct procedure *procedure;
    size_t i = 0;
    (void)state;
    for (; (procedure = procedure_at(i)); i++) {
        struct code_set set = {0};
        assert_int_equal(procedure_index(procedure), i);
        assert_true(code_set_add(&set, text_of(procedure->code)));
        for (size_t j = 0; j < CODE_SET_WORDS * 64; j++)
            assert_int_equal(code_set_has(&set, j), j == i);
    }
    assert_true(i > 100 && i <= CODE_SET_WORDS * 64);
}

static void names_of_codes_hold_what_they_say(void **state)
{
    static const struct {
        const char *name, *in, *out;
    } rows[] = {
        {"timed", "97110", "97161"},
        {"untimed", "97161", "97110"},
        {"pooled", "97110", "97161"},
        {"evaluation", "97164", "97110"},
        {"always_therapy", "97110", "29240"},
        {"sometimes_therapy", "29240", "97110"},
        {"one_on_one", "97110", "97150"},
        {"modality", "97035", "97110"},
        {"modality", "97010", "97150"},
        {"group", "97150", "97110"},
        {"therapy", "29240", NULL},
        {"therapy", "97110", NULL},
        {"any", "97110", NULL},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_true(named_has(rows[i].name, rows[i].in));
        if (rows[i].out)
            assert_false(named_has(rows[i].name, rows[i].out));
    }
}

static void sets_of_codes_add_up(void **state)
{
    struct code_set set = {0}, timed = {0};
    (void)state;
    assert_true(code_set_add(&timed, TEXT("timed")));
    assert_true(code_set_add(&set, TEXT("97161")));
    assert_true(code_set_add(&set, TEXT("timed")));
    assert_memory_not_equal(&set, &timed, sizeof set);
    assert_true(code_set_add(&timed, TEXT("97161")));
    assert_memory_equal(&set, &timed, sizeof set);
    assert_false(code_set_add(&set, TEXT("97999")));
    assert_false(code_set_add(&set, TEXT("Timed")));
    assert_false(code_set_add(&set, TEXT("")));
    assert_memory_equal(&set, &timed, sizeof set);
}

static void misspelt_codes_have_a_nearest(void **state)
{
    (void)state;
    assert_string_equal(code_set_nearest(TEXT("evalution")), "evaluation");
    assert_string_equal(code_set_nearest(TEXT("9711O")), "97110");
    assert_null(code_set_nearest(TEXT("zzzzzzzzzz")));
}

/* ---- dates ---- */

static void in_force_holds_at_its_edges(void **state)
{
    const struct in_force dates = {.from = 10, .to = 20, .known_from = 15};
    (void)state;
    assert_false(in_force_on(&dates, 9, 100));
    assert_true(in_force_on(&dates, 10, 100));
    assert_true(in_force_on(&dates, 20, 100));
    assert_false(in_force_on(&dates, 21, 100));
    assert_false(in_force_on(&dates, 12, 14));
    assert_true(in_force_on(&dates, 12, 15));
}

static void in_force_without_dates_is_always(void **state)
{
    const struct in_force always = {DATE_NONE, DATE_NONE, DATE_NONE};
    const struct in_force open = {10, DATE_NONE, DATE_NONE};
    (void)state;
    assert_true(in_force_on(&always, DATE_MIN, DATE_MIN));
    assert_true(in_force_on(&always, DATE_MAX, DATE_MIN));
    assert_false(in_force_on(&open, 9, DATE_MAX));
    assert_true(in_force_on(&open, DATE_MAX, DATE_MIN));
}

/* A row that ended before 1970 has ended. */
static void in_force_ends_before_1970(void **state)
{
    const struct in_force old = {DATE_NONE, -400, DATE_NONE};
    (void)state;
    assert_true(in_force_on(&old, -400, 0));
    assert_false(in_force_on(&old, -399, 0));
}

/* ---- parameters ---- */

#define DAYS   60
#define VALUES 6

static bool clash(const struct in_force *a, const struct in_force *b)
{
    for (int32_t day = 0; day < DAYS; day++)
        if (in_force_on(a, day, DAYS) && in_force_on(b, day, DAYS) &&
            a->known_from == b->known_from)
            return true;
    return false;
}

static int32_t some_day(int none_in)
{
    return rand() % none_in == 0 ? DATE_NONE : rand() % DAYS;
}

static void make_parameter(struct parameter *parameter, struct parameter_value *values)
{
    *parameter = (struct parameter){.annual = rand() % 2, .values = values};
    for (int i = 0; i < VALUES; i++) {
        struct in_force dates = {some_day(5), some_day(5), some_day(2)};
        bool fits = dates.to == DATE_NONE ? !parameter->annual : dates.from <= dates.to;
        for (size_t j = 0; fits && j < parameter->count; j++)
            fits = !clash(&dates, &values[j].dates);
        if (fits)
            values[parameter->count++] =
                (struct parameter_value){.dates = dates, .value = i};
    }
}

/* The value of each day, painted in the order in which values became known:
 * what is known later covers what was known before. NULL: none that day. */
static void paint(const struct parameter *parameter, int32_t known_on,
                  const struct parameter_value *days[DAYS])
{
    memset(days, 0, DAYS * sizeof *days);
    for (int32_t known = -1; known <= known_on; known++)
        for (size_t i = 0; i < parameter->count; i++) {
            const struct in_force *dates = &parameter->values[i].dates;
            int32_t since = dates->known_from == DATE_NONE ? -1 : dates->known_from;
            int32_t from = dates->from == DATE_NONE ? 0 : dates->from;
            int32_t to = dates->to == DATE_NONE ? DAYS - 1 : dates->to;
            for (int32_t day = from; since == known && day <= to; day++)
                days[day] = &parameter->values[i];
        }
}

static size_t compare_days(const struct parameter *parameter, int32_t known_on)
{
    const struct parameter_value *days[DAYS], *last = NULL;
    size_t found_expired = 0;
    paint(parameter, known_on, days);
    for (int32_t day = 0; day < DAYS; day++) {
        bool expired = true;
        const struct parameter_value *value =
            parameter_on(parameter, day, known_on, &expired);
        last = days[day] ? days[day] : last;
        assert_ptr_equal(value, parameter->annual ? last : days[day]);
        assert_int_equal(expired, value && !days[day]);
        found_expired += expired;
    }
    return found_expired;
}

static void parameters_agree_with_a_painted_calendar(void **state)
{
    size_t expired = 0;
    (void)state;
    srand(7);
    for (int round = 0; round < 1000; round++) {
        struct parameter_value values[VALUES];
        struct parameter parameter;
        make_parameter(&parameter, values);
        expired += compare_days(&parameter, rand() % DAYS);
    }
    assert_true(expired > 1000);
}

/* The threshold of a year that is over still serves in the next, and says so;
 * what has no year ends where it ends. */
static void annual_values_outlive_their_end(void **state)
{
    struct parameter_value values[] = {{.dates = {10, 20, DATE_NONE}, .value = 1},
                                       {.dates = {21, 30, DATE_NONE}, .value = 2}};
    struct parameter parameter = {.annual = true, .values = values, .count = 2};
    bool expired;
    (void)state;
    assert_null(parameter_on(&parameter, 9, 100, &expired));
    assert_false(expired);
    assert_int_equal(parameter_on(&parameter, 30, 100, &expired)->value, 2);
    assert_false(expired);
    assert_int_equal(parameter_on(&parameter, 31, 100, &expired)->value, 2);
    assert_true(expired);
    parameter.annual = false;
    assert_null(parameter_on(&parameter, 31, 100, &expired));
    assert_false(expired);
}

static void a_correction_backwards_in_time_is_replayable(void **state)
{
    struct parameter_value values[] = {{.dates = {10, 40, DATE_NONE}, .value = 1},
                                       {.dates = {10, 40, 50}, .value = 2}};
    struct parameter parameter = {.values = values, .count = 2};
    bool expired;
    (void)state;
    assert_int_equal(parameter_on(&parameter, 20, 49, &expired)->value, 1);
    assert_int_equal(parameter_on(&parameter, 20, 50, &expired)->value, 2);
}

static void parameters_are_found_by_name(void **state)
{
    struct parameter parameters[] = {
        {.name = TEXT("a")}, {.name = TEXT("ab")}, {.name = TEXT("kx_threshold")}};
    struct policy policy = {.parameters = parameters, .parameter_count = 3};
    (void)state;
    for (size_t i = 0; i < 3; i++)
        assert_ptr_equal(policy_parameter(&policy, parameters[i].name), &parameters[i]);
    assert_null(policy_parameter(&policy, TEXT("")));
    assert_null(policy_parameter(&policy, TEXT("aa")));
    assert_null(policy_parameter(&policy, TEXT("z")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_has_its_own_bit),
        cmocka_unit_test(names_of_codes_hold_what_they_say),
        cmocka_unit_test(sets_of_codes_add_up),
        cmocka_unit_test(misspelt_codes_have_a_nearest),
        cmocka_unit_test(in_force_holds_at_its_edges),
        cmocka_unit_test(in_force_without_dates_is_always),
        cmocka_unit_test(in_force_ends_before_1970),
        cmocka_unit_test(parameters_agree_with_a_painted_calendar),
        cmocka_unit_test(annual_values_outlive_their_end),
        cmocka_unit_test(a_correction_backwards_in_time_is_replayable),
        cmocka_unit_test(parameters_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
