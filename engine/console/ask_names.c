#include "console/ask_names.h"

#include "model/procedure.h"
#include "policy/fact_values.h"
#include "policy/facts.h"

#include <stdio.h>

/* ---- paths ---- */

struct part {
    struct text name;
    size_t place; /* from 1; 0: none */
};

/* The next step from *at on, and the dot behind it; false: there is none, or the
 * path is no path. */
static bool next_step(struct text path, size_t *at, struct part *step)
{
    size_t from = *at, to = from;
    while (to < path.len && (char_is_letter(path.at[to]) || path.at[to] == '_' ||
                             (to > from && char_is_digit(path.at[to]))))
        to++;
    *step = (struct part){.name = {path.at + from, to - from}};
    if (to == from)
        return false;
    if (to < path.len && path.at[to] == '[') {
        size_t digits = ++to;
        while (to < path.len && char_is_digit(path.at[to]) && to - digits < 6)
            step->place = step->place * 10 + (size_t)(path.at[to++] - '0');
        if (to == digits || to == path.len || path.at[to++] != ']' || !step->place)
            return false;
    }
    if (to < path.len && (path.at[to] != '.' || ++to == path.len))
        return false;
    *at = to;
    return true;
}

bool name_is_path(struct text text)
{
    struct part step;
    size_t at = 0;
    while (at < text.len)
        if (!next_step(text, &at, &step))
            return false;
    return text.len > 0;
}

static struct text behind(struct text path, size_t at)
{
    return (struct text){path.at + at, path.len - at};
}

static bool begins(struct text text, const char *with)
{
    size_t len = strlen(with);
    return text.len > len && memcmp(text.at, with, len) == 0;
}

/* ---- fields of the session format ---- */

struct walk_end {
    const struct object *object; /* in which the last name was looked for */
    size_t at;                   /* of the path: where that name begins */
    size_t services;             /* place of the service that it is of; 0: none */
};

static void add_pointer(struct name *name, const struct part *step)
{
    size_t len = strlen(name->pointer), room = sizeof name->pointer - len;
    int n = snprintf(name->pointer + len, room, "/%.*s", TEXT_ARG(step->name));
    if (step->place && n > 0 && (size_t)n < room)
        snprintf(name->pointer + len + n, room - (size_t)n, "/%zu", step->place - 1);
}

/* The lists of objects all look alike. */
struct any_list {
    const char *at;
    size_t count;
};

/* Down into an object or a list of them; false: there is no such place. */
static bool go_down(const struct field *field, const struct part *step,
                    struct name *name)
{
    const char *member =
        name->record ? (const char *)name->record + field->offset : NULL;
    if (field->kind == FIELD_OBJECT) {
        name->record = member ? *(const void *const *)(const void *)member : NULL;
        name->count = name->record != NULL;
        name->means = MEANS_OBJECT;
        return !step->place;
    }
    struct any_list list = {NULL, 0};
    if (member)
        memcpy(&list, member, sizeof list);
    name->means = step->place ? MEANS_OBJECT : MEANS_LIST;
    name->count = step->place ? 1 : list.count;
    if (step->place > list.count)
        return false;
    name->record =
        step->place ? list.at + (step->place - 1) * field->object->size : NULL;
    return true;
}

/* The one of a list of texts. */
static bool take_place(const struct part *step, struct name *name)
{
    struct text_list list = name->value.list;
    if (!step->place)
        return true;
    if (name->value.kind != VALUE_TEXTS || step->place > list.count)
        return false;
    name->value = value_text(list.at[step->place - 1]);
    return true;
}

static void take_field(const struct field *field, struct name *name)
{
    name->value = (struct value){.kind = VALUE_UNKNOWN};
    if (name->record)
        name->value = fact_of_field(field, name->record);
    name->means = name->value.kind == VALUE_UNKNOWN ? MEANS_UNKNOWN : MEANS_VALUE;
    if (field->kind == FIELD_CREDENTIAL)
        name->words = &credential_kind_words;
    else if (field->kind == FIELD_WORD)
        name->words = field->words;
}

