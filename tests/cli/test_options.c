/* The option parser: every kind, every way to write it, every mistake. */
#include "support/gonio_test.h"

#include "base/date.h"
#include "cli/options.h"

static const char *const colours[] = {"red", "green", NULL};

struct values {
    bool flag;
    const char *name;
    struct option_texts folders;
    int32_t day;
    int32_t days;
    int colour;
    struct operands operands;
};

static enum status read_argv(struct values *values, char **argv, struct error *error)
{
    const struct option rows[] = {
        {"flag", OPTION_FLAG, &values->flag, NULL, NULL},
        {"name", OPTION_TEXT, &values->name, NULL, NULL},
        {"folder", OPTION_TEXTS, &values->folders, NULL, NULL},
        {"day", OPTION_DATE, &values->day, NULL, NULL},
        {"days", OPTION_COUNT, &values->days, NULL, NULL},
        {"colour", OPTION_WORD, &values->colour, colours, NULL},
        {"future", OPTION_LATER, NULL, NULL, "wait for it"},
    };
    struct option_set set = {rows, COUNT_OF(rows)};
    return options_read(&set, argv, &values->operands, error);
}

#define ARGV(...)  ((char *[]){(char[]){"command"}, __VA_ARGS__, NULL})
#define WORD(text) ((char[]){text})

static void every_kind(void **state)
{
    (void)state;
    struct values values = {.colour = 0};
    struct error error = ERROR_NONE;
    char **argv = ARGV(WORD("one"), WORD("--flag"), WORD("--name"), WORD("a name"),
                       WORD("--folder=x"), WORD("two"), WORD("--folder"), WORD("y"),
                       WORD("--day=2026-03-16"), WORD("--days"), WORD("90"),
                       WORD("--colour"), WORD("green"), WORD("-"));
    assert_ok(read_argv(&values, argv, &error), &error);
    assert_true(values.flag);
    assert_string_equal(values.name, "a name");
    assert_int_equal(values.folders.count, 2);
    assert_string_equal(values.folders.at[0], "x");
    assert_string_equal(values.folders.at[1], "y");
    assert_null(values.folders.at[2]);
    assert_int_equal(values.day, date_of(2026, 3, 16));
    assert_int_equal(values.days, 90);
    assert_int_equal(values.colour, 1);
    assert_int_equal(values.operands.count, 3);
    assert_string_equal(values.operands.at[0], "one");
    assert_string_equal(values.operands.at[1], "two");
    assert_string_equal(values.operands.at[2], "-");
}

static void behind_two_dashes_are_operands(void **state)
{
    (void)state;
    struct values values = {.flag = false};
    struct error error = ERROR_NONE;
    char **argv = ARGV(WORD("--"), WORD("--flag"), WORD("--"), WORD("-x"));
    assert_ok(read_argv(&values, argv, &error), &error);
    assert_false(values.flag);
    assert_int_equal(values.operands.count, 3);
    assert_string_equal(values.operands.at[1], "--");
}

static void help_ends_the_reading(void **state)
{
    (void)state;
    struct values values = {.flag = false};
    struct error error = ERROR_NONE;
    char **argv = ARGV(WORD("--help"), WORD("--no-such-option"));
    assert_ok(read_argv(&values, argv, &error), &error);
    assert_true(values.operands.help);
}

struct mistake {
    const char *argument;
    const char *message; /* a part of it */
    const char *fix;     /* a part of it */
};

static void mistakes_say_what_to_do(void **state)
{
    (void)state;
    static const struct mistake mistakes[] = {
        {"--flagg", "there is no option --flagg", "did you mean --flag?"},
        {"--zzzzzzz", "there is no option", "--help lists"},
        {"--flag=yes", "takes no value", ""},
        {"--name", "--name needs a value", ""},
        {"--day=2026-02-29", "is not a date", "YYYY-MM-DD"},
        {"--days=-1", "whole number", ""},
        {"--days=", "whole number", ""},
        {"--days=100001", "whole number", ""},
        {"--days=1e3", "whole number", ""},
        {"--colour=greed", "--colour cannot be \"greed\"", "did you mean green?"},
        {"--colour=", "--colour cannot be", "one of: "},
        {"--future", "not in this version", "wait for it"},
        {"-f", "there is no option -f", "./-f"},
    };
    for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
        struct values values = {.flag = false};
        struct error error = ERROR_NONE;
        char argument[64];
        strcpy(argument, mistakes[i].argument);
        assert_fails(read_argv(&values, ARGV(argument), &error), STATUS_USAGE, &error);
        assert_non_null(strstr(error.message, mistakes[i].message));
        assert_non_null(strstr(error.fix, mistakes[i].fix));
    }
}

static void too_many_of_a_kind(void **state)
{
    (void)state;
    struct values values = {.flag = false};
    struct error error = ERROR_NONE;
    char once_more[] = "--folder=x";
    char *argv[OPTION_TEXTS_MAX + 3] = {WORD("command")};
    for (size_t i = 1; i <= OPTION_TEXTS_MAX + 1; i++)
        argv[i] = once_more;
    assert_fails(read_argv(&values, argv, &error), STATUS_USAGE, &error);
    assert_non_null(strstr(error.message, "more than 32 times"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind),
        cmocka_unit_test(behind_two_dashes_are_operands),
        cmocka_unit_test(help_ends_the_reading),
        cmocka_unit_test(mistakes_say_what_to_do),
        cmocka_unit_test(too_many_of_a_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
