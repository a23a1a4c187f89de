#include "model/diagnosis.h"

#include "support/gonio_test.h"

static void codes_of_good_form(void **state)
{
    static const char *const codes[] = {"M25.561",  "M25561",  "G35",      "R26.2",
                                        "S83.511D", "S83511A", "S06.0X0A", "C7A.00",
                                        "M1A.0710", "U07.1",   "Z3A.20",   "I69.351"};
    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        assert_int_equal(diagnosis_check(text_of(codes[i])), DIAGNOSIS_OK);
}

static void codes_of_another_form(void **state)
{
    static const char *const codes[] = {
        "",       "M2",      "M",        "25.561",  "MM5.561",
        "M25.",   "M25,561", "M25.56.1", "M255.61", "M25.56123",
        "719.46", "M25 561", " M25.56",  "M25.5-1", "M25.\xC3\xA9"};
    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        assert_int_equal(diagnosis_check(text_of(codes[i])), DIAGNOSIS_FORM);
    assert_int_equal(diagnosis_check(TEXT_NONE), DIAGNOSIS_FORM);
}

static void small_letters_and_missing_sevenths(void **state)
{
    (void)state;
    assert_int_equal(diagnosis_check(TEXT("m25.561")), DIAGNOSIS_CASE);
    assert_int_equal(diagnosis_check(TEXT("S83.511d")), DIAGNOSIS_CASE);
    assert_int_equal(diagnosis_check(TEXT("S83.511")), DIAGNOSIS_SEVENTH);
    assert_int_equal(diagnosis_check(TEXT("S83")), DIAGNOSIS_SEVENTH);
    assert_int_equal(diagnosis_check(TEXT("S83.511X")), DIAGNOSIS_SEVENTH);
    assert_int_equal(diagnosis_check(TEXT("S83.5111")), DIAGNOSIS_SEVENTH);
    assert_int_equal(diagnosis_check(TEXT("S83.511D")), DIAGNOSIS_OK);
    assert_int_equal(diagnosis_check(TEXT("T87.44")), DIAGNOSIS_OK);
}

static void the_dot_makes_no_other_code(void **state)
{
    (void)state;
    assert_true(diagnosis_equal(TEXT("M25.561"), TEXT("M25561")));
    assert_false(diagnosis_equal(TEXT("M25.561"), TEXT("M25.562")));
    assert_false(diagnosis_equal(TEXT("M25.56"), TEXT("M25.561")));
    assert_true(diagnosis_equal(TEXT("?"), TEXT("?")));
    assert_false(diagnosis_equal(TEXT("?"), TEXT("M25.561")));
    assert_false(diagnosis_equal(TEXT("M25.561"), TEXT("?")));
}

static void each_chapter_from_its_first_code_to_its_last(void **state)
{
    static const struct {
        const char *first, *last;
        enum chapter chapter;
    } rows[] = {
        {"A00.0", "B99.9", CHAPTER_INFECTIOUS},
        {"C00.0", "D49.9", CHAPTER_NEOPLASM},
        {"D50.0", "D89.9", CHAPTER_BLOOD},
        {"E00.0", "E89.89", CHAPTER_ENDOCRINE},
        {"F01.50", "F99", CHAPTER_MENTAL},
        {"G00.0", "G99.8", CHAPTER_NERVOUS},
        {"H00.011", "H59.89", CHAPTER_EYE},
        {"H60.00", "H95.89", CHAPTER_EAR},
        {"I00", "I99.9", CHAPTER_CIRCULATORY},
        {"J00", "J99", CHAPTER_RESPIRATORY},
        {"K00.0", "K95.89", CHAPTER_DIGESTIVE},
        {"L00", "L99", CHAPTER_SKIN},
        {"M00.00", "M99.9", CHAPTER_MUSCULOSKELETAL},
        {"N00.0", "N99.89", CHAPTER_GENITOURINARY},
        {"O00.00", "O9A.53", CHAPTER_PREGNANCY},
        {"P00.0", "P96.9", CHAPTER_PERINATAL},
        {"Q00.0", "Q99.9", CHAPTER_CONGENITAL},
        {"R00.0", "R99", CHAPTER_SYMPTOMS},
        {"S00.00XA", "T88.9XXS", CHAPTER_INJURY},
        {"U07.0", "U09.9", CHAPTER_SPECIAL},
        {"V00.01XA", "Y99.9", CHAPTER_EXTERNAL_CAUSE},
        {"Z00.00", "Z99.89", CHAPTER_FACTORS},
    };
    (void)state;
    assert_int_equal(sizeof rows / sizeof *rows, CHAPTER_COUNT - 1);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(diagnosis_chapter(text_of(rows[i].first)), rows[i].chapter);
        assert_int_equal(diagnosis_chapter(text_of(rows[i].last)), rows[i].chapter);
    }
    assert_int_equal(diagnosis_chapter(TEXT("719.46")), CHAPTER_UNKNOWN);
}

static void indications(void **state)
{
    (void)state;
    assert_int_equal(diagnosis_indication(TEXT("M54.50")), INDICATION_MUSCULOSKELETAL);
    assert_int_equal(diagnosis_indication(TEXT("Z47.1")), INDICATION_MUSCULOSKELETAL);
    assert_int_equal(diagnosis_indication(TEXT("Z96.651")), INDICATION_MUSCULOSKELETAL);
    assert_int_equal(diagnosis_indication(TEXT("Z96.5")), INDICATION_OTHER);
    assert_int_equal(diagnosis_indication(TEXT("G20.A1")), INDICATION_NEUROLOGICAL);
    assert_int_equal(diagnosis_indication(TEXT("I60.9")), INDICATION_NEUROLOGICAL);
    assert_int_equal(diagnosis_indication(TEXT("I59")), INDICATION_OTHER);
    assert_int_equal(diagnosis_indication(TEXT("I70.0")), INDICATION_OTHER);
    assert_int_equal(diagnosis_indication(TEXT("S83.511D")), INDICATION_INJURY);
    assert_int_equal(diagnosis_indication(TEXT("R26.2")), INDICATION_OTHER);
    assert_int_equal(diagnosis_indication(TEXT("?")), INDICATION_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_of_good_form),
        cmocka_unit_test(codes_of_another_form),
        cmocka_unit_test(small_letters_and_missing_sevenths),
        cmocka_unit_test(the_dot_makes_no_other_code),
        cmocka_unit_test(each_chapter_from_its_first_code_to_its_last),
        cmocka_unit_test(indications),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
