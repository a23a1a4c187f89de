/* Exit statuses: which of two, and which for what. */
#include "support/gonio_test.h"

#include "cli/exit.h"

static void the_highest_that_applies(void **state)
{
    (void)state;
    static const int order[] = {EXIT_IO,          EXIT_LOCKED, EXIT_USAGE,
                                EXIT_INTERRUPTED, EXIT_POLICY, EXIT_REJECTED,
                                EXIT_NEGATIVE,    EXIT_OK};
    for (size_t i = 0; i < COUNT_OF(order); i++) {
        for (size_t k = i; k < COUNT_OF(order); k++) {
            assert_int_equal(exit_worst(order[i], order[k]), order[i]);
            assert_int_equal(exit_worst(order[k], order[i]), order[i]);
        }
    }
}

static void each_status_has_one(void **state)
{
    (void)state;
    assert_int_equal(exit_of(STATUS_OK), 0);
    assert_int_equal(exit_of(STATUS_IO), 74);
    assert_int_equal(exit_of(STATUS_NO_MEMORY), 74);
    assert_int_equal(exit_of(STATUS_LIMIT), 74);
    assert_int_equal(exit_of(STATUS_LOCKED), 75);
    assert_int_equal(exit_of(STATUS_USAGE), 2);
    assert_int_equal(exit_of(STATUS_NOT_FOUND), 2);
    assert_int_equal(exit_of(STATUS_POLICY), 4);
    assert_int_equal(exit_of(STATUS_REJECTED), 3);
    assert_int_equal(exit_of(STATUS_INTERRUPTED), 130);
    assert_int_equal(exit_of(STATUS_CLOSED), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_highest_that_applies),
        cmocka_unit_test(each_status_has_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
