/* What `gonio units` understands and what it shows. */
#include "base/date.h"
#include "show/units.h"

#include <stdlib.h>
#include <support/gonio_test.h>

static struct arena arena;
static struct buffer out;
static struct units_asked asked;

static int begin(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)1 << 20);
    buffer_init(&out, 1 << 16);
    asked = (struct units_asked){.on = date_of(2026, 3, 16)};
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_release(&arena);
    buffer_release(&out);
    return 0;
}

static void read_well(const char *argument)
{
    struct error error = ERROR_NONE;
    assert_ok(units_read(argument, &asked, &error), &error);
}

static struct units_page page_of(const char *const *arguments)
{
    struct units_page page = {.asked = &asked};
    struct error error = ERROR_NONE;
    for (; *arguments; arguments++)
        read_well(*arguments);
    for (int method = 0; method < UNITS_METHODS; method++) {
        struct units_options options = {.method = (enum unit_method)method};
        assert_ok(units_count(asked.entries, asked.count, &options, &arena,
                              &page.results[method], &error),
                  &error);
    }
    return page;
}

static void test_arguments(void **state)
{
    (void)state;
    read_well("97110=12+14a");
    read_well("97161");
    read_well("g0283=10A");
    read_well("97110=0");
    assert_int_equal(asked.count, 5);
    assert_int_equal(asked.entries[0].minutes, 12);
    assert_false(asked.entries[0].assistant);
    assert_int_equal(asked.entries[1].minutes, 14);
    assert_true(asked.entries[1].assistant);
    assert_string_equal(asked.entries[1].procedure->code, "97110");
    assert_int_equal(asked.entries[2].minutes, COUNT_NONE);
    assert_string_equal(asked.entries[3].procedure->code, "G0283");
    assert_true(asked.entries[3].assistant);
    assert_int_equal(asked.entries[4].minutes, 0);
    assert_int_equal(asked.entries[4].source, 4);
}

