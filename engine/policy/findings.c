#include "policy/deciding.h"

#include <stdarg.h>
#include <stdio.h>

struct value value_count(int32_t count)
{
    if (count == COUNT_NONE)
        return (struct value){.kind = VALUE_UNKNOWN};
    return (struct value){.kind = VALUE_NUMBER, .number = count};
}

struct value value_text(struct text text)
{
    if (text_is_absent(text))
        return (struct value){.kind = VALUE_UNKNOWN};
    return (struct value){.kind = VALUE_TEXT, .text = text};
}

struct value value_date(int32_t date)
{
    if (date == DATE_NONE)
        return (struct value){.kind = VALUE_UNKNOWN};
    return (struct value){.kind = VALUE_DATE, .number = date};
}

struct value value_flag(int32_t flag)
{
    if (flag == FLAG_UNKNOWN)
        return (struct value){.kind = VALUE_UNKNOWN};
    return (struct value){.kind = VALUE_BOOL, .number = flag};
}

static struct text given_or(struct text given, struct text otherwise)
{
    return text_is_absent(given) ? otherwise : given;
}

static struct text text_or_none(const char *cstr)
{
    return cstr ? text_of(cstr) : TEXT_NONE;
}

/* The policy's row or rule may word a finding of the engine otherwise. */
static void apply_verdict(struct finding *finding, const struct verdict *verdict)
{
    if (!verdict)
        return;
    if (verdict->severity != SEVERITY_NONE)
        finding->severity = verdict->severity;
    finding->message = given_or(verdict->message, finding->message);
    finding->fix = given_or(verdict->fix, finding->fix);
    finding->carc = given_or(verdict->carc, finding->carc);
    finding->rarc = given_or(verdict->rarc, finding->rarc);
    finding->liability = given_or(verdict->liability, finding->liability);
}

struct finding *finding_add(struct deciding *e, const struct finding_seed *seed)
{
    struct finding *finding = deciding_push(e, (void **)&e->findings, &e->finding_count,
                                            &e->finding_room, sizeof *finding);
    if (!finding)
        return NULL;
    *finding = (struct finding){
        .rule = text_of(seed->rule),
        .topic = text_of(seed->topic),
        .severity = seed->severity,
        .scope = seed->scope,
        .session = seed->service ? (int32_t)seed->service->session_index
                   : seed->scope == SCOPE_SESSION ? seed->session
                                                  : -1,
        .service = seed->service ? (int32_t)seed->service->index : -1,
        .line = seed->scope == SCOPE_LINE ? seed->line : -1,
        .message = seed->message,
        .fix = seed->fix,
        .carc = text_or_none(seed->carc),
        .rarc = text_or_none(seed->rarc),
        .source = {.verified_on = DATE_NONE},
        .in_force_from = seed->from ? seed->from : DATE_NONE,
    };
    if (seed->source)
        finding->source = *seed->source;
    apply_verdict(finding, seed->verdict);
    return finding;
}

/* Findings carry few facts; the list grows one by one. */
static struct fact *push_fact(struct deciding *e, struct finding *finding)
{
    struct fact *facts = ARENA_ARRAY(e->arena, struct fact, finding->fact_count + 1);
    if (!facts) {
        e->no_memory = true;
        return NULL;
    }
    if (finding->fact_count)
        memcpy(facts, finding->facts, finding->fact_count * sizeof *facts);
    finding->facts = facts;
    return &facts[finding->fact_count++];
}

void finding_fact(struct deciding *e, struct finding *finding, struct value value,
                  const char *path, ...)
{
    char text[160];
    va_list args;
    if (!finding)
        return;
    va_start(args, path);
    vsnprintf(text, sizeof text, path, args);
    va_end(args);
    struct fact *fact = push_fact(e, finding);
    if (fact)
        *fact = (struct fact){deciding_copy(e, text_of(text)), value};
}

/* By hand: findings about services are the commonest, and printf the dearest
 * part of them. */
struct text deciding_service_path(struct deciding *e, const struct treated *service,
                                  const char *prefix, const char *name)
{
    struct buffer path;
    char room[160];
    buffer_borrow(&path, room, sizeof room);
    if (service->session_index) { /* as facts_shown does */
        BUFFER_LITERAL(&path, "sessions[");
        buffer_put_int(&path, (int64_t)service->session_index + 1);
        BUFFER_LITERAL(&path, "].");
    }
    BUFFER_LITERAL(&path, "services[");
    buffer_put_int(&path, (int64_t)service->index + 1);
    BUFFER_LITERAL(&path, "].");
    buffer_put_cstr(&path, prefix);
    buffer_put_cstr(&path, name);
    return deciding_copy(e, buffer_text(&path));
}

