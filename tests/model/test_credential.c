#include "model/credential.h"

#include "support/gonio_test.h"

#include <string.h>

static const struct {
    const char *given;
    enum credential_kind kind;
} spellings[] = {
    {"PT", CREDENTIAL_PT},
    {"DPT", CREDENTIAL_PT},
    {"PT, DPT", CREDENTIAL_PT},
    {"PT,DPT,OCS,FAAOMPT", CREDENTIAL_PT},
    {"MSPT", CREDENTIAL_PT},
    {"RPT", CREDENTIAL_PT},
    {"LPT", CREDENTIAL_PT},
    {"P.T.", CREDENTIAL_PT},
    {"P. T.", CREDENTIAL_PT},
    {"p t", CREDENTIAL_PT},
    {"  pt  ", CREDENTIAL_PT},
    {"PT/DPT", CREDENTIAL_PT},
    {"PT #12345", CREDENTIAL_PT},
    {"Licensed Physical Therapist", CREDENTIAL_PT},
    {"physical therapist", CREDENTIAL_PT},
    {"PHYSICAL  THERAPIST", CREDENTIAL_PT},
    {"physiotherapist", CREDENTIAL_PT},
    {"Doctor of Physical Therapy", CREDENTIAL_PT},
    {"PTA", CREDENTIAL_PTA},
    {"P.T.A.", CREDENTIAL_PTA},
    {"P. T. A.", CREDENTIAL_PTA},
    {"PT-A", CREDENTIAL_PTA},
    {"LPTA", CREDENTIAL_PTA},
    {"PTA, ATC", CREDENTIAL_PTA},
    {"PT assistant", CREDENTIAL_PTA},
    {"PT, assistant", CREDENTIAL_PTA},
    {"physical therapist assistant", CREDENTIAL_PTA},
    {"Physical Therapist (Assistant)", CREDENTIAL_PTA},
    {"physical therapy asst.", CREDENTIAL_PTA},
    {"physiotherapist assistant", CREDENTIAL_PTA},
    {"OT", CREDENTIAL_OT},
    {"OTR", CREDENTIAL_OT},
    {"OTR/L", CREDENTIAL_OT},
    {"OTRL", CREDENTIAL_OT},
    {"O.T.R./L.", CREDENTIAL_OT},
    {"OTD, OTR/L", CREDENTIAL_OT},
    {"MOT, OTR/L, CHT", CREDENTIAL_OT},
    {"occupational therapist", CREDENTIAL_OT},
    {"COTA", CREDENTIAL_OTA},
    {"COTA/L", CREDENTIAL_OTA},
    {"OTA", CREDENTIAL_OTA},
    {"occupational therapy assistant", CREDENTIAL_OTA},
    {"certified occupational therapy assistant", CREDENTIAL_OTA},
    {"SLP", CREDENTIAL_SLP},
    {"CCC-SLP", CREDENTIAL_SLP},
    {"CCC/SLP", CREDENTIAL_SLP},
    {"CCC\xe2\x80\x93SLP", CREDENTIAL_SLP}, /* with an en dash */
    {"MS, CCC-SLP", CREDENTIAL_SLP},
    {"M.A., CCC-SLP", CREDENTIAL_SLP},
    {"SLP-CCC", CREDENTIAL_SLP},
    {"CF-SLP", CREDENTIAL_SLP},
    {"speech-language pathologist", CREDENTIAL_SLP},
    {"speech therapist", CREDENTIAL_SLP},
    {"SLPA", CREDENTIAL_SLPA},
    {"SLP-A", CREDENTIAL_SLPA},
    {"speech-language pathology assistant", CREDENTIAL_SLPA},
    {"SPT", CREDENTIAL_STUDENT},
    {"student PT", CREDENTIAL_STUDENT},
    {"PT student", CREDENTIAL_STUDENT},
    {"PT, student", CREDENTIAL_STUDENT},
    {"student physical therapist assistant", CREDENTIAL_STUDENT},
    {"SPTA", CREDENTIAL_STUDENT},
    {"OTS", CREDENTIAL_STUDENT},
    {"tech", CREDENTIAL_AIDE},
    {"PT tech", CREDENTIAL_AIDE},
    {"rehab aide", CREDENTIAL_AIDE},
    {"Rehab Technician", CREDENTIAL_AIDE},
    {"physical therapy aide", CREDENTIAL_AIDE},
    {"medical assistant", CREDENTIAL_AIDE},
    {"ATC", CREDENTIAL_ATC},
    {"LAT", CREDENTIAL_ATC},
    {"LAT, ATC", CREDENTIAL_ATC},
    {"ATC/L", CREDENTIAL_ATC},
    {"certified athletic trainer", CREDENTIAL_ATC},
    {"PT, DPT, ATC", CREDENTIAL_PT},
    {"ATC, PT", CREDENTIAL_PT},
    {"LMT", CREDENTIAL_LMT},
    {"LMT, PTA", CREDENTIAL_PTA},
    {"licensed massage therapist", CREDENTIAL_LMT},
    {"DC", CREDENTIAL_DC},
    {"D.C.", CREDENTIAL_DC},
    {"chiropractic physician", CREDENTIAL_DC},
    {"MD", CREDENTIAL_MD},
    {"M.D.", CREDENTIAL_MD},
    {"MD, FAAPMR", CREDENTIAL_MD},
    {"physician", CREDENTIAL_MD},
    {"DO", CREDENTIAL_DO},
    {"D.O.", CREDENTIAL_DO},
    {"osteopathic physician", CREDENTIAL_DO},
    {"DPM", CREDENTIAL_DPM},
    {"podiatrist", CREDENTIAL_DPM},
    {"OD", CREDENTIAL_OD},
    {"O.D.", CREDENTIAL_OD},
    {"DDS", CREDENTIAL_DDS},
    {"DMD", CREDENTIAL_DDS},
    {"NP", CREDENTIAL_NP},
    {"NP-C", CREDENTIAL_NP},
    {"FNP", CREDENTIAL_NP},
    {"FNP-BC", CREDENTIAL_NP},
    {"DNP, APRN, FNP-C", CREDENTIAL_NP},
    {"APRN", CREDENTIAL_NP},
    {"CNS", CREDENTIAL_CNS},
    {"APRN, CNS", CREDENTIAL_CNS},
    {"clinical nurse specialist", CREDENTIAL_CNS},
    {"PA", CREDENTIAL_PA},
    {"PA-C", CREDENTIAL_PA},
    {"P.A.-C", CREDENTIAL_PA},
    {"MPAS, PA-C", CREDENTIAL_PA},
    {"physician assistant", CREDENTIAL_PA},
    {"physician's assistant", CREDENTIAL_PA},
    {"physician assistant student", CREDENTIAL_STUDENT},
};

