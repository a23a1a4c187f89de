#include "author/skeleton.h"

#include "author/case_file.h"
#include "author/coverage.h"
#include "author/rule_ids.h"
#include "base/date.h"
#include "policy/facts.h"

/* ---- what the conditions ask ---- */

#define MEMBERS_MOST 32
enum part { PART_SESSION, PART_SERVICE, PART_INSURANCE, PARTS };

/* One member that the patch sets: "plan_of_care", "certified_on". */
struct member {
    enum part part;
    struct text object; /* absent: the member stands at the top */
    struct text name;
    const struct value *value; /* NULL: null, taken away */
};
struct members {
    struct member at[MEMBERS_MOST];
    size_t count;
};

static bool begins(struct text text, const char *with)
{
    size_t len = strlen(with);
    return text.len > len && memcmp(text.at, with, len) == 0;
}

static struct text after(struct text text, size_t len)
{
    return (struct text){text.at + len, text.len - len};
}

static struct member member_of(struct text path, const struct value *value)
{
    struct member member = {.value = value, .name = path};
    if (begins(path, "service.")) {
        member.part = PART_SERVICE;
        member.name = after(path, 8);
    } else if (begins(path, "session."))
        member.name = after(path, 8);
    else if (begins(path, "day."))
        member.name = after(path, 4);
    if (begins(member.name, "insurance.")) {
        member.part = PART_INSURANCE;
        member.name = after(member.name, 10);
    }
    const char *dot = memchr(member.name.at, '.', member.name.len);
    if (dot) {
        member.object = (struct text){member.name.at, (size_t)(dot - member.name.at)};
        member.name = after(member.name, member.object.len + 1);
    }
    return member;
}

/* Only a field of the session can be set; what is worked out cannot. */
static bool can_be_set(const struct condition *condition)
{
    struct text path = condition->path;
    if (condition->fact == CONDITION_OBJECT)
        return true;
    if (begins(path, "line."))
        return false;
    return facts_field(condition->fact) || begins(path, "day.insurance.") ||
           begins(path, "insurance.");
}

static void ask(struct members *members, const struct condition *condition)
{
    bool away = (condition->asks == ASKS_KNOWN || condition->fact == CONDITION_OBJECT)
                    ? !condition->known
                    : condition->asks == ASKS_EMPTY && condition->known;
    bool is = condition->asks == ASKS_IS && condition->value_count;
    if ((!away && !is) || !can_be_set(condition) || members->count == MEMBERS_MOST)
        return;
    members->at[members->count++] =
        member_of(condition->path, is ? &condition->values[0] : NULL);
}

/* ---- the patch ---- */

struct patch {
    struct buffer *out;
    const struct members *members;
    bool started; /* the object that is being written has a member */
};

static void begin_member(struct patch *patch, struct text name)
{
    buffer_put_cstr(patch->out, patch->started ? ", " : " ");
    buffer_put_json(patch->out, name);
    BUFFER_LITERAL(patch->out, ": ");
    patch->started = true;
}

static void put_value(struct buffer *out, const struct value *value)
{
    if (!value)
        BUFFER_LITERAL(out, "null");
    else if (value->kind == VALUE_TEXT)
        buffer_put_json(out, value->text);
    else if (value->kind == VALUE_BOOL)
        buffer_put_cstr(out, value->number ? "true" : "false");
    else
        buffer_put_int(out, value->number);
}

static bool came_before(const struct members *members, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (members->at[i].part == members->at[at].part &&
            text_equal(members->at[i].object, members->at[at].object))
            return true;
    return false;
}

/* An object with all its members, where the first of them stands. */
static void put_object(struct patch *patch, size_t first)
{
    const struct member *head = &patch->members->at[first];
    begin_member(patch, head->object);
    struct patch inner = {patch->out, patch->members, false};
    buffer_put_char(patch->out, '{');
    for (size_t i = first; i < patch->members->count; i++) {
        const struct member *member = &patch->members->at[i];
        if (member->part != head->part || !text_equal(member->object, head->object))
            continue;
        begin_member(&inner, member->name);
        put_value(inner.out, member->value);
    }
    BUFFER_LITERAL(patch->out, " }");
}

static void put_part(struct patch *patch, enum part part)
{
    for (size_t i = 0; i < patch->members->count; i++) {
        const struct member *member = &patch->members->at[i];
        if (member->part != part)
            continue;
        if (text_is_absent(member->object)) {
            begin_member(patch, member->name);
            put_value(patch->out, member->value);
        } else if (!came_before(patch->members, i))
            put_object(patch, i);
    }
}

static bool has_part(const struct members *members, enum part part)
{
    for (size_t i = 0; i < members->count; i++)
        if (members->at[i].part == part)
            return true;
    return false;
}

/* Of the first service or insurance. code: NULL, or what the service is. */
static void put_first(struct patch *patch, const char *name, enum part part,
                      const char *code)
{
    if (!code && !has_part(patch->members, part))
        return;
    struct patch inner = {patch->out, patch->members, false};
    begin_member(patch, text_of(name));
    BUFFER_LITERAL(patch->out, "{ \"0\": {");
    if (code) {
        begin_member(&inner, TEXT("code"));
        buffer_put_json(inner.out, text_of(code));
    }
    put_part(&inner, part);
    BUFFER_LITERAL(patch->out, " } }");
}

/* ---- the base ---- */

/* What the base session has already needs no patch. */
struct base {
    int32_t date; /* DATE_NONE: not known */
    struct text code;
    struct case_file file;
};

