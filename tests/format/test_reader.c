/* Sessions from JSON: what is read, and every problem that can be found in
 * one, each made by one change of the sample. */
#include "format/reader.h"
#include "format/sample.h"
#include "model/fields.h"
#include "support/gonio_test.h"

#include <stdio.h>
#include <stdlib.h>

struct read {
    struct arena arena;
    struct session *session;
    struct text session_id;
    struct problems problems;
};

static void read_text(struct read *read, struct text text, bool strict)
{
    struct reader_options options = {.first_line = 1, .strict = strict};
    struct error error = ERROR_NONE;
    assert_ok(reader_session(text, &options, &read->arena, &read->session,
                             &read->session_id, &read->problems, &error),
              &error);
    assert_int_equal(read->session == NULL, read->problems.refused);
}

static struct read opened(void)
{
    struct read read = {.session = NULL};
    arena_init(&read.arena, (size_t)64 << 20);
    return read;
}

static void reads_every_kind(void **state)
{
    struct read read = opened();
    (void)state;
    read_text(&read, TEXT(SAMPLE_SESSION), true);
    assert_int_equal(read.problems.count, 0);
    const struct session *s = read.session;
    assert_text(s->session_id, "S-1001");
    assert_text(read.session_id, "S-1001");
    assert_int_equal(s->revision, 2);
    assert_int_equal(s->is_void, 0);
    assert_text(s->billing_provider->npi, "1987654328");
    assert_int_equal(s->date_of_service, date_of(2026, 3, 16));
    assert_int_equal(s->program, PROGRAM_RESTORATIVE);
    assert_text(s->patient->id, "P-77");
    assert_int_equal(s->insurance.count, 1);
    assert_int_equal(s->insurance.at[0].kind, PAYER_KIND_FFS);
    assert_int_equal(s->insurance.at[0].prior_authorizations.at[0].limit, 12);
    assert_int_equal(s->referral->credential.kind, CREDENTIAL_MD);
    assert_int_equal(s->telehealth->consent, 1);
    assert_true(s->history->allowed_year_to_date == 183050);
    arena_release(&read.arena);
}

static void reads_services(void **state)
{
    struct read read = opened();
    (void)state;
    read_text(&read, TEXT(SAMPLE_SESSION), true);
    assert_int_equal(read.session->services.count, 2);
    const struct service *a = &read.session->services.at[0];
    const struct service *b = &read.session->services.at[1];
    assert_text(a->code, "97110");
    assert_int_equal(a->minutes, 23);
    assert_int_equal(a->start, 540);
    assert_int_equal(a->mode, MODE_INDIVIDUAL);
    assert_int_equal(a->therapist->credential.kind, CREDENTIAL_PT);
    assert_text(a->therapist->credential.given, "PT, DPT");
    assert_text(a->modifiers.at[0], "59");
    assert_true(a->charge == 7500);
    assert_text(a->documentation->exercises.at[0], "knee \"extension\"");
    assert_int_equal(b->intervals.count, 2);
    assert_int_equal(b->intervals.at[1].end, 8 * 60 + 35);
    arena_release(&read.arena);
}

static void absent_and_null_are_unknown(void **state)
{
    struct read read = opened();
    (void)state;
    read_text(&read, TEXT(SAMPLE_SESSION), true);
    const struct session *s = read.session;
    assert_true(text_is_absent(s->plan_of_care->delayed_reason));
    assert_non_null(s->plan_of_care->recertifications.at);
    assert_int_equal(s->plan_of_care->recertifications.count, 0);
    assert_null(s->abn);
    assert_int_equal(s->setting, SETTING_UNKNOWN);
    assert_int_equal(s->first_treatment_on, DATE_NONE);
    assert_int_equal(s->services.at[1].minutes, COUNT_NONE);
    assert_true(s->services.at[1].charge == MONEY_NONE);
    assert_null(s->services.at[1].modifiers.at);
    assert_int_equal(s->telehealth->patient_location, PATIENT_LOCATION_UNKNOWN);
    arena_release(&read.arena);
}

struct change {
    const char *from, *to, *code, *pointer, *message, *fix;
};