static enum value_kind kind_of(const struct field *field)
{
    switch ((enum field_kind)field->kind) {
    case FIELD_DATE:
        return VALUE_DATE;
    case FIELD_CLOCK:
        return VALUE_CLOCK;
    case FIELD_COUNT:
        return VALUE_NUMBER;
    case FIELD_MONEY:
        return VALUE_MONEY;
    case FIELD_FLAG:
        return VALUE_BOOL;
    case FIELD_NOTE:
    case FIELD_NOTES:
        return VALUE_NOTE;
    case FIELD_TEXTS:
        return VALUE_TEXTS;
    case FIELD_ID:
    case FIELD_NPI:
    case FIELD_CODE:
    case FIELD_WORD:
    case FIELD_CREDENTIAL:
    case FIELD_OBJECT:
    case FIELD_OBJECTS:
    default:
        return VALUE_TEXT;
    }
}

/* A path of fields from a session on. end: how far it was one. */
static bool find_field(const struct session *session, struct text path,
                       struct name *name, struct walk_end *end)
{
    struct part step;
    size_t at = 0;
    *name = (struct name){.record = session};
    *end = (struct walk_end){.object = &session_object};
    while (end->object) {
        end->at = at;
        if (!next_step(path, &at, &step))
            return false;
        const struct field *field = field_find(end->object, step.name);
        if (!field)
            return false;
        add_pointer(name, &step);
        name->field = field;
        name->meaning = field->meaning;
        if (field->kind == FIELD_OBJECT || field->kind == FIELD_OBJECTS) {
            if (end->object == &session_object && field->object == &service_object)
                end->services = step.place;
            if (!go_down(field, &step, name))
                return false;
            bool is_list = field->kind == FIELD_OBJECTS && !step.place;
            if (at == path.len)
                return true;
            if (is_list)
                return false;
            end->object = field->object;
            continue;
        }
        take_field(field, name);
        name->kind = step.place ? VALUE_TEXT : kind_of(field);
        return take_place(&step, name) && at == path.len;
    }
    return false;
}

/* ---- what was worked out ---- */

static bool take_fact(struct names *names, size_t fact, struct name *name)
{
    if (fact >= facts_count())
        return false;
    *name = (struct name){.field = facts_field(fact),
                          .meaning = facts_meaning(fact),
                          .kind = facts_kind(fact),
                          .words = facts_words(fact),
                          .origin = NAME_WORKED_OUT,
                          .value = {.kind = VALUE_UNKNOWN}};
    if (names->e) /* else nothing was evaluated */
        name->value = facts_read(names->e, fact);
    name->means = name->value.kind == VALUE_UNKNOWN ? MEANS_UNKNOWN : MEANS_VALUE;
    return true;
}

/* "service." and the rest of a path, as a fact. */
static size_t fact_of(const char *subject, struct text rest)
{
    char path[128];
    int len = snprintf(path, sizeof path, "%s%.*s", subject, TEXT_ARG(rest));
    if (len <= 0 || (size_t)len >= sizeof path)
        return facts_count();
    return facts_find((struct text){path, (size_t)len});
}

static bool find_service_fact(struct names *names, size_t session, size_t place,
                              struct text rest, struct name *name)
{
    struct deciding *e = names->e;
    for (size_t i = 0; e && i < e->service_count; i++) {
        if (e->services[i].session_index != session ||
            e->services[i].index + 1 != place)
            continue;
        e->at_service = i;
        e->at_session = session;
        return take_fact(names, fact_of("service.", rest), name);
    }
    return false;
}

