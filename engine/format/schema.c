/* One definition an object, one property a field; what JSON Schema cannot say
 * (an NPI's check digit, a day that exists) only the reader checks. Unknown is
 * null or absent, so every field that is not required may be null. */
#include "format/schema.h"

#include "format/builder.h"
#include "format/value.h"
#include "model/fields.h"

static void put_string(struct buffer *out, const char *name, const char *value)
{
    buffer_printf(out, ", \"%s\": ", name);
    buffer_put_json(out, text_of(value));
}

static void put_type(struct buffer *out, const struct field *field, const char *type)
{
    if (field->required)
        buffer_printf(out, "\"type\": \"%s\"", type);
    else
        buffer_printf(out, "\"type\": [\"%s\", \"null\"]", type);
}

#define PATTERN_ID "^[^\\u0000-\\u001f\\u007f]*$"
#define PATTERN_DATE                                                                   \
    "^(19[0-9]{2}|20[0-9]{2}|2100)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
#define PATTERN_CLOCK "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
#define PATTERN_MONEY "^[0-9]+(\\.[0-9]{1,2})?$"

static void put_pattern(struct buffer *out, const struct field *field,
                        const char *pattern)
{
    put_type(out, field, "string");
    put_string(out, "pattern", pattern);
}

static void put_id_limits(struct buffer *out)
{
    buffer_printf(out, ", \"minLength\": 1, \"maxLength\": %d", VALUE_ID_MAX);
    put_string(out, "pattern", PATTERN_ID);
}

static void put_words(struct buffer *out, const struct field *field)
{
    BUFFER_LITERAL(out, "\"enum\": [");
    for (int i = 1; i < field->words->count; i++) {
        if (i > 1)
            BUFFER_LITERAL(out, ", ");
        buffer_put_json(out, text_of(field->words->words[i].text));
    }
    buffer_put_cstr(out, field->required ? "]" : ", null]");
}

static void put_list(struct buffer *out, const struct field *field)
{
    put_type(out, field, "array");
    if (field->kind == FIELD_OBJECTS) {
        buffer_printf(out, ", \"maxItems\": %d", BUILDER_LIST_MAX);
        if (field->required)
            BUFFER_LITERAL(out, ", \"minItems\": 1");
        buffer_printf(out, ", \"items\": {\"$ref\": \"#/$defs/%s\"}",
                      field->object->name);
        return;
    }
    BUFFER_LITERAL(out, ", \"items\": {\"type\": \"string\"");
    if (field->kind == FIELD_TEXTS)
        put_id_limits(out);
    else
        buffer_printf(out, ", \"maxLength\": %zu", VALUE_NOTE_MAX);
    buffer_put_char(out, '}');
}

static void put_object(struct buffer *out, const struct field *field)
{
    if (field->required)
        buffer_printf(out, "\"$ref\": \"#/$defs/%s\"", field->object->name);
    else
        buffer_printf(out,
                      "\"anyOf\": [{\"$ref\": \"#/$defs/%s\"}, {\"type\": \"null\"}]",
                      field->object->name);
}

static void put_kind(struct buffer *out, const struct field *field)
{
    switch ((enum field_kind)field->kind) {
    case FIELD_NPI:
        put_pattern(out, field, "^[0-9]{10}$");
        return;
    case FIELD_CODE:
        put_pattern(out, field, "^[0-9A-Z]{5}$");
        return;
    case FIELD_DATE:
        put_pattern(out, field, PATTERN_DATE);
        return;
    case FIELD_CLOCK:
        put_pattern(out, field, PATTERN_CLOCK);
        return;
    case FIELD_MONEY:
        put_pattern(out, field, PATTERN_MONEY);
        return;
    case FIELD_COUNT:
        put_type(out, field, "integer");
        buffer_printf(out, ", \"minimum\": 0, \"maximum\": %d", field->max);
        return;
    case FIELD_FLAG:
        put_type(out, field, "boolean");
        return;
    case FIELD_WORD:
        put_words(out, field);
        return;
    case FIELD_OBJECT:
        put_object(out, field);
        return;
    case FIELD_OBJECTS:
    case FIELD_TEXTS:
    case FIELD_NOTES:
        put_list(out, field);
        return;
    case FIELD_NOTE:
        put_type(out, field, "string");
        buffer_printf(out, ", \"maxLength\": %zu", VALUE_NOTE_MAX);
        return;
    case FIELD_ID:
    case FIELD_CREDENTIAL:
    default:
        put_type(out, field, "string");
        put_id_limits(out);
    }
}

static void put_required(struct buffer *out, const struct object *object,
                         const char *indent)
{
    size_t put = 0;
    for (size_t i = 0; i < object->count; i++) {
        if (!object->fields[i].required)
            continue;
        if (put++ == 0)
            buffer_printf(out, "%s\"required\": [", indent);
        else
            BUFFER_LITERAL(out, ", ");
        buffer_put_json(out, text_of(object->fields[i].name));
    }
    if (put)
        BUFFER_LITERAL(out, "],\n");
}

static void put_body(struct buffer *out, const struct object *object,
                     const char *indent)
{
    buffer_printf(out, "%s\"type\": \"object\",\n", indent);
    put_required(out, object, indent);
    buffer_printf(out, "%s\"properties\": {\n", indent);
    for (size_t i = 0; i < object->count; i++) {
        const struct field *field = &object->fields[i];
        buffer_printf(out, "%s  \"%s\": {", indent, field->name);
        put_kind(out, field);
        put_string(out, "description", field->meaning);
        buffer_put_cstr(out, i + 1 < object->count ? "},\n" : "}\n");
    }
    buffer_printf(out, "%s}\n", indent);
}

static void put_definition(struct buffer *out, const struct object *object, bool last)
{
    buffer_printf(out, "    \"%s\": {\n      \"title\": ", object->name);
    buffer_put_json(out, text_of(object->meaning));
    BUFFER_LITERAL(out, ",\n");
    put_body(out, object, "      ");
    buffer_put_cstr(out, last ? "    }\n" : "    },\n");
}

void schema_session(struct buffer *out)
{
    static const struct object *const objects[] = {
#define O(type, FIELDS, meaning) &type##_object,
        SESSION_OBJECTS(O)
#undef O
    };
    const size_t count = sizeof objects / sizeof *objects - 1; /* but the session */
    buffer_put_cstr(
        out, "{\n"
             "  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
             "  \"$id\": \"urn:gonio:session:1\",\n"
             "  \"title\": \"gonio/session/1: one treatment session\",\n"
             "  \"description\": \"What is absent or null is unknown. A field that is "
             "not listed is read with a warning; --strict refuses it. An NPI's check "
             "digit and days that do not exist are checked beyond this schema.\",\n"
             "  \"$defs\": {\n");
    for (size_t i = 0; i < count; i++)
        put_definition(out, objects[i], i + 1 == count);
    BUFFER_LITERAL(out, "  },\n");
    put_body(out, &session_object, "  ");
    BUFFER_LITERAL(out, "}\n");
}
