#include "author/lint_days.h"

#include <stdio.h>

#define KNOBS_MAX 320

/* ---- knobs ---- */

struct knob {
    char path[64];
    const struct field *list;   /* services or insurance; NULL: the session's own */
    const struct field *object; /* the member that leads to it; NULL: none */
    const struct field *field;
};

static struct {
    struct knob at[KNOBS_MAX];
    size_t count;
} table;

static void add_knob(const struct field *list, const struct field *object,
                     const struct field *field)
{
    if (table.count == KNOBS_MAX)
        return;
    struct knob *knob = &table.at[table.count++];
    *knob = (struct knob){.list = list, .object = object, .field = field};
    bool services = list && strcmp(list->name, "services") == 0;
    (void)snprintf(knob->path, sizeof knob->path, "%s%s%s%s%s", list ? list->name : "",
                   services ? "[1]."
                   : list   ? "."
                            : "",
                   object ? object->name : "", object ? "." : "", field->name);
}

static void add_object(const struct field *list, const struct object *object)
{
    for (size_t i = 0; i < object->count; i++) {
        const struct field *field = &object->fields[i];
        add_knob(list, NULL, field);
        if (field->kind == FIELD_OBJECT)
            for (size_t k = 0; k < field->object->count; k++)
                add_knob(list, field, &field->object->fields[k]);
    }
}

static void make_table(void)
{
    if (table.count)
        return;
    add_object(NULL, &session_object);
    add_object(field_find(&session_object, TEXT("services")), &service_object);
    add_object(field_find(&session_object, TEXT("insurance")), &insurance_object);
}

size_t days_knob(const char *path)
{
    make_table();
    for (size_t i = 0; i < table.count; i++)
        if (strcmp(table.at[i].path, path) == 0)
            return i;
    return SIZE_MAX;
}

const struct field *days_field(size_t knob)
{
    return table.at[knob].field;
}

/* What gonio works out, and what it is worked out from. */
static const struct {
    const char *fact;
    const char *knobs[KNOBS_OF];
} derived[] = {
    {"evaluation_only", {"services[1].code"}},
    {"history.of_this_year", {"history.as_of"}},
    {"history.visits_this_week", {"history.used"}},
    {"plan_of_care.recertified_on", {"plan_of_care.recertifications"}},
    {"plan_of_care.certified_through",
     {"plan_of_care.recertifications", "plan_of_care.through"}},
    {"diagnoses_count", {"diagnoses"}},
    {"diagnosis_chapter", {"diagnoses"}},
    {"indication", {"diagnoses"}},
    {"npi_conflict", {"signature.npi", "services[1].therapist.npi"}},
    {"certifier_treats", {"plan_of_care.certifier_npi", "services[1].therapist.npi"}},
    {"whole_by_therapist", {"services[1].therapist.credential"}},
    {"services[1].diagnoses_count", {"services[1].diagnoses"}},
    {"units", {"services[1].minutes", "services[1].code"}},
    {"timed_minutes", {"services[1].minutes", "services[1].code"}},
    {"untimed_minutes", {"services[1].minutes", "services[1].code"}},
    {"total_minutes", {"services[1].minutes"}},
    {"documented_minutes", {"services[1].minutes"}},
    {"assistant_minutes", {"services[1].therapist.credential"}},
    {"services[1].label", {"services[1].code"}},
    {"services[1].timed", {"services[1].code"}},
    {"services[1].is_evaluation", {"services[1].code"}},
    {"services[1].attendance", {"services[1].code"}},
    {"services[1].therapy", {"services[1].code"}},
    {"services[1].clock_minutes", {"services[1].end"}},
    {"services[1].by_assistant", {"services[1].therapist.credential"}},
    {"services[1].by_therapist", {"services[1].therapist.credential"}},
    {"services[1].discipline", {"services[1].therapist.credential", "discipline"}},
    {"lines[1].code", {"services[1].code"}},
    {"lines[1].units", {"services[1].minutes"}},
    {"lines[1].minutes", {"services[1].minutes"}},
    {"lines[1].assistant_minutes", {"services[1].therapist.credential"}},
    {"lines[1].discipline", {"services[1].therapist.credential"}},
};