static void read_base(const struct policy *policy, struct base *base)
{
    struct error ignored = ERROR_NONE;
    base->date = DATE_NONE;
    base->code = TEXT_NONE;
    if (case_file_open(policy, &base->file, &ignored))
        return;
    const struct json *services = json_get(base->file.base, "services");
    const struct json *service = services ? json_at(services, 0) : NULL;
    const struct json *code = service ? json_get(service, "code") : NULL;
    const struct json *date = json_get(base->file.base, "date_of_service");
    base->code = code ? json_text(code) : TEXT_NONE;
    if (!date || !date_read(json_text(date), &base->date))
        base->date = DATE_NONE;
}

static const char *code_to_set(const struct covered_rule *rule, const struct base *base)
{
    for (size_t i = 0; i < rule->code_count; i++)
        if (!rule->codes[i].code || text_is(base->code, rule->codes[i].code))
            return NULL;
    return rule->codes[0].code;
}

static int32_t date_to_set(const struct covered_rule *rule, const struct base *base)
{
    const struct in_force *dates = rule->dates;
    if (base->date != DATE_NONE && in_force_on(dates, base->date, DATE_MAX))
        return DATE_NONE;
    return dates->to != DATE_NONE ? dates->to : dates->from;
}

/* ---- the cases ---- */

struct skeleton {
    struct buffer *out;
    const struct covered_rule *rule;
    const struct base *base;
};

static void put_patch(const struct skeleton *skeleton, const struct members *members)
{
    char text[11];
    struct patch patch = {skeleton->out, members, false};
    int32_t date = date_to_set(skeleton->rule, skeleton->base);
    BUFFER_LITERAL(patch.out, "      \"patch\": {");
    if (date != DATE_NONE) {
        date_write(date, text);
        begin_member(&patch, TEXT("date_of_service"));
        buffer_put_json(patch.out, text_of(text));
    }
    put_part(&patch, PART_SESSION);
    put_first(&patch, "insurance", PART_INSURANCE, NULL);
    put_first(&patch, "services", PART_SERVICE,
              code_to_set(skeleton->rule, skeleton->base));
    buffer_put_cstr(patch.out, patch.started ? " },\n" : "},\n");
}

static void put_case(const struct skeleton *skeleton, const char *what,
                     const char *list, const struct members *members)
{
    struct buffer *out = skeleton->out;
    buffer_printf(out, "    {\n      \"name\": \"%.*s: %s\",\n      \"rule\": ",
                  TEXT_ARG(skeleton->rule->rule), what);
    buffer_put_json(out, skeleton->rule->rule);
    BUFFER_LITERAL(out, ",\n");
    put_patch(skeleton, members);
    buffer_printf(out, "      \"%s\": [", list);
    buffer_put_json(out, skeleton->rule->rule);
    BUFFER_LITERAL(out, "]\n    }");
}

static void put_cases(const struct skeleton *skeleton)
{
    struct members asked = {.count = 0};
    const struct members none = {.count = 0};
    const char *section = skeleton->rule->section;
    if (strcmp(section, "rules") == 0 || strcmp(section, "modifiers.attested") == 0) {
        const struct rule *rule = skeleton->rule->of;
        for (size_t i = 0; i < rule->when.count; i++)
            ask(&asked, &rule->when.at[i]);
    }
    put_case(skeleton, "when it fires", "fires", &asked);
    if (!skeleton->rule->never_silent) {
        BUFFER_LITERAL(skeleton->out, ",\n");
        put_case(skeleton, "when it just does not", "silent", &none);
    }
    buffer_put_char(skeleton->out, '\n');
}

/* One that is switched off can only be silent. */
static void put_silent(struct buffer *out, const struct policy_override *off,
                       const struct base *base)
{
    struct covered_code any = {.code = NULL};
    const struct covered_rule rule = {
        .rule = off->id, .dates = &off->dates, .codes = &any, .code_count = 1};
    const struct skeleton skeleton = {out, &rule, base};
    const struct members none = {.count = 0};
    put_case(&skeleton, "switched off", "silent", &none);
    buffer_put_char(out, '\n');
}

static const struct covered_rule *find(const struct case_coverage *coverage,
                                       struct text id)
{
    for (size_t i = 0; i < coverage->count; i++)
        if (text_equal(coverage->rules[i].rule, id))
            return &coverage->rules[i];
    return NULL;
}

static enum status no_rule(const struct policy *policy, struct text id,
                           struct error *error)
{
    struct text nearest = rule_ids_nearest(policy, id);
    error_set(error, STATUS_USAGE, "usage.rule", "%.*s has no rule or row \"%.*s\"",
              TEXT_ARG(policy->id), TEXT_ARG(id));
    if (nearest.len && !text_equal(nearest, id))
        error_fix(error, "did you mean \"%.*s\"?", TEXT_ARG(nearest));
    else
        error_fix(error, "gonio test --coverage lists them");
    return error->status;
}

enum status skeleton_write(const struct policy *policy, struct text rule,
                           struct buffer *out, struct error *error)
{
    struct base base;
    struct arena arena;
    struct case_coverage coverage;
    const struct policy_override *off = coverage_off(policy, rule);
    arena_init(&arena, (size_t)64 * 1024 * 1024);
    read_base(policy, &base);
    enum status status = coverage_begin(policy, &arena, &coverage, error);
    const struct covered_rule *found = status ? NULL : find(&coverage, rule);
    if (found)
        put_cases(&(const struct skeleton){out, found, &base});
    else if (!status && off)
        put_silent(out, off, &base);
    else if (!status)
        status = no_rule(policy, rule, error);
    case_file_close(&base.file);
    arena_release(&arena);
    return status;
}