static bool find_line(struct names *names, struct text path, struct name *name)
{
    struct part step;
    size_t at = 0;
    struct deciding *e = names->e;
    if (!e || !next_step(path, &at, &step) || !text_is(step.name, "lines"))
        return false;
    *name = (struct name){.means = step.place ? MEANS_OBJECT : MEANS_LIST,
                          .meaning = "What is to be billed",
                          .origin = NAME_WORKED_OUT,
                          .count = step.place ? 1 : e->line_count};
    if (step.place > e->line_count)
        return false;
    if (at == path.len)
        return true;
    e->at_line = step.place - 1;
    return step.place && take_fact(names, fact_of("line.", behind(path, at)), name);
}

static bool find_outcome(struct names *names, struct text path, struct name *name)
{
    if (!names->decision || !text_is(path, "outcome"))
        return false;
    *name = (struct name){
        .means = MEANS_VALUE,
        .kind = VALUE_TEXT,
        .meaning = "What is decided: ready, hold, deny or void",
        .origin = NAME_WORKED_OUT,
        .value = value_text(text_of(outcome_text(names->decision->outcome)))};
    return true;
}

/* A parameter of the policy, where no fact is called so. */
static bool find_parameter(struct names *names, struct text path, struct name *name)
{
    const struct parameter *parameter =
        names->e ? policy_parameter(names->e->policy, path) : NULL;
    if (!parameter)
        return false;
    *name = (struct name){.kind = parameter->unit == PARAMETER_USD ? VALUE_MONEY
                                                                   : VALUE_NUMBER,
                          .meaning = "A parameter of the policy",
                          .origin = NAME_PARAMETER,
                          .parameter = parameter,
                          .value = facts_parameter(names->e, parameter)};
    name->means = name->value.kind == VALUE_UNKNOWN ? MEANS_UNKNOWN : MEANS_VALUE;
    return true;
}

/* ---- all together ---- */

/* Where the session itself does not say it, another of its day may. */
static void ask_the_day(struct names *names, struct text path, struct name *name)
{
    const struct day *day = names->e ? names->e->day : NULL;
    for (size_t i = 0; day && i < day->count; i++) {
        struct name other;
        struct walk_end end;
        if (find_field(day->members[i].session, path, &other, &end) &&
            other.means == MEANS_VALUE) {
            *name = other;
            name->origin = NAME_OF_ANOTHER;
            name->other = day->members[i].session;
            return;
        }
    }
}

static bool find_of_session(struct names *names, const struct session *session,
                            size_t place, struct text path, struct name *name)
{
    struct walk_end end;
    struct name field;
    bool found = find_field(session, path, &field, &end);
    *name = field;
    if (found)
        return true;
    if (end.services)
        return end.at && find_service_fact(names, place, end.services,
                                           behind(path, end.at), name);
    if (names->e)
        names->e->at_session = place;
    return take_fact(names, fact_of("session.", path), name);
}

/* sessions[2].… */
static bool find_of_another(struct names *names, struct text path, struct name *name)
{
    struct part step;
    size_t at = 0;
    const struct day *day = names->e ? names->e->day : names->day;
    if (!next_step(path, &at, &step) || !text_is(step.name, "sessions") ||
        !step.place || step.place > day->count || at == path.len)
        return false;
    const struct session *other = day->members[step.place - 1].session;
    if (!find_of_session(names, other, step.place - 1, behind(path, at), name))
        return false;
    if (name->origin == NAME_OF_SESSION && other != names->session) {
        name->origin = NAME_OF_ANOTHER;
        name->other = other;
    }
    return true;
}

static size_t own_place(const struct names *names)
{
    size_t place = 0;
    while (names->e && place < names->e->day->count &&
           names->e->day->members[place].session != names->session)
        place++;
    return place;
}