static void understands_what_people_write(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(spellings); i++)
        if (credential_read(text_of(spellings[i].given)) != spellings[i].kind)
            fail_msg("\"%s\" was read as %s, not %s", spellings[i].given,
                     word_text(&credential_kind_words,
                               (int)credential_read(text_of(spellings[i].given))),
                     word_text(&credential_kind_words, (int)spellings[i].kind));
}

static void every_kind_has_a_spelling_that_is_tested(void **state)
{
    bool seen[CREDENTIAL_COUNT] = {true};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(spellings); i++)
        seen[spellings[i].kind] = true;
    for (int kind = 0; kind < CREDENTIAL_COUNT; kind++)
        assert_true(seen[kind]);
}

static void every_word_of_the_format_is_a_spelling_of_itself(void **state)
{
    (void)state;
    for (int kind = 1; kind < CREDENTIAL_COUNT; kind++) {
        const char *word = word_text(&credential_kind_words, kind);
        assert_int_equal(credential_read(text_of(word)), kind);
    }
}

static void does_not_guess(void **state)
{
    static const char *const unknown[] = {
        "",          " ",         ",",   "...",       "RN",
        "LCSW",      "n/a",       "P",   "12345",     "PTX",
        "xPT",       "P1T",       "ptt", "CCC-A",     "MA",
        "assistant", "PhD",       "LPN", "therapist", "assistive technology",
        "\xff\xfe",  "internist",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(unknown); i++)
        if (credential_read(text_of(unknown[i])) != CREDENTIAL_UNKNOWN)
            fail_msg("\"%s\" was understood", unknown[i]);
    assert_int_equal(credential_read(TEXT_NONE), CREDENTIAL_UNKNOWN);
}

static void reads_up_to_128_bytes(void **state)
{
    char given[200];
    (void)state;
    memset(given, ' ', sizeof given);
    memcpy(given + 126, "PT", 2);
    assert_int_equal(credential_read((struct text){given, 128}), CREDENTIAL_PT);
    assert_int_equal(credential_read((struct text){given, 129}), CREDENTIAL_UNKNOWN);
    for (size_t i = 0; i < 128; i++)
        given[i] = i % 2 ? ' ' : 'a';
    assert_int_equal(credential_read((struct text){given, 128}), CREDENTIAL_UNKNOWN);
    memset(given, 'a', 128);
    assert_int_equal(credential_read((struct text){given, 128}), CREDENTIAL_UNKNOWN);
    for (size_t i = 0; i < 128; i++)
        given[i] = i % 3 == 2 ? ' ' : 'a';
    assert_int_equal(credential_read((struct text){given, 128}), CREDENTIAL_UNKNOWN);
}

static void kinds_know_their_discipline(void **state)
{
    static const struct {
        enum credential_kind therapist, assistant;
        enum discipline discipline;
    } rows[] = {
        {CREDENTIAL_PT, CREDENTIAL_PTA, DISCIPLINE_PT},
        {CREDENTIAL_OT, CREDENTIAL_OTA, DISCIPLINE_OT},
        {CREDENTIAL_SLP, CREDENTIAL_SLPA, DISCIPLINE_SLP},
    };
    int therapists = 0, assistants = 0, disciplines = 0;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_true(credential_is_therapist(rows[i].therapist));
        assert_true(credential_is_assistant(rows[i].assistant));
        assert_int_equal(credential_discipline(rows[i].therapist), rows[i].discipline);
        assert_int_equal(credential_discipline(rows[i].assistant), rows[i].discipline);
    }
    for (int kind = 0; kind < CREDENTIAL_COUNT; kind++) {
        therapists += credential_is_therapist((enum credential_kind)kind);
        assistants += credential_is_assistant((enum credential_kind)kind);
        disciplines +=
            credential_discipline((enum credential_kind)kind) != DISCIPLINE_UNKNOWN;
    }
    assert_int_equal(therapists, 3);
    assert_int_equal(assistants, 3);
    assert_int_equal(disciplines, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(understands_what_people_write),
        cmocka_unit_test(every_kind_has_a_spelling_that_is_tested),
        cmocka_unit_test(every_word_of_the_format_is_a_spelling_of_itself),
        cmocka_unit_test(does_not_guess),
        cmocka_unit_test(reads_up_to_128_bytes),
        cmocka_unit_test(kinds_know_their_discipline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
