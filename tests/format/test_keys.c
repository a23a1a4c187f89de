/* The keys of a session without a tree are those of the session built. */
#include "format/agree.h"
#include "format/reader.h"
#include "format/sample.h"
#include "support/gonio_test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

struct both {
    struct arena arena;
    struct session_keys keys;
    struct session *session;
};

static void read_both(struct both *both, struct text text)
{
    struct reader_options options = {.first_line = 1};
    struct text id;
    struct problems problems;
    struct error error = ERROR_NONE;
    assert_ok(reader_session(text, &options, &both->arena, &both->session, &id,
                             &problems, &error),
              &error);
    assert_ok(keys_read(text, &both->arena, &both->keys, &error), &error);
}

static void assert_agree(struct text text)
{
    struct both both;
    arena_init(&both.arena, (size_t)64 << 20);
    read_both(&both, text);
    assert_non_null(both.session);
    const char *difference = agree_difference(&both.keys, both.session);
    if (difference)
        fail_msg("%s differs in %.*s", difference, TEXT_ARG(text));
    arena_release(&both.arena);
}

static void says_what_the_sample_says(void **state)
{
    struct both both;
    (void)state;
    arena_init(&both.arena, 1 << 20);
    read_both(&both, TEXT(SAMPLE_SESSION));
    assert_text(both.keys.session_id, "S-1001");
    assert_int_equal(both.keys.revision, 2);
    assert_false(both.keys.is_void);
    assert_true(both.keys.telehealth);
    assert_text(both.keys.provider, "1987654328");
    assert_text(both.keys.patient, "P-77");
    assert_int_equal(both.keys.date_of_service, date_of(2026, 3, 16));
    assert_text(both.keys.zip, "78701");
    assert_text(both.keys.place_of_service, "11");
    assert_int_equal(both.keys.therapist_count, 1);
    assert_text(both.keys.therapists[0].npi, "1730000001");
    assert_int_equal(both.keys.therapists[0].start, 8 * 60 + 30);
    assert_int_equal(both.keys.therapists[0].end, 10 * 60 + 5);
    assert_int_equal(both.keys.start, 8 * 60 + 30);
    assert_true(text_is_absent(both.keys.member));
    arena_release(&both.arena);
}

