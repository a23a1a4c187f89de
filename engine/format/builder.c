/* One scan of the text, and no tree between it and the structs. The gate has
 * proven the text to be JSON, every member is looked at once and in order, and
 * a problem's place is where the scan stands: a tree would be built to be
 * walked once. Measured on sessions of 1.6 KB, cJSON on an arena and a walk of
 * its tree took 6.1 us a session, three quarters of it cJSON; this takes 1.7.
 *
 * Every function takes where a value begins (a step, which also says how it
 * was reached) and returns where it ends. What it expects there is checked
 * even so, and reading never leaves the text: a file may be changed between
 * the gate and here. Then the builder is lost, and the reader asks the gate.
 *
 * Writers keep the order of the fields, so a member's name is first held
 * against the field behind the one met last, then against the next ones, all
 * round: as bytes, quote and all, without looking for the name's end. Most
 * names are found at the first or second look.
 *
 * Recursion goes as deep as the field table nests, not as the text does. */
#include "format/builder.h"

#include "format/scan.h"
#include "format/value.h"

/* An object on its way into a struct. */
struct filling {
    const struct object *object;
    const struct place_step *step;
    char *record;
    size_t next;   /* the field behind the one met last */
    size_t lacks;  /* required fields not met yet */
    uint64_t seen; /* no object has 64 fields: tests/format holds this */
};

/* ---- names ---- */

static inline bool is_named(const struct field *field, const char *name, size_t left)
{
    size_t len = field->length;
    return len < left && name[len] == '"' && scan_same(field->name, name, len);
}

/* name: behind the opening quote. */
static inline const struct field *find_written(struct filling *filling,
                                               const char *name, size_t left)
{
    const struct object *object = filling->object;
    size_t i = filling->next;
    for (size_t tries = object->count; tries; tries--, i++) {
        i = i < object->count ? i : 0;
        if (is_named(&object->fields[i], name, left)) {
            filling->next = i + 1;
            return &object->fields[i];
        }
    }
    return NULL;
}

/* The name at the step that is no field as it is written: it may be one with
 * escapes. Past its closing quote. */
static const char *name_read(struct builder *builder, struct place_step *step)
{
    struct text name;
    const char *at = value_string(builder, step->at, &name);
    name = text_copy(builder->arena, name);
    builder->no_memory |= text_is_absent(name);
    step->name = text_is_absent(name) ? "" : name.at;
    return at;
}

/* ---- objects and lists of them ---- */

static void *new_records(struct builder *builder, const struct object *object,
                         size_t count)
{
    void *records = arena_alloc(builder->arena, count * object->size);
    builder->no_memory |= !records;
    return records;
}

static const char *one_object(struct builder *builder, const struct field *field,
                              const struct place_step *step, void *member)
{
    if (*step->at != '{')
        return value_mistype(builder, field, step);
    void *record = new_records(builder, field->object, 1);
    memcpy(member, &record, sizeof record);
    return record ? builder_object(builder, field->object, step, record)
                  : scan_value(step->at, builder->end);
}

/* struct provider_list and its like: all are a pointer and a count. */
struct any_list {
    char *at;
    size_t count;
};

static const char *element(struct builder *builder, const struct field *field,
                           const struct place_step *step, void *record)
{
    if (*step->at == '{')
        return builder_object(builder, field->object, step, record);
    problem_add(builder, step, "session.type",
                "an entry of \"%s\" must be an object in braces { }; it is %s",
                field->name, value_kind_text(*step->at));
    object_clear(field->object, record);
    return scan_value(step->at, builder->end);
}

static const char *too_many(struct builder *builder, const struct field *field,
                            const struct place_step *step)
{
    problem_add(builder, step, "session.too_many", "\"%s\" has more than %d entries",
                field->name, BUILDER_LIST_MAX);
    return scan_value(step->at, builder->end);
}

