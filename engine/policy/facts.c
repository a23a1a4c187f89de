#include "policy/facts.h"

#include "policy/fact_values.h"

#include <pthread.h>
#include <stdio.h>

enum subject { SUBJECT_DAY, SUBJECT_SESSION, SUBJECT_SERVICE, SUBJECT_LINE };

struct fact_entry {
    struct text path;
    const char *meaning;
    enum subject subject;
    enum derived derived;
    enum value_kind kind;
    const struct word_set *words; /* VALUE_TEXT: the only ones it can be */
    const struct field *object;   /* the member that leads to it; NULL: top level */
    const struct field *field;
};

#define FACTS_MAX ((size_t)448)
#define PATHS_MAX ((size_t)32768)

/* Made once, never changed. */
static struct {
    struct fact_entry at[FACTS_MAX];
    struct text paths[FACTS_MAX];
    size_t count;
    char pool[PATHS_MAX];
    size_t pooled;
} table;

static struct text pool_path(const char *subject, const struct field *object,
                             const struct field *field)
{
    char *at = table.pool + table.pooled;
    int n = snprintf(at, PATHS_MAX - table.pooled, "%s.%s%s%s", subject,
                     object ? object->name : "", object ? "." : "", field->name);
    table.pooled += (size_t)n + 1;
    return (struct text){at, (size_t)n};
}

static const struct word_set *words_of(const struct field *field)
{
    if (field->kind == FIELD_CREDENTIAL)
        return &credential_kind_words;
    return field->kind == FIELD_WORD ? field->words : NULL;
}

static enum value_kind kind_of(const struct field *field)
{
    static const enum value_kind kinds[] = {
        [FIELD_ID] = VALUE_TEXT,         [FIELD_NOTE] = VALUE_NOTE,
        [FIELD_NPI] = VALUE_TEXT,        [FIELD_CODE] = VALUE_TEXT,
        [FIELD_DATE] = VALUE_DATE,       [FIELD_CLOCK] = VALUE_CLOCK,
        [FIELD_COUNT] = VALUE_NUMBER,    [FIELD_MONEY] = VALUE_MONEY,
        [FIELD_FLAG] = VALUE_BOOL,       [FIELD_WORD] = VALUE_TEXT,
        [FIELD_CREDENTIAL] = VALUE_TEXT, [FIELD_TEXTS] = VALUE_TEXTS,
        [FIELD_NOTES] = VALUE_NOTE,
    };
    return kinds[field->kind];
}

static void add_fields(enum subject subject, const char *name,
                       const struct object *record, const struct field *object)
{
    for (size_t i = 0; i < record->count; i++) {
        const struct field *field = &record->fields[i];
        if (field->kind == FIELD_OBJECT) {
            add_fields(subject, name, field->object, field);
            continue;
        }
        if (field->kind == FIELD_OBJECTS || table.count == FACTS_MAX)
            continue;
        table.at[table.count++] = (struct fact_entry){
            .path = pool_path(name, object, field),
            .meaning = field->meaning,
            .subject = subject,
            .kind = kind_of(field),
            .words = words_of(field),
            .object = object,
            .field = field,
        };
    }
}

static bool begins(struct text text, const char *with)
{
    size_t len = strlen(with);
    return text.len > len && memcmp(text.at, with, len) == 0;
}

static void add_derived(void)
{
    for (size_t i = 0; i < fact_derived_count && table.count < FACTS_MAX; i++) {
        struct text path = text_of(fact_derived[i].path);
        table.at[table.count++] = (struct fact_entry){
            .path = path,
            .meaning = fact_derived[i].meaning,
            .subject = begins(path, "day.")       ? SUBJECT_DAY
                       : begins(path, "session.") ? SUBJECT_SESSION
                       : begins(path, "line.")    ? SUBJECT_LINE
                                                  : SUBJECT_SERVICE,
            .derived = fact_derived[i].derived,
            .kind = fact_derived[i].kind,
            .words = fact_derived[i].words,
        };
    }
}

static void make_table(void)
{
    add_fields(SUBJECT_DAY, "day", &session_object, NULL);
    add_fields(SUBJECT_SESSION, "session", &session_object, NULL);
    add_fields(SUBJECT_SERVICE, "service", &service_object, NULL);
    add_derived();
    for (size_t i = 0; i < table.count; i++)
        table.paths[i] = table.at[i].path;
}