static const struct change changes[] = {
#define C(from, to, code, pointer, message, fix)                                       \
    {from, to, code, pointer, message, fix},
#include "format/reader_changes.def"
#undef C
};

static bool is_right(const struct change *change, const struct problems *problems)
{
    if (problems->count != 1 || problems->at[0].warning)
        return false;
    const struct error *e = &problems->at[0].error;
    return strcmp(e->code, change->code) == 0 &&
           strcmp(e->pointer, change->pointer) == 0 &&
           strstr(e->message, change->message) && strstr(e->fix, change->fix) &&
           !strstr(e->message, "Canary") && e->line > 0 && e->column > 0;
}

static void each_change_is_one_problem(void **state)
{
    size_t wrong = 0;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        struct read read = opened();
        const struct change *c = &changes[i];
        read_text(&read, sample_with(&read.arena, c->from, c->to), false);
        bool right = is_right(c, &read.problems);
        wrong += !right;
        for (size_t k = 0; !right && k < read.problems.count; k++) {
            const struct error *e = &read.problems.at[k].error;
            print_message("%s -> %s: %s %s: %s / %s\n", c->from, c->to, e->code,
                          e->pointer, e->message, e->fix);
        }
        arena_release(&read.arena);
    }
    assert_int_equal(wrong, 0);
}