size_t days_knobs(struct text shown, size_t knobs[KNOBS_OF])
{
    size_t count = 0;
    make_table();
    for (size_t i = 0; i < sizeof derived / sizeof *derived; i++)
        for (size_t k = 0; text_is(shown, derived[i].fact) && k < KNOBS_OF; k++)
            if (derived[i].knobs[k])
                knobs[count++] = days_knob(derived[i].knobs[k]);
    for (size_t i = 0; !count && i < table.count; i++)
        if (text_is(shown, table.at[i].path))
            knobs[count++] = i;
    return count;
}

/* ---- trials ---- */

static const struct option *find_turn(const struct trial *trial, size_t knob)
{
    for (size_t i = 0; i < trial->count; i++)
        if (trial->turns[i].knob == knob)
            return &trial->turns[i].option;
    return NULL;
}

bool days_set(struct trial *trial, size_t knob, struct option option)
{
    size_t i = 0;
    while (i < trial->count && trial->turns[i].knob != knob)
        i++;
    if (knob == SIZE_MAX || i == TURNS_MAX)
        return false;
    trial->turns[i] = (struct turn){knob, option};
    trial->count += i == trial->count;
    return true;
}

int32_t days_date(const struct trial *trial)
{
    const struct option *set = find_turn(trial, days_knob("date_of_service"));
    if (!set || set->kind != OPTION_NUMBER)
        return date_of(2026, 3, 16);
    return set->number < DATE_MIN   ? DATE_MIN
           : set->number > DATE_MAX ? DATE_MAX
                                    : (int32_t)set->number;
}

/* ---- a field that is known ---- */

/* What a field has where nothing sets it: plain, and in agreement with the
 * others as far as a first try needs. */
static int64_t usual_number(const struct field *field, int32_t date)
{
    switch ((enum field_kind)field->kind) {
    case FIELD_DATE:
        return strcmp(field->name, "birth_date") == 0 ? date - 27000
               : strcmp(field->name, "through") == 0  ? date + 60
               : strcmp(field->name, "as_of") == 0    ? date - 1
                                                      : date - 10;
    case FIELD_COUNT:
        return strcmp(field->name, "minutes") == 0 ||
                       strcmp(field->name, "total_treatment_minutes") == 0
                   ? 30
                   : 2;
    case FIELD_MONEY:
        return 10000;
    case FIELD_CLOCK:
        return strcmp(field->name, "end") == 0 ? 570 : 540;
    case FIELD_FLAG:
        return 0;
    case FIELD_WORD:
    case FIELD_CREDENTIAL:
        return 1;
    case FIELD_ID:
    case FIELD_NOTE:
    case FIELD_NPI:
    case FIELD_CODE:
    case FIELD_OBJECT:
    case FIELD_OBJECTS:
    case FIELD_TEXTS:
    case FIELD_NOTES:
    default:
        return 0;
    }
}

bool days_number(const struct trial *trial, size_t knob, int64_t *number)
{
    const struct option *set = find_turn(trial, knob);
    int32_t date = days_date(trial);
    *number = usual_number(table.at[knob].field, date);
    if (knob == days_knob("date_of_service"))
        *number = date;
    if (!set)
        return true;
    *number = set->kind == OPTION_OFFSET ? date + set->number : set->number;
    return set->kind == OPTION_NUMBER || set->kind == OPTION_OFFSET;
}

/* As near to it as a session may come: what is out of its range is refused
 * before anything is decided, and so are days made of it. */