static void ready(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_table);
}

size_t facts_count(void)
{
    ready();
    return table.count;
}

struct text facts_path(size_t fact)
{
    return table.at[fact].path;
}

const char *facts_meaning(size_t fact)
{
    return table.at[fact].meaning;
}

enum value_kind facts_kind(size_t fact)
{
    return table.at[fact].kind;
}

const struct word_set *facts_words(size_t fact)
{
    return table.at[fact].words;
}

const struct field *facts_field(size_t fact)
{
    return table.at[fact].field;
}

static bool path_matches(struct text path, struct text asked)
{
    if (text_equal(path, asked))
        return true;
    return path.len == asked.len + 4 && memcmp(path.at, "day.", 4) == 0 &&
           memcmp(path.at + 4, asked.at, asked.len) == 0;
}

size_t facts_find(struct text path)
{
    ready();
    for (size_t i = 0; i < table.count; i++)
        if (path_matches(table.at[i].path, path))
            return i;
    return table.count;
}

static struct text after(struct text path, size_t prefix)
{
    return (struct text){path.at + prefix, path.len - prefix};
}

struct text facts_name(size_t fact)
{
    struct text path = table.at[fact].path;
    if (table.at[fact].subject != SUBJECT_DAY)
        return path;
    return (struct text){path.at + 4, path.len - 4};
}

static struct text name_at(const void *unused, size_t i)
{
    (void)unused;
    return facts_name(i);
}

const char *facts_nearest(struct text path)
{
    if (begins(path, "day.")) /* as the names that are compared leave it out */
        path = after(path, 4);
    int near = text_nearest(path, facts_count(), name_at, NULL);
    return near < 0 ? NULL : facts_name((size_t)near).at;
}

static bool is_object(const struct object *record, struct text name)
{
    const struct field *field = field_find(record, name);
    return field && (field->kind == FIELD_OBJECT || field->kind == FIELD_OBJECTS);
}

bool facts_is_object(struct text path)
{
    if (begins(path, "service."))
        return is_object(&service_object, after(path, 8));
    if (begins(path, "session."))
        return is_object(&session_object, after(path, 8));
    return is_object(&session_object, begins(path, "day.") ? after(path, 4) : path);
}

/* What a fact is, in words that follow "it is"; NULL: a whole number. */
static const char *nature_of(const struct fact_entry *fact)
{
    switch (fact->kind) {
    case VALUE_NOTE:
        return "a text of the chart, which only \"known\" may ask for";
    case VALUE_TEXTS:
        return "a list";
    case VALUE_BOOL:
        return "true or false";
    case VALUE_TEXT:
        return "a text";
    case VALUE_UNKNOWN:
    case VALUE_NUMBER:
    case VALUE_DATE:
    case VALUE_CLOCK:
    case VALUE_MONEY:
    default:
        return NULL;
    }
}

static const char *refuses_value(const struct fact_entry *fact,
                                 const struct value *value)
{
    const char *nature = nature_of(fact);
    if (!nature)
        return value->kind == VALUE_NUMBER ? NULL : "a whole number";
    if (fact->kind != value->kind || fact->kind == VALUE_TEXTS)
        return nature;
    if (fact->words && !word_find(fact->words, value->text))
        return "one of other words";
    return NULL;
}

const char *facts_refuses(size_t fact, const struct value *values, size_t count)
{
    const char *why = NULL;
    for (size_t i = 0; i < count && !why; i++)
        why = refuses_value(&table.at[fact], &values[i]);
    return why;
}

const char *facts_uncountable(size_t fact)
{
    return nature_of(&table.at[fact]);
}

/* ---- reading ---- */

static const struct value unknown = {.kind = VALUE_UNKNOWN};

static struct value read_field(const struct fact_entry *fact, const void *record)
{
    if (fact->object)
        record = *(const void *const *)(const void *)((const char *)record +
                                                      fact->object->offset);
    return record ? fact_of_field(fact->field, record) : unknown;
}

/* A fact of the day is what the first of its sessions knows. */
static struct value read_day(const struct deciding *e, const struct fact_entry *fact)
{
    for (size_t i = 0; i < e->day->count; i++) {
        struct value value = read_field(fact, e->day->members[i].session);
        if (value.kind != VALUE_UNKNOWN)
            return value;
    }
    return unknown;
}