/* at: the first entry. Past the list. */
static const char *entries(struct builder *builder, const struct field *field,
                           struct place_step *entry, struct any_list *list)
{
    const char *end = builder->end;
    size_t room = 2, size = field->object->size;
    list->at = new_records(builder, field->object, room);
    while (entry->at < end && list->at) {
        char *record = list->at + list->count++ * size;
        const char *at = scan_space(element(builder, field, entry, record), end);
        if (at < end && *at == ']')
            return at + 1;
        if (at == end || *at != ',')
            break;
        if (list->count == BUILDER_LIST_MAX)
            return too_many(builder, field, entry->up);
        if (list->count == room) {
            list->at = value_grow(builder, list->at, room, size);
            room *= 2;
        }
        entry->at = scan_space(at + 1, end);
        entry->ordinal++;
    }
    return builder_lost(builder);
}

static const char *many_objects(struct builder *builder, const struct field *field,
                                const struct place_step *step, void *member)
{
    struct any_list list = {NULL, 0};
    if (*step->at != '[')
        return value_mistype(builder, field, step);
    const char *at = scan_space(step->at + 1, builder->end);
    struct place_step entry = {.up = step, .at = at};
    if (at < builder->end && *at == ']') {
        if (field->required)
            problem_add(builder, step, "session.required",
                        "\"%s\" is empty: at least one belongs in it", field->name);
        list.at = new_records(builder, field->object, 0);
        at++;
    } else {
        at = entries(builder, field, &entry, &list);
    }
    memcpy(member, &list, sizeof list);
    return at;
}

/* ---- members ---- */

static const char *field_read(struct builder *builder, const struct field *field,
                              const struct place_step *step, struct filling *filling)
{
    void *member = filling->record + field->offset;
    if (*step->at == 'n') /* unknown, as if it were absent */
        return scan_value(step->at, builder->end);
    uint64_t bit = UINT64_C(1) << (field - filling->object->fields);
    filling->lacks -= field->required && !(filling->seen & bit);
    filling->seen |= bit;
    if (field->kind == FIELD_OBJECT)
        return one_object(builder, field, step, member);
    if (field->kind == FIELD_OBJECTS)
        return many_objects(builder, field, step, member);
    return value_read(builder, field, step, member);
}

/* at: a member's opening quote. Past its value. */
static const char *member_read(struct builder *builder, const char *at,
                               struct filling *filling)
{
    const char *end = builder->end;
    struct place_step step = {.up = filling->step, .at = at};
    const struct field *field = find_written(filling, at + 1, (size_t)(end - at) - 1);
    if (field) {
        step.name = field->name;
        at += field->length + 2;
    } else {
        at = name_read(builder, &step);
        field = field_find(filling->object, text_of(step.name));
    }
    at = scan_space(at, end);
    if (at == end || *at != ':')
        return builder_lost(builder);
    at = scan_space(at + 1, end);
    if (at == end)
        return builder_lost(builder);
    if (!field) {
        builder_unknown(builder, filling->object, &step);
        return scan_value(at, end);
    }
    step.at = at;
    return field_read(builder, field, &step, filling);
}

static void find_missing(struct builder *builder, const struct filling *filling)
{
    const struct object *object = filling->object;
    if (builder->wrapped && !filling->seen)
        return;
    for (size_t i = 0; i < object->count; i++) {
        const struct field *field = &object->fields[i];
        if (!field->required || (filling->seen >> i & 1) ||
            builder_misspelt(builder, object, filling->step, field))
            continue;
        struct place_step missing = {
            .up = filling->step, .at = filling->step->at, .name = field->name};
        problem_add(builder, &missing, "session.required", "\"%s\" is missing",
                    field->name);
    }
}

const char *builder_object(struct builder *builder, const struct object *object,
                           const struct place_step *step, void *record)
{
    struct filling filling = {
        .object = object, .step = step, .record = record, .lacks = object->required};
    const char *end = builder->end, *at = scan_space(step->at + 1, end);
    object_clear(object, record);
    while (at < end && *at == '"') {
        at = scan_space(member_read(builder, at, &filling), end);
        if (at == end || *at != ',')
            break;
        at = scan_space(at + 1, end);
    }
    if (at == end || *at != '}')
        return builder_lost(builder);
    if (filling.lacks)
        find_missing(builder, &filling);
    return at + 1;
}
