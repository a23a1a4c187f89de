#include "base/date.h"

#include "support/gonio_test.h"

#include <stdio.h>

/* The naive calendar: a day after the other, by counting. */
struct day {
    int32_t year, month, day;
};

static int32_t days_of(int32_t year, int32_t month)
{
    static const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static void tomorrow(struct day *day)
{
    if (++day->day <= days_of(day->year, day->month))
        return;
    day->day = 1;
    if (++day->month <= 12)
        return;
    day->month = 1;
    day->year++;
}

static void every_day_of_two_centuries_agrees_with_counting(void **state)
{
    (void)state;
    struct day day = {1900, 1, 1};
    int32_t weekday = 1; /* 1900-01-01 was a Monday */
    for (int32_t date = DATE_MIN; date <= DATE_MAX; date++) {
        char expected[40], written[11];
        int32_t year, month, number, read;
        assert_int_equal(date_of(day.year, day.month, day.day), date);
        date_split(date, &year, &month, &number);
        assert_int_equal(year, day.year);
        assert_int_equal(month, day.month);
        assert_int_equal(number, day.day);
        assert_int_equal(date_weekday(date), weekday);
        snprintf(expected, sizeof expected, "%04d-%02d-%02d", (int)day.year,
                 (int)day.month, (int)day.day);
        date_write(date, written);
        assert_string_equal(written, expected);
        assert_true(date_read(text_of(expected), &read));
        assert_int_equal(read, date);
        tomorrow(&day);
        weekday = weekday % 7 + 1;
    }
    assert_int_equal(day.year, 2101);
}

static void known_days(void **state)
{
    (void)state;
    assert_int_equal(date_of(1970, 1, 1), 0);
    assert_int_equal(date_of(2000, 3, 1), 11017);
    assert_int_equal(date_of(1900, 1, 1), DATE_MIN);
    assert_int_equal(date_of(2100, 12, 31), DATE_MAX);
    assert_int_equal(date_weekday(date_of(2026, 3, 16)), 1);
}

static void every_day_that_does_not_exist_is_refused(void **state)
{
    (void)state;
    for (int year = 1900; year <= 2100; year++)
        for (int month = 0; month <= 13; month++)
            for (int day = 0; day <= 32; day++) {
                char text[40];
                int32_t date;
                bool exists = month >= 1 && month <= 12 && day >= 1 &&
                              day <= days_of(year, month);
                snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
                assert_int_equal(date_read(text_of(text), &date), exists);
            }
}

static void anything_but_the_one_form_is_refused(void **state)
{
    static const char *const texts[] = {
        "",           "2026",       "2026-3-16",   "26-03-16",    "2026/03/16",
        "03-16-2026", "2026-03-1",  "2026-03-160", "2026-03-16 ", " 2026-03-1",
        "2026-03-1x", "2026-0a-16", "+202-03-16",  "1899-12-31",  "2101-01-01",
        "2026-02-29", "2100-02-29", "0000-00-00",  "2026-03-16T", "20260316",
    };
    int32_t date = 77;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        assert_false(date_read(text_of(texts[i]), &date));
    assert_false(date_read(TEXT_NONE, &date));
    assert_int_equal(date, 77);
    assert_true(date_read(TEXT("2024-02-29"), &date));
    assert_true(date_read(TEXT("2000-02-29"), &date));
}

static void an_unknown_date_writes_nothing(void **state)
{
    (void)state;
    char text[11] = "unchanged?";
    date_write(DATE_NONE, text);
    assert_string_equal(text, "");
}

static void today_is_within_the_calendar(void **state)
{
    (void)state;
    assert_true(date_today() > date_of(2024, 1, 1));
    assert_true(date_today() <= DATE_MAX);
}

static void every_minute_of_a_day_reads_and_writes(void **state)
{
    (void)state;
    for (int minute = 0; minute <= 24 * 60; minute++) {
        char expected[16], written[6];
        int32_t read;
        snprintf(expected, sizeof expected, "%02d:%02d", minute / 60, minute % 60);
        assert_true(clock_read(text_of(expected), &read));
        assert_int_equal(read, minute);
        clock_write(minute, written);
        assert_string_equal(written, expected);
    }
}

static void other_times_are_refused(void **state)
{
    static const char *const texts[] = {
        "",     "9:00",   "09:0",  "09:60",    "24:01",   "25:00", "09.00",
        "0900", "09:00 ", "-1:00", "09:00:00", "9:00 AM", "ab:cd", "99:99"};
    int32_t minutes = 77;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        assert_false(clock_read(text_of(texts[i]), &minutes));
    assert_int_equal(minutes, 77);
}

static void clocks_past_midnight_and_unknown(void **state)
{
    (void)state;
    char text[6];
    clock_write(CLOCK_NONE, text);
    assert_string_equal(text, "");
    clock_write(24 * 60, text);
    assert_string_equal(text, "24:00");
    clock_write(25 * 60 + 7, text);
    assert_string_equal(text, "01:07");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_two_centuries_agrees_with_counting),
        cmocka_unit_test(known_days),
        cmocka_unit_test(every_day_that_does_not_exist_is_refused),
        cmocka_unit_test(anything_but_the_one_form_is_refused),
        cmocka_unit_test(an_unknown_date_writes_nothing),
        cmocka_unit_test(today_is_within_the_calendar),
        cmocka_unit_test(every_minute_of_a_day_reads_and_writes),
        cmocka_unit_test(other_times_are_refused),
        cmocka_unit_test(clocks_past_midnight_and_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
