/* What only the text of a session shows: escapes, odd spellings, nesting,
 * length, line ends; and text that was said to have passed the gate and had
 * not. */
#include "format/gate.h"
#include "format/reader.h"
#include "format/sample.h"
#include "support/gonio_test.h"

#include <stdio.h>
#include <stdlib.h>

static struct arena arena;

struct read {
    struct session *session;
    struct text session_id;
    struct problems problems;
};

static int start(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)64 << 20);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static struct read read_text(struct text text, bool gated)
{
    struct reader_options options = {.first_line = 1, .gated = gated};
    struct error error = ERROR_NONE;
    struct read read;
    assert_ok(reader_session(text, &options, &arena, &read.session, &read.session_id,
                             &read.problems, &error),
              &error);
    assert_int_equal(read.session == NULL, read.problems.refused);
    assert_true(!read.problems.refused || read.problems.count > 0);
    return read;
}

static const struct session *read_good(const char *from, const char *to)
{
    struct read read = read_text(sample_with(&arena, from, to), false);
    assert_non_null(read.session);
    assert_int_equal(read.problems.count, 0);
    return read.session;
}

#define CLEF     "\xf0\x9d\x84\x9e"
#define CLEF_ESC "\\ud834\\udd1e"

static void escapes_in_every_kind_of_string(void **state)
{
    const struct session *s;
    (void)state;
    s = read_good("\"P-77\"", "\"\\u0050\\/" CLEF_ESC "\\u00e9\\u20ac\\\\\\\"\"");
    assert_text(s->patient->id, "P/" CLEF "\xc3\xa9\xe2\x82\xac\\\"");
    s = read_good("\"3x10\"", "\"\\b\\f\\n\\r\\t" CLEF_ESC CLEF "\"");
    assert_text(s->services.at[0].documentation->intensity, "\b\f\n\r\t" CLEF CLEF);
    s = read_good("\"1987654328\"", "\"\\u0031987654328\"");
    assert_text(s->billing_provider->npi, "1987654328");
    s = read_good("\"G0283\"", "\"\\u00470283\"");
    assert_text(s->services.at[1].code, "G0283");
    s = read_good("\"2026-03-16\"", "\"2026\\u002d03-16\"");
    assert_int_equal(s->date_of_service, date_of(2026, 3, 16));
    s = read_good("\"09:00\"", "\"09\\u003A00\"");
    assert_int_equal(s->services.at[0].start, 540);
    s = read_good("\"75.00\"", "\"75\\u002e00\"");
    assert_true(s->services.at[0].charge == 7500);
    s = read_good("\"restorative\"", "\"restorativ\\u0065\"");
    assert_int_equal(s->program, PROGRAM_RESTORATIVE);
    s = read_good("\"MD\"", "\"M\\u0044\"");
    assert_int_equal(s->referral->credential.kind, CREDENTIAL_MD);
    assert_text(s->referral->credential.given, "MD");
    s = read_good("[\"59\"]", "[\"" CLEF_ESC "\", \"\\u0035\\u0039\"]");
    assert_text(s->services.at[0].modifiers.at[0], CLEF);
    assert_text(s->services.at[0].modifiers.at[1], "59");
    s = read_good("[\"stairs\"]", "[\"\\n\", \"\", \"a" CLEF_ESC "b\"]");
    assert_text(s->plan_of_care->goals.at[2], "a" CLEF "b");
}

static void escapes_in_names(void **state)
{
    const struct session *s;
    (void)state;
    s = read_good("\"minutes\": 23", "\"\\u006dinute\\u0073\": 7");
    assert_int_equal(s->services.at[0].minutes, 7);
    s = read_good("\"referral\"", "\"re\\u0066erral\"");
    assert_text(s->referral->npi, "1234567893");
    struct read read = read_text(
        sample_with(&arena, "\"program\"", "\"progra\\u006d_\": 1, \"program\""),
        false);
    assert_int_equal(read.problems.count, 1);
    assert_string_equal(read.problems.at[0].error.pointer, "/program_");
    assert_non_null(strstr(read.problems.at[0].error.fix, "\"program\""));
    /* A quote in a name ends no name. */
    read = read_text(
        sample_with(&arena, "\"program\"", "\"program\\\"\": 1, \"program\""), false);
    assert_int_equal(read.problems.count, 1);
    assert_string_equal(read.problems.at[0].error.pointer, "/?");
    assert_int_equal(read.session->program, PROGRAM_RESTORATIVE);
}

