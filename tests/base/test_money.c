#include "base/money.h"

#include "support/gonio_test.h"

#include <stdio.h>

static void reads_dollars_and_cents(void **state)
{
    static const struct {
        const char *text;
        int64_t cents;
    } cases[] = {
        {"0", 0},        {"75", 7500},        {"75.5", 7550},
        {"75.05", 7505}, {"1830.00", 183000}, {"0.01", 1},
        {"007.10", 710}, {"2480.00", 248000}, {"9999999999.99", MONEY_MAX},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t cents = -1;
        assert_true(money_read(text_of(cases[i].text), &cents));
        assert_int_equal(cents, cases[i].cents);
    }
}

static void refuses_anything_else(void **state)
{
    static const char *const texts[] = {
        "",
        ".",
        ".5",
        "5.",
        "5.123",
        "-5",
        "+5",
        "$5",
        "1,000",
        "5 ",
        " 5",
        "1e3",
        "5.1.1",
        "5.-1",
        "0x10",
        "abc",
        "5.a",
        "NaN",
        "10000000000",
        "10000000000.00",
        "99999999999999999999999999",
        "9223372036854775807",
        "5.0 ",
    };
    int64_t cents = 77;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        assert_false(money_read(text_of(texts[i]), &cents));
    assert_false(money_read(TEXT_NONE, &cents));
    assert_false(money_read(TEXT("5\0"), &cents));
    assert_int_equal(cents, 77);
}

static void writes_what_it_reads(void **state)
{
    (void)state;
    for (int64_t cents = 0; cents < 20000; cents++) {
        char expected[40], text[24];
        int64_t read;
        snprintf(expected, sizeof expected, "%d.%02d", (int)(cents / 100),
                 (int)(cents % 100));
        money_write(cents, text);
        assert_string_equal(text, expected);
        assert_true(money_read(text_of(text), &read));
        assert_int_equal(read, cents);
    }
}

static void writes_less_than_nothing_and_the_edges(void **state)
{
    (void)state;
    char text[24];
    money_write(-5, text);
    assert_string_equal(text, "-0.05");
    money_write(-123456, text);
    assert_string_equal(text, "-1234.56");
    money_write(MONEY_MAX, text);
    assert_string_equal(text, "9999999999.99");
    money_write(INT64_MAX, text);
    assert_string_equal(text, "92233720368547758.07");
    money_write(MONEY_NONE + 1, text);
    assert_string_equal(text, "-92233720368547758.07");
    money_write(MONEY_NONE, text);
    assert_string_equal(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_dollars_and_cents),
        cmocka_unit_test(refuses_anything_else),
        cmocka_unit_test(writes_what_it_reads),
        cmocka_unit_test(writes_less_than_nothing_and_the_edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
