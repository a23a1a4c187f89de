/* Paths, values, and texts that are changed at one place; then random changes,
 * each of which gives a session or changes nothing, and which taken back all
 * give the same bytes. */
#include "support/gonio_test.h"

#include "base/hash.h"
#include "console/edit.h"
#include "console/table_room.h"
#include "format/gate.h"
#include "format/json.h"

#include <stdio.h>
#include <stdlib.h>

static struct arena arena;

static int start(void **state)
{
    (void)state;
    struct error error = ERROR_NONE;
    arena_init(&arena, (size_t)256 * 1024 * 1024);
    json_start();
    return hash_start(&error) == STATUS_OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

/* ---- paths ---- */

static const char *path_of(const char *typed, size_t services)
{
    static char shown[512];
    static struct service none[3];
    struct session session = {.services = {none, services}};
    struct edit_path path;
    struct error error = ERROR_NONE;
    struct buffer out;
    if (edit_path_read(text_of(typed), &session, &path, &error)) {
        assert_true(error.message[0] != '\0');
        assert_null(strstr(error.message, "Smith"));
        snprintf(shown, sizeof shown, "! %s", error.fix);
        return shown;
    }
    buffer_borrow(&out, shown, sizeof shown - 1);
    edit_path_write(&path, &out);
    shown[out.len] = '\0';
    return shown;
}

static void paths_are_names_and_positions(void **state)
{
    (void)state;
    assert_string_equal(path_of("date_of_service", 1), "date_of_service");
    assert_string_equal(path_of("services[2].documentation.response", 2),
                        "services[2].documentation.response");
    assert_string_equal(path_of("services[+]", 1), "services[+]");
    assert_string_equal(path_of("diagnoses[1]", 1), "diagnoses[1]");
    assert_string_equal(path_of("minutes", 1), "services[1].minutes");
    assert_string_equal(path_of("payer", 3), "insurance[1].payer");
    assert_string_equal(path_of("response", 1), "services[1].documentation.response");
}

static void bad_paths_say_what_is_meant(void **state)
{
    (void)state;
    assert_string_equal(path_of("services[1].minuts", 1), "! did you mean minutes?");
    assert_string_equal(path_of("date_of_servce", 1),
                        "! did you mean date_of_service?");
    assert_non_null(strstr(path_of("minutes", 3), "services[1].minutes"));
    assert_non_null(strstr(path_of("services.minutes", 1), "services[1]"));
    static const char *const bad[] = {
        "",           "services[0].code", "services[1", "services[x]",
        "services[]", "patient[1]",       "Smith",      "patient.id.x",
        "a..b",       "services[1]code",  ".",          "services[99999999999999]",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(path_of(bad[i], 1)[0], '!');
}

/* ---- texts ---- */

static const char *edited(const char *json, const char *typed, const char *value)
{
    struct edit_path path;
    struct error error = ERROR_NONE;
    struct text out;
    enum status status = edit_path_read(text_of(typed), NULL, &path, &error);
    assert_int_equal(status, STATUS_OK);
    assert_int_equal(gate_check(text_of(json), 1, &error), STATUS_OK);
    status = value
                 ? edit_set(text_of(json), &path, text_of(value), &arena, &out, &error)
                 : edit_unset(text_of(json), &path, &arena, &out, &error);
    if (status)
        return "!";
    assert_int_equal(gate_check(out, 1, &error), STATUS_OK);
    if (value) {
        struct text found = edit_get(out, &path);
        bool one_more = strstr(typed, "[+]") != NULL;
        assert_true(one_more || text_is(found, value));
    }
    return text_copy(&arena, out).at;
}

static void values_are_put_where_they_stand(void **state)
{
    (void)state;
    assert_string_equal(edited("{\"revision\":1,\"x\":[1 , 2]}", "revision", "2"),
                        "{\"revision\":2,\"x\":[1 , 2]}");
    assert_string_equal(edited("{ \"rev\\u0069sion\" : 1 }", "revision", "2"),
                        "{ \"rev\\u0069sion\" : 2 }");
    assert_string_equal(edited("{\"patient\": {\"id\": \"a\"}}", "patient.id", "\"b\""),
                        "{\"patient\": {\"id\": \"b\"}}");
    assert_string_equal(
        edited("{\"diagnoses\": [\"a\", \"b\"]}", "diagnoses[2]", "\"c\""),
        "{\"diagnoses\": [\"a\", \"c\"]}");
}

static void what_is_missing_is_made(void **state)
{
    (void)state;
    assert_string_equal(edited("{}", "revision", "2"), "{\"revision\": 2}");
    assert_string_equal(edited("{\"a\":1}", "revision", "2"),
                        "{\"a\":1,\"revision\":2}");
    assert_string_equal(edited("{\"a\": 1}", "revision", "2"),
                        "{\"a\": 1, \"revision\": 2}");
    assert_string_equal(edited("{\n  \"a\": 1\n}", "revision", "2"),
                        "{\n  \"a\": 1,\n  \"revision\": 2\n}");
    assert_string_equal(edited("{}", "services[1].documentation.response", "\"x\""),
                        "{\"services\": [{\"documentation\": {\"response\": \"x\"}}]}");
    assert_string_equal(edited("{\"patient\": null}", "patient.id", "\"b\""),
                        "{\"patient\": {\"id\": \"b\"}}");
    assert_string_equal(edited("{\"diagnoses\": null}", "diagnoses[+]", "\"b\""),
                        "{\"diagnoses\": [\"b\"]}");
    assert_string_equal(edited("{\"diagnoses\": []}", "diagnoses[1]", "\"b\""),
                        "{\"diagnoses\": [\"b\"]}");
    assert_string_equal(edited("{\"diagnoses\": [\"a\"]}", "diagnoses[+]", "\"b\""),
                        "{\"diagnoses\": [\"a\", \"b\"]}");
    assert_string_equal(
        edited("{\"services\": [{\"code\": 1}]}", "services[1].therapist.npi", "1"),
        "{\"services\": [{\"code\": 1, \"therapist\": {\"npi\": 1}}]}");
    assert_string_equal(edited("{\"services\": [null]}", "services[1].minutes", "1"),
                        "{\"services\": [{\"minutes\": 1}]}");
}

static void positions_beyond_the_end_are_refused(void **state)
{
    (void)state;
    assert_string_equal(edited("{\"diagnoses\": [\"a\"]}", "diagnoses[3]", "1"), "!");
    assert_string_equal(edited("{}", "services[2].code", "1"), "!");
    assert_string_equal(edited("{\"diagnoses\": [\"a\"]}", "diagnoses[3]", NULL), "!");
    assert_string_equal(edited("{\"diagnoses\": [\"a\"]}", "diagnoses[+]", NULL), "!");
    assert_string_equal(edited("{\"patient\": 7}", "patient.id", "1"), "!");
}

static void members_and_entries_are_taken_out(void **state)
{
    (void)state;
    assert_string_equal(edited("{\"revision\": 1}", "revision", NULL), "{}");
    assert_string_equal(edited("{\"revision\": 1, \"a\": 2}", "revision", NULL),
                        "{\"a\": 2}");
    assert_string_equal(edited("{\"a\": 2,\n \"revision\": 1\n}", "revision", NULL),
                        "{\"a\": 2\n}");
    assert_string_equal(edited("{\"diagnoses\": [1, 2, 3]}", "diagnoses[2]", NULL),
                        "{\"diagnoses\": [1, 3]}");
    assert_string_equal(edited("{\"a\": 2}", "revision", NULL), "{\"a\": 2}");
    assert_string_equal(edited("{\"a\": 2}", "patient.id", NULL), "{\"a\": 2}");
}

/* ---- values ---- */

static const char *value_of(const char *typed_path, const char *typed,
                            const char *before)
{
    struct edit_path path;
    struct error error = ERROR_NONE;
    struct text out;
    const struct edit_value value = {text_of(typed), text_of(before)};
    assert_int_equal(edit_path_read(text_of(typed_path), NULL, &path, &error), 0);
    if (edit_value_read(&value, &path, &arena, &out, &error)) {
        assert_int_equal(error.status, STATUS_USAGE);
        assert_true(strlen(typed) < 4 || !strstr(error.message, typed));
        return "!";
    }
    return out.at;
}

static void values_are_read_by_their_field(void **state)
{
    (void)state;
    assert_string_equal(value_of("revision", "23", NULL), "23");
    assert_string_equal(value_of("revision", "+3", "23"), "26");
    assert_string_equal(value_of("revision", "-5", "23"), "18");
    assert_string_equal(value_of("date_of_service", "2026-03-16", NULL),
                        "\"2026-03-16\"");
    assert_string_equal(value_of("date_of_service", "+20", "\"2026-02-16\""),
                        "\"2026-03-08\"");
    assert_string_equal(value_of("services[1].start", "+15", "\"09:50\""), "\"10:05\"");
    assert_string_equal(value_of("services[1].charge", "75", NULL), "\"75\"");
    assert_string_equal(value_of("services[1].charge", "+1.50", "\"75\""), "\"76.50\"");
    assert_string_equal(value_of("void", "true", NULL), "true");
    assert_string_equal(value_of("discipline", "PT", NULL), "\"PT\"");
    assert_string_equal(value_of("services[1].code", "g0283", NULL), "\"G0283\"");
    assert_string_equal(value_of("diagnoses", "M25.561, M54.50", NULL),
                        "[\"M25.561\", \"M54.50\"]");
    assert_string_equal(value_of("response", "fine, no pain", NULL),
                        "\"fine, no pain\"");
    assert_string_equal(value_of("response", "\"say \\u00e4\"", NULL),
                        "\"say \xc3\xa4\"");
    assert_string_equal(value_of("response", "'null'", NULL), "\"null\"");
    assert_string_equal(value_of("response", "null", NULL), "null");
    assert_string_equal(value_of("revision", "unknown", NULL), "null");
    assert_string_equal(value_of("services[+]", "97140", NULL), "\"97140\"");
    assert_string_equal(value_of("telehealth", "{\"modality\": \"audio_only\"}", NULL),
                        "{\"modality\": \"audio_only\"}");
    assert_string_equal(value_of("plan_of_care.goals", "stairs, no rail", NULL),
                        "[\"stairs, no rail\"]");
}

static void bad_values_are_refused(void **state)
{
    (void)state;
    static const char *const bad[][3] = {
        {"revision", "many", NULL},
        {"revision", "-5", "3"},
        {"revision", "+5", NULL},
        {"revision", "99999999999", NULL},
        {"revision", "", NULL},
        {"services[1].minutes", "1441", NULL},
        {"date_of_service", "03/16/2026", NULL},
        {"date_of_service", "2026-02-30", NULL},
        {"date_of_service", "-90000", "\"2026-02-16\""},
        {"date_of_service", "+x", NULL},
        {"services[1].start", "9:05", NULL},
        {"services[1].start", "+900", "\"23:00\""},
        {"services[1].charge", "$75", NULL},
        {"services[1].charge", "-80", "\"75\""},
        {"void", "yes", NULL},
        {"discipline", "physio", NULL},
        {"patient", "{\"id\"", NULL},
        {"plan_of_care", "all", NULL},
        {"services", "97110", NULL},
        {"response", "\"open", NULL},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_string_equal(value_of(bad[i][0], bad[i][1], bad[i][2]), "!");
}

/* ---- differences ---- */

static void put_difference(void *context, struct text path, struct text before,
                           struct text after)
{
    buffer_printf(context, "%.*s:%.*s>%.*s;", TEXT_ARG(path), TEXT_ARG(before),
                  TEXT_ARG(after));
}

static void differences_name_their_places(void **state)
{
    (void)state;
    struct buffer out;
    struct error error = ERROR_NONE;
    const struct edit_differences tell = {&out, put_difference};
    buffer_init(&out, 1024);
    assert_int_equal(edit_diff(TEXT("{\"a\":1,\"b\":[1,{\"c\":2}],\"d\":null}"),
                               TEXT("{\"b\":[1,{\"c\":3},4],\"a\":1,\"e\":\"x\"}"),
                               &arena, &tell, &error),
                     STATUS_OK);
    buffer_put_char(&out, '\0');
    assert_string_equal(out.at, "b[2].c:2>3;b[3]:>4;d:null>;e:>\"x\";");
    buffer_release(&out);
}

/* ---- random changes ---- */

static uint32_t seed;

static uint32_t any(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static const char *const random_paths[] = {
    "revision",
    "date_of_service",
    "patient.id",
    "services[1].minutes",
    "services[+]",
    "services[2].code",
    "services[2].documentation.response",
    "services[1].start",
    "services[1].intervals[+].start",
    "diagnoses",
    "diagnoses[+]",
    "diagnoses[1]",
    "insurance[1].payer",
    "insurance[+]",
    "plan_of_care.goals[+]",
    "plan_of_care.certified_on",
    "telehealth",
    "services[3]",
    "history.as_of",
    "services[1].therapist.credential",
    "services[1].charge",
    "void",
    "discipline",
};
static const char *const random_values[] = {
    "23",
    "+3",
    "-2",
    "null",
    "2026-03-16",
    "09:05",
    "75.00",
    "true",
    "97140",
    "x",
    "\"\\u001b[31m\\ud83d\\ude00\"",
    "{}",
    "[]",
    "[null]",
    "a b c",
    "PT",
    "medicare",
    ("\xe2\x80\xae"
     "abc"),
    "e\xcc\x81",
    "\xff",
    "\"",
    "M25.561,M54.5",
    "[\"a\",\"b\"]",
    "{\"modality\": \"audio_only\"}",
    "'",
    "{\"id\":",
    "\\",
};
#define OF(list) (list)[any((uint32_t)(sizeof(list) / sizeof *(list)))]

static const char session_json[] =
    "{\n  \"session_id\": \"S-1\", \"odd\": {\"kept\": [1,2 ,3]},\n"
    "  \"date_of_service\": \"2026-03-16\",\n  \"patient\": {\"id\": \"P-1\"},\n"
    "  \"insurance\": [{\"payer\": \"medicare\"}],\n  \"services\": [\n"
    "    {\"code\": \"97110\", \"minutes\": 23},\n"
    "    {\"code\":\"97140\",\"minutes\":15}\n  ]\n}";

static void change(struct table *table)
{
    const struct table_session *now = table_current(table);
    const struct edit_pair pair = {text_of(OF(random_paths)),
                                   text_of(OF(random_values))};
    struct text json = text_copy(&arena, now->json), before = json;
    struct error error = ERROR_NONE;
    struct edit_path path;
    enum status status;
    if (any(4) == 0) {
        status = edit_path_read(pair.path, now->session, &path, &error);
        if (!status)
            status = edit_unset(json, &path, &arena, &json, &error);
    } else {
        status = edit_apply(&pair, now->session, &arena, &json, &error);
    }
    if (!status)
        status = table_put(table, json, &error);
    if (status) {
        assert_int_equal(status, STATUS_USAGE);
        assert_true(text_equal(table_current(table)->json, before));
    }
}

static void random_step(struct table *table, bool back)
{
    struct error error = ERROR_NONE;
    bool moved;
    assert_int_equal(table_step(table, back, &moved, &error), STATUS_OK);
}

static void random_changes_can_all_be_taken_back(void **state)
{
    (void)state;
    struct error error = ERROR_NONE;
    size_t changed = 0;
    for (seed = 1; seed < 60; seed++) {
        uint32_t first = seed;
        struct table *table;
        bool moved = true;
        assert_int_equal(table_new(&table, &error), STATUS_OK);
        assert_int_equal(table_make(table, text_of(session_json), &error), STATUS_OK);
        for (int i = 0; i < 60; i++) {
            arena_reset(&arena);
            if (any(8) == 0)
                random_step(table, any(2));
            else
                change(table);
        }
        changed += !text_is(table_current(table)->json, session_json);
        arena_reset(&arena);
        struct text last = text_copy(&arena, table_current(table)->json);
        while (moved)
            assert_int_equal(table_step(table, true, &moved, &error), STATUS_OK);
        assert_true(text_is(table_current(table)->json, session_json));
        for (moved = true; moved;)
            assert_int_equal(table_step(table, false, &moved, &error), STATUS_OK);
        bool again = text_equal(table_current(table)->json, last);
        assert_true(again || table_item(table)->undo.count > 0);
        table_free(table);
        seed = first;
    }
    assert_true(changed > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_names_and_positions),
        cmocka_unit_test(bad_paths_say_what_is_meant),
        cmocka_unit_test(values_are_put_where_they_stand),
        cmocka_unit_test(what_is_missing_is_made),
        cmocka_unit_test(positions_beyond_the_end_are_refused),
        cmocka_unit_test(members_and_entries_are_taken_out),
        cmocka_unit_test(values_are_read_by_their_field),
        cmocka_unit_test(bad_values_are_refused),
        cmocka_unit_test(differences_name_their_places),
        cmocka_unit_test(random_changes_can_all_be_taken_back),
    };
    return cmocka_run_group_tests(tests, start, end);
}