static int64_t within(const struct field *field, int64_t number)
{
    int64_t least = 0, most = INT32_MAX;
    if (field->kind == FIELD_DATE) {
        least = DATE_MIN;
        most = DATE_MAX;
    } else if (field->kind == FIELD_COUNT) {
        most = field->max;
    } else if (field->kind == FIELD_CLOCK) {
        most = 24 * 60;
    } else if (field->kind == FIELD_MONEY) {
        most = MONEY_MAX;
    } else if (field->kind == FIELD_FLAG) {
        most = 1;
    } else if (field->kind == FIELD_WORD) {
        most = field->words->count - 1;
    } else if (field->kind == FIELD_CREDENTIAL) {
        most = credential_kind_words.count - 1;
    }
    return number < least ? least : number > most ? most : number;
}

static void put_number(const struct field *field, void *member, int64_t number)
{
    number = within(field, number);
    int32_t small = (int32_t)number;
    struct credential credential = {text_of(word_text(&credential_kind_words, small)),
                                    (enum credential_kind)small};
    if (field->kind == FIELD_MONEY)
        memcpy(member, &number, sizeof number);
    else if (field->kind == FIELD_CREDENTIAL)
        memcpy(member, &credential, sizeof credential);
    else
        memcpy(member, &small, sizeof small);
}

static bool is_list(const struct field *field)
{
    return field->kind == FIELD_TEXTS || field->kind == FIELD_NOTES;
}

/* A list of one text, or the text itself. */
static bool put_text(const struct field *field, void *member, struct text text,
                     struct arena *arena)
{
    struct text_list list = {NULL, 1};
    if (!is_list(field)) {
        memcpy(member, &text, sizeof text);
        return true;
    }
    list.at = ARENA_NEW(arena, struct text);
    if (!list.at)
        return false;
    *list.at = text;
    memcpy(member, &list, sizeof list);
    return true;
}

static struct text usual_text(const struct field *field)
{
    if (strcmp(field->name, "place_of_service") == 0)
        return TEXT("11");
    if (strcmp(field->name, "modifiers") == 0)
        return TEXT("GP");
    return field->kind == FIELD_NPI    ? TEXT("1000000020")
           : field->kind == FIELD_CODE ? TEXT("97110")
                                       : TEXT("M54.50");
}

/* ---- whole objects ---- */

struct making {
    struct arena *arena;
    int32_t date;
    bool bare;
    bool failed;
};

static void fill(struct making *making, const struct object *object, void *record);

static void *make_object(struct making *making, const struct object *object)
{
    void *record = arena_zalloc(making->arena, 1, object->size);
    if (!record) {
        making->failed = true;
        return NULL;
    }
    object_clear(object, record);
    fill(making, object, record);
    return record;
}

static void fill_member(struct making *making, const struct field *field, void *member)
{
    struct text_list list = {NULL, 1}; /* as every list of objects is laid out */
    switch ((enum field_kind)field->kind) {
    case FIELD_OBJECT: {
        void *record = make_object(making, field->object);
        memcpy(member, &record, sizeof record);
        return;
    }
    case FIELD_OBJECTS:
        list.at = make_object(making, field->object);
        memcpy(member, &list, sizeof list);
        return;
    case FIELD_ID:
    case FIELD_NOTE:
    case FIELD_NPI:
    case FIELD_CODE:
    case FIELD_TEXTS:
    case FIELD_NOTES:
        making->failed |= !put_text(field, member, usual_text(field), making->arena);
        return;
    case FIELD_DATE:
    case FIELD_CLOCK:
    case FIELD_COUNT:
    case FIELD_MONEY:
    case FIELD_FLAG:
    case FIELD_WORD:
    case FIELD_CREDENTIAL:
    default:
        put_number(field, member, usual_number(field, making->date));
    }
}

/* A day that is to be billed at all has no joint treatment and no other
 * sessions' minutes; figures of what was used that are for all codes and
 * programs answer most. */