/* A difference must be seen: the keys of one text, the session of another. */
static void the_comparison_sees_differences(void **state)
{
    static const char *const rows[][3] = {
        {"S-1001", "S-1002", "session_id"},
        {"\"revision\": 2", "\"revision\": 3", "revision"},
        {"\"void\": false", "\"void\": true", "void"},
        {"{\"modality\": \"audio_video\", \"consent\": true}", "null", "telehealth"},
        {"1987654328", "1234567893", "billing_provider.npi"},
        {"P-77", "P-78", "patient.id"},
        {"2026-03-16", "2026-03-17", "date_of_service"},
        {"78701", "78702", "service_location.zip"},
        {"\"11\"", "\"12\"", "place_of_service"},
        {"\"kind\": \"ffs\"", "\"member_id\": \"1EG\"", "insurance[0].member_id"},
        {"10:05", "10:06", "a therapist's times"},
        {"08:30", "08:29", "a therapist's times"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct both a, b;
        arena_init(&a.arena, 1 << 20);
        arena_init(&b.arena, 1 << 20);
        read_both(&a, TEXT(SAMPLE_SESSION));
        read_both(&b, sample_with(&b.arena, rows[i][0], rows[i][1]));
        assert_non_null(b.session);
        const char *difference = agree_difference(&b.keys, a.session);
        assert_non_null(difference);
        assert_string_equal(difference, rows[i][2]);
        assert_null(agree_difference(&b.keys, b.session));
        arena_release(&a.arena);
        arena_release(&b.arena);
    }
}

static void agree_on_changes(void **state)
{
    static const char *const rows[][2] = {
        {"\"S-1001\"", "\"S\\u002d1\\\"\\\\\\ud834\\udd1e\""},
        {"\"session_id\"", "\"session\\u005fid\""},
        {"\"revision\": 2", "\"revision\": 999999"},
        {"\"revision\": 2", "\"revision\": -0"},
        {"\"revision\": 2", "\"revision\": 0"},
        {"\"revision\": 2", "\"revision\": null"},
        {"\"void\": false", "\"void\": true"},
        {"\"void\": false", "\"void\": null"},
        {"{\"npi\": \"1987654328\", \"tin\": \"T-1\"}", "null"},
        {"{\"npi\": \"1987654328\", \"tin\": \"T-1\"}", "{}"},
        {"{\"npi\": \"1987654328\", \"tin\": \"T-1\"}", "{\"npi\":null}"},
        {"{\"modality\": \"audio_video\", \"consent\": true}", "null"},
        {"{\"modality\": \"audio_video\", \"consent\": true}", "{}"},
        {"\"telehealth\"",
         "\"x\": {\"telehealth\": {}, \"session_id\": \"no\"}, \"y\""},
        {"{\"zip\": \"78701\"}", "{\"locality\": \"TX-31\"}"},
        {"\"place_of_service\": \"11\",", ""},
        {"\"start\": \"09:00\",", ""},
        {"\"end\": \"09:23\",", ""},
        {"\"09:23\"", "\"00:10\""},
        {"\"09:23\"", "\"24:00\""},
        {"\"08:30\"", "\"23:50\""},
        {"{\"npi\": \"1730000001\"}", "{\"npi\": \"1987654328\"}"},
        {"{\"npi\": \"1730000001\"}", "{\"npi\": null}"},
        {"{\"npi\": \"1730000001\"}", "null"},
        {"{\"npi\": \"1730000001\"}", "{\"npi\": \"\\u0031730000001\"}"},
        {"\"intervals\": [{\"start\": \"10:00\",\n      \"end\": \"10:05\"}, "
         "{\"start\": \"08:30\", \"end\": \"08:35\"}]",
         "\"intervals\": []"},
        {"\"3x10\"", "\"} ] { [ \\\" \\\\\""},
        {"\"stairs\"", "\"\\\\\", \"]\", \"\\\"}\""},
        {"\"diagnoses\": [\"M25.561\"]", "\"diagnoses\" : [ ]"},
    };
    struct arena arena;
    (void)state;
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_agree(sample_with(&arena, rows[i][0], rows[i][1]));
    arena_release(&arena);
}

/* Only the first insurance, and only its own member_id. */
static void the_first_insurance_names_the_member(void **state)
{
    static const char *const rows[][2] = {
        {"[{\"payer\":\"a\",\"member_id\":\"M\\u0031\"},"
         "{\"payer\":\"b\",\"member_id\":\"M2\"}]",
         "M1"},
        {"[{\"payer\":\"a\"},{\"payer\":\"b\",\"member_id\":\"M2\"}]", NULL},
        {"[{\"payer\":\"a\",\"prior_authorizations\":[{\"member_id\":\"M3\"}]}]", NULL},
        {"[]", NULL},
        {"[7,{\"member_id\":\"M4\"}]", NULL}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena arena;
        struct session_keys keys;
        struct error error = ERROR_NONE;
        char text[256];
        arena_init(&arena, 1 << 20);
        int len = snprintf(text, sizeof text, "{\"insurance\":%s}", rows[i][0]);
        assert_ok(keys_read((struct text){text, (size_t)len}, &arena, &keys, &error),
                  &error);
        assert_int_equal(text_is_absent(keys.member), rows[i][1] == NULL);
        if (rows[i][1])
            assert_text(keys.member, rows[i][1]);
        arena_release(&arena);
    }
}

static void texts_are_views_unless_escaped(void **state)
{
    static const char plain[] =
        "{\"session_id\":\"S-1\",\"patient\":{\"id\":\"P\\n\"}}";
    struct arena arena;
    struct session_keys keys;
    struct error error = ERROR_NONE;
    (void)state;
    arena_init(&arena, 1 << 20);
    assert_ok(keys_read(text_of(plain), &arena, &keys, &error), &error);
    assert_ptr_equal(keys.session_id.at, plain + 15);
    assert_text(keys.patient, "P\n");
    assert_false(keys.patient.at >= plain && keys.patient.at < plain + sizeof plain);
    assert_int_equal(keys.revision, 1);
    assert_int_equal(keys.date_of_service, DATE_NONE);
    arena_release(&arena);
}

/* Many therapists, so that the list grows. */
static void many_therapists(void **state)
{
    char services[8192];
    size_t n = 0;
    struct arena arena;
    (void)state;
    arena_init(&arena, 1 << 20);
    for (unsigned i = 0; i < 40; i++) {
        /* The check digit of 80840 and nine digits, by Luhn. */
        unsigned number = 100000000 + i * 37, sum = 24, rest = number;
        for (int k = 0; k < 9; k++, rest /= 10) {
            unsigned digit = rest % 10 * (k % 2 ? 1 : 2);
            sum += digit > 9 ? digit - 9 : digit;
        }
        n += (size_t)sprintf(services + n,
                             "{\"code\":\"97110\",\"end\":\"1%u:00\","
                             "\"start\":\"0%u:00\","
                             "\"therapist\":{\"npi\":\"%u%u\"}},",
                             i % 10, i % 7, number, (10 - sum % 10) % 10);
    }
    memcpy(services + n, "{\"code\": \"97110\"", 17);
    assert_agree(sample_with(&arena, "{\"code\": \"97110\"", services));
    arena_release(&arena);
}

static void agree_on_sample_file(const char *path)
{
    char text[65536];
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t len = fread(text, 1, sizeof text, file);
    fclose(file);
    struct both both;
    arena_init(&both.arena, (size_t)64 << 20);
    read_both(&both, (struct text){text, len});
    if (both.session)
        assert_null(agree_difference(&both.keys, both.session));
    arena_release(&both.arena);
}

/* The fuzzers' seeds, good and bad: where the reader accepts, both agree. */
static void agree_on_the_corpus(void **state)
{
    const char *folder = GONIO_SOURCE_DIR "/tests/fuzz/corpora/session";
    DIR *entries = opendir(folder);
    const struct dirent *entry;
    size_t count = 0;
    (void)state;
    assert_non_null(entries);
    while ((entry = readdir(entries)) != NULL) {
        char path[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        agree_on_sample_file(path);
        count++;
    }
    closedir(entries);
    assert_true(count >= 5);
}

static void harmless_on_any_text(void **state)
{
    static const char sample[] = SAMPLE_SESSION;
    struct arena arena;
    (void)state;
    arena_init(&arena, 1 << 20);
    for (size_t len = 0; len < sizeof sample; len++) {
        struct session_keys keys;
        struct error error = ERROR_NONE;
        char *exact = malloc(len ? len : 1);
        assert_non_null(exact);
        memcpy(exact, sample, len);
        assert_ok(keys_read((struct text){exact, len}, &arena, &keys, &error), &error);
        (void)keys_session_id((struct text){exact, len});
        free(exact);
        arena_reset(&arena);
    }
    arena_release(&arena);
}

static void memory_is_refused(void **state)
{
    struct arena none;
    struct session_keys keys;
    struct error error = ERROR_NONE;
    (void)state;
    arena_init(&none, 0);
    assert_fails(keys_read(TEXT(SAMPLE_SESSION), &none, &keys, &error),
                 STATUS_NO_MEMORY, &error);
    error = ERROR_NONE;
    assert_fails(keys_read(TEXT("{\"session_id\":\"\\n\"}"), &none, &keys, &error),
                 STATUS_NO_MEMORY, &error);
    assert_int_equal(keys_read(TEXT("{\"session_id\":\"S\"}"), &none, &keys, &error),
                     STATUS_OK);
    arena_release(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_the_sample_says),
        cmocka_unit_test(the_comparison_sees_differences),
        cmocka_unit_test(agree_on_changes),
        cmocka_unit_test(the_first_insurance_names_the_member),
        cmocka_unit_test(texts_are_views_unless_escaped),
        cmocka_unit_test(many_therapists),
        cmocka_unit_test(agree_on_the_corpus),
        cmocka_unit_test(harmless_on_any_text),
        cmocka_unit_test(memory_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
