/* Advice on a member that is no field: a wrong case, a place where it would
 * be one, a name that is near. */
#include "format/builder.h"

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

static void advise(const struct object *object, struct text name, struct error *error)
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

void builder_unknown(struct builder *builder, const struct object *object,
                     const struct place_step *member)
{
    static const char said[] = "%s%s%s is no field of \"%s\", and is not read";
    bool show = place_may_show(text_of(member->name));
    const char *quote = show ? "\"" : "";
    const char *name = show ? member->name : "a name that is not shown here";
    struct error *error = (builder->options->strict ? problem_add : problem_warn)(
        builder, member, "session.unknown_field", said, quote, name, quote,
        object->name);
    if (!problem_is_spare(builder, error))
        advise(object, text_of(member->name), error);
}
