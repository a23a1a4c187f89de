/* From findings to the fields behind them. */
#include "author/what_if_room.h"

#include "base/buffer.h"
#include "policy/facts.h"

#define PATH_MAX_BYTES 128

/* ---- which fields may be offered ---- */

static const struct offer {
    const struct object *object;
    const char *field;
    int unknown, known; /* enum change_kind, or OFFER_NEVER */
} offers[] = {
#define OFFER_NEVER    (-1)
#define OFFER_CAN_COME CHANGE_CAN_COME
#define OFFER_FILL_IN  CHANGE_FILL_IN
#define OFFER_ATTEST   CHANGE_ATTEST
#define OFFER_TURNS_ON CHANGE_TURNS_ON
#define OFFER(object, field, unknown, known)                                           \
    {&object##_object, field, (int)OFFER_##unknown, (int)OFFER_##known},
#include "author/what_if_fields.def"
#undef OFFER
};

static int kind_of(const struct object *object, const struct field *field, bool known)
{
    for (size_t i = 0; i < sizeof offers / sizeof *offers; i++)
        if (offers[i].object == object && strcmp(offers[i].field, field->name) == 0)
            return known ? offers[i].known : offers[i].unknown;
    return OFFER_NEVER;
}

/* ---- a path, step by step ---- */

struct walk {
    const struct object *object;
    const struct json *at; /* of the object; NULL: not there */
    const struct field *field;
    struct buffer pointer;
    char room[PATH_MAX_BYTES];
};

static const struct json *member_of(const struct json *object, const char *name)
{
    const struct json *found = object ? json_get(object, name) : NULL;
    return found && json_kind(found) != JSON_NULL ? found : NULL;
}

/* Takes "name" or "name[3]" off the path; *index counts from 0. */
static struct text take_step(struct text *path, bool *indexed, size_t *index)
{
    size_t len = 0, i;
    while (len < path->len && path->at[len] != '.' && path->at[len] != '[')
        len++;
    struct text name = {path->at, len};
    *index = 0;
    *indexed = len < path->len && path->at[len] == '[';
    for (i = len + *indexed; *indexed && i < path->len && path->at[i] != ']'; i++)
        *index = *index * 10 + (size_t)(path->at[i] - '0');
    *index -= *index > 0;
    i += *indexed;
    i += i < path->len && path->at[i] == '.';
    if (i > path->len)
        i = path->len;
    *path = (struct text){path->at + i, path->len - i};
    return name;
}

/* Into the object that the field is, or the element of its list. The payer
 * that decides is the first. */
static bool enter(struct walk *walk, bool indexed, size_t index)
{
    const struct field *field = walk->field;
    walk->at = member_of(walk->at, field->name);
    walk->object = field->object;
    if (field->kind == FIELD_OBJECT)
        return !indexed;
    bool first = strcmp(field->name, "insurance") == 0;
    if (field->kind != FIELD_OBJECTS || (!indexed && !first))
        return false;
    buffer_printf(&walk->pointer, "/%zu", index);
    walk->at = walk->at ? json_at(walk->at, index) : NULL;
    return walk->at != NULL;
}

static bool follow(struct walk *walk, struct text path)
{
    while (path.len) {
        bool indexed;
        size_t index;
        struct text name = take_step(&path, &indexed, &index);
        walk->field = field_find(walk->object, name);
        if (!walk->field)
            return false;
        buffer_printf(&walk->pointer, "/%s", walk->field->name);
        if ((path.len || indexed) && !enter(walk, indexed, index))
            return false;
    }
    return walk->field != NULL && !buffer_failed(&walk->pointer);
}

/* ---- noting sites ---- */

static bool is_noted(const struct searching *s, size_t member, struct text pointer)
{
    for (size_t i = 0; i < s->sites.count; i++)
        if (s->sites.at[i].member == member &&
            text_equal(s->sites.at[i].pointer, pointer))
            return true;
    return false;
}

/* "services[1].minutes" of "/services/0/minutes": what people see counts from
 * 1. */
static struct text path_of(struct searching *s, struct text pointer)
{
    char room[PATH_MAX_BYTES * 2];
    struct buffer out;
    buffer_borrow(&out, room, sizeof room);
    for (size_t i = 1; i < pointer.len; i++) {
        char c = pointer.at[i];
        if (c != '/')
            buffer_put_char(&out, c);
        else if (i + 1 < pointer.len && char_is_digit(pointer.at[i + 1])) {
            size_t index = 0;
            for (; i + 1 < pointer.len && char_is_digit(pointer.at[i + 1]); i++)
                index = index * 10 + (size_t)(pointer.at[i + 1] - '0');
            buffer_printf(&out, "[%zu]", index + 1);
        } else
            buffer_put_char(&out, '.');
    }
    return what_if_text(s, "%.*s", TEXT_ARG(buffer_text(&out)));
}

static void note_field(struct searching *s, size_t member, const struct walk *walk)
{
    const struct json *now = member_of(walk->at, walk->field->name);
    int kind = kind_of(walk->object, walk->field, now != NULL);
    struct text pointer = buffer_text(&walk->pointer);
    if (kind == OFFER_NEVER || s->sites.count == SITES_MAX ||
        is_noted(s, member, pointer))
        return;
    struct site *site = &s->sites.at[s->sites.count++];
    *site = (struct site){.member = member,
                          .field = walk->field,
                          .path = path_of(s, pointer),
                          .pointer = what_if_text(s, "%.*s", TEXT_ARG(pointer)),
                          .now = now,
                          .kind = (enum change_kind)kind};
}

static void note_fields(struct searching *s, size_t member, struct walk *walk)
{
    const struct field *holder = walk->field;
    size_t len = walk->pointer.len;
    walk->at = member_of(walk->at, holder->name);
    walk->object = holder->object;
    for (size_t i = 0; i < holder->object->count; i++) {
        walk->field = &holder->object->fields[i];
        buffer_printf(&walk->pointer, "/%s", walk->field->name);
        if (!buffer_failed(&walk->pointer))
            note_field(s, member, walk);
        walk->pointer.len = len;
    }
}

/* False when the path is no field of the session. */
static bool note_path(struct searching *s, size_t member, struct text path)
{
    struct walk walk = {.object = &session_object, .at = s->sessions[member]};
    buffer_borrow(&walk.pointer, walk.room, sizeof walk.room);
    if (!follow(&walk, path))
        return false;
    if (walk.field->kind == FIELD_OBJECT)
        note_fields(s, member, &walk);
    else
        note_field(s, member, &walk);
    return true;
}

/* ---- whose session ---- */

static size_t member_of_session(const struct searching *s, size_t place)
{
    const struct day *day = s->question->day;
    for (size_t i = 0; place < s->decision->day_session_count && i < day->count; i++)
        if (text_equal(day->members[i].session->session_id,
                       s->decision->day_sessions[place]))
            return i;
    return s->question->member;
}

/* The session that knows a fact of the day; else the one that leads. */
static size_t member_that_knows(const struct searching *s, struct text path)
{
    for (size_t k = 0; k < s->decision->day_session_count; k++) {
        size_t member = member_of_session(s, k);
        struct walk walk = {.object = &session_object, .at = s->sessions[member]};
        buffer_borrow(&walk.pointer, walk.room, sizeof walk.room);
        if (follow(&walk, path) && member_of(walk.at, walk.field->name))
            return member;
    }
    return s->question->member;
}

static bool begins(struct text path, const char *with)
{
    size_t len = strlen(with);
    return path.len > len && memcmp(path.at, with, len) == 0;
}

/* ---- what is worked out from fields ---- */

static const struct {
    const char *fact; /* of the day or the session */
    const char *field;
} behind[] = {
    {"plan_of_care.recertified_on", "plan_of_care.recertifications"},
    {"plan_of_care.certified_through", "plan_of_care.recertifications"},
    {"plan_of_care.certified_on", "plan_of_care.delayed_reason"},
    {"plan_of_care.certified_through", "plan_of_care.through"},
    {"plan_of_care.through", "plan_of_care.recertifications"},
    {"history.of_this_year", "history.as_of"},
};
static const char *const of_credential[] = {"by_assistant", "by_therapist",
                                            "discipline"};

static void note_behind_service(struct searching *s, size_t member, struct text path)
{
    const char *dot = path.len ? memchr(path.at, '.', path.len) : NULL;
    if (!dot)
        return;
    struct text name = {dot + 1, path.len - (size_t)(dot + 1 - path.at)};
    for (size_t i = 0; i < sizeof of_credential / sizeof *of_credential; i++)
        if (text_is(name, of_credential[i]))
            (void)note_path(s, member,
                            what_if_text(s, "%.*s.therapist.credential",
                                         (int)(dot - path.at), path.at));
}

static void note_behind(struct searching *s, size_t member, struct text path)
{
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
        if (text_is(path, behind[i].fact))
            (void)note_path(s, member, text_of(behind[i].field));
    if (begins(path, "services["))
        note_behind_service(s, member, path);
}

/* A path as a finding shows it. */
static void note_fact(struct searching *s, struct text path)
{
    size_t member = SIZE_MAX;
    if (begins(path, "sessions[")) {
        bool indexed;
        size_t index;
        (void)take_step(&path, &indexed, &index);
        member = member_of_session(s, index);
    }
    if (member == SIZE_MAX)
        member = begins(path, "services[") ? member_of_session(s, 0)
                                           : member_that_knows(s, path);
    (void)note_path(s, member, path);
    note_behind(s, member, path);
}

/* ---- what a rule compares ---- */

const struct rule *what_if_rule(const struct policy *policy, struct text id)
{
    for (size_t i = 0; i < policy->rule_count; i++)
        if (text_equal(policy->rules[i].id, id))
            return &policy->rules[i];
    for (size_t i = 0; i < policy->modifiers.attested_count; i++)
        if (text_equal(policy->modifiers.attested[i].rule->id, id))
            return policy->modifiers.attested[i].rule;
    return NULL;
}

/* A condition that was not come to left no trace among the facts. */
static void note_conditions(struct searching *s, const struct finding *finding,
                            const struct conditions *conditions)
{
    int32_t session = finding->session < 0 ? 0 : finding->session;
    for (size_t i = 0; i < conditions->count; i++) {
        struct text path = conditions->at[i].path;
        bool of_service = begins(path, "service.");
        if (begins(path, "line.") || (of_service && finding->service < 0))
            continue;
        const char *rest = memchr(path.at, '.', path.len);
        struct text name = {rest + 1, path.len - (size_t)(rest + 1 - path.at)};
        if (of_service)
            name = what_if_text(s, "services[%d].%.*s", finding->service + 1,
                                TEXT_ARG(name));
        note_fact(s, session ? what_if_text(s, "sessions[%d].%.*s", session + 1,
                                            TEXT_ARG(name))
                             : name);
    }
}

/* ---- what a person may say of a line ---- */

static void note_modifiers(struct searching *s, size_t session, size_t service)
{
    (void)note_path(s, member_of_session(s, session),
                    what_if_text(s, "services[%zu].modifiers", service + 1));
}

static void note_attested(struct searching *s, const struct finding *finding)
{
    if (finding->line < 0 || (size_t)finding->line >= s->decision->line_count)
        return;
    const struct line *line = &s->decision->lines[finding->line];
    for (size_t i = 0; i < line->service_count; i++)
        note_modifiers(s, line->services[i].session, line->services[i].index);
}

bool what_if_weighs(const struct finding *finding)
{
    return finding->severity >= SEVERITY_HOLD;
}

void what_if_sites(struct searching *s)
{
    s->sites.count = 0;
    for (size_t i = 0; i < s->decision->finding_count; i++) {
        const struct finding *finding = &s->decision->findings[i];
        if (!what_if_weighs(finding))
            continue;
        const struct rule *rule = what_if_rule(s->policy, finding->rule);
        for (size_t k = 0; k < finding->fact_count; k++)
            note_fact(s, finding->facts[k].path);
        if (rule) {
            note_conditions(s, finding, &rule->when);
            note_conditions(s, finding, &rule->unless);
        }
        note_attested(s, finding);
    }
}