static void test_arguments_refused(void **state)
{
    (void)state;
    static const struct {
        const char *argument;
        size_t at;
        const char *message, *fix;
    } table[] = {
        {"97001=30", 0, "97001 was valid until 2016-12-31",
         "use 97161, 97162 or 97163"},
        {"97762=30", 0, "97762 was valid until 2017-12-31", "use 97763"},
        {"97111=3", 0, "there is no therapy code \"97111\" in the table",
         "did you mean 97110?"},
        {"=3", 0, "there is no therapy code \"\" in the table", ""},
        {"", 0, "there is no therapy code \"\" in the table", ""},
        {"97110", 5, "this code is timed: its minutes are needed", NULL},
        {"97110=", 6, "whole minutes are expected here", NULL},
        {"97110=-3", 6, "whole minutes are expected here", NULL},
        {"97110=a", 6, "whole minutes are expected here", NULL},
        {"97110=12+", 9, "whole minutes are expected here", NULL},
        {"97110=12++3", 9, "whole minutes are expected here", NULL},
        {"97110=1.5", 7, "after the minutes only \"a\" (assistant) or \"+\" may stand",
         NULL},
        {"97110=12aa", 9, "after the minutes only \"a\" (assistant) or \"+\" may stand",
         NULL},
        {"97110=1441", 6, "more minutes than a day has", NULL},
        {"97110=99999999999999999999", 6, "more minutes than a day has", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct error error = ERROR_NONE;
        print_message("%s\n", table[i].argument);
        assert_fails(units_read(table[i].argument, &asked, &error), STATUS_USAGE,
                     &error);
        assert_string_equal(error.message, table[i].message);
        assert_int_equal(asked.at, table[i].at);
        if (table[i].fix)
            assert_string_equal(error.fix, table[i].fix);
    }
}

static void test_codes_of_their_day(void **state)
{
    (void)state;
    struct error error = ERROR_NONE;
    asked.on = date_of(2016, 12, 31);
    read_well("97001");
    assert_fails(units_read("97161", &asked, &error), STATUS_USAGE, &error);
    assert_string_equal(error.message, "97161 is valid from 2017-01-01");
}

static void test_too_many(void **state)
{
    (void)state;
    struct error error = ERROR_NONE;
    for (int i = 0; i < UNITS_ENTRIES_MAX; i++)
        read_well("97110=1");
    assert_fails(units_read("97110=1", &asked, &error), STATUS_USAGE, &error);
}

static void assert_shows(const char *expected)
{
    buffer_put_char(&out, '\0');
    assert_false(buffer_failed(&out));
    if (!strstr(out.at, expected))
        fail_msg("\"%s\" is not in\n%s", expected, out.at);
    out.len--;
}

static void assert_hides(const char *word)
{
    buffer_put_char(&out, '\0');
    if (strstr(out.at, word))
        fail_msg("\"%s\" is in\n%s", word, out.at);
    out.len--;
}

static void assert_narrow(size_t width)
{
    struct text rest = buffer_text(&out);
    while (rest.len > 0) {
        const char *at = memchr(rest.at, '\n', rest.len);
        size_t len = at ? (size_t)(at - rest.at) : rest.len;
        if (len > width)
            fail_msg("%zu columns: %.*s", len, (int)len, rest.at);
        rest = (struct text){rest.at + len + 1, rest.len - len - 1};
    }
}

static void test_table(void **state)
{
    (void)state;
    struct units_page page =
        page_of((const char *const[]){"97110=33", "97140=7", NULL});
    struct terminal pipe = {.width = 80};
    units_write_table(&page, &pipe, &out);
    assert_shows("97110  therapeutic exercise                       33        2        "
                 "2        2\n");
    assert_shows("97140  manual therapy                              7        1        "
                 "-        -\n");
    assert_shows("units of the day                           40        3        2");
    assert_shows("  97140 has the largest remainder, 7: 1 more unit\n");
    assert_shows("  13 more minutes would earn unit 4 (53 minutes)\n");
    assert_shows("97140: no unit by itself, 1 unit in the pool: what other codes leave "
                 "over\n");
    assert_shows("Here the 8-minute rule earns 1 unit more than the midpoint\n");
    assert_hides("\x1b");
    assert_hides("--+--");
    assert_hides("As good");
    assert_narrow(80);
}

static void test_table_of_a_midpoint_day(void **state)
{
    (void)state;
    struct units_page page = page_of((const char *const[]){
        "97110=18", "97140=13", "97116=10", "97035=8", "97161", NULL});
    struct terminal pipe = {.width = 80};
    units_write_table(&page, &pipe, &out);
    assert_shows("97035: 1 unit by itself, no unit in the pool: the day's total");
    assert_shows("Here the midpoint earns 1 unit more than the 8-minute rule\n");
    assert_narrow(80);
}

static void test_table_agrees_and_ties(void **state)
{
    (void)state;
    struct units_page page = page_of(
        (const char *const[]){"97112=12+14a", "97129=40", "97110=7", "97140=7", NULL});
    struct terminal pipe = {.width = 80};
    units_write_table(&page, &pipe, &out);
    assert_shows("12 + 14a");
    assert_shows("97112 x1 with CQ (PT) or CO (OT): 14 minutes, 14 by the assistant\n");
    assert_shows("97130  cognitive treatment, more                   -        2");
    assert_narrow(80);
}

static void test_table_of_a_tie(void **state)
{
    (void)state;
    struct units_page page =
        page_of((const char *const[]){"97110=20", "97116=20", NULL});
    struct terminal pipe = {.width = 80};
    units_write_table(&page, &pipe, &out);
    assert_shows("As good under the 8-minute rule\n"
                 "  97110 x2, 97116 x1\n"
                 "  97110 x1, 97116 x2\n");
}

static void test_nothing_to_bill(void **state)
{
    (void)state;
    struct units_page page = page_of((const char *const[]){"97110=7", NULL});
    struct terminal pipe = {.width = 80};
    units_write_table(&page, &pipe, &out);
    assert_shows("To bill under the 8-minute rule\n  nothing\n");
    assert_shows("The methods agree on the total of this day\n");
}

static void test_terminal_has_a_picture(void **state)
{
    (void)state;
    struct units_page page = page_of((const char *const[]){"97110=7", NULL});
    struct terminal terminal = {.is_terminal = true, .width = 80};
    assert_int_equal(setenv("LC_ALL", "C", 1), 0);
    units_write_table(&page, &terminal, &out);
    assert_shows("  --------+-----\n  #######\n");
    assert_hides("\x1b");
    buffer_clear(&out);
    assert_int_equal(setenv("LC_ALL", "C.UTF-8", 1), 0);
    terminal.colour = true;
    units_write_table(&page, &terminal, &out);
    assert_shows("───┼───");
    assert_shows("\x1b[1mcode ");
}

static void test_json(void **state)
{
    (void)state;
    struct units_page page =
        page_of((const char *const[]){"97110=5+10a", "97012", NULL});
    units_write_json(&page, &out);
    assert_shows("{\"schema\":\"gonio/units/1\",\"entries\":["
                 "{\"code\":\"97110\",\"minutes\":5,\"assistant\":false},"
                 "{\"code\":\"97110\",\"minutes\":10,\"assistant\":true},"
                 "{\"code\":\"97012\",\"minutes\":null,\"assistant\":false}],"
                 "\"pool\":{\"minutes\":15,\"units\":1,\"next_unit_at\":23,"
                 "\"minutes_to_next\":8},\"methods\":["
                 "{\"method\":\"eight_minute\",\"earned\":2,\"tie\":false,"
                 "\"codes\":[{\"code\":\"97110\",\"minutes\":15,\"units\":1},"
                 "{\"code\":\"97012\",\"minutes\":0,\"units\":1}],"
                 "\"acceptable\":[{\"97110\":1}],"
                 "\"lines\":[{\"code\":\"97110\",\"units\":1,\"minutes\":15,"
                 "\"assistant_minutes\":10,\"assistant_modifier\":true},");
    assert_shows("\"difference\":[\"The methods agree on the total of this day\"]}\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_arguments),
        TEST(test_arguments_refused),
        TEST(test_codes_of_their_day),
        TEST(test_too_many),
        TEST(test_table),
        TEST(test_table_of_a_midpoint_day),
        TEST(test_table_agrees_and_ties),
        TEST(test_table_of_a_tie),
        TEST(test_nothing_to_bill),
        TEST(test_terminal_has_a_picture),
        TEST(test_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