/* The caller's text may go, as a record's does when the next one is read. */
static void the_session_outlives_its_text(void **state)
{
    static const char sample[] = SAMPLE_SESSION;
    char *text = malloc(sizeof sample);
    (void)state;
    assert_non_null(text);
    memcpy(text, sample, sizeof sample);
    struct read read = read_text((struct text){text, sizeof sample - 1}, false);
    memset(text, 'X', sizeof sample);
    free(text);
    assert_text(read.session->session_id, "S-1001");
    assert_text(read.session->services.at[0].documentation->intensity, "3x10");
    assert_text(read.session_id, "S-1001");
}

static void nests_deep_where_nobody_reads(void **state)
{
    char deep[300];
    size_t n = (size_t)sprintf(deep, "\"x\": ");
    (void)state;
    for (int i = 0; i < GATE_MAX_DEPTH - 1; i++)
        n += (size_t)sprintf(deep + n, "%s", i % 2 ? "{\"]\":" : "[");
    n += (size_t)sprintf(deep + n, "\"}\\\"\"");
    for (int i = GATE_MAX_DEPTH - 2; i >= 0; i--)
        deep[n++] = i % 2 ? '}' : ']';
    sprintf(deep + n, ", \"program\"");
    struct read read = read_text(sample_with(&arena, "\"program\"", deep), false);
    assert_non_null(read.session);
    assert_int_equal(read.problems.count, 1);
    assert_string_equal(read.problems.at[0].error.pointer, "/x");
    assert_int_equal(read.session->program, PROGRAM_RESTORATIVE);
    assert_int_equal(read.session->services.count, 2);
}

/* from in the sample becomes a list of count times entry. */
static struct read read_long(const char *from, const char *entry, size_t count)
{
    size_t len = strlen(entry), n = 0;
    char *list = malloc(count * (len + 2) + 3);
    assert_non_null(list);
    list[n++] = '[';
    for (size_t i = 0; i < count; i++) {
        memcpy(list + n, entry, len);
        n += len;
        list[n++] = i + 1 < count ? ',' : ']';
    }
    list[n] = '\0';
    struct read read = read_text(sample_with(&arena, from, list), false);
    free(list);
    return read;
}

static void long_lists(void **state)
{
    (void)state;
    struct read read = read_long("[\"stairs\"]", "\"a\\n\"", 10000);
    assert_non_null(read.session);
    assert_int_equal(read.session->plan_of_care->goals.count, 10000);
    for (size_t i = 0; i < 10000; i++)
        assert_text(read.session->plan_of_care->goals.at[i], "a\n");
    read = read_long("[\"stairs\"]", "7", 10000);
    assert_null(read.session);
    assert_int_equal(read.problems.count, PROBLEMS_MAX);
    assert_int_equal(read.problems.more, 10000 - PROBLEMS_MAX);
    assert_string_equal(read.problems.at[31].error.pointer, "/plan_of_care/goals/31");
    read = read_long("[]", "{}", 10000);
    assert_null(read.session);
    assert_int_equal(read.problems.count, 1);
    assert_string_equal(read.problems.at[0].error.code, "session.too_many");
    assert_string_equal(read.problems.at[0].error.pointer,
                        "/plan_of_care/recertifications");
    read = read_long("[]", "{}", 99);
    assert_int_equal(read.session->plan_of_care->recertifications.count, 99);
    assert_int_equal(read.session->plan_of_care->recertifications.at[98].through,
                     DATE_NONE);
}

