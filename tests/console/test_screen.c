/* What the console shows: lists in each mode, widths, and files. */
#include "console/screen.h"
#include "support/gonio_test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const columns[] = {"payer", "line count", "note", NULL};

static void put_rows(struct screen *screen)
{
    struct rows rows;
    rows_begin(&rows, screen, columns);
    rows_text(&rows, TEXT("medicare"));
    rows_number(&rows, 12);
    rows_text(&rows, TEXT("a \x1b[31m|\"red\"|"));
    rows_text(&rows, TEXT("aetna"));
    rows_number(&rows, -3);
    rows_text(&rows, TEXT_NONE);
    rows_end(&rows);
}

static void shown(const char *mode, const char *expected)
{
    struct screen screen;
    struct error error = ERROR_NONE;
    screen_begin(&screen, open("/dev/null", O_WRONLY));
    assert_int_equal(screen_set_mode(&screen, mode, &error), STATUS_OK);
    assert_string_equal(screen_mode_name(&screen), mode);
    put_rows(&screen);
    screen_say(&screen, "2 payers");
    buffer_put_char(&screen.out, '\0');
    assert_string_equal(screen.out.at, expected);
    assert_int_equal(screen_end(&screen, &error), STATUS_OK);
    close(screen.home);
}

static void modes(void **state)
{
    (void)state;
    shown("table", "  PAYER     LINE COUNT  NOTE\n"
                   "  medicare          12  a \\x1b[31m|\"red\"|\n"
                   "  aetna             -3  -\n2 payers\n");
    shown("json", "[\n {\"payer\": \"medicare\", \"line_count\": 12, "
                  "\"note\": \"a \\u001b[31m|\\\"red\\\"|\"},\n"
                  " {\"payer\": \"aetna\", \"line_count\": -3, \"note\": null}\n]\n");
    shown("ndjson", "{\"payer\": \"medicare\", \"line_count\": 12, "
                    "\"note\": \"a \\u001b[31m|\\\"red\\\"|\"}\n"
                    "{\"payer\": \"aetna\", \"line_count\": -3, \"note\": null}\n");
    shown("csv", "\"payer\",\"line_count\",\"note\"\n"
                 "\"medicare\",12,\"a \\x1b[31m|\"\"red\"\"|\"\n\"aetna\",-3,\n");
    shown("md", "\n| payer | line count | note |\n|---|---:|---|\n"
                "| medicare | 12 | a \\x1b\\[31m\\|\"red\"\\| |\n"
                "| aetna | -3 |  |\n\n2 payers\n");
}

static void no_such_mode(void **state)
{
    struct screen screen;
    struct error error = ERROR_NONE;
    (void)state;
    screen_begin(&screen, STDOUT_FILENO);
    assert_int_equal(screen_set_mode(&screen, "jsno", &error), STATUS_USAGE);
    assert_string_equal(error.fix, "did you mean json?");
    assert_int_equal(screen_set_mode(&screen, "", &error), STATUS_USAGE);
    assert_null(screen_mode_at(&screen, 5));
    assert_int_equal(screen.mode, SCREEN_TABLE);
    assert_int_equal(screen_end(&screen, &error), STATUS_OK);
}

/* The widest line, and whether the text is there when blanks are taken away. */
static size_t widest(struct text text)
{
    size_t most = 0, width = 0;
    for (size_t i = 0; i < text.len; i++) {
        width = text.at[i] == '\n' ? 0 : width + 1;
        most = width > most ? width : most;
    }
    return most;
}

static void wide_rows_are_broken(void **state)
{
    struct screen screen;
    struct error error = ERROR_NONE;
    struct rows rows;
    static const char *const names[] = {"id", "prose", NULL};
    (void)state;
    screen_begin(&screen, open("/dev/null", O_WRONLY));
    screen.terminal.columns = screen.terminal.width = 40;
    rows_begin(&rows, &screen, names);
    rows_text(&rows, TEXT("2026-03-16"));
    rows_text(&rows, TEXT("the plan of care is not certified on day 40 of it"));
    rows_end(&rows);
    buffer_put_char(&screen.out, '\0');
    assert_string_equal(screen.out.at, "  ID          PROSE\n"
                                       "  2026-03-16  the plan of care is not\n"
                                       "              certified on day 40 of it\n");
    assert_int_equal(screen_end(&screen, &error), STATUS_OK);
}

