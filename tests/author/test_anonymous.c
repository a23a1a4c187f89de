/* A session as nobody's: the same for the same, nothing of the original, intervals
 * between dates kept; what has no neutral value is refused with its place. */
#include "support/gonio_test.h"

#include "author/anonymous.h"
#include "base/date.h"
#include "format/json.h"
#include "format/reader.h"
#include "format/writer.h"

#include <stdio.h>

static struct arena arena;
static struct buffer written;

static struct session *read(const char *json)
{
    char text[4096];
    struct session *session = NULL;
    struct text id, copy;
    struct problems problems;
    struct reader_options options = {.strict = true};
    struct error error = ERROR_NONE;
    size_t len = (size_t)snprintf(text, sizeof text, "%s", json);
    for (size_t i = 0; i < len; i++)
        if (text[i] == '\'')
            text[i] = '"';
    copy = text_copy(&arena, (struct text){text, len});
    assert_ok(reader_session(copy, &options, &arena, &session, &id, &problems, &error),
              &error);
    assert_non_null(session);
    return session;
}

#define START                                                                          \
    "{'session_id':'V-881','date_of_service':'2026-03-16','patient':{'id':'MRN-12',"   \
    "'birth_date':'1950-04-02','state':'TX'},"
#define INSURED                                                                        \
    "'insurance':[{'payer':'Medicare Part B','member_id':'1EG4TE5MK73'},"              \
    "{'payer':'aetna'}],"
#define SERVICES                                                                       \
    "'services':[{'code':'97110','minutes':23,'therapist':{'npi':'1730000001',"        \
    "'credential':'Jane Doe, PT'},'documentation':{'response':'Mrs Doe felt well',"    \
    "'exercises':['walks','walks']}},"                                                 \
    "{'code':'97140','therapist':{'npi':'1730000001'},'documentation':{"               \
    "'response':'another'}}]}"

static const char *copied(struct anonymous *names, const char *json)
{
    struct session *copy = NULL;
    struct error error = ERROR_NONE;
    assert_ok(anonymous_copy(names, read(json), &copy, &error), &error);
    for (size_t i = 0; i < names->note_count; i++)
        *names->notes[i].at = names->notes[i].neutral;
    buffer_clear(&written);
    writer_session(copy, &written);
    buffer_put_char(&written, '\0');
    assert_false(buffer_failed(&written));
    return written.at;
}

static struct anonymous begun(int32_t days)
{
    return (struct anonymous){.arena = &arena, .days = days, .payer = TEXT("medicare")};
}

static void nothing_of_the_original_is_left(void **state)
{
    static const char *const gone[] = {
        "V-881",      "MRN-12", "1950-04-02", "Medicare Part", "aetna",  "1EG4TE5MK73",
        "1730000001", "Doe",    "2026-03-16", "walks",         "another"};
    struct anonymous names = begun(14);
    (void)state;
    const char *text = copied(&names, START INSURED SERVICES);
    for (size_t i = 0; i < COUNT_OF(gone); i++)
        assert_null(strstr(text, gone[i]));
    assert_false(anonymous_leaks(&names, text_of(text)));
    assert_true(anonymous_leaks(&names, TEXT("of V-8811 and others")) ||
                anonymous_leaks(&names, TEXT("a \"V-881\"")));
    assert_non_null(strstr(text, "\"session_id\":\"S-1\""));
    assert_non_null(strstr(text, "\"date_of_service\":\"2026-03-30\""));
    assert_non_null(strstr(text, "\"birth_date\":\"1950-04-16\""));
    assert_non_null(strstr(text, "\"payer\":\"medicare\""));
    assert_non_null(strstr(text, "\"credential\":\"PT\""));
    assert_non_null(strstr(text, "1AA1AA1AA11"));
}

