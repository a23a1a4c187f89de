#include "author/case_names.h"

#include "format/builder.h"

/* Of an entry's number; more is no place in a list. */
#define DIGITS_MAX 4

/* One object of a patch, what it is an object of, and what it is laid over. */
struct layer {
    const struct object *object;
    const struct json *patch;
    const struct json *under; /* NULL: nothing */
};

static enum status check_layer(const struct case_file *file,
                               const struct place_step *step, const struct layer *layer,
                               struct error *error);

static bool is_object(const struct json *json)
{
    return json && json_kind(json) == JSON_OBJECT;
}

static bool is_array(const struct json *json)
{
    return json && json_kind(json) == JSON_ARRAY;
}

/* ---- entries of a list ---- */

/* "0", "1", ... as the merge takes them. */
static bool entry_number(struct text name, size_t *number)
{
    *number = 0;
    if (!name.len || name.len > DIGITS_MAX || (name.len > 1 && name.at[0] == '0'))
        return false;
    for (size_t i = 0; i < name.len; i++) {
        if (!char_is_digit(name.at[i]))
            return false;
        *number = *number * 10 + (size_t)(name.at[i] - '0');
    }
    return true;
}

static enum status no_such_entry(const struct case_file *file,
                                 const struct place_step *step, size_t count,
                                 struct error *error)
{
    size_t number;
    if (!entry_number(text_of(step->name), &number))
        error_set(error, STATUS_USAGE, "cases.entry",
                  "\"%s\" is no entry of \"%s\", which is a list", step->name,
                  step->up->name);
    else
        error_set(error, STATUS_USAGE, "cases.entry",
                  "\"%s\" has %zu entr%s here: there is no \"%s\"", step->up->name,
                  count, count == 1 ? "y" : "ies", step->name);
    error_fix(error, "entries are named by their number, from \"0\"; the number behind "
                     "the last adds one");
    return case_file_at(file, step, true, error);
}

/* The merge adds entries as long as the next number is there. */
static size_t entries_after(const struct json *patch, size_t count)
{
    size_t number, added = 0;
    for (const struct json *at = json_first(patch); at; at = json_next(at))
        added += entry_number(json_name(at), &number) && number >= count;
    return count + added;
}

/* An object laid over a list changes entries of it. object: of each, or NULL
 * when they are texts. */
static enum status check_changes(const struct case_file *file,
                                 const struct place_step *up, const struct layer *list,
                                 struct error *error)
{
    struct place_step step = {.up = up};
    size_t count = is_array(list->under) ? json_count(list->under) : 0, number;
    size_t after = entries_after(list->patch, count);
    enum status status = STATUS_OK;
    for (const struct json *at = json_first(list->patch); at && !status;
         at = json_next(at), step.ordinal++) {
        step.name = json_name(at).at;
        if (!entry_number(json_name(at), &number) || number >= after)
            return no_such_entry(file, &step, count, error);
        struct layer entry = {.object = list->object,
                              .patch = at,
                              .under =
                                  number < count ? json_at(list->under, number) : NULL};
        if (list->object && is_object(at))
            status = check_layer(file, &step, &entry, error);
    }
    return status;
}

static enum status check_entries(const struct case_file *file,
                                 const struct place_step *up, const struct layer *list,
                                 struct error *error)
{
    struct place_step step = {.up = up};
    enum status status = STATUS_OK;
    for (const struct json *at = json_first(list->patch); at && !status;
         at = json_next(at), step.ordinal++) {
        struct layer entry = {.object = list->object, .patch = at};
        if (is_object(at))
            status = check_layer(file, &step, &entry, error);
    }
    return status;
}

/* ---- members ---- */

static bool is_list(const struct field *field)
{
    return field->kind == FIELD_OBJECTS || field->kind == FIELD_TEXTS ||
           field->kind == FIELD_NOTES;
}

/* A value of another kind than the field's is left to who reads sessions. */
static enum status check_value(const struct case_file *file,
                               const struct place_step *step, const struct field *field,
                               const struct layer *value, struct error *error)
{
    if (is_list(field) && is_object(value->patch))
        return check_changes(file, step, value, error);
    if (field->kind == FIELD_OBJECTS && is_array(value->patch))
        return check_entries(file, step, value, error);
    if (field->kind == FIELD_OBJECT && is_object(value->patch))
        return check_layer(file, step, value, error);
    return STATUS_OK;
}

static enum status unknown(const struct case_file *file, const struct place_step *step,
                           const struct object *object, struct error *error)
{
    error_set(error, STATUS_USAGE, "cases.field", "\"%s\" is no field of \"%s\"",
              step->name, object->name);
    builder_advise(object, text_of(step->name), error);
    return case_file_at(file, step, true, error);
}

static enum status check_layer(const struct case_file *file,
                               const struct place_step *up, const struct layer *layer,
                               struct error *error)
{
    struct place_step step = {.up = up};
    enum status status = STATUS_OK;
    for (const struct json *at = json_first(layer->patch); at && !status;
         at = json_next(at), step.ordinal++) {
        step.name = json_name(at).at;
        const struct field *field = field_find(layer->object, json_name(at));
        if (!field)
            return unknown(file, &step, layer->object, error);
        struct layer value = {.object = field->object,
                              .patch = at,
                              .under = is_object(layer->under)
                                           ? json_get(layer->under, step.name)
                                           : NULL};
        status = check_value(file, &step, field, &value, error);
    }
    return status;
}

/* ---- the case ---- */

static struct place_step step_to(const struct place_step *up, const struct json *of,
                                 const struct json *member)
{
    struct place_step step = {.up = up, .name = json_name(member).at};
    for (const struct json *at = json_first(of); at != member; at = json_next(at))
        step.ordinal++;
    return step;
}

static enum status check_sessions(const struct case_file *file,
                                  const struct place_step *up,
                                  const struct layer *sessions, struct error *error)
{
    struct place_step step = {.up = up};
    enum status status = STATUS_OK;
    for (const struct json *at = json_first(sessions->patch); at && !status;
         at = json_next(at), step.ordinal++) {
        struct layer layer = {&session_object, at, sessions->under};
        if (is_object(at))
            status = check_layer(file, &step, &layer, error);
    }
    return status;
}

enum status case_names_check(const struct case_file *file,
                             const struct case_parts *parts, const struct json *base,
                             struct error *error)
{
    const struct json *whole = file->at[parts->index];
    struct place_step cases = case_file_step(file), step;
    struct place_step one = {.up = &cases, .ordinal = parts->index};
    enum status status = STATUS_OK;
    if (parts->patch) {
        struct layer layer = {&session_object, parts->patch, file->base};
        step = step_to(&one, whole, parts->patch);
        status = check_layer(file, &step, &layer, error);
    }
    if (!status && parts->sessions) {
        struct layer layer = {&session_object, parts->sessions, base};
        step = step_to(&one, whole, parts->sessions);
        status = check_sessions(file, &step, &layer, error);
    }
    return status;
}
