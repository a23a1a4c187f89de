#include "base/buffer.h"

#include "support/gonio_test.h"

#include <stdlib.h>

/* One buffer per test, with room for what tests write. */
static int open_buffer(void **state)
{
    struct buffer *buffer = malloc(sizeof *buffer);
    if (!buffer)
        return -1;
    buffer_init(buffer, 100000);
    *state = buffer;
    return 0;
}

static int close_buffer(void **state)
{
    buffer_release(*state);
    free(*state);
    return 0;
}

static void grows_as_it_is_written(void **state)
{
    struct buffer *buffer = *state;
    for (int i = 0; i < 20000; i++)
        buffer_put_char(buffer, (char)('a' + i % 26));
    assert_int_equal(buffer->len, 20000);
    assert_false(buffer_failed(buffer));
    for (int i = 0; i < 20000; i++)
        assert_int_equal(buffer->at[i], 'a' + i % 26);
}

static void an_empty_one_is_empty_text_not_absent(void **state)
{
    struct buffer *buffer = *state;
    assert_false(text_is_absent(buffer_text(buffer)));
    assert_text(buffer_text(buffer), "");
    buffer_put(buffer, NULL, 0);
    assert_text(buffer_text(buffer), "");
}

static void fills_to_its_maximum_and_no_further(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 10);
    BUFFER_LITERAL(&buffer, "0123456789");
    assert_false(buffer_failed(&buffer));
    buffer_put_char(&buffer, '!');
    assert_true(buffer_failed(&buffer));
    assert_text(buffer_text(&buffer), "0123456789");
    assert_true(buffer.room <= 10);
    buffer_release(&buffer);
}

static void a_failure_stays_until_it_is_cleared(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 10);
    BUFFER_LITERAL(&buffer, "abc");
    BUFFER_LITERAL(&buffer, "too long for it");
    assert_true(buffer_failed(&buffer));
    assert_text(buffer_text(&buffer), "abc");
    assert_null(buffer_reserve(&buffer, 1));
    buffer_clear(&buffer);
    assert_false(buffer_failed(&buffer));
    BUFFER_LITERAL(&buffer, "0123456789");
    assert_text(buffer_text(&buffer), "0123456789");
    buffer_release(&buffer);
}

static void later_short_writes_do_nothing_after_a_failure(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 300);
    BUFFER_LITERAL(&buffer, "abc");
    assert_null(buffer_reserve(&buffer, 1000));
    BUFFER_LITERAL(&buffer, "def"); /* there would be room */
    buffer_put_int(&buffer, 7);
    assert_true(buffer_failed(&buffer));
    assert_text(buffer_text(&buffer), "abc");
    buffer_release(&buffer);
}

static void refuses_a_reservation_that_overflows(void **state)
{
    struct buffer *buffer = *state;
    BUFFER_LITERAL(buffer, "abc");
    assert_null(buffer_reserve(buffer, SIZE_MAX));
    assert_true(buffer_failed(buffer));
}

static void writes_integers(void **state)
{
    struct buffer *buffer = *state;
    static const int64_t values[] = {0, 7, -7, 10, 1234567890, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        buffer_put_int(buffer, values[i]);
        buffer_put_char(buffer, ' ');
    }
    assert_text(buffer_text(buffer), "0 7 -7 10 1234567890 9223372036854775807 "
                                     "-9223372036854775808 ");
}

static void prints_short_and_long(void **state)
{
    struct buffer *buffer = *state;
    buffer_printf(buffer, "%d-%s", 5, "x");
    assert_text(buffer_text(buffer), "5-x");
    for (int width = 505; width < 520; width++) {
        buffer_clear(buffer);
        buffer_printf(buffer, "%*d", width, 7);
        assert_false(buffer_failed(buffer));
        assert_int_equal(buffer->len, width);
        assert_int_equal(buffer->at[width - 1], '7');
    }
}

static void printing_past_the_maximum_fails(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 600);
    buffer_printf(&buffer, "%601d", 7);
    assert_true(buffer_failed(&buffer));
    assert_int_equal(buffer.len, 0);
    buffer_release(&buffer);
}