static void the_same_stays_the_same(void **state)
{
    struct anonymous names = begun(7);
    (void)state;
    const char *text = copied(&names, START INSURED SERVICES);
    const char *first = strstr(text, "\"npi\":\"");
    assert_non_null(first);
    const char *second = strstr(first + 1, "\"npi\":\"");
    assert_non_null(second);
    assert_memory_equal(first, second, 18);
    /* Notes: two that are alike, two that differ. */
    assert_int_equal(names.note_count, 4);
    assert_true(text_equal(names.notes[0].neutral, names.notes[1].neutral) ||
                text_equal(names.notes[1].neutral, names.notes[2].neutral));
    assert_text(names.notes[3].pointer, "/services/1/documentation/response");
    /* Its numbers are right: the copy is read as any session is. */
    (void)read(text);
    /* A second session of the day knows the first one's names. */
    text = copied(&names, "{'session_id':'V-882','date_of_service':'2026-03-16',"
                          "'patient':{'id':'MRN-12'}," INSURED
                          "'services':[{'code':'97110','co_treatment':{"
                          "'with_session':'V-881'}}]}");
    assert_non_null(strstr(text, "\"session_id\":\"S-2\""));
    assert_non_null(strstr(text, "\"with_session\":\"S-1\""));
    assert_non_null(strstr(text, "\"id\":\"P-1\""));
}

static void who_is_over_89_becomes_89(void **state)
{
    struct anonymous names = begun(0);
    (void)state;
    const char *text =
        copied(&names, "{'session_id':'A','date_of_service':'2026-03-16','patient':{"
                       "'id':'B','birth_date':'1930-04-02'}," INSURED
                       "'services':[{'code':'97110'}]}");
    assert_null(strstr(text, "1930"));
    assert_non_null(strstr(text, "\"birth_date\":\"193"));
}

static void refused(const char *json, const char *pointer)
{
    struct anonymous names = begun(0);
    struct session *copy = NULL;
    struct error error = ERROR_NONE;
    assert_fails(anonymous_copy(&names, read(json), &copy, &error), STATUS_REJECTED,
                 &error);
    assert_string_equal(error.pointer, pointer);
    assert_null(strstr(error.message, "Smith"));
}

static void what_has_no_neutral_value_is_refused(void **state)
{
    (void)state;
    refused("{'session_id':'A','date_of_service':'2026-03-16','patient':{'id':'B'},"
            "'insurance':[{'payer':'x'}],'place_of_service':'Mr Smith at home',"
            "'services':[{'code':'97110'}]}",
            "/place_of_service");
    refused("{'session_id':'A','date_of_service':'2026-03-16','patient':{'id':'B'},"
            "'insurance':[{'payer':'x'}],"
            "'services':[{'code':'97110','modifiers':['59','Smith J.']}]}",
            "/services/0/modifiers/1");
}

static void names_of_cases_are_looked_at(void **state)
{
    static const char *const good[] = {"certified a day late", "case 12, 60 minutes",
                                       "97110 with 97140"};
    static const char *const bad[] = {"the visit V-881", "2026-03-16", "555 123 4567",
                                      "a@b"};
    struct anonymous names = begun(7);
    (void)state;
    (void)copied(&names, "{'session_id':'V-8812','date_of_service':'2026-03-16',"
                         "'patient':{'id':'V-881 x'}," INSURED
                         "'services':[{'code':'97110'}]}");
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_null(anonymous_suspects(&names, text_of(good[i])));
    for (size_t i = 1; i < COUNT_OF(bad); i++)
        assert_non_null(anonymous_suspects(&names, text_of(bad[i])));
    assert_non_null(anonymous_suspects(&names, TEXT("of V-8812")));
}

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 22);
    buffer_init(&written, 1 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buffer_release(&written);
    arena_release(&arena);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_of_the_original_is_left),
        TEST(the_same_stays_the_same),
        TEST(who_is_over_89_becomes_89),
        TEST(what_has_no_neutral_value_is_refused),
        TEST(names_of_cases_are_looked_at),
    };
    json_start();
    return cmocka_run_group_tests_name("author: anonymous", tests, NULL, NULL);
}
