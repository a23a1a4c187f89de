#include "model/words.h"

#include "support/gonio_test.h"

static const struct word_set *const sets[] = {
#define X(SET, set) &set##_words,
    WORD_SETS(X)
#undef X
};

static void every_word_is_found_by_its_text(void **state)
{
    (void)state;
    for (size_t s = 0; s < COUNT_OF(sets); s++) {
        assert_true(sets[s]->count > 1);
        for (int i = 1; i < sets[s]->count; i++) {
            const char *text = word_text(sets[s], i);
            assert_true(text[0] != '\0');
            assert_true(sets[s]->words[i].meaning[0] != '\0');
            assert_int_equal(word_find(sets[s], text_of(text)), i);
        }
    }
}

static void the_numbers_are_those_of_the_enums(void **state)
{
    (void)state;
    assert_int_equal(word_find(&discipline_words, TEXT("SLP")), DISCIPLINE_SLP);
    assert_int_equal(word_find(&mode_words, TEXT("group")), MODE_GROUP);
    assert_int_equal(word_find(&setting_words, TEXT("other")), SETTING_OTHER);
    assert_int_equal(word_find(&credential_kind_words, TEXT("PA")), CREDENTIAL_PA);
    assert_int_equal(discipline_words.count, DISCIPLINE_COUNT);
    assert_int_equal(credential_kind_words.count, CREDENTIAL_COUNT);
    assert_string_equal(discipline_words.name, "discipline");
}

static void unknown_is_no_word(void **state)
{
    (void)state;
    assert_int_equal(word_find(&discipline_words, TEXT("pt")), 0);
    assert_int_equal(word_find(&discipline_words, TEXT("")), 0);
    assert_int_equal(word_find(&discipline_words, TEXT_NONE), 0);
    assert_int_equal(word_find(&discipline_words, TEXT("PTX")), 0);
    assert_string_equal(word_text(&discipline_words, 0), "");
    assert_string_equal(word_text(&discipline_words, -1), "");
    assert_string_equal(word_text(&discipline_words, DISCIPLINE_COUNT), "");
}

static void the_nearest_word(void **state)
{
    (void)state;
    assert_string_equal(word_nearest(&mode_words, TEXT("induvidual")), "individual");
    assert_string_equal(word_nearest(&discipline_words, TEXT("pt")), "PT");
    assert_null(word_nearest(&mode_words, TEXT("aquatic")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_is_found_by_its_text),
        cmocka_unit_test(the_numbers_are_those_of_the_enums),
        cmocka_unit_test(unknown_is_no_word),
        cmocka_unit_test(the_nearest_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
