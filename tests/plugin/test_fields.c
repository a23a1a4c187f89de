/* Sessions as a plugin reads them: by JSON Pointer. */
#include "format/reader.h"
#include "plugin/host.h"
#include "plugin/view.h"
#include "support/gonio_test.h"

static const char text[] =
    "{\"session_id\":\"S-1\",\"void\":false,\"date_of_service\":\"2026-03-16\","
    "\"patient\":{\"id\":\"P-1\"},\"insurance\":[{\"payer\":\"plain\"}],"
    "\"discipline\":\"PT\",\"diagnoses\":[\"M25.561\"],"
    "\"services\":[{\"code\":\"97110\",\"minutes\":23,\"charge\":\"75.50\","
    "\"start\":\"09:05\",\"therapist\":{\"credential\":\"PT, DPT\"}},"
    "{\"code\":\"97140\",\"documentation\":{\"response\":\"fine\"}}]}";

static struct arena arena;
static struct host host;
static struct session *session;

static int setup(void **state)
{
    static const struct gonio_plugin plugin = {.name = "tests"};
    struct error error = ERROR_NONE;
    struct reader_options options = {.first_line = 1};
    struct problems problems;
    struct text id;
    (void)state;
    arena_init(&arena, (size_t)1 << 20);
    assert_int_equal(reader_session(text_of(text), &options, &arena, &session, &id,
                                    &problems, &error),
                     STATUS_OK);
    assert_non_null(session);
    return host_open(&host, &plugin, NULL, &error) ? -1 : 0;
}

static int teardown(void **state)
{
    (void)state;
    host_close(&host);
    arena_release(&arena);
    return 0;
}

static struct gonio_value get(const char *pointer, int known)
{
    struct gonio_value value;
    int answer = host.lent.get(&host.lent, view_session(session), pointer, &value);
    if (answer != known)
        fail_msg("%s: %d", pointer, answer);
    return value;
}

static void is_text(const char *pointer, int kind, const char *expected)
{
    struct gonio_value value = get(pointer, 1);
    assert_int_equal(value.kind, kind);
    assert_int_equal(value.text.len, strlen(expected));
    assert_memory_equal(value.text.at, expected, value.text.len);
}

static void test_get(void **state)
{
    (void)state;
    is_text("/session_id", GONIO_TEXT, "S-1");
    is_text("/discipline", GONIO_TEXT, "PT");
    is_text("/patient/id", GONIO_TEXT, "P-1");
    is_text("/insurance/0/payer", GONIO_TEXT, "plain");
    is_text("/services/0/code", GONIO_TEXT, "97110");
    is_text("/services/0/therapist/credential", GONIO_TEXT, "PT, DPT");
    is_text("/services/1/documentation/response", GONIO_NOTE, "fine");
    is_text("/diagnoses/0", GONIO_TEXT, "M25.561");
    is_text("/date_of_service", GONIO_DATE, "2026-03-16");
    is_text("/services/0/start", GONIO_CLOCK, "09:05");
    is_text("/services/0/charge", GONIO_MONEY, "75.50");
    assert_int_equal(get("/services/0/charge", 1).number, 7550);
    assert_int_equal(get("/services/0/minutes", 1).number, 23);
    assert_int_equal(get("/void", 1).number, 0);
    assert_int_equal(get("/services", 1).number, 2);
}

static void test_unknown(void **state)
{
    static const char *const unknown[] = {
        "/revision",
        "/program",
        "/services/1/minutes",
        "/services/7/minutes",
        "/referral",
        "/abn/form",
        "/services/1/therapist/npi",
        "/services/0/documentation/response",
        "/plan_of_care/goals",
        "/diagnoses/3",
    };
    static const char *const no_field[] = {
        "",
        "/x",
        "session_id",
        "/services/x",
        "/session_id/0",
        "/services/0/x",
        "/patient/id/x",
        "/services/-1/code",
    };
    (void)state;
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        assert_int_equal(get(unknown[i], 0).kind, GONIO_NOTHING);
    for (size_t i = 0; i < sizeof no_field / sizeof *no_field; i++)
        (void)get(no_field[i], -1);
}

static size_t count(const char *pointer)
{
    return host.lent.count(&host.lent, view_session(session), pointer);
}

static void test_count(void **state)
{
    (void)state;
    assert_int_equal(count("/services"), 2);
    assert_int_equal(count("/diagnoses"), 1);
    assert_int_equal(count("/services/0/modifiers"), 0);
    assert_int_equal(count("/session_id"), 0);
    assert_int_equal(count("/nothing"), 0);
}

static void is_field(const char *pointer, int kind)
{
    struct gonio_field field = {.size = sizeof field};
    assert_int_equal(host.lent.field(&host.lent, pointer, &field), 1);
    assert_int_equal(field.kind, kind);
    assert_non_null(field.meaning);
}

static void test_field(void **state)
{
    struct gonio_field field = {.size = sizeof field};
    (void)state;
    is_field("/services/0/minutes", GONIO_NUMBER);
    is_field("/services", GONIO_LIST);
    is_field("/services/3", GONIO_OBJECT);
    is_field("/services/3/modifiers", GONIO_LIST);
    is_field("/services/3/modifiers/1", GONIO_TEXT);
    is_field("/patient", GONIO_OBJECT);
    is_field("/plan_of_care/certified_on", GONIO_DATE);
    assert_int_equal(host.lent.field(&host.lent, "/services/0/minuts", &field), 0);
    assert_string_equal(field.nearest, "minutes");
    assert_int_equal(host.lent.field(&host.lent, "/services/0/units", &field), 0);
    assert_string_equal(field.nearest, "billed_units");
    /* Of several that end so, none is meant more than another. */
    assert_int_equal(host.lent.field(&host.lent, "/id", &field), 0);
    assert_null(field.nearest);
    assert_int_equal(host.lent.field(&host.lent, "/services/0/unit", &field), 0);
    assert_null(field.nearest);
    assert_int_equal(host.lent.field(&host.lent, "/zzzzzz", &field), 0);
    assert_null(field.nearest);
    assert_int_equal(host.lent.field(&host.lent, "/services/code", &field), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_get),
        cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_count),
        cmocka_unit_test(test_field),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