static void lines_end_in_any_way(void **state)
{
    static const char text[] = "\r\n{\r\n"
                               "\t\"session_id\" : 7 ,\r\n"
                               "  \"patient\":\r\n"
                               "    {\r\n"
                               "      \"id\"\r\n"
                               "        :\r\n"
                               "        \"\"\r\n"
                               "    },\r\n"
                               "  \"services\": [ {\"code\": \"97110\",\r\n"
                               "     \"modifiers\": [\"59\",\r\n"
                               "        59]\r\n"
                               "    },\r\n"
                               "    { \"mintes\" : 1 } ]\n"
                               "}\r\n";
    static const struct {
        const char *pointer;
        uint32_t line, column;
    } places[] = {
        {"/date_of_service", 2, 1},
        {"/insurance", 2, 1},
        {"/session_id", 3, 17},
        {"/patient/id", 8, 9},
        {"/services/0/modifiers/1", 12, 9},
        {"/services/1/code", 14, 5},
        {"/services/1/mintes", 14, 7},
    };
    (void)state;
    struct read read = read_text(text_of(text), false);
    assert_int_equal(read.problems.count, COUNT_OF(places));
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        const struct error *error = &read.problems.at[i].error;
        assert_string_equal(error->pointer, places[i].pointer);
        assert_int_equal(error->line, places[i].line);
        assert_int_equal(error->column, places[i].column);
    }
}

static bool is_whole(struct text text)
{
    struct error error = ERROR_NONE;
    return gate_check(text, 1, &error) == STATUS_OK;
}

/* The promise is broken (a file was changed between the gate and the reader):
 * a text cut off is refused for what the gate says of it, and nothing is read
 * beyond the cut. */
static void promised_and_cut(void **state)
{
    static const char sample[] = SAMPLE_SESSION;
    (void)state;
    for (size_t len = 0; len + 2 < sizeof sample; len++) {
        char *exact = malloc(len ? len : 1);
        assert_non_null(exact);
        memcpy(exact, sample, len);
        struct read read = read_text((struct text){exact, len}, true);
        assert_null(read.session);
        assert_int_equal(read.problems.count, 1);
        assert_int_equal(read.problems.at[0].error.line > 0, 1);
        free(exact);
        arena_reset(&arena);
    }
}

static void promised_and_more(void **state)
{
    static const char *const rows[][2] = {
        {"\"1830.5\"}\n}", "\"1830.5\"}\n}}"},
        {"\"1830.5\"}\n}", "\"1830.5\"}\n},"},
        {"\"1830.5\"}\n}", "\"1830.5\"}\n} {}"},
        {"\"revision\": 2", "\"session_id\": \"S-2\""},
        {"\"patient\": {", "\"session_id\": \"S-2\", \"_\": {"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct text text = sample_with(&arena, rows[i][0], rows[i][1]);
        assert_false(is_whole(text));
        struct read read = read_text(text, true);
        /* A name twice is not seen here, only that nothing else is missing. */
        assert_int_equal(read.session != NULL, i == 3);
    }
}

/* The same with one byte changed anywhere: a session or none, and for what is
 * no JSON by its brackets, commas and colons a problem of the gate's. */
static void promised_and_changed(void **state)
{
    static const char bytes[] = "{}[]:,\"\\ x7";
    static const char sample[] = SAMPLE_SESSION;
    size_t refused = 0, gates = 0;
    (void)state;
    for (size_t i = 0; i < (sizeof sample - 1) * (sizeof bytes - 1); i++) {
        char text[sizeof sample];
        struct text changed = {text, sizeof sample - 1};
        memcpy(text, sample, sizeof sample);
        text[i / (sizeof bytes - 1)] = bytes[i % (sizeof bytes - 1)];
        struct read read = read_text(changed, true);
        bool gate = read.session == NULL &&
                    strncmp(read.problems.at[0].error.code, "json.", 5) == 0;
        assert_true(!gate || !is_whole(changed));
        refused += read.session == NULL;
        gates += gate;
        arena_reset(&arena);
    }
    assert_true(refused > 1000 && gates > 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escapes_in_every_kind_of_string),
        cmocka_unit_test(escapes_in_names),
        cmocka_unit_test(the_session_outlives_its_text),
        cmocka_unit_test(nests_deep_where_nobody_reads),
        cmocka_unit_test(long_lists),
        cmocka_unit_test(lines_end_in_any_way),
        cmocka_unit_test(promised_and_cut),
        cmocka_unit_test(promised_and_more),
        cmocka_unit_test(promised_and_changed),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