/* Values that look odd and are right. */
static void odd_but_right(void **state)
{
    static const char *const rows[][2] = {
        {"\"minutes\": 23", "\"minutes\": 0"},
        {"\"minutes\": 23", "\"minutes\": 1440"},
        {"\"minutes\": 23", "\"minutes\": -0"},
        {"\"minutes\": 23", "\"minutes\": null"},
        {"\"09:23\"", "\"24:00\""},
        {"2026-03-16", "2028-02-29"},
        {"\"75.00\"", "\"75\""},
        {"\"75.00\"", "\"75.5\""},
        {"\"MD\"", "\"Bachelor of Arts\""},
        {"G0283", "0552T"},
        {"\"3x10\"", "\"\""},
        {"[\"59\"]", "[]"},
        {"\"S-1001\"", "\"\\u00e9\\u20ac\""},
        {"1987654328", "1234567893"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct read read = opened();
        read_text(&read, sample_with(&read.arena, rows[i][0], rows[i][1]), true);
        assert_int_equal(read.problems.count, 0);
        arena_release(&read.arena);
    }
}

struct stray {
    const char *name, *fix;
};

static void unknown_fields_get_advice(void **state)
{
    static const struct stray strays[] = {
        {"minuets", ""},
        {"Discipline", "write \"discipline\": the case"},
        {"minutes", "it belongs in \"services\""},
        {"payer", "it belongs in \"insurance\""},
        {"presence", "it belongs in \"supervisor\" in \"services\""},
        {"date_of_servise", "the nearest name is \"date_of_service\""},
        {"zzzzzzzz", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(strays); i++) {
        char to[64], pointer[64];
        struct read read = opened();
        snprintf(to, sizeof to, "\"%s\": 1, \"program\"", strays[i].name);
        snprintf(pointer, sizeof pointer, "/%s", strays[i].name);
        read_text(&read, sample_with(&read.arena, "\"program\"", to), false);
        assert_non_null(read.session);
        assert_int_equal(read.problems.count, 1);
        assert_true(read.problems.at[0].warning);
        const struct error *e = &read.problems.at[0].error;
        assert_string_equal(e->code, "session.unknown_field");
        assert_string_equal(e->pointer, pointer);
        assert_int_equal(e->line, 6);
        assert_int_equal(e->column, 3);
        assert_non_null(strstr(e->fix, strays[i].fix));
        assert_int_equal(strays[i].fix[0] == '\0', e->fix[0] == '\0');
        arena_release(&read.arena);
    }
}

/* One problem for what is missing and what was written for it. */
static void a_misspelt_required_field_is_one_problem(void **state)
{
    static const struct change {
        const char *from, *to, *pointer, *message, *fix;
    } misspelt[] = {
        {"\"session_id\"", "\"sesion_id\"", "/sesion_id",
         "\"sesion_id\" is no field of \"session\", and \"session_id\", which is "
         "required, is missing",
         "write \"session_id\""},
        {"\"date_of_service\"", "\"Date_of_Service\"", "/Date_of_Service",
         "\"date_of_service\", which is required, is missing",
         "write \"date_of_service\""},
        {"\"services\"", "\"zzzzzzzz\"", "/services", "\"services\" is missing", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(misspelt); i++) {
        struct read read = opened();
        read_text(&read, sample_with(&read.arena, misspelt[i].from, misspelt[i].to),
                  false);
        assert_null(read.session);
        assert_int_equal(read.problems.count, i < 2 ? 1 : 2);
        assert_false(read.problems.at[0].warning);
        const struct error *e = &read.problems.at[0].error;
        assert_string_equal(e->pointer, misspelt[i].pointer);
        assert_non_null(strstr(e->message, misspelt[i].message));
        assert_string_equal(e->fix, misspelt[i].fix);
        arena_release(&read.arena);
    }
}

static void a_list_in_an_object_is_told(void **state)
{
    static const char *const texts[] = {
        "{\"sessions\": [{\"session_id\": \"A\"}]}",
        "{\"session\": {\"session_id\": \"A\"}}",
        "{\"data\": 12}",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct read read = opened();
        read_text(&read, text_of(texts[i]), false);
        assert_null(read.session);
        const struct error *e = &read.problems.at[0].error;
        assert_int_equal(read.problems.count == 1, i < 2);
        assert_int_equal(strcmp(e->code, "session.wrapped") == 0, i < 2);
        if (i == 0)
            assert_non_null(strstr(e->message, "the list itself is the input"));
        arena_release(&read.arena);
    }
}

static void an_empty_id_says_whether_it_is_needed(void **state)
{
    static const char *const told[][3] = {
        {"\"session_id\": \"S-1001\"", "\"session_id\": \"\"", "it is required"},
        {"\"program\"", "\"episode_id\": \"\", \"program\"", "leave it out"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        struct read read = opened();
        read_text(&read, sample_with(&read.arena, told[i][0], told[i][1]), false);
        assert_int_equal(read.problems.count, 1);
        assert_non_null(strstr(read.problems.at[0].error.message, told[i][2]));
        arena_release(&read.arena);
    }
}

static void strict_refuses_unknown_fields(void **state)
{
    struct read read = opened();
    (void)state;
    read_text(&read, sample_with(&read.arena, "\"revision\"", "\"revison\""), true);
    assert_null(read.session);
    assert_int_equal(read.problems.count, 1);
    assert_false(read.problems.at[0].warning);
    assert_text(read.session_id, "S-1001");
    arena_release(&read.arena);
}

static void session_fields_in_a_service_belong_above(void **state)
{
    struct read read = opened();
    (void)state;
    read_text(&read, sample_with(&read.arena, "\"mode\":", "\"setting\":"), false);
    assert_int_equal(read.problems.count, 1);
    assert_string_equal(read.problems.at[0].error.pointer, "/services/0/setting");
    assert_non_null(strstr(read.problems.at[0].error.fix, "the session itself"));
    arena_release(&read.arena);
}

static void odd_names_are_not_shown(void **state)
{
    struct read read = opened();
    (void)state;
    read_text(
        &read,
        sample_with(&read.arena, "\"program\"", "\"Jane Canary\": 1, \"program\""),
        true);
    assert_string_equal(read.problems.at[0].error.pointer, "/?");
    assert_null(strstr(read.problems.at[0].error.message, "Canary"));
    arena_release(&read.arena);
}

static void all_problems_in_document_order(void **state)
{
    struct read read = opened();
    static const char text[] =
        "{\"session_id\": 7,\n \"void\": \"no\",\n"
        " \"patient\": {},\n \"services\": [{\"minutes\": 1.5}]}";
    static const char *const pointers[] = {
        "/date_of_service", "/insurance",       "/session_id",        "/void",
        "/patient/id",      "/services/0/code", "/services/0/minutes"};
    (void)state;
    read_text(&read, text_of(text), false);
    assert_int_equal(read.problems.count, COUNT_OF(pointers));
    uint32_t line = 0;
    for (size_t i = 0; i < COUNT_OF(pointers); i++) {
        assert_string_equal(read.problems.at[i].error.pointer, pointers[i]);
        assert_true(read.problems.at[i].error.line >= line);
        line = read.problems.at[i].error.line;
    }
    assert_int_equal(read.problems.at[6].error.line, 4);
    assert_int_equal(read.problems.at[6].error.column, 27);
    arena_release(&read.arena);
}

/* A session with so many services, each with an unknown field when asked. */
static struct text with_services(struct arena *arena, size_t count, const char *member)
{
    char *many = arena_alloc(arena, count * 64 + 64);
    size_t n = 0;
    assert_non_null(many);
    for (size_t i = 0; i < count; i++)
        n += (size_t)sprintf(many + n, "{\"code\":\"97110\"%s},", member);
    memcpy(many + n, "{\"code\": \"97110\"", 17);
    return sample_with(arena, "{\"code\": \"97110\"", many);
}

static void at_most_99_services(void **state)
{
    struct read read = opened();
    (void)state;
    read_text(&read, with_services(&read.arena, 97, ""), true);
    assert_int_equal(read.problems.count, 0);
    assert_int_equal(read.session->services.count, 99);
    read_text(&read, with_services(&read.arena, 98, ""), true);
    assert_int_equal(read.problems.count, 1);
    assert_string_equal(read.problems.at[0].error.code, "session.too_many");
    arena_release(&read.arena);
}

static void more_problems_are_counted(void **state)
{
    struct read read = opened();
    (void)state;
    read_text(&read, with_services(&read.arena, 40, ",\"x\":1"), false);
    assert_int_equal(read.problems.count, PROBLEMS_MAX);
    assert_int_equal(read.problems.more, 40 - PROBLEMS_MAX);
    assert_false(read.problems.refused);
    /* One beyond the maximum still refuses. */
    read_text(&read, with_services(&read.arena, 40, ",\"x\":1,\"end\":1"), false);
    assert_true(read.problems.refused);
    arena_release(&read.arena);
}

static void long_notes(void **state)
{
    struct read read = opened();
    char *note = malloc(65 * 1024 + 3);
    (void)state;
    assert_non_null(note);
    memset(note, 'n', 65 * 1024);
    note[0] = note[64 * 1024 + 1] = '"';
    note[64 * 1024 + 2] = '\0';
    read_text(&read, sample_with(&read.arena, "\"3x10\"", note), true);
    assert_int_equal(read.problems.count, 0);
    note[64 * 1024 + 1] = 'n';
    note[64 * 1024 + 2] = '"';
    note[64 * 1024 + 3] = '\0';
    read_text(&read, sample_with(&read.arena, "\"3x10\"", note), true);
    assert_int_equal(read.problems.count, 1);
    assert_string_equal(read.problems.at[0].error.code, "session.too_long");
    free(note);
    arena_release(&read.arena);
}

static void no_object_is_no_session(void **state)
{
    static const char *const texts[] = {"[]", "\"x\"", "7", "null", "true"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct read read = opened();
        read_text(&read, text_of(texts[i]), false);
        assert_int_equal(read.problems.count, 1);
        assert_string_equal(read.problems.at[0].error.code, "session.type");
        assert_string_equal(read.problems.at[0].error.pointer, "");
        assert_true(text_is_absent(read.session_id));
        arena_release(&read.arena);
    }
}

static void gate_faults_are_problems(void **state)
{
    struct read read = opened();
    (void)state;
    read_text(&read, sample_with(&read.arena, "\"minutes\": 23", "\"minutes\": 023"),
              false);
    assert_int_equal(read.problems.count, 1);
    assert_string_equal(read.problems.at[0].error.code, "json.number");
    assert_string_equal(read.problems.at[0].error.pointer, "/services/0/minutes");
    assert_text(read.session_id, "S-1001");
    arena_release(&read.arena);
}

/* What the report of a broken text may show as its session's id. */
static void id_of_broken_texts(void **state)
{
    static const char *const rows[][2] = {
        {"{\"session_id\":\"S-1\",", "S-1"},
        {"{\"a\":{\"session_id\":\"no\"},\"session_id\":\"S-1\"]", "S-1"},
        {"{\"session_id\":\"S\\u00e9\",", NULL},
        {"{\"session_id\":\"S\n1\",", NULL},
        {"{\"session_id\":\"S\xff\",", NULL},
        {"{\"session_id\":7,", NULL},
        {"{\"session_id\":\"S-1", NULL},
        {"[\"session_id\",\"S-1\"", NULL},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct read read = opened();
        read_text(&read, text_of(rows[i][0]), false);
        assert_true(read.problems.refused);
        if (rows[i][1])
            assert_text(read.session_id, rows[i][1]);
        else
            assert_true(text_is_absent(read.session_id));
        arena_release(&read.arena);
    }
}

static void first_line_counts(void **state)
{
    struct read read = opened();
    struct reader_options options = {.first_line = 100};
    struct error error = ERROR_NONE;
    (void)state;
    struct text text = sample_with(&read.arena, "\"11\"", "11");
    assert_ok(reader_session(text, &options, &read.arena, &read.session,
                             &read.session_id, &read.problems, &error),
              &error);
    assert_int_equal(read.problems.at[0].error.line, 111);
    assert_int_equal(read.problems.at[0].error.column, 23);
    arena_release(&read.arena);
}

/* With less and less memory: the session, or STATUS_NO_MEMORY. */
static void memory_is_refused(void **state)
{
    struct reader_options options = {.first_line = 1};
    struct arena texts;
    size_t failed = 0;
    (void)state;
    arena_init(&texts, (size_t)1 << 20);
    struct text broken = sample_with(&texts, "\"minutes\": 23", "\"minutes\": \"x\"");
    for (size_t limit = 0; limit < 60000; limit += 96) {
        for (int good = 0; good < 2; good++) {
            struct read read = {.session = NULL};
            struct error error = ERROR_NONE;
            arena_init(&read.arena, limit);
            enum status status = reader_session(
                good ? TEXT(SAMPLE_SESSION) : broken, &options, &read.arena,
                &read.session, &read.session_id, &read.problems, &error);
            assert_true(status == STATUS_OK || status == STATUS_NO_MEMORY);
            assert_true(status != STATUS_OK || read.problems.refused == !good);
            failed += status == STATUS_NO_MEMORY;
            arena_release(&read.arena);
        }
    }
    assert_true(failed > 100);
    arena_release(&texts);
}

static void objects_fit_the_builder(void **state)
{
    (void)state;
#define O(type, FIELDS, meaning) assert_true(type##_object.count < 64);
    SESSION_OBJECTS(O)
#undef O
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_kind),
        cmocka_unit_test(reads_services),
        cmocka_unit_test(absent_and_null_are_unknown),
        cmocka_unit_test(each_change_is_one_problem),
        cmocka_unit_test(odd_but_right),
        cmocka_unit_test(unknown_fields_get_advice),
        cmocka_unit_test(a_misspelt_required_field_is_one_problem),
        cmocka_unit_test(a_list_in_an_object_is_told),
        cmocka_unit_test(an_empty_id_says_whether_it_is_needed),
        cmocka_unit_test(strict_refuses_unknown_fields),
        cmocka_unit_test(session_fields_in_a_service_belong_above),
        cmocka_unit_test(odd_names_are_not_shown),
        cmocka_unit_test(all_problems_in_document_order),
        cmocka_unit_test(at_most_99_services),
        cmocka_unit_test(more_problems_are_counted),
        cmocka_unit_test(long_notes),
        cmocka_unit_test(no_object_is_no_session),
        cmocka_unit_test(gate_faults_are_problems),
        cmocka_unit_test(id_of_broken_texts),
        cmocka_unit_test(first_line_counts),
        cmocka_unit_test(memory_is_refused),
        cmocka_unit_test(objects_fit_the_builder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
