/* Paragraphs: broken between words, never wider than asked, data made
 * visible. */
#include "support/gonio_test.h"

#include "base/terminal.h"
#include "base/utf8.h"

static void assert_wrapped(size_t width, size_t indent, const char *text,
                           const char *expected)
{
    struct terminal terminal = {.width = width};
    struct buffer out;
    buffer_init(&out, 4096);
    terminal_wrap(&terminal, &out, indent, text_of(text));
    assert_text(buffer_text(&out), expected);
    buffer_release(&out);
}

static void between_words(void **state)
{
    (void)state;
    assert_wrapped(20, 0, "one two three four five six",
                   "one two three four\nfive six\n");
    assert_wrapped(20, 4, "one two three four five", "one two three\n    four five\n");
    assert_wrapped(20, 0, "twenty columns are 20", "twenty columns are\n20\n");
    assert_wrapped(20, 0, "exactly twenty, four", "exactly twenty, four\n");
    assert_wrapped(20, 0, "", "\n");
    assert_wrapped(20, 0, "  many   spaces  ", "many spaces\n");
}

static void a_long_word_is_cut(void **state)
{
    (void)state;
    assert_wrapped(12, 2, "abcdefghijklmnopqrstuvwxyz",
                   "abcdefghij\n  klmnopqrst\n  uvwxyz\n");
    assert_wrapped(12, 2, "a abcdefghijklm z", "a\n  abcdefghij\n  klm z\n");
}

static void columns_not_bytes(void **state)
{
    (void)state;
    assert_wrapped(
        10, 0, "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9",
        "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\n");
}

static void commands_to_the_terminal_are_shown(void **state)
{
    (void)state;
    assert_wrapped(40, 0, "a\x1b[31mb\nc", "a\\x1b[31mb\\x0ac\n");
}

static void the_width_is_never_passed(void **state)
{
    (void)state;
    struct terminal terminal = {.width = 30};
    struct buffer out;
    char text[200];
    buffer_init(&out, 4096);
    for (size_t word = 1; word < 60; word++) {
        for (size_t i = 0; i < sizeof text; i++)
            text[i] = i % (word + 1) == word ? ' ' : 'x';
        buffer_clear(&out);
        terminal_wrap(&terminal, &out, 5, (struct text){text, sizeof text});
        const char *at = out.at, *end = out.at + out.len;
        size_t used = 5; /* the caller stands there */
        for (; at < end; at++) {
            used = *at == '\n' ? 0 : used + 1;
            assert_true(used <= 30);
        }
    }
    buffer_release(&out);
}

static void colour_only_where_there_is_some(void **state)
{
    (void)state;
    struct terminal plain = {.width = 80}, coloured = {.width = 80, .colour = true};
    struct buffer out;
    buffer_init(&out, 4096);
    terminal_put(&plain, &out, STYLE_RED, TEXT("no"));
    assert_text(buffer_text(&out), "no");
    buffer_clear(&out);
    terminal_put(&coloured, &out, STYLE_RED, TEXT("yes"));
    assert_text(buffer_text(&out), "\x1b[31myes\x1b[0m");
    buffer_clear(&out);
    terminal_put(&coloured, &out, STYLE_PLAIN, TEXT("plain"));
    assert_text(buffer_text(&out), "plain");
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(between_words),
        cmocka_unit_test(a_long_word_is_cut),
        cmocka_unit_test(columns_not_bytes),
        cmocka_unit_test(commands_to_the_terminal_are_shown),
        cmocka_unit_test(the_width_is_never_passed),
        cmocka_unit_test(colour_only_where_there_is_some),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
