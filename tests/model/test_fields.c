#include "model/fields.h"

#include "support/gonio_test.h"

#include <stdlib.h>

static const struct object *const objects[] = {
#define O(type, FIELDS, meaning) &type##_object,
    SESSION_OBJECTS(O)
#undef O
};

static size_t size_of(const struct field *field)
{
    switch ((enum field_kind)field->kind) {
    case FIELD_ID:
    case FIELD_NOTE:
    case FIELD_NPI:
    case FIELD_CODE:
        return sizeof(struct text);
    case FIELD_DATE:
    case FIELD_CLOCK:
    case FIELD_COUNT:
    case FIELD_FLAG:
    case FIELD_WORD:
        return sizeof(int32_t);
    case FIELD_MONEY:
        return sizeof(int64_t);
    case FIELD_CREDENTIAL:
        return sizeof(struct credential);
    case FIELD_OBJECT:
        return sizeof(void *);
    case FIELD_OBJECTS:
    case FIELD_TEXTS:
    case FIELD_NOTES:
        return sizeof(struct text_list);
    default:
        fail_msg("%s has no kind", field->name);
        return 0;
    }
}

/* In the order of the struct: each begins where the one before has ended. */
static void offsets_do_not_meet_and_stay_inside(void **state)
{
    (void)state;
    for (size_t o = 0; o < COUNT_OF(objects); o++) {
        size_t end = 0;
        assert_true(objects[o]->count > 0);
        for (size_t i = 0; i < objects[o]->count; i++) {
            const struct field *field = &objects[o]->fields[i];
            assert_true(field->offset >= end);
            end = field->offset + size_of(field);
        }
        assert_true(end <= objects[o]->size);
        assert_true(objects[o]->size - end < 8); /* nothing but padding */
    }
}

static void names_are_unique_and_explained(void **state)
{
    (void)state;
    for (size_t o = 0; o < COUNT_OF(objects); o++)
        for (size_t i = 0; i < objects[o]->count; i++) {
            const struct field *field = &objects[o]->fields[i];
            struct text name = text_of(field->name);
            assert_int_equal(field->length, name.len);
            assert_true(name.len > 0);
            assert_true(field->meaning[0] != '\0');
            assert_ptr_equal(field_find(objects[o], name), field);
        }
}

static void details_are_where_the_kind_wants_them(void **state)
{
    (void)state;
    for (size_t o = 0; o < COUNT_OF(objects); o++)
        for (size_t i = 0; i < objects[o]->count; i++) {
            const struct field *field = &objects[o]->fields[i];
            bool nested = field->kind == FIELD_OBJECT || field->kind == FIELD_OBJECTS;
            assert_int_equal(field->words != NULL, field->kind == FIELD_WORD);
            assert_int_equal(field->object != NULL, nested);
            assert_int_equal(field->max > 0, field->kind == FIELD_COUNT);
            assert_in_range(field->required, 0, 1);
        }
}

static void a_few_rows_by_hand(void **state)
{
    (void)state;
    const struct field *field = field_find(&service_object, TEXT("minutes"));
    assert_int_equal(field->kind, FIELD_COUNT);
    assert_int_equal(field->max, 1440);
    assert_int_equal(field->offset, offsetof(struct service, minutes));
    field = field_find(&session_object, TEXT("void"));
    assert_int_equal(field->offset, offsetof(struct session, is_void));
    field = field_find(&session_object, TEXT("services"));
    assert_ptr_equal(field->object, &service_object);
    assert_int_equal(field->required, 1);
    field = field_find(&service_object, TEXT("therapist"));
    assert_ptr_equal(field->object, &clinician_object);
    field = field_find(&service_object, TEXT("mode"));
    assert_ptr_equal(field->words, &mode_words);
}

