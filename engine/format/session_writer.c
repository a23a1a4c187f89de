/* A session as JSON, field by field of the table: what is unknown is left
 * out, so that reading it again gives the same session. */
#include "format/writer.h"

#include "model/fields.h"

static void put_object(struct buffer *out, const struct object *object,
                       const void *record);

/* As every list is laid out, of texts or of objects. */
struct list {
    const char *at;
    size_t count;
};

static void put_objects(struct buffer *out, const struct object *object,
                        const struct list *list)
{
    buffer_put_char(out, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            buffer_put_char(out, ',');
        put_object(out, object, list->at + i * object->size);
    }
    buffer_put_char(out, ']');
}

static struct value value_of_texts(const void *member)
{
    struct value value = {.kind = VALUE_TEXTS};
    memcpy(&value.list, member, sizeof value.list);
    if (!value.list.at)
        value.kind = VALUE_UNKNOWN;
    return value;
}

static struct value value_of_text(const void *member)
{
    struct value value = {.kind = VALUE_TEXT};
    memcpy(&value.text, member, sizeof value.text);
    if (text_is_absent(value.text))
        value.kind = VALUE_UNKNOWN;
    return value;
}

static struct value value_of_number(enum value_kind kind, const void *member,
                                    int32_t unknown)
{
    int32_t number;
    memcpy(&number, member, sizeof number);
    if (number == unknown)
        kind = VALUE_UNKNOWN;
    return (struct value){.kind = kind, .number = number};
}

static struct value value_of_money(const void *member)
{
    struct value value = {.kind = VALUE_MONEY};
    memcpy(&value.number, member, sizeof value.number);
    if (value.number == MONEY_NONE)
        value.kind = VALUE_UNKNOWN;
    return value;
}

static struct value value_of_word(const struct word_set *words, const void *member)
{
    struct value value = value_of_number(VALUE_TEXT, member, 0);
    if (value.kind == VALUE_TEXT)
        value.text = text_of(word_text(words, (int)value.number));
    return value;
}

struct value writer_field(const struct field *field, const void *member)
{
    switch ((enum field_kind)field->kind) {
    case FIELD_DATE:
        return value_of_number(VALUE_DATE, member, DATE_NONE);
    case FIELD_CLOCK:
        return value_of_number(VALUE_CLOCK, member, CLOCK_NONE);
    case FIELD_COUNT:
        return value_of_number(VALUE_NUMBER, member, COUNT_NONE);
    case FIELD_FLAG:
        return value_of_number(VALUE_BOOL, member, FLAG_UNKNOWN);
    case FIELD_MONEY:
        return value_of_money(member);
    case FIELD_WORD:
        return value_of_word(field->words, member);
    case FIELD_TEXTS:
    case FIELD_NOTES:
        return value_of_texts(member);
    case FIELD_ID:
    case FIELD_NOTE:
    case FIELD_NPI:
    case FIELD_CODE:
    case FIELD_CREDENTIAL: /* begins with how it is written */
        return value_of_text(member);
    case FIELD_OBJECT:
    case FIELD_OBJECTS:
    default:
        return (struct value){.kind = VALUE_UNKNOWN};
    }
}

/* The name of a member that is there, behind a comma unless it is the first. */
static void put_name(struct buffer *out, const struct field *field)
{
    if (out->len && out->at[out->len - 1] != '{')
        buffer_put_char(out, ',');
    buffer_put_json(out, text_of(field->name));
    buffer_put_char(out, ':');
}

static void put_member(struct buffer *out, const struct field *field,
                       const void *member)
{
    struct list list = {NULL, 0};
    if (field->kind == FIELD_OBJECTS)
        memcpy(&list, member, sizeof list);
    if (field->kind == FIELD_OBJECT)
        memcpy(&list.at, member, sizeof list.at);
    if (list.at) {
        put_name(out, field);
        if (field->kind == FIELD_OBJECTS)
            put_objects(out, field->object, &list);
        else
            put_object(out, field->object, list.at);
        return;
    }
    struct value value = writer_field(field, member);
    if (value.kind == VALUE_UNKNOWN)
        return;
    put_name(out, field);
    writer_value(&value, out);
}

static void put_object(struct buffer *out, const struct object *object,
                       const void *record)
{
    buffer_put_char(out, '{');
    for (size_t i = 0; i < object->count && !buffer_failed(out); i++)
        put_member(out, &object->fields[i],
                   (const char *)record + object->fields[i].offset);
    buffer_put_char(out, '}');
}

void writer_session(const struct session *session, struct buffer *out)
{
    put_object(out, &session_object, session);
}