static bool find(struct names *names, struct text path, struct name *name)
{
    if (text_is(path, "day") || text_is(path, "session")) {
        *name =
            (struct name){.means = MEANS_OBJECT, .count = 1, .meaning = "The session"};
        return true;
    }
    if (begins(path, "session."))
        return find_of_session(names, names->session, own_place(names), behind(path, 8),
                               name);
    if (begins(path, "day."))
        path = behind(path, 4);
    struct walk_end end;
    if (find_field(names->session, path, name, &end)) {
        if (name->means == MEANS_UNKNOWN && !end.services)
            ask_the_day(names, path, name);
        return true;
    }
    bool of_one = begins(path, "service.") || begins(path, "line.");
    if (!of_one && take_fact(names, facts_find(path), name))
        return true;
    return find_outcome(names, path, name) || find_line(names, path, name) ||
           find_of_another(names, path, name) ||
           find_of_session(names, names->session, own_place(names), path, name) ||
           find_parameter(names, path, name);
}

bool name_find(struct names *names, struct text path, struct name *name)
{
    if (!name_is_path(path) || !find(names, path, name))
        return false;
    if (name->means == MEANS_VALUE)
        names->kinds |= 1u << name->value.kind;
    return true;
}

/* ---- what was perhaps meant ---- */

static struct text field_at(const void *object, size_t i)
{
    const struct object *it = object;
    return text_of(it->fields[i].name);
}

/* Names of what a service or a line has beside its fields. */
static const char *nearest_fact_of(const char *subject, struct text rest)
{
    struct text last = {NULL, 0};
    unsigned least = (unsigned)(rest.len / 3) + 1;
    if (least > 4)
        least = 4;
    for (size_t i = 0; i < facts_count(); i++) {
        struct text path = facts_path(i);
        if (!begins(path, subject))
            continue;
        struct text name = behind(path, strlen(subject));
        unsigned distance = text_distance(rest, name, least);
        if (distance < least) {
            least = distance;
            last = name;
        }
    }
    return last.at;
}

static const char *joined(struct names *names, struct text front, const char *name)
{
    struct buffer out;
    char bytes[256];
    buffer_borrow(&out, bytes, sizeof bytes);
    buffer_put_text(&out, front);
    buffer_put_cstr(&out, name);
    return buffer_failed(&out) ? NULL : text_copy(names->arena, buffer_text(&out)).at;
}

static struct text parameter_at(const void *parameters, size_t i)
{
    return ((const struct parameter *)parameters)[i].name;
}

static const char *nearest_parameter(const struct names *names, struct text path)
{
    const struct policy *policy = names->e ? names->e->policy : NULL;
    int near = policy ? text_nearest(path, policy->parameter_count, parameter_at,
                                     policy->parameters)
                      : -1;
    return near < 0 ? NULL : policy->parameters[near].name.at;
}

/* Names that begin with no session's field. */
static const char *nearest_of_all(struct names *names, struct text path)
{
    static const char *const own[] = {"outcome", "lines", "services", "insurance"};
    int near = text_nearest(path, sizeof own / sizeof *own, text_cstr_at, own);
    if (near >= 0)
        return own[near];
    const char *fact = facts_nearest(path);
    if (fact && begins(text_of(fact), "service."))
        return joined(names, TEXT("services[1]."), fact + 8);
    if (fact && begins(text_of(fact), "line."))
        return joined(names, TEXT("lines[1]."), fact + 5);
    return fact ? fact : nearest_parameter(names, path);
}

const char *name_nearest(struct names *names, struct text path)
{
    struct walk_end end;
    struct name name;
    if (begins(path, "day.") || begins(path, "session."))
        path = behind(path, path.at[0] == 'd' ? 4 : 8);
    if (begins(path, "service.") || begins(path, "line."))
        return joined(names,
                      path.at[0] == 's' ? TEXT("services[1].") : TEXT("lines[1]."),
                      path.at + (path.at[0] == 's' ? 8 : 5));
    if (find_field(names->session, path, &name, &end) || !end.at || !end.object)
        return nearest_of_all(names, path);
    struct text front = {path.at, end.at}, rest = behind(path, end.at);
    int near = text_nearest(rest, end.object->count, field_at, end.object);
    const char *meant = near >= 0 ? end.object->fields[near].name : NULL;
    if (!meant && end.object == &service_object)
        meant = nearest_fact_of("service.", rest);
    return meant ? joined(names, front, meant) : nearest_of_all(names, path);
}