/* A name that is too long is broken between its parts. */
static void names_are_broken(void **state)
{
    struct screen screen;
    struct error error = ERROR_NONE;
    struct rows rows;
    static const char *const names[] = {"rule", NULL};
    (void)state;
    screen_begin(&screen, open("/dev/null", O_WRONLY));
    screen.terminal.columns = screen.terminal.width = 20;
    rows_begin(&rows, &screen, names);
    rows_text(&rows, TEXT("eligibility.plan_kind"));
    rows_end(&rows);
    buffer_put_char(&screen.out, '\0');
    assert_string_equal(screen.out.at, "  RULE\n  eligibility.plan_\n  kind\n");
    assert_int_equal(screen_end(&screen, &error), STATUS_OK);
}

static void names_stay_whole_beside_prose(void **state)
{
    struct screen screen;
    struct error error = ERROR_NONE;
    struct rows rows;
    static const char *const names[] = {"rule", "is", NULL};
    (void)state;
    screen_begin(&screen, open("/dev/null", O_WRONLY));
    screen.terminal.columns = screen.terminal.width = 38;
    rows_begin(&rows, &screen, names);
    rows_text(&rows, TEXT("eligibility.plan_kind"));
    rows_text(&rows, TEXT("what kind of plan it is"));
    rows_end(&rows);
    buffer_put_char(&screen.out, '\0');
    assert_string_equal(screen.out.at, "  RULE                   IS\n"
                                       "  eligibility.plan_kind  what kind of\n"
                                       "                         plan it is\n");
    assert_int_equal(screen_end(&screen, &error), STATUS_OK);
}

static void very_many_columns_are_blocks(void **state)
{
    struct screen screen;
    struct error error = ERROR_NONE;
    struct rows rows;
    static const char *const names[] = {"a", "bb", "c", "d", "e", "f", "g", NULL};
    (void)state;
    screen_begin(&screen, open("/dev/null", O_WRONLY));
    screen.terminal.columns = screen.terminal.width = 60;
    rows_begin(&rows, &screen, names);
    for (size_t i = 0; i < 14; i++)
        rows_text(&rows, TEXT("a long text of some words, and some more of them"));
    rows_end(&rows);
    assert_true(widest(buffer_text(&screen.out)) <= 60);
    assert_memory_equal(screen.out.at, "  A   a long text", 17);
    assert_non_null(strstr(screen.out.at, "\n  BB  a long text"));
    assert_int_equal(screen_end(&screen, &error), STATUS_OK);
}

static void nothing_but_headings(void **state)
{
    struct screen screen;
    struct error error = ERROR_NONE;
    struct rows rows;
    (void)state;
    screen_begin(&screen, open("/dev/null", O_WRONLY));
    rows_begin(&rows, &screen, columns);
    rows_end(&rows);
    assert_memory_equal(screen.out.at, "  (none)\n", 9);
    buffer_clear(&screen.out);
    assert_int_equal(screen_set_mode(&screen, "json", &error), STATUS_OK);
    rows_begin(&rows, &screen, columns);
    rows_end(&rows);
    assert_memory_equal(screen.out.at, "[]\n", 3);
    assert_int_equal(screen_end(&screen, &error), STATUS_OK);
}

/* A file is its owner's alone, and what is there stays there. */
static void files(void **state)
{
    char folder[] = "/tmp/gonio-screen-XXXXXX", path[64], read_back[16];
    struct screen screen;
    struct error error = ERROR_NONE;
    struct stat is;
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/out", folder);
    screen_begin(&screen, STDOUT_FILENO);
    assert_int_equal(screen_open(&screen, path, false, &error), STATUS_OK);
    screen_say(&screen, "first");
    assert_int_equal(screen_back(&screen, &error), STATUS_OK);
    assert_int_equal(stat(path, &is), 0);
    assert_int_equal(is.st_mode & 0777, 0600);
    assert_int_equal(screen_open(&screen, path, false, &error), STATUS_USAGE);
    assert_string_equal(error.file, path);
    assert_int_equal(screen.fd, STDOUT_FILENO);
    assert_int_equal(is.st_size, 6);
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(screen_open(&screen, path, true, &error), STATUS_OK);
    screen_say(&screen, "2");
    assert_int_equal(screen_end(&screen, &error), STATUS_OK);
    assert_int_equal(stat(path, &is), 0);
    assert_int_equal(is.st_mode & 0777, 0600);
    int fd = open(path, O_RDONLY);
    assert_int_equal(read(fd, read_back, sizeof read_back), 2);
    close(fd);
    unlink(path);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(modes),
        cmocka_unit_test(no_such_mode),
        cmocka_unit_test(wide_rows_are_broken),
        cmocka_unit_test(names_are_broken),
        cmocka_unit_test(names_stay_whole_beside_prose),
        cmocka_unit_test(very_many_columns_are_blocks),
        cmocka_unit_test(nothing_but_headings),
        cmocka_unit_test(files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
