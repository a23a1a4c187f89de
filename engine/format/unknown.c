/* Advice on a member that is no field: a wrong case, a place where it would
 * be one, a name that is near; the whole input one level too deep. */
#include "format/builder.h"

#include "format/scan.h"

#include <stdio.h>

#define FIELDS_NEST 3

static const char *same_but_for_case(const struct object *object, struct text name)
{
    for (size_t i = 0; i < object->count; i++)
        if (text_equal_nocase(text_of(object->fields[i].name), name))
            return object->fields[i].name;
    return NULL;
}

/* Where in the session an object holds a field of that name, as the names
 * that lead there: "plan_of_care", "recertifications". */
struct home {
    const char *names[FIELDS_NEST];
    int count;
};

static bool find_home(const struct object *object, struct text name, int depth,
                      struct home *home)
{
    if (home->count == depth)
        return field_find(object, name) != NULL;
    for (size_t i = 0; i < object->count; i++) {
        const struct field *field = &object->fields[i];
        if (!field->object)
            continue;
        home->names[home->count++] = field->name;
        if (find_home(field->object, name, depth, home))
            return true;
        home->count--;
    }
    return false;
}

static bool find_nearest_home(struct text name, struct home *home)
{
    home->count = 0;
    for (int depth = 0; depth <= FIELDS_NEST; depth++)
        if (find_home(&session_object, name, depth, home))
            return true;
    return false;
}

static void name_home(const struct home *home, struct error *error)
{
    const char *const *names = home->names;
    if (home->count == 0)
        error_fix(error, "it belongs in the session itself");
    else if (home->count == 1)
        error_fix(error, "it belongs in \"%s\"", names[0]);
    else if (home->count == 2)
        error_fix(error, "it belongs in \"%s\" in \"%s\"", names[1], names[0]);
    else
        error_fix(error, "it belongs in \"%s\" in \"%s\" in \"%s\"", names[2], names[1],
                  names[0]);
}

void builder_advise(const struct object *object, struct text name, struct error *error)
{
    struct home home;
    const char *other = same_but_for_case(object, name);
    if (other) {
        error_fix(error, "write \"%s\": the case of letters counts", other);
        return;
    }
    if (find_nearest_home(name, &home)) {
        name_home(&home, error);
        return;
    }
    other = field_nearest(object, name);
    if (other)
        error_fix(error, "the nearest name is \"%s\"", other);
}

/* ---- the input one level too deep ---- */

/* Past the member's name and colon. */
static char first_of_value(const struct builder *builder, const char *name)
{
    const char *at = scan_space(scan_value(name, builder->end), builder->end);
    at = scan_space(at + (at < builder->end), builder->end);
    return at < builder->end ? *at : '\0';
}

/* What exports put around their sessions. */
static bool is_wrapper(const struct builder *builder, const struct place_step *member)
{
    static const char *const names[] = {"sessions", "session", "visits",
                                        "records",  "items",   "data"};
    char first = first_of_value(builder, member->at);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_equal_nocase(text_of(names[i]), text_of(member->name)))
            return first == '[' || first == '{';
    return false;
}

static void refuse_wrapper(struct builder *builder, const struct place_step *member)
{
    bool list = first_of_value(builder, member->at) == '[';
    struct error *error =
        problem_add(builder, member, "session.wrapped",
                    list ? "the sessions stand within \"%s\": the list itself is the "
                           "input"
                         : "the session stands within \"%s\": the session itself is "
                           "the input",
                    member->name);
    error_fix(error, "take away the object around it: begin with %c and end with %c",
              list ? '[' : '{', list ? ']' : '}');
    builder->wrapped = true;
}

/* ---- a member that is no field ---- */

void builder_unknown(struct builder *builder, const struct object *object,
                     const struct place_step *member)
{
    static const char said[] = "%s%s%s is no field of \"%s\", and is not read";
    if (object == &session_object && is_wrapper(builder, member)) {
        refuse_wrapper(builder, member);
        return;
    }
    bool show = place_may_show(text_of(member->name));
    const char *quote = show ? "\"" : "";
    const char *name = show ? member->name : "a name that is not shown here";
    struct error *error = (builder->options->strict ? problem_add : problem_warn)(
        builder, member, "session.unknown_field", said, quote, name, quote,
        object->name);
    if (!problem_is_spare(builder, error))
        builder_advise(object, text_of(member->name), error);
}

/* The name of a member directly in the object at that pointer, of which a
 * problem says that it is no field; absent when the problem is another. */
static struct text unknown_name(const struct builder *builder, size_t i,
                                const char *pointer)
{
    const struct error *error = &builder->problems->at[i].error;
    size_t len = strlen(pointer);
    struct text name;
    bool escaped;
    if (strcmp(error->code, "session.unknown_field") != 0 ||
        strncmp(error->pointer, pointer, len) != 0 || error->pointer[len] != '/' ||
        strchr(error->pointer + len + 1, '/'))
        return TEXT_NONE;
    scan_content(builder->places[i], builder->end, &name, &escaped);
    return escaped || !place_may_show(name) ? TEXT_NONE : name;
}

static bool is_meant(const struct object *object, struct text name,
                     const struct field *field)
{
    const char *nearest = same_but_for_case(object, name);
    if (!nearest)
        nearest = field_nearest(object, name);
    return nearest && strcmp(nearest, field->name) == 0;
}

bool builder_misspelt(struct builder *builder, const struct object *object,
                      const struct place_step *step, const struct field *field)
{
    struct error above;
    place_steps(step, &above);
    for (size_t i = 0; i < builder->problems->count; i++) {
        struct problem *problem = &builder->problems->at[i];
        struct text name = unknown_name(builder, i, above.pointer);
        if (text_is_absent(name) || !is_meant(object, name, field))
            continue;
        problem->warning = false;
        builder->problems->refused = true;
        snprintf(problem->error.message, sizeof problem->error.message,
                 "\"%.*s\" is no field of \"%s\", and \"%s\", which is required, is "
                 "missing",
                 TEXT_ARG(name), object->name, field->name);
        error_fix(&problem->error, "write \"%s\"", field->name);
        return true;
    }
    return false;
}