/* ---- for expressions ---- */

static enum expression_meaning find_meaning(void *context, struct text path,
                                            struct value *value, size_t *count)
{
    struct name name;
    if (!name_find(context, path, &name))
        return MEANS_NOTHING;
    *value = name.value;
    *count = name.count;
    return name.means;
}

static const char *find_nearest(void *context, struct text path)
{
    return name_nearest(context, path);
}

struct expression_names name_table(struct names *names)
{
    return (struct expression_names){names, find_meaning, find_nearest};
}

/* ---- in words ---- */

#define WORDS_SHOWN 9

static const char *const types[] = {
    [VALUE_UNKNOWN] = "a value",     [VALUE_BOOL] = "true or false",
    [VALUE_NUMBER] = "a number",     [VALUE_DATE] = "a date",
    [VALUE_CLOCK] = "a time of day", [VALUE_MONEY] = "an amount of money",
    [VALUE_TEXT] = "a text",         [VALUE_TEXTS] = "a list of texts",
    [VALUE_NOTE] = "a note",
};

void name_put_type(const struct name *name, struct buffer *out)
{
    if (name->means == MEANS_OBJECT || name->means == MEANS_LIST) {
        buffer_put_cstr(out, name->means == MEANS_LIST ? "a list" : "an object");
        return;
    }
    if (!name->words) {
        buffer_put_cstr(out, types[name->kind]);
        return;
    }
    bool few = name->words->count <= WORDS_SHOWN;
    buffer_put_cstr(out, few ? "" : "a word");
    for (int i = 1; few && i < name->words->count; i++)
        buffer_printf(out, "%s%s", i > 1 ? ", " : "one of ", word_text(name->words, i));
}

void name_put_value(const struct value *value, struct buffer *out)
{
    char text[24];
    switch (value->kind) {
    case VALUE_BOOL:
        buffer_put_cstr(out, value->number ? "true" : "false");
        return;
    case VALUE_NUMBER:
        buffer_put_int(out, value->number);
        return;
    case VALUE_DATE:
        date_write((int32_t)value->number, text);
        buffer_put_cstr(out, text);
        return;
    case VALUE_CLOCK:
        clock_write((int32_t)value->number, text);
        buffer_put_cstr(out, text);
        return;
    case VALUE_MONEY:
        money_write(value->number, text);
        buffer_put_cstr(out, text);
        return;
    case VALUE_TEXT:
        buffer_put_text(out, value->text);
        return;
    case VALUE_TEXTS:
        for (size_t i = 0; i < value->list.count; i++) {
            buffer_put_cstr(out, i ? ", " : "");
            buffer_put_text(out, value->list.at[i]);
        }
        if (!value->list.count)
            buffer_put_cstr(out, "none");
        return;
    case VALUE_NOTE:
        buffer_put_cstr(out, "(a note)");
        return;
    case VALUE_UNKNOWN:
    default:
        buffer_put_cstr(out, "unknown");
    }
}

void name_put_text(const struct name *name, struct buffer *out)
{
    const struct field *field = name->field;
    if (name->value.kind != VALUE_NOTE || !field || !name->record) {
        name_put_value(&name->value, out);
        return;
    }
    const void *member = (const char *)name->record + field->offset;
    if (field->kind == FIELD_NOTES) {
        const struct value list = {.kind = VALUE_TEXTS,
                                   .list = *(const struct text_list *)member};
        name_put_value(&list, out);
    } else {
        buffer_put_text(out, *(const struct text *)member);
    }
}
