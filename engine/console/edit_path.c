#include "console/edit.h"

struct reading_path {
    struct text rest;
    struct edit_path *path;
    const struct object *object; /* whose field comes next; NULL: none may */
    struct error *error;
    bool any; /* the last name may be one that no field has */
};

static enum status no_path(struct error *error, const char *message)
{
    error_set(error, STATUS_USAGE, "console.path", "%s", message);
    error_fix(error, "as date_of_service or services[1].minutes; positions count "
                     "from 1");
    return error->status;
}

static struct text take_name(struct text *rest)
{
    size_t len = 0;
    while (len < rest->len && rest->at[len] != '.' && rest->at[len] != '[')
        len++;
    struct text name = {rest->at, len};
    *rest = (struct text){rest->at + len, rest->len - len};
    return name;
}

static const char *nearest(const struct object *object, struct text name)
{
    const char *near = field_nearest(object, name);
    if (near || object != &session_object)
        return near;
    near = field_nearest(&service_object, name); /* it may be a short form */
    return near ? near : field_nearest(&insurance_object, name);
}

static enum status unknown_name(const struct object *object, struct text name,
                                struct error *error)
{
    error_set(error, STATUS_USAGE, "console.field", "\"%s\" has no such field",
              object == &session_object ? "session" : object->name);
    error_suggest(error, "", nearest(object, name));
    return error->status;
}

static bool is_list(const struct field *field)
{
    return field->kind == FIELD_OBJECTS || field->kind == FIELD_TEXTS ||
           field->kind == FIELD_NOTES;
}

/* "[3]" or "[+]" behind a list's name. */
static enum status take_position(struct reading_path *reading, struct edit_step *step)
{
    struct text *rest = &reading->rest;
    size_t at = 1, position = 0;
    if (!rest->len || rest->at[0] != '[')
        return STATUS_OK;
    if (!is_list(step->field))
        return no_path(reading->error, "only lists have positions in brackets");
    if (at < rest->len && rest->at[at] == '+') {
        position = EDIT_ONE_MORE;
        at++;
    }
    while (position < EDIT_LIST_MAX && at < rest->len && char_is_digit(rest->at[at]))
        position = position * 10 + (size_t)(rest->at[at++] - '0');
    if (at >= rest->len || rest->at[at] != ']')
        return no_path(reading->error, "a position is a number in brackets, or [+]");
    if (position == 0)
        return no_path(reading->error, "positions count from 1");
    step->position = position;
    *rest = (struct text){rest->at + at + 1, rest->len - at - 1};
    return STATUS_OK;
}

static const struct field *any_field(struct edit_path *path, struct text name)
{
    if (!name.len || name.len >= sizeof path->name)
        return NULL;
    memcpy(path->name, name.at, name.len);
    path->name[name.len] = '\0';
    path->unknown = (struct field){.name = path->name, .kind = FIELD_NOTE};
    return &path->unknown;
}

static enum status take_step(struct reading_path *reading)
{
    struct edit_path *path = reading->path;
    struct text name = take_name(&reading->rest);
    if (!reading->object || path->count == EDIT_DEPTH)
        return no_path(reading->error, "what stands before the last dot has no fields");
    const struct field *field = field_find(reading->object, name);
    if (!field && reading->any)
        field = any_field(path, name);
    if (!field)
        return unknown_name(reading->object, name, reading->error);
    struct edit_step *step = &path->steps[path->count++];
    *step = (struct edit_step){field, EDIT_WHOLE};
    enum status status = take_position(reading, step);
    bool one = field->kind == FIELD_OBJECT || step->position != EDIT_WHOLE;
    reading->object = one ? field->object : NULL;
    return status;
}

static enum status take_steps(struct reading_path *reading)
{
    enum status status = take_step(reading);
    while (!status && reading->rest.len) {
        if (reading->rest.at[0] != '.')
            return no_path(reading->error, "a dot stands between fields");
        const struct edit_step *last = &reading->path->steps[reading->path->count - 1];
        if (last->field->kind == FIELD_OBJECTS && last->position == EDIT_WHOLE) {
            error_set(reading->error, STATUS_USAGE, "console.path",
                      "\"%s\" is a list: which of them?", last->field->name);
            error_fix(reading->error, "%s[1], %s[2], or %s[+] for one more",
                      last->field->name, last->field->name, last->field->name);
            return reading->error->status;
        }
        reading->rest = (struct text){reading->rest.at + 1, reading->rest.len - 1};
        status = take_step(reading);
    }
    return status;
}

/* ---- short forms ---- */

static void begin_with(struct edit_path *path, const char *name, size_t position)
{
    const struct object *object =
        path->count ? path->steps[path->count - 1].field->object : &session_object;
    path->steps[path->count++] =
        (struct edit_step){field_find(object, text_of(name)), position};
}

static enum status which_service(const struct session *session, struct text name,
                                 struct error *error)
{
    error_set(error, STATUS_USAGE, "console.which",
              "the session has %zu services: which one?", session->services.count);
    error_fix(error, "services[1].%.*s to services[%zu].%.*s", TEXT_ARG(name),
              session->services.count, TEXT_ARG(name));
    return error->status;
}

/* The object that a short form's field is of, and the way there. */
static enum status lengthen(struct reading_path *reading, const struct session *session,
                            struct text name)
{
    struct edit_path *path = reading->path;
    bool of_service = field_find(&service_object, name) != NULL;
    bool of_note = !of_service && field_find(&documentation_object, name);
    if (!of_service && field_find(&insurance_object, name)) {
        begin_with(path, "insurance", 1);
        reading->object = &insurance_object;
        return STATUS_OK;
    }
    if (!of_service && !of_note)
        return STATUS_OK;
    if (session && session->services.count > 1)
        return of_service
                   ? which_service(session, name, reading->error)
                   : which_service(session, TEXT("documentation"), reading->error);
    begin_with(path, "services", 1);
    if (of_note)
        begin_with(path, "documentation", EDIT_WHOLE);
    reading->object = of_note ? &documentation_object : &service_object;
    return STATUS_OK;
}

static enum status read_path(struct reading_path *reading,
                             const struct session *session)
{
    struct text rest = reading->rest, name = take_name(&rest);
    enum status status = STATUS_OK;
    reading->path->count = 0;
    reading->object = &session_object;
    if (!reading->rest.len)
        return no_path(reading->error, "which field?");
    if (!field_find(&session_object, name))
        status = lengthen(reading, session, name);
    return status ? status : take_steps(reading);
}

enum status edit_path_read(struct text typed, const struct session *session,
                           struct edit_path *path, struct error *error)
{
    struct reading_path reading = {.rest = typed, .path = path, .error = error};
    return read_path(&reading, session);
}

enum status edit_path_find(struct text typed, const struct edit_found *in,
                           struct edit_path *path, struct error *error)
{
    struct reading_path reading = {
        .rest = typed, .path = path, .error = error, .any = true};
    enum status status = read_path(&reading, in->session);
    if (status || path->steps[path->count - 1].field != &path->unknown ||
        !text_is_absent(edit_get(in->json, path)))
        return status;
    return edit_path_read(typed, in->session, path, error);
}

void edit_path_write(const struct edit_path *path, struct buffer *out)
{
    for (size_t i = 0; i < path->count; i++) {
        const struct edit_step *step = &path->steps[i];
        buffer_printf(out, "%s%s", i ? "." : "", step->field->name);
        if (step->position == EDIT_ONE_MORE)
            BUFFER_LITERAL(out, "[+]");
        else if (step->position != EDIT_WHOLE)
            buffer_printf(out, "[%zu]", step->position);
    }
}
