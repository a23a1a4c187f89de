#include "base/text.h"

#include "base/arena.h"
#include "support/gonio_test.h"

static void absent_is_not_empty(void **state)
{
    (void)state;
    assert_true(text_is_absent(TEXT_NONE));
    assert_true(text_is_absent(text_of(NULL)));
    assert_false(text_is_absent(TEXT("")));
    assert_true(text_equal(TEXT_NONE, TEXT("")));
}

static void compares_by_bytes_a_prefix_first(void **state)
{
    static const struct text ascending[] = {
        TEXT_INIT(""),  TEXT_INIT("\0"), TEXT_INIT("A"),    TEXT_INIT("AB"),
        TEXT_INIT("B"), TEXT_INIT("a"),  TEXT_INIT("\xff"),
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ascending); i++)
        for (size_t k = 0; k < COUNT_OF(ascending); k++) {
            int order = text_compare(ascending[i], ascending[k]);
            assert_int_equal((order > 0) - (order < 0), (i > k) - (i < k));
            assert_int_equal(text_equal(ascending[i], ascending[k]), i == k);
        }
}

static void letter_case_is_forgiven_for_ascii_only(void **state)
{
    (void)state;
    assert_true(text_equal_nocase(TEXT("PTA"), TEXT("pTa")));
    assert_false(text_equal_nocase(TEXT("PTA"), TEXT("PT")));
    assert_false(text_equal_nocase(TEXT("[@"), TEXT("{`")));
    assert_false(text_equal_nocase(TEXT("\xc3\x89"), TEXT("\xc3\xa9")));
}

static void trims_white_space(void **state)
{
    (void)state;
    assert_text(text_trim(TEXT(" \t\r\n a b \n")), "a b");
    assert_text(text_trim(TEXT("a")), "a");
    assert_text(text_trim(TEXT("  ")), "");
    assert_true(text_is_absent(text_trim(TEXT_NONE)));
}

static void a_copy_has_a_terminator(void **state)
{
    struct arena arena;
    (void)state;
    arena_init(&arena, 1000);
    struct text copy = text_copy(&arena, (struct text){"abcdef", 3});
    assert_text(copy, "abc");
    assert_int_equal(copy.at[3], '\0');
    assert_text(text_copy(&arena, TEXT("")), "");
    assert_true(text_is_absent(text_copy(&arena, (struct text){copy.at, 2000})));
    arena_release(&arena);
}

static void distances(void **state)
{
    static const struct {
        const char *a, *b;
        unsigned distance;
    } cases[] = {
        {"", "", 0},
        {"abc", "abc", 0},
        {"abc", "ABC", 0},
        {"abc", "", 3},
        {"abc", "abd", 1},
        {"abc", "ab", 1},
        {"ab", "abc", 1},
        {"abcd", "abdc", 1},
        {"ca", "abc", 3},
        {"kitten", "sitting", 3},
        {"minuets", "minutes", 1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text a = text_of(cases[i].a), b = text_of(cases[i].b);
        assert_int_equal(text_distance(a, b, 9), cases[i].distance);
        assert_int_equal(text_distance(b, a, 9), cases[i].distance);
    }
    assert_int_equal(text_distance(TEXT("abcdef"), TEXT("uvwxyz"), 2), 3);
}

static void long_texts_are_never_near(void **state)
{
    char longer[66];
    (void)state;
    memset(longer, 'x', sizeof longer);
    struct text at_most = {longer, 64}, over = {longer, 65};
    assert_int_equal(text_distance(at_most, at_most, 3), 0);
    assert_int_equal(text_distance(over, over, 3), 4);
    assert_int_equal(text_distance(at_most, over, 3), 4);
}

static const char *const names[] = {"minutes", "modifiers", "mode", "code", "charge"};

static const char *nearest_to(const char *misspelt)
{
    int i = text_nearest(text_of(misspelt), COUNT_OF(names), text_cstr_at, names);
    return i < 0 ? "" : names[i];
}

static void finds_the_name_that_was_meant(void **state)
{
    (void)state;
    assert_string_equal(nearest_to("minuets"), "minutes");
    assert_string_equal(nearest_to("Minutes"), "minutes");
    assert_string_equal(nearest_to("modifier"), "modifiers");
    assert_string_equal(nearest_to("modfiers"), "modifiers");
    assert_string_equal(nearest_to("chrage"), "charge");
    assert_string_equal(nearest_to("moda"), "mode");
}

static void of_equals_the_first_wins(void **state)
{
    (void)state;
    assert_string_equal(nearest_to("mcode"), "mode"); /* "code" is as near */
}

static void does_not_guess(void **state)
{
    (void)state;
    assert_string_equal(nearest_to("patient"), "");
    assert_string_equal(nearest_to(""), "");
    assert_string_equal(nearest_to("x"), "");
    assert_string_equal(nearest_to("mxxe"), "");
    assert_int_equal(text_nearest(TEXT("mode"), 0, text_cstr_at, names), -1);
}

static void names_may_be_texts(void **state)
{
    static const struct text texts[] = {TEXT_INIT("hold"), TEXT_INIT("deny")};
    (void)state;
    assert_int_equal(text_nearest(TEXT("denny"), 2, text_name_at, texts), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(absent_is_not_empty),
        cmocka_unit_test(compares_by_bytes_a_prefix_first),
        cmocka_unit_test(letter_case_is_forgiven_for_ascii_only),
        cmocka_unit_test(trims_white_space),
        cmocka_unit_test(a_copy_has_a_terminator),
        cmocka_unit_test(distances),
        cmocka_unit_test(long_texts_are_never_near),
        cmocka_unit_test(finds_the_name_that_was_meant),
        cmocka_unit_test(of_equals_the_first_wins),
        cmocka_unit_test(does_not_guess),
        cmocka_unit_test(names_may_be_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
