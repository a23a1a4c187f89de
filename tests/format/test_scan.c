/* The steps over text against the plainest loops there are, on random bytes at
 * every alignment and length. Built twice: as the machine has it, and without
 * its blocks (SCAN_PORTABLE). */
#include "base/arena.h"
#include "format/scan.h"
#include "support/gonio_test.h"

#include <stdlib.h>

#define ROUNDS   60000
#define LONGEST  90
#define ALPHABET "\"\\{}[]:, abz09\x1f \x7f\x80\xff\n\"\\"

static uint64_t seed = UINT64_C(0x9e3779b97f4a7c15);

static size_t any_below(size_t limit)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (size_t)(seed >> 20) % limit;
}

/* Random bytes in memory of exactly their size, so that reading past shows. */
static char *any_text(size_t *len)
{
    static const char letters[] = ALPHABET;
    size_t seldom = 1 + any_below(20);
    *len = any_below(LONGEST);
    char *text = malloc(*len + 1);
    assert_non_null(text);
    text = realloc(text, *len ? *len : 1);
    assert_non_null(text);
    for (size_t i = 0; i < *len; i++)
        text[i] = any_below(seldom) ? 'x' : letters[any_below(sizeof letters - 1)];
    return text;
}

static size_t plain_until(const char *text, size_t at, size_t len)
{
    while (at < len && (unsigned char)text[at] >= 0x20 &&
           (unsigned char)text[at] < 0x80 && text[at] != '"' && text[at] != '\\')
        at++;
    return at;
}

static size_t quote_at(const char *text, size_t at, size_t len)
{
    while (at < len && text[at] != '"' && text[at] != '\\')
        at++;
    return at;
}

static size_t string_end(const char *text, size_t at, size_t len)
{
    while (at < len && text[at] != '"')
        at += text[at] == '\\' && at + 1 < len ? 2 : 1;
    return at;
}

static size_t nested_end(const char *text, size_t at, size_t len)
{
    size_t depth = 0;
    while (at < len) {
        char c = text[at++];
        if (c == '"') {
            at = string_end(text, at, len);
            at += at < len;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            break;
        }
    }
    return at;
}

static void assert_steps(const char *text, size_t from, size_t len)
{
    const char *at = text + from, *end = text + len;
    assert_ptr_equal(scan_plain(at, end), text + plain_until(text, from, len));
    assert_ptr_equal(scan_quote(at, end), text + quote_at(text, from, len));
    assert_ptr_equal(scan_string(at, end), text + string_end(text, from, len));
    if (from < len && (*at == '{' || *at == '['))
        assert_ptr_equal(scan_value(at, end), text + nested_end(text, from, len));
}

static void steps_as_plain_loops_do(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        size_t len;
        char *text = any_text(&len);
        if (len && any_below(2))
            text[0] = any_below(2) ? '{' : '[';
        assert_steps(text, 0, len);
        assert_steps(text, any_below(len + 1), len);
        free(text);
    }
}

/* Values whose end is known, at every length. */
static void ends_of_values(void **state)
{
    static const char *const rows[] = {
        "null",
        "-1.5e3",
        "\"\"",
        "\"a\\\"b\"",
        "{}",
        "[]",
        "{\"a\":[1,{\"b\":\"]}\"}]}",
        "[\"\\\\\",\"\\\\\\\"]\",[[[]]]]",
        "[\"0123456789abcdef0123456789\\\"\",\"}\"]",
        "{\"0123456789abcdef0123456789abcdef\":{\"0123456789abcdef\":\"]\"},\"x\":[]}",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct text value = text_of(rows[i]);
        for (size_t behind = 0; behind < 40; behind++) {
            char text[200];
            memcpy(text, value.at, value.len);
            memset(text + value.len, behind % 2 ? ']' : ',', behind);
            assert_ptr_equal(scan_value(text, text + value.len + behind),
                             text + value.len);
        }
    }
}

static void names_are_the_same(void **state)
{
    (void)state;
    for (size_t len = 1; len <= 40; len++) {
        char a[40], b[40];
        for (size_t i = 0; i < len; i++)
            a[i] = b[i] = (char)('a' + i % 26);
        assert_true(scan_same(a, b, len));
        for (size_t i = 0; i < len; i++) {
            b[i] ^= 1;
            assert_false(scan_same(a, b, len));
            b[i] ^= 1;
        }
    }
}

static void contents_of_strings(void **state)
{
    static const struct {
        const char *text, *written, *plain;
        size_t past;
    } rows[] = {
        {"\"\",", "", "", 2},
        {"\"abc\",", "abc", "abc", 5},
        {"\"a\\\"\":", "a\\\"", "a\"", 5},
        {"\"\\\\\"]", "\\\\", "\\", 4},
        {"\"\\ud834\\udd1e\\u20ac\\u00e9\\u0041\"",
         "\\ud834\\udd1e\\u20ac\\u00e9\\u0041",
         "\xf0\x9d\x84\x9e\xe2\x82\xac\xc3\xa9"
         "A",
         32},
        {"\"\\b\\f\\n\\r\\t\\/\"", "\\b\\f\\n\\r\\t\\/", "\b\f\n\r\t/", 14},
    };
    struct arena arena, none;
    (void)state;
    arena_init(&arena, 1 << 20);
    arena_init(&none, 0);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct text written, text = text_of(rows[i].text);
        bool escaped;
        const char *past =
            scan_content(text.at, text.at + text.len, &written, &escaped);
        assert_text(written, rows[i].written);
        assert_ptr_equal(past, text.at + rows[i].past);
        assert_int_equal(escaped, memchr(written.at, '\\', written.len) != NULL);
        assert_text(scan_unescaped(written, &arena), rows[i].plain);
        assert_int_equal(text_is_absent(scan_unescaped(written, &none)),
                         written.len > 0);
    }
    arena_release(&arena);
    arena_release(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_as_plain_loops_do),
        cmocka_unit_test(ends_of_values),
        cmocka_unit_test(names_are_the_same),
        cmocka_unit_test(contents_of_strings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
