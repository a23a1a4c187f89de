/* Three things made from fields.def for every object: its blank record, in
 * which all is unknown; the list of its fields; and the object that has both.
 *
 * A row of fields.def does not say to which struct it belongs, and offsetof
 * must know: hence one F_ line an object below. An object without one does
 * not compile. */
#include "model/fields.h"

/* What unknown looks like, by kind. */
#define BLANK_ID                                                                       \
    {                                                                                  \
        .at = NULL                                                                     \
    }
#define BLANK_NOTE                                                                     \
    {                                                                                  \
        .at = NULL                                                                     \
    }
#define BLANK_NPI                                                                      \
    {                                                                                  \
        .at = NULL                                                                     \
    }
#define BLANK_CODE                                                                     \
    {                                                                                  \
        .at = NULL                                                                     \
    }
#define BLANK_DATE  DATE_NONE
#define BLANK_CLOCK CLOCK_NONE
#define BLANK_COUNT COUNT_NONE
#define BLANK_MONEY MONEY_NONE
#define BLANK_FLAG  FLAG_UNKNOWN
#define BLANK_WORD  0
#define BLANK_CREDENTIAL                                                               \
    {                                                                                  \
        .kind = CREDENTIAL_UNKNOWN                                                     \
    }
#define BLANK_OBJECT NULL
#define BLANK_OBJECTS                                                                  \
    {                                                                                  \
        .at = NULL                                                                     \
    }
#define BLANK_TEXTS                                                                    \
    {                                                                                  \
        .at = NULL                                                                     \
    }
#define BLANK_NOTES                                                                    \
    {                                                                                  \
        .at = NULL                                                                     \
    }

/* What the detail of a row is, by kind: words, an object, a largest count. */
#define DETAIL_ID(detail)         .max = detail
#define DETAIL_NOTE(detail)       .max = detail
#define DETAIL_NPI(detail)        .max = detail
#define DETAIL_CODE(detail)       .max = detail
#define DETAIL_DATE(detail)       .max = detail
#define DETAIL_CLOCK(detail)      .max = detail
#define DETAIL_COUNT(detail)      .max = detail
#define DETAIL_MONEY(detail)      .max = detail
#define DETAIL_FLAG(detail)       .max = detail
#define DETAIL_WORD(detail)       .words = &detail##_words
#define DETAIL_CREDENTIAL(detail) .max = detail
#define DETAIL_OBJECT(detail)     .object = &detail##_object
#define DETAIL_OBJECTS(detail)    .object = &detail##_object
#define DETAIL_TEXTS(detail)      .max = detail
#define DETAIL_NOTES(detail)      .max = detail

#define BLANK(member_, name_, kind_, detail_, required_, meaning_)                     \
    .member_ = BLANK_##kind_,
#define FIELD(type, member_, name_, kind_, detail_, required_, meaning_)               \
    {.name = name_,                                                                    \
     .length = sizeof name_ - 1,                                                       \
     .meaning = meaning_,                                                              \
     .offset = offsetof(struct type, member_),                                         \
     .kind = FIELD_##kind_,                                                            \
     .required = required_,                                                            \
     DETAIL_##kind_(detail_)},
#define REQUIRED(member_, name_, kind_, detail_, required_, meaning_) +required_

#define F_provider(...)        FIELD(provider, __VA_ARGS__)
#define F_location(...)        FIELD(location, __VA_ARGS__)
#define F_patient(...)         FIELD(patient, __VA_ARGS__)
#define F_authorization(...)   FIELD(authorization, __VA_ARGS__)
#define F_insurance(...)       FIELD(insurance, __VA_ARGS__)
#define F_coverage_status(...) FIELD(coverage_status, __VA_ARGS__)
#define F_referral(...)        FIELD(referral, __VA_ARGS__)
#define F_recertification(...) FIELD(recertification, __VA_ARGS__)
#define F_plan_of_care(...)    FIELD(plan_of_care, __VA_ARGS__)
#define F_telehealth(...)      FIELD(telehealth, __VA_ARGS__)
#define F_abn(...)             FIELD(abn, __VA_ARGS__)
#define F_signature(...)       FIELD(signature, __VA_ARGS__)
#define F_used(...)            FIELD(used, __VA_ARGS__)
#define F_note_history(...)    FIELD(note_history, __VA_ARGS__)
#define F_history(...)         FIELD(history, __VA_ARGS__)
#define F_interval(...)        FIELD(interval, __VA_ARGS__)
#define F_clinician(...)       FIELD(clinician, __VA_ARGS__)
#define F_supervisor(...)      FIELD(supervisor, __VA_ARGS__)
#define F_co_treatment(...)    FIELD(co_treatment, __VA_ARGS__)
#define F_documentation(...)   FIELD(documentation, __VA_ARGS__)
#define F_evaluation(...)      FIELD(evaluation, __VA_ARGS__)
#define F_service(...)         FIELD(service, __VA_ARGS__)
#define F_session(...)         FIELD(session, __VA_ARGS__)

#define DEFINE_OBJECT(type, FIELDS, meaning_)                                          \
    static const struct type type##_blank = {FIELDS(BLANK)};                           \
    static const struct field type##_fields[] = {FIELDS(F_##type)};                    \
    const struct object type##_object = {                                              \
        .name = #type,                                                                 \
        .meaning = meaning_,                                                           \
        .fields = type##_fields,                                                       \
        .count = sizeof type##_fields / sizeof *type##_fields,                         \
        .required = 0 FIELDS(REQUIRED),                                                \
        .size = sizeof(struct type),                                                   \
        .blank = &type##_blank,                                                        \
    };
SESSION_OBJECTS(DEFINE_OBJECT)

const struct field *field_find(const struct object *object, struct text name)
{
    for (size_t i = 0; i < object->count; i++) {
        const struct field *field = &object->fields[i];
        if (field->length == name.len && memcmp(field->name, name.at, name.len) == 0)
            return field;
    }
    return NULL;
}

static struct text name_at(const void *fields, size_t i)
{
    const struct field *field = (const struct field *)fields + i;
    return (struct text){field->name, field->length};
}

const char *field_nearest(const struct object *object, struct text name)
{
    int i = text_nearest(name, object->count, name_at, object->fields);
    return i < 0 ? NULL : object->fields[i].name;
}

void object_clear(const struct object *object, void *record)
{
    memcpy(record, object->blank, object->size);
}