void finding_service_fact(struct deciding *e, struct finding *finding,
                          const struct treated *service, const char *name,
                          struct value value)
{
    struct fact *fact = finding ? push_fact(e, finding) : NULL;
    if (fact)
        *fact = (struct fact){deciding_service_path(e, service, "", name), value};
}

void finding_service_note(struct deciding *e, struct finding *finding,
                          const struct treated *service, const char *field,
                          struct value value)
{
    struct fact *fact = finding ? push_fact(e, finding) : NULL;
    if (fact)
        *fact = (struct fact){
            deciding_service_path(e, service, "documentation.", field), value};
}

void finding_missing(struct deciding *e, struct text path, enum severity severity)
{
    for (size_t i = 0; i < e->missing_count; i++) {
        if (!text_equal(e->missing[i].path, path))
            continue;
        if (severity > e->missing[i].severity)
            e->missing[i].severity = severity;
        return;
    }
    struct missing_fact *missing = deciding_push(
        e, (void **)&e->missing, &e->missing_count, &e->missing_room, sizeof *missing);
    if (missing)
        *missing = (struct missing_fact){deciding_copy(e, path), severity, TEXT_NONE};
}

void finding_missing_how(struct deciding *e, struct text path, struct text how)
{
    for (size_t i = 0; i < e->missing_count; i++)
        if (text_equal(e->missing[i].path, path))
            e->missing[i].how = how;
}

static bool is_parameter(const struct missing_fact *missing)
{
    size_t len = sizeof PARAMETER - 1;
    return missing->path.len > len && memcmp(missing->path.at, PARAMETER, len) == 0;
}

/* Of facts, or of parameters, which are named without their prefix. */
static size_t list_missing(const struct deciding *e, bool parameters,
                           struct buffer *list)
{
    size_t left = 0, count;
    for (size_t i = 0; i < e->missing_count; i++)
        left += is_parameter(&e->missing[i]) == parameters;
    count = left;
    for (size_t i = 0; i < e->missing_count; i++) {
        const struct missing_fact *one = &e->missing[i];
        size_t skip = parameters ? sizeof PARAMETER - 1 : 0;
        if (is_parameter(one) != parameters)
            continue;
        if (left-- < count)
            buffer_put_cstr(list, left ? ", " : " and ");
        buffer_put_text(list, (struct text){one->path.at + skip, one->path.len - skip});
        if (one->how.len)
            buffer_printf(list, " (%.*s)", TEXT_ARG(one->how));
    }
    return count;
}

/* What the session does not say somebody can add; a value that the policy
 * lacks is no fault of the session. */
static struct text tell_missing(struct deciding *e, const char **fix)
{
    static const char *const fixes[] = {
        "Add these facts; the rules that need them could not be judged",
        "Add a value for this date to the policy; rules that need it were not judged",
        "Add the facts, and the values to the policy; what needs them was not judged"};
    struct buffer list;
    char room[4096];
    buffer_borrow(&list, room, sizeof room);
    BUFFER_LITERAL(&list, "The session does not say: ");
    size_t facts = list_missing(e, false, &list);
    if (!facts)
        list.len = 0;
    size_t before = list.len;
    buffer_put_cstr(&list, facts ? "; the policy has no value for this date of: "
                                 : "The policy has no value for this date of: ");
    size_t parameters = list_missing(e, true, &list);
    if (!parameters)
        list.len = before;
    *fix = fixes[!parameters ? 0 : facts ? 2 : 1];
    return deciding_taken(e, &list);
}

void finding_fold_missing(struct deciding *e)
{
    enum severity severity = SEVERITY_NONE;
    const char *fix;
    if (!e->missing_count)
        return;
    for (size_t i = 0; i < e->missing_count; i++)
        if (e->missing[i].severity > severity)
            severity = e->missing[i].severity;
    struct text message = tell_missing(e, &fix);
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "facts.missing", .topic = "facts", .severity = severity,
                        .scope = SCOPE_DAY, .message = message, .fix = text_of(fix),
                        .source = &(struct source){
                            .document = TEXT("gonio: facts that rules of this policy "
                                             "ask for"),
                            .verified_on = DATE_NONE}));
    for (size_t i = 0; finding && i < e->missing_count; i++)
        finding_fact(e, finding, (struct value){.kind = VALUE_UNKNOWN}, "%.*s",
                     TEXT_ARG(e->missing[i].path));
}