/* Design: what a session cannot do without, and nothing more. */
static void what_is_required(void **state)
{
    static const char *const expected[] = {
        "patient.id",
        "insurance.payer",
        "used.per",
        "note_history.index",
        "interval.start",
        "interval.end",
        "service.code",
        "session.session_id",
        "session.date_of_service",
        "session.patient",
        "session.insurance",
        "session.services",
    };
    size_t found = 0;
    (void)state;
    for (size_t o = 0; o < COUNT_OF(objects); o++)
        for (size_t i = 0; i < objects[o]->count; i++) {
            const struct field *field = &objects[o]->fields[i];
            size_t prefix = strlen(objects[o]->name);
            if (!field->required)
                continue;
            assert_true(found < COUNT_OF(expected));
            assert_memory_equal(expected[found], objects[o]->name, prefix);
            assert_string_equal(expected[found] + prefix + 1, field->name);
            found++;
        }
    assert_int_equal(found, COUNT_OF(expected));
}

static void assert_unknown(const struct field *field, const char *at)
{
    switch ((enum field_kind)field->kind) {
    case FIELD_ID:
    case FIELD_NOTE:
    case FIELD_NPI:
    case FIELD_CODE:
        assert_true(text_is_absent(*(const struct text *)(const void *)at));
        break;
    case FIELD_DATE:
        assert_int_equal(*(const int32_t *)(const void *)at, DATE_NONE);
        break;
    case FIELD_CLOCK:
        assert_int_equal(*(const int32_t *)(const void *)at, CLOCK_NONE);
        break;
    case FIELD_COUNT:
        assert_int_equal(*(const int32_t *)(const void *)at, COUNT_NONE);
        break;
    case FIELD_FLAG:
        assert_int_equal(*(const int32_t *)(const void *)at, FLAG_UNKNOWN);
        break;
    case FIELD_WORD:
        assert_int_equal(*(const int32_t *)(const void *)at, 0);
        break;
    case FIELD_MONEY:
        assert_true(*(const int64_t *)(const void *)at == MONEY_NONE);
        break;
    case FIELD_CREDENTIAL: {
        const struct credential *credential = (const void *)at;
        assert_true(text_is_absent(credential->given));
        assert_int_equal(credential->kind, CREDENTIAL_UNKNOWN);
        break;
    }
    case FIELD_OBJECT:
        assert_null(*(void *const *)(const void *)at);
        break;
    case FIELD_OBJECTS:
    case FIELD_TEXTS:
    case FIELD_NOTES:
        assert_null(((const struct text_list *)(const void *)at)->at);
        assert_int_equal(((const struct text_list *)(const void *)at)->count, 0);
        break;
    default:
        fail_msg("%s has no kind", field->name);
    }
}

static void clearing_makes_everything_unknown(void **state)
{
    (void)state;
    for (size_t o = 0; o < COUNT_OF(objects); o++) {
        char *record = malloc(objects[o]->size);
        assert_non_null(record);
        memset(record, 0x5a, objects[o]->size);
        object_clear(objects[o], record);
        for (size_t i = 0; i < objects[o]->count; i++)
            assert_unknown(&objects[o]->fields[i],
                           record + objects[o]->fields[i].offset);
        free(record);
    }
}

static void the_nearest_field(void **state)
{
    (void)state;
    assert_string_equal(field_nearest(&service_object, TEXT("minuets")), "minutes");
    assert_string_equal(field_nearest(&session_object, TEXT("sessionid")),
                        "session_id");
    assert_string_equal(field_nearest(&session_object, TEXT("date_of_servce")),
                        "date_of_service");
    assert_null(field_nearest(&service_object, TEXT("weather")));
}

static void only_the_exact_name_is_found(void **state)
{
    (void)state;
    assert_null(field_find(&service_object, TEXT("Minutes")));
    assert_null(field_find(&service_object, TEXT("minute")));
    assert_null(field_find(&service_object, TEXT("minutes\0")));
    assert_null(field_find(&service_object, TEXT("")));
    assert_null(field_find(&service_object, TEXT_NONE));
    assert_null(field_find(&session_object, TEXT("is_void")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offsets_do_not_meet_and_stay_inside),
        cmocka_unit_test(names_are_unique_and_explained),
        cmocka_unit_test(details_are_where_the_kind_wants_them),
        cmocka_unit_test(a_few_rows_by_hand),
        cmocka_unit_test(what_is_required),
        cmocka_unit_test(clearing_makes_everything_unknown),
        cmocka_unit_test(the_nearest_field),
        cmocka_unit_test(only_the_exact_name_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