static void escapes_json_strings(void **state)
{
    static const struct {
        struct text from;
        const char *to;
    } cases[] = {
        {{"", 0}, "\"\""},
        {TEXT_INIT("plain"), "\"plain\""},
        {TEXT_INIT("a\"b\\c/d"), "\"a\\\"b\\\\c/d\""},
        {TEXT_INIT("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\""},
        {TEXT_INIT("\x01\x1f\x7f"), "\"\\u0001\\u001f\x7f\""},
        {TEXT_INIT("a\0b"), "\"a\\u0000b\""},
        {TEXT_INIT("caf\xc3\xa9 \xf0\x9f\xa6\xb5"), "\"caf\xc3\xa9 \xf0\x9f\xa6\xb5\""},
        {TEXT_INIT("\"\""), "\"\\\"\\\"\""},
    };
    struct buffer *buffer = *state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        buffer_clear(buffer);
        buffer_put_json(buffer, cases[i].from);
        assert_text(buffer_text(buffer), cases[i].to);
    }
}

static void every_control_character_is_escaped_in_json(void **state)
{
    struct buffer *buffer = *state;
    for (int c = 0; c < 0x20; c++) {
        char byte = (char)c;
        buffer_clear(buffer);
        buffer_put_json(buffer, (struct text){&byte, 1});
        assert_true(buffer->len == 4 || buffer->len == 8);
        assert_int_equal(buffer->at[1], '\\');
    }
}

static void absent_text_is_an_empty_json_string(void **state)
{
    struct buffer *buffer = *state;
    buffer_put_json(buffer, TEXT_NONE);
    assert_text(buffer_text(buffer), "\"\"");
}

static void compact_json_keeps_what_is_quoted(void **state)
{
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"{ \"a b\" :\r\n\t[1, 2] }\n", "{\"a b\":[1,2]}"},
        {"\"\\\" \" ", "\"\\\" \""},
        {"\"\\\\\" , 1", "\"\\\\\",1"},
        {" ", ""},
        {"\"cut \\", "\"cut \\"},
    };
    struct buffer *buffer = *state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        buffer_clear(buffer);
        buffer_put_compact(buffer, text_of(cases[i].from));
        assert_text(buffer_text(buffer), cases[i].to);
    }
}

static void shows_what_a_terminal_would_obey(void **state)
{
    static const struct {
        struct text from;
        const char *to;
    } cases[] = {
        {TEXT_INIT("plain, caf\xc3\xa9"), "plain, caf\xc3\xa9"},
        {TEXT_INIT("\x1b[31mred"), "\\x1b[31mred"},
        {TEXT_INIT("a\0b\nc\x7f"), "a\\x00b\\x0ac\\x7f"},
        {TEXT_INIT("\xc2\x9b"), "\\x9b"}, /* C1: CSI in one character */
        {TEXT_INIT("\xe2\x80\xae"
                   "abc"),
         "\\u202eabc"}, /* right to left override */
        {TEXT_INIT("\xe2\x81\xa6\xe2\x81\xa9"), "\\u2066\\u2069"},
        {TEXT_INIT("\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f"), "\\u061c\\u200e\\u200f"},
        {TEXT_INIT("\xe2\x80\xa8\xef\xbb\xbf"), "\\u2028\\ufeff"},
        {TEXT_INIT("\x9b"
                   "31m"),
         "\\x9b31m"},                                   /* a lone C1 byte */
        {TEXT_INIT("a\xc3"), "a\\xc3"},                 /* cut off */
        {TEXT_INIT("\xc0\xaf"), "\\xc0\\xaf"},          /* overlong */
        {TEXT_INIT("\xed\xa0\x80"), "\\xed\\xa0\\x80"}, /* surrogate */
        {TEXT_INIT("\xe4\xb8\xad\xf0\x9f\xa6\xb5"), "\xe4\xb8\xad\xf0\x9f\xa6\xb5"},
    };
    struct buffer *buffer = *state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        buffer_clear(buffer);
        buffer_put_visible(buffer, cases[i].from);
        assert_text(buffer_text(buffer), cases[i].to);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_buffer, close_buffer)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(grows_as_it_is_written),
        TEST(an_empty_one_is_empty_text_not_absent),
        cmocka_unit_test(fills_to_its_maximum_and_no_further),
        cmocka_unit_test(a_failure_stays_until_it_is_cleared),
        cmocka_unit_test(later_short_writes_do_nothing_after_a_failure),
        TEST(refuses_a_reservation_that_overflows),
        TEST(writes_integers),
        TEST(prints_short_and_long),
        cmocka_unit_test(printing_past_the_maximum_fails),
        TEST(escapes_json_strings),
        TEST(every_control_character_is_escaped_in_json),
        TEST(absent_text_is_an_empty_json_string),
        TEST(compact_json_keeps_what_is_quoted),
        TEST(shows_what_a_terminal_would_obey),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
