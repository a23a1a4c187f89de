#include "model/decision.h"

#include "support/gonio_test.h"

static void texts_are_those_of_the_format(void **state)
{
    (void)state;
    assert_string_equal(outcome_text(OUTCOME_READY), "ready");
    assert_string_equal(outcome_text(OUTCOME_HOLD), "hold");
    assert_string_equal(outcome_text(OUTCOME_DENY), "deny");
    assert_string_equal(outcome_text(OUTCOME_VOID), "void");
    assert_string_equal(severity_text(SEVERITY_NONE), "none");
    assert_string_equal(severity_text(SEVERITY_WARN), "warn");
    assert_string_equal(severity_text(SEVERITY_HOLD), "hold");
    assert_string_equal(severity_text(SEVERITY_DENY), "deny");
    assert_string_equal(scope_text(SCOPE_SERVICE), "service");
    assert_string_equal(scope_text(SCOPE_LINE), "line");
    assert_string_equal(scope_text(SCOPE_SESSION), "session");
    assert_string_equal(scope_text(SCOPE_DAY), "day");
    assert_string_equal(rule_state_text(RULE_FIRED), "fired");
    assert_string_equal(rule_state_text(RULE_SILENT), "did_not_fire");
    assert_string_equal(rule_state_text(RULE_MISSING_FACTS), "missing_facts");
    assert_string_equal(rule_state_text(RULE_NOT_IN_FORCE), "not_in_force");
    assert_string_equal(rule_state_text(RULE_NOT_APPLICABLE), "not_applicable");
    assert_string_equal(rule_state_text(RULE_OVERRIDDEN), "overridden");
    assert_string_equal(rule_state_text(RULE_FAILED), "failed");
}

static void severities_read_back(void **state)
{
    (void)state;
    for (int i = SEVERITY_WARN; i <= SEVERITY_DENY; i++) {
        enum severity read = SEVERITY_NONE;
        assert_true(severity_read(text_of(severity_text((enum severity)i)), &read));
        assert_int_equal(read, i);
    }
}

static void scopes_read_back(void **state)
{
    (void)state;
    for (int i = SCOPE_SERVICE; i <= SCOPE_DAY; i++) {
        enum scope read = SCOPE_SERVICE;
        assert_true(scope_read(text_of(scope_text((enum scope)i)), &read));
        assert_int_equal(read, i);
    }
}

static void other_texts_are_refused_and_change_nothing(void **state)
{
    static const char *const texts[] = {"", "none", "Hold", "holds", "hol", "ready"};
    enum severity severity = SEVERITY_DENY;
    enum scope scope = SCOPE_DAY;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        assert_false(severity_read(text_of(texts[i]), &severity));
        assert_false(scope_read(text_of(texts[i]), &scope));
    }
    assert_false(severity_read(TEXT_NONE, &severity));
    assert_int_equal(severity, SEVERITY_DENY);
    assert_int_equal(scope, SCOPE_DAY);
}

/* Severities and outcomes are compared with < in many places. */
static void worse_is_greater(void **state)
{
    (void)state;
    assert_true(SEVERITY_NONE < SEVERITY_WARN);
    assert_true(SEVERITY_WARN < SEVERITY_HOLD);
    assert_true(SEVERITY_HOLD < SEVERITY_DENY);
    assert_true(OUTCOME_READY < OUTCOME_HOLD);
    assert_true(OUTCOME_HOLD < OUTCOME_DENY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_those_of_the_format),
        cmocka_unit_test(severities_read_back),
        cmocka_unit_test(scopes_read_back),
        cmocka_unit_test(other_texts_are_refused_and_change_nothing),
        cmocka_unit_test(worse_is_greater),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
