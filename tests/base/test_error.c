#include "base/error.h"

#include "base/buffer.h"
#include "support/gonio_test.h"

#include <string.h>

static const char *written(const struct error *error, struct buffer *buffer)
{
    buffer_clear(buffer);
    error_write(error, buffer);
    buffer_put_char(buffer, '\0');
    return buffer->at;
}

static void setting_forgets_what_was_there(void **state)
{
    (void)state;
    struct error error = ERROR_NONE;
    error_set(&error, STATUS_IO, "file.read", "first");
    error_fix(&error, "fix");
    error_at(&error, "a.json", 3, 4);
    error_point(&error, "/services/%d", 1);
    assert_int_equal(error_set(&error, STATUS_USAGE, NULL, "second %d", 2),
                     STATUS_USAGE);
    assert_string_equal(error.message, "second 2");
    assert_string_equal(error.code, "");
    assert_string_equal(error.fix, "");
    assert_string_equal(error.file, "");
    assert_string_equal(error.pointer, "");
    assert_int_equal(error.line, 0);
}

static void the_innermost_place_wins(void **state)
{
    (void)state;
    struct error error = ERROR_NONE;
    error_set(&error, STATUS_POLICY, "policy", "wrong");
    error_at(&error, NULL, 7, 2);
    error_at(&error, "inner.lua", 9, 9);
    error_at(&error, "outer.lua", 1, 1);
    error_point(&error, "inner");
    error_point(&error, "outer");
    assert_string_equal(error.file, "inner.lua");
    assert_int_equal(error.line, 7);
    assert_int_equal(error.column, 2);
    assert_string_equal(error.pointer, "inner");
}

static void long_texts_are_cut_not_overrun(void **state)
{
    (void)state;
    char longer[2000];
    struct error error = ERROR_NONE;
    memset(longer, 'x', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    error_set(&error, STATUS_IO, longer, "%s", longer);
    error_fix(&error, "%s", longer);
    error_at(&error, longer, 1, 1);
    error_point(&error, "%s", longer);
    assert_int_equal(strlen(error.code), sizeof error.code - 1);
    assert_int_equal(strlen(error.message), sizeof error.message - 1);
    assert_int_equal(strlen(error.fix), sizeof error.fix - 1);
    assert_int_equal(strlen(error.file), sizeof error.file - 1);
    assert_int_equal(strlen(error.pointer), sizeof error.pointer - 1);
}

static void writes_place_message_and_fix(void **state)
{
    struct buffer buffer;
    struct error error = ERROR_NONE;
    (void)state;
    buffer_init(&buffer, 10000);
    error_set(&error, STATUS_IO, "c", "it broke");
    assert_string_equal(written(&error, &buffer), "it broke\n");
    error_at(&error, "a.json", 0, 0);
    assert_string_equal(written(&error, &buffer), "a.json: it broke\n");
    error_at(&error, NULL, 12, 0);
    assert_string_equal(written(&error, &buffer), "a.json:12: it broke\n");
    error.column = 5;
    error_point(&error, "/patient/id");
    error_fix(&error, "mend it");
    assert_string_equal(written(&error, &buffer),
                        "a.json:12:5: it broke (at /patient/id)\n  fix: mend it\n");
    buffer_release(&buffer);
}

static void nothing_written_can_move_a_terminal(void **state)
{
    struct buffer buffer;
    struct error error = ERROR_NONE;
    (void)state;
    buffer_init(&buffer, 10000);
    error_set(&error, STATUS_IO, "c", "\x1b]0;x\x07");
    error_fix(&error, "\x1b[2J");
    error_at(&error, "\x1b[1m.json", 1, 1);
    error_point(&error, "/\xe2\x80\xae");
    const char *text = written(&error, &buffer);
    assert_null(strchr(text, '\x1b'));
    assert_null(strchr(text, '\x07'));
    assert_null(strstr(text, "\xe2\x80\xae"));
    assert_non_null(strstr(text, "\\x1b[1m.json:1:1: \\x1b]0;x\\x07"));
    buffer_release(&buffer);
}

static void a_name_cut_inside_a_character_is_shown_not_broken(void **state)
{
    char name[300];
    struct buffer buffer;
    struct error error = ERROR_NONE;
    (void)state;
    buffer_init(&buffer, 10000);
    memset(name, 'n', sizeof name);
    memcpy(name + 254, "\xc3\xa9", 2); /* the cut is between the two */
    name[299] = '\0';
    error_set(&error, STATUS_IO, "c", "x");
    error_at(&error, name, 0, 0);
    assert_non_null(strstr(written(&error, &buffer), "n\\xc3: x\n"));
    buffer_release(&buffer);
}

static void out_of_memory_has_a_status_of_its_own(void **state)
{
    struct error error = ERROR_NONE;
    (void)state;
    assert_int_equal(error_no_memory(&error), STATUS_NO_MEMORY);
    assert_int_equal(error.status, STATUS_NO_MEMORY);
    assert_string_equal(error.message, "out of memory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(setting_forgets_what_was_there),
        cmocka_unit_test(the_innermost_place_wins),
        cmocka_unit_test(long_texts_are_cut_not_overrun),
        cmocka_unit_test(writes_place_message_and_fix),
        cmocka_unit_test(nothing_written_can_move_a_terminal),
        cmocka_unit_test(a_name_cut_inside_a_character_is_shown_not_broken),
        cmocka_unit_test(out_of_memory_has_a_status_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