struct value facts_read(struct deciding *e, size_t fact)
{
    const struct fact_entry *entry = &table.at[fact];
    switch (entry->subject) {
    case SUBJECT_DAY:
        return entry->derived ? fact_of_day(e, entry->derived) : read_day(e, entry);
    case SUBJECT_SESSION:
        if (e->at_session >= e->day->count)
            return unknown;
        return entry->derived
                   ? fact_of_session(e, e->at_session, entry->derived)
                   : read_field(entry, e->day->members[e->at_session].session);
    case SUBJECT_SERVICE:
        if (e->at_service >= e->service_count)
            return unknown;
        return entry->derived
                   ? fact_of_service(&e->services[e->at_service], entry->derived)
                   : read_field(entry, e->services[e->at_service].service);
    case SUBJECT_LINE:
    default:
        return e->at_line < e->line_count ? fact_of_line(e, e->at_line, entry->derived)
                                          : unknown;
    }
}

/* Facts of a session that is not the first of its day say so: the sessions
 * are those of the decision's day.sessions. */
static struct text shown_of(struct deciding *e, size_t session, struct text path)
{
    if (session == 0)
        return path;
    return deciding_text(e, "sessions[%zu].%.*s", session + 1, TEXT_ARG(path));
}

struct text facts_shown(struct deciding *e, size_t fact)
{
    const struct fact_entry *entry = &table.at[fact];
    struct text path = entry->path;
    if (entry->subject == SUBJECT_DAY)
        return after(path, 4);
    if (entry->subject == SUBJECT_SESSION)
        return shown_of(e, e->at_session, after(path, 8));
    if (entry->subject == SUBJECT_LINE)
        return deciding_text(e, "lines[%zu]%.*s", e->at_line + 1,
                             TEXT_ARG(after(path, 4)));
    if (e->at_service >= e->service_count)
        return path;
    const struct treated *t = &e->services[e->at_service];
    return deciding_service_path(e, t, "", path.at + 8);
}

struct text facts_object_shown(struct deciding *e, struct text path)
{
    uint32_t index =
        e->at_service < e->service_count ? e->services[e->at_service].index : 0;
    if (begins(path, "service."))
        return deciding_text(e, "services[%u].%.*s", index + 1,
                             TEXT_ARG(after(path, 8)));
    if (begins(path, "session."))
        return after(path, 8);
    return begins(path, "day.") ? after(path, 4) : path;
}

/* ---- what the script asks ---- */

static struct value script_read(void *context, size_t fact)
{
    return facts_read(context, fact);
}

static bool object_there(const struct object *record, const void *at, struct text name)
{
    const struct field *field = field_find(record, name);
    if (!field)
        return false;
    const char *member = (const char *)at + field->offset;
    if (field->kind == FIELD_OBJECT)
        return *(const void *const *)(const void *)member != NULL;
    return field->kind == FIELD_OBJECTS &&
           ((const struct text_list *)(const void *)member)->count > 0;
}

bool facts_object_there(const struct deciding *e, struct text object)
{
    for (size_t i = 0; i < e->day->count; i++)
        if (object_there(&session_object, e->day->members[i].session, object))
            return true;
    return false;
}

bool facts_present(const struct deciding *e, struct text path)
{
    if (begins(path, "session."))
        return e->at_session < e->day->count &&
               object_there(&session_object, e->day->members[e->at_session].session,
                            after(path, 8));
    if (begins(path, "service."))
        return e->at_service < e->service_count &&
               object_there(&service_object, e->services[e->at_service].service,
                            after(path, 8));
    return facts_object_there(e, begins(path, "day.") ? after(path, 4) : path);
}

static bool script_present(void *context, struct text object)
{
    return facts_present(context, object);
}

static struct text parameter_name(const void *parameters, size_t i)
{
    return ((const struct parameter *)parameters)[i].name;
}

static enum value_kind kind_of_unit(enum parameter_unit unit)
{
    return unit == PARAMETER_USD ? VALUE_MONEY : VALUE_NUMBER;
}