static bool is_unusual(const struct object *object, const struct field *field)
{
    static const char *const names[] = {"void", "co_treatment", "billed_units",
                                        "intervals"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (*field->name == *names[i] && strcmp(field->name, names[i]) == 0)
            return true;
    return object == &used_object &&
           (strcmp(field->name, "codes") == 0 || strcmp(field->name, "program") == 0);
}

static bool is_left_out(const struct making *making, const struct object *object,
                        const struct field *field)
{
    return (making->bare && !field->required) || is_unusual(object, field);
}

static void fill(struct making *making, const struct object *object, void *record)
{
    for (size_t i = 0; i < object->count; i++) {
        const struct field *field = &object->fields[i];
        if (!is_left_out(making, object, field))
            fill_member(making, field, (char *)record + field->offset);
    }
}

/* ---- turning knobs ---- */

static void *pointed(const void *member)
{
    void *at;
    memcpy(&at, member, sizeof at);
    return at;
}

/* The struct that holds the knob's field; made where a bare session has none;
 * NULL when another turn took it away. */
static void *holder_of(struct making *making, const struct knob *knob, void *session)
{
    char *record = session;
    if (knob->list)
        record = pointed(record + knob->list->offset); /* the list's first */
    if (!record || !knob->object)
        return record;
    char *member = record + knob->object->offset;
    if (!pointed(member) && making->bare)
        fill_member(making, knob->object, member);
    return pointed(member);
}

/* A list of objects whose dates are all set to one. */
static void shift_dates(const struct field *field, void *member, int64_t date)
{
    char *record = pointed(member);
    for (size_t i = 0; record && i < field->object->count; i++)
        if (field->object->fields[i].kind == FIELD_DATE)
            put_number(&field->object->fields[i],
                       record + field->object->fields[i].offset, date);
}

static const struct object *object_of(const struct knob *knob)
{
    return knob->object ? knob->object->object
           : knob->list ? knob->list->object
                        : &session_object;
}

static bool is_number(const struct field *field)
{
    return field->kind >= FIELD_DATE && field->kind <= FIELD_CREDENTIAL;
}

static size_t size_of(const struct field *field)
{
    if (field->kind == FIELD_OBJECT)
        return sizeof(void *);
    if (field->kind == FIELD_MONEY)
        return sizeof(int64_t);
    if (field->kind == FIELD_CREDENTIAL)
        return sizeof(struct credential);
    return is_number(field) ? sizeof(int32_t) : sizeof(struct text);
}

static void put_count(const struct field *field, void *member, int64_t number)
{
    if (field->kind == FIELD_OBJECTS)
        shift_dates(field, member, number);
    else if (is_number(field))
        put_number(field, member, number);
}

/* What does not fit the field leaves it as it is: a rule may ask for what no
 * session can have. */
static void apply(struct making *making, const struct turn *turn, void *session)
{
    const struct knob *knob = &table.at[turn->knob];
    const struct field *field = knob->field;
    const struct option *option = &turn->option;
    char *record = holder_of(making, knob, session);
    if (!record)
        return;
    void *member = record + field->offset;
    bool text = !is_number(field) && field->kind != FIELD_OBJECT &&
                field->kind != FIELD_OBJECTS;
    if (option->kind == OPTION_GONE)
        memcpy(member, (const char *)object_of(knob)->blank + field->offset,
               size_of(field));
    else if (option->kind == OPTION_TEXTS && is_list(field))
        memcpy(member, &option->list, sizeof option->list);
    else if (option->kind == OPTION_TEXT && text)
        making->failed |= !put_text(field, member, option->text, making->arena);
    else if (option->kind == OPTION_OFFSET)
        put_count(field, member, making->date + option->number);
    else if (option->kind == OPTION_NUMBER)
        put_count(field, member, option->number);
}

struct session *days_session(const struct trial *trial, struct text payer,
                             struct arena *arena)
{
    struct making making = {arena, days_date(trial), trial->bare, false};
    make_table();
    struct session *session = make_object(&making, &session_object);
    if (!session || making.failed)
        return NULL;
    session->date_of_service = making.date;
    session->insurance.at[0].payer = payer;
    for (size_t i = 0; i < trial->count; i++)
        apply(&making, &trial->turns[i], session);
    return making.failed ? NULL : session;
}
