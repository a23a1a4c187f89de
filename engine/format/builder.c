/* One walk over the children of each object. Writers keep the order of the
 * fields, so the search for a name begins behind the field met last and goes
 * round: most names are found at the first or second look.
 *
 * Recursion goes as deep as the field table nests, not as the text does. */
#include "format/builder.h"

#include "format/value.h"

static size_t find_field(const struct object *object, const char *name, size_t from)
{
    for (size_t i = 0; i < object->count; i++) {
        size_t at = from + i < object->count ? from + i : from + i - object->count;
        if (object->fields[at].name[0] == name[0] &&
            strcmp(object->fields[at].name, name) == 0)
            return at;
    }
    return object->count;
}

static void *new_records(struct builder *builder, const struct object *object,
                         size_t count)
{
    void *records = arena_zalloc(builder->arena, count, object->size);
    builder->no_memory |= !records;
    return records;
}

static void one_object(struct builder *builder, const struct field *field,
                       const cJSON *json, const struct place_step *at, void *member)
{
    void *record;
    if (!cJSON_IsObject(json)) {
        value_mistype(builder, field, json, at);
        return;
    }
    record = new_records(builder, field->object, 1);
    if (record)
        builder_object(builder, field->object, json, at, record);
    memcpy(member, &record, sizeof record);
}

/* struct provider_list and its like: all are a pointer and a count. */
struct any_list {
    void *at;
    size_t count;
};

static void element(struct builder *builder, const struct field *field,
                    const cJSON *json, const struct place_step *at, void *record)
{
    if (cJSON_IsObject(json))
        builder_object(builder, field->object, json, at, record);
    else
        problem_add(builder, at, SPOT_VALUE, "session.type",
                    "an entry of \"%s\" must be an object in braces { }; it is %s",
                    field->name, value_kind_text(json));
}

static bool count_is_good(struct builder *builder, const struct field *field,
                          const struct place_step *at, size_t count)
{
    if (count == 0 && field->required)
        problem_add(builder, at, SPOT_VALUE, "session.required",
                    "\"%s\" is empty: at least one belongs in it", field->name);
    if (count > BUILDER_LIST_MAX)
        problem_add(builder, at, SPOT_VALUE, "session.too_many",
                    "\"%s\" has more than %d entries", field->name, BUILDER_LIST_MAX);
    return count <= BUILDER_LIST_MAX;
}

static void many_objects(struct builder *builder, const struct field *field,
                         const cJSON *json, const struct place_step *at, void *member)
{
    size_t ordinal = 0;
    const cJSON *child;
    struct any_list list = {NULL, 0};
    if (!cJSON_IsArray(json)) {
        value_mistype(builder, field, json, at);
        return;
    }
    cJSON_ArrayForEach(child, json) list.count++;
    if (!count_is_good(builder, field, at, list.count))
        return;
    list.at = new_records(builder, field->object, list.count);
    if (!list.at)
        return;
    cJSON_ArrayForEach(child, json)
    {
        struct place_step step = {.up = at, .ordinal = ordinal};
        char *record = (char *)list.at + ordinal++ * field->object->size;
        element(builder, field, child, &step, record);
    }
    memcpy(member, &list, sizeof list);
}

static void read_field(struct builder *builder, const struct field *field,
                       const cJSON *json, const struct place_step *at, void *member)
{
    if (field->kind == FIELD_OBJECT)
        one_object(builder, field, json, at, member);
    else if (field->kind == FIELD_OBJECTS)
        many_objects(builder, field, json, at, member);
    else
        value_read(builder, field, json, at, member);
}

static void find_missing(struct builder *builder, const struct object *object,
                         const struct place_step *at, uint64_t seen)
{
    for (size_t i = 0; i < object->count; i++)
        if (object->fields[i].required && !(seen >> i & 1))
            problem_missing(builder, at, object->fields[i].name);
}

void builder_object(struct builder *builder, const struct object *object,
                    const cJSON *json, const struct place_step *at, void *record)
{
    uint64_t seen = 0; /* no object has 64 fields: tests/format holds this */
    size_t next = 0, ordinal = 0;
    const cJSON *child;
    object_clear(object, record);
    cJSON_ArrayForEach(child, json)
    {
        struct place_step step = {
            .up = at, .name = child->string, .ordinal = ordinal++};
        size_t i = find_field(object, child->string, next);
        if (i == object->count) {
            builder_unknown(builder, object, &step);
            continue;
        }
        next = i + 1;
        if (cJSON_IsNull(child))
            continue; /* unknown, as if it were absent */
        seen |= UINT64_C(1) << i;
        const struct field *field = &object->fields[i];
        read_field(builder, field, child, &step, (char *)record + field->offset);
    }
    find_missing(builder, object, at, seen);
}