static void note(struct deciding *e, const struct parameter *parameter,
                 struct value value)
{
    if (!e->recording)
        return;
    for (size_t i = 0; i < e->note_count; i++)
        if (text_equal(e->notes[i].path, parameter->fact))
            return;
    struct fact *fact = deciding_push(e, (void **)&e->notes, &e->note_count,
                                      &e->note_room, sizeof *fact);
    if (fact)
        *fact = (struct fact){parameter->fact, value};
}

static void remember_expired(struct deciding *e, const struct parameter *parameter,
                             const struct parameter_value *value)
{
    for (size_t i = 0; i < e->expired_count; i++)
        if (e->expired[i].parameter == parameter)
            return;
    if (e->expired_count < DECIDING_EXPIRED_MAX)
        e->expired[e->expired_count++] = (struct expired){parameter, value};
}

static struct value parameter_value(struct deciding *e, const struct parameter *p)
{
    bool expired = false;
    const struct parameter_value *value =
        parameter_on(p, e->date, e->known_on, &expired);
    if (expired)
        remember_expired(e, p, value);
    if (!value) {
        e->unvalued = p->name;
        return unknown;
    }
    return (struct value){.kind = kind_of_unit(p->unit), .number = value->value};
}

struct value facts_parameter(struct deciding *e, const struct parameter *parameter)
{
    return parameter_value(e, parameter);
}

/* param "name": its value on this day; unknown before its first date. */
static bool call_param(void *context, const struct value *args, size_t count,
                       struct value *result, struct error *error)
{
    struct deciding *e = context;
    if (count != 1 || args[0].kind != VALUE_TEXT) {
        error_set(error, STATUS_POLICY, "policy.param",
                  "param takes the name of one parameter, as param \"kx_threshold\"");
        return false;
    }
    const struct parameter *parameter = policy_parameter(e->policy, args[0].text);
    if (!parameter) {
        int near = text_nearest(args[0].text, e->policy->parameter_count,
                                parameter_name, e->policy->parameters);
        error_set(error, STATUS_POLICY, "policy.param",
                  "there is no parameter \"%.*s\"", TEXT_ARG(args[0].text));
        if (near >= 0)
            error_fix(error, "did you mean \"%.*s\"?",
                      TEXT_ARG(e->policy->parameters[near].name));
        return false;
    }
    *result = parameter_value(e, parameter);
    note(e, parameter, *result);
    return true;
}

static bool given_code(const struct deciding *e, const struct code_set *set)
{
    for (size_t i = 0; i < e->service_count; i++) {
        const struct treated *t = &e->services[i];
        if (t->procedure && code_set_has(set, procedure_index(t->procedure)))
            return true;
    }
    return false;
}

static bool add_code(struct code_set *set, struct text name, struct error *error)
{
    if (code_set_add(set, name))
        return true;
    const char *near = code_set_nearest(name);
    error_set(error, STATUS_POLICY, "policy.given",
              "\"%.*s\" is neither a code nor a name of codes", TEXT_ARG(name));
    if (near)
        error_fix(error, "did you mean \"%s\"?", near);
    return false;
}

/* given "97161", given { "timed", "97150" }: was one of them done that day? */
static bool call_given(void *context, const struct value *args, size_t count,
                       struct value *result, struct error *error)
{
    struct code_set set = {0};
    if (count != 1 || (args[0].kind != VALUE_TEXT && args[0].kind != VALUE_TEXTS)) {
        error_set(error, STATUS_POLICY, "policy.given",
                  "given takes a code, a name of codes, or a list of them");
        return false;
    }
    if (args[0].kind == VALUE_TEXT && !add_code(&set, args[0].text, error))
        return false;
    if (args[0].kind == VALUE_TEXTS)
        for (size_t i = 0; i < args[0].list.count; i++)
            if (!add_code(&set, args[0].list.at[i], error))
                return false;
    *result = (struct value){.kind = VALUE_BOOL, .number = given_code(context, &set)};
    return true;
}

enum status facts_functions(struct script *script, struct error *error)
{
    static const struct script_function functions[] = {{"param", call_param},
                                                       {"given", call_given}};
    return script_functions(script, functions, sizeof functions / sizeof *functions,
                            error);
}

enum status facts_define(struct script *script, struct error *error)
{
    ready();
    const struct script_facts facts = {
        .paths = table.paths,
        .count = table.count,
        .read = script_read,
        .present = script_present,
    };
    enum status status = script_facts_define(script, &facts, error);
    return status ? status : facts_functions(script, error);
}
