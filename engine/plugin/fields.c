#include "plugin/fields.h"

#include "plugin/host.h"

bool pointer_next(const char **pointer, struct text *token)
{
    if (**pointer != '/')
        return false;
    const char *begin = *pointer + 1;
    size_t len = strcspn(begin, "/");
    *token = (struct text){begin, len};
    *pointer = begin + len;
    return true;
}

bool pointer_index(struct text token, size_t *index)
{
    *index = 0;
    if (token.len == 0 || token.len > 4)
        return false;
    for (size_t i = 0; i < token.len; i++) {
        if (!char_is_digit(token.at[i]))
            return false;
        *index = *index * 10 + (size_t)(token.at[i] - '0');
    }
    return true;
}

static bool is_list(const struct field *field)
{
    return field->kind == FIELD_OBJECTS || field->kind == FIELD_TEXTS ||
           field->kind == FIELD_NOTES;
}

struct field_end fields_follow(const char *pointer)
{
    struct field_end end = {.within = &session_object};
    const struct object *object = &session_object;
    struct text token;
    size_t index;
    while (pointer_next(&pointer, &token)) {
        if (end.field && is_list(end.field) && !end.element &&
            pointer_index(token, &index)) {
            end.element = true;
            continue;
        }
        const struct field *field = object ? field_find(object, token) : NULL;
        bool list = end.field && is_list(end.field) && !end.element;
        if (!field || list)
            return (struct field_end){.within = object, .lost = token};
        end = (struct field_end){.field = field, .within = object};
        object = field->object;
    }
    if (*pointer)
        end.field = NULL;
    return end;
}

static const int kinds[] = {
    [FIELD_ID] = GONIO_TEXT,         [FIELD_NOTE] = GONIO_NOTE,
    [FIELD_NPI] = GONIO_TEXT,        [FIELD_CODE] = GONIO_TEXT,
    [FIELD_DATE] = GONIO_DATE,       [FIELD_CLOCK] = GONIO_CLOCK,
    [FIELD_COUNT] = GONIO_NUMBER,    [FIELD_MONEY] = GONIO_MONEY,
    [FIELD_FLAG] = GONIO_FLAG,       [FIELD_WORD] = GONIO_TEXT,
    [FIELD_CREDENTIAL] = GONIO_TEXT, [FIELD_OBJECT] = GONIO_OBJECT,
    [FIELD_OBJECTS] = GONIO_LIST,    [FIELD_TEXTS] = GONIO_LIST,
    [FIELD_NOTES] = GONIO_LIST,
};

static int kind_of(const struct field_end *end)
{
    if (!end->element)
        return kinds[end->field->kind];
    if (end->field->kind == FIELD_TEXTS)
        return GONIO_TEXT;
    return end->field->kind == FIELD_NOTES ? GONIO_NOTE : GONIO_OBJECT;
}

/* "units" in "billed_units", "birth" in "birth_date". */
static bool is_part(struct text name, const struct field *field)
{
    if (name.len == 0 || field->length < name.len + 2)
        return false;
    const char *end = field->name + field->length - name.len;
    return (end[-1] == '_' && memcmp(end, name.at, name.len) == 0) ||
           (field->name[name.len] == '_' &&
            memcmp(field->name, name.at, name.len) == 0);
}

/* What an export's word is short for, when only one field's name begins or ends
 * in it; else what is spelt most like it. */
static const char *nearest_to(const struct object *object, struct text name)
{
    const char *only = NULL;
    for (size_t i = 0; i < object->count; i++) {
        if (!is_part(name, &object->fields[i]))
            continue;
        if (only)
            return field_nearest(object, name);
        only = object->fields[i].name;
    }
    return only ? only : field_nearest(object, name);
}

static int lend_field(const struct gonio_host *host, const char *pointer,
                      struct gonio_field *told)
{
    struct field_end end = fields_follow(pointer);
    (void)host;
    told->kind = GONIO_NOTHING;
    told->meaning = told->nearest = NULL;
    if (!end.field) {
        if (end.within && end.lost.len)
            told->nearest = nearest_to(end.within, end.lost);
        return 0;
    }
    told->kind = kind_of(&end);
    told->meaning = end.field->meaning;
    return 1;
}

/* ---- values of a session ---- */

/* The layout that every list of the model has. */
struct any_list {
    const char *at;
    size_t count;
};

/* Where a pointer leads in a session. */
struct spot {
    const struct field *field; /* NULL: no such field */
    const void *member;        /* NULL: not known */
    bool element;
};

static const void *enter(const struct spot *spot, size_t index)
{
    struct any_list list;
    if (!spot->member)
        return NULL;
    memcpy(&list, spot->member, sizeof list);
    size_t size = spot->field->kind == FIELD_OBJECTS ? spot->field->object->size
                                                     : sizeof(struct text);
    return list.at && index < list.count ? list.at + index * size : NULL;
}

/* The record that a field's value is or points to. */
static const void *record_of(const struct spot *spot)
{
    const void *record;
    if (!spot->member || spot->element || spot->field->kind != FIELD_OBJECT)
        return spot->member;
    memcpy(&record, spot->member, sizeof record);
    return record;
}

static struct spot find(const struct session *session, const char *pointer)
{
    struct spot spot = {.member = session};
    const struct object *object = &session_object;
    struct text token;
    size_t index;
    while (pointer_next(&pointer, &token)) {
        if (spot.field && is_list(spot.field) && !spot.element) {
            if (!pointer_index(token, &index))
                return (struct spot){.field = NULL};
            spot.member = enter(&spot, index);
            spot.element = true;
            continue;
        }
        const char *record = spot.field ? record_of(&spot) : (const char *)session;
        const struct field *field = object ? field_find(object, token) : NULL;
        if (!field)
            return (struct spot){.field = NULL};
        spot = (struct spot){field, record ? record + field->offset : NULL, false};
        object = field->object;
    }
    if (*pointer)
        spot.field = NULL;
    return spot;
}

static int known_text(struct gonio_value *value, int kind, struct text text)
{
    value->kind = text_is_absent(text) ? GONIO_NOTHING : kind;
    value->text = lend_text(text);
    return !text_is_absent(text);
}

static int known_number(struct gonio_value *value, int kind, int64_t number,
                        int64_t unknown)
{
    value->kind = number == unknown ? GONIO_NOTHING : kind;
    value->number = number == unknown ? 0 : number;
    return number != unknown;
}

/* A date or a time is told as text, too. */
static int spelt(const struct gonio_host *host, struct gonio_value *value, int known)
{
    char *text = known ? host->scratch(host, 24) : NULL;
    if (!text)
        return known;
    if (value->kind == GONIO_DATE)
        date_write((int32_t)value->number, text);
    else if (value->kind == GONIO_CLOCK)
        clock_write((int32_t)value->number, text);
    else
        money_write(value->number, text);
    value->text = lend_text(text_of(text));
    return known;
}

static int32_t number_at(const void *member)
{
    int32_t number;
    memcpy(&number, member, sizeof number);
    return number;
}

static int64_t money_at(const void *member)
{
    int64_t cents;
    memcpy(&cents, member, sizeof cents);
    return cents;
}

static struct text text_at(const void *member)
{
    struct text text;
    memcpy(&text, member, sizeof text);
    return text;
}

static int tell(const struct gonio_host *host, const struct spot *spot,
                struct gonio_value *value)
{
    const void *member = spot->member;
    switch ((enum field_kind)spot->field->kind) {
    case FIELD_NOTE:
    case FIELD_NOTES:
        return known_text(value, GONIO_NOTE, text_at(member));
    case FIELD_ID:
    case FIELD_NPI:
    case FIELD_CODE:
    case FIELD_TEXTS:
        return known_text(value, GONIO_TEXT, text_at(member));
    case FIELD_CREDENTIAL: /* its first member is the text as given */
        return known_text(value, GONIO_TEXT, text_at(member));
    case FIELD_DATE:
        return spelt(host, value,
                     known_number(value, GONIO_DATE, number_at(member), DATE_NONE));
    case FIELD_CLOCK:
        return spelt(host, value,
                     known_number(value, GONIO_CLOCK, number_at(member), CLOCK_NONE));
    case FIELD_COUNT:
        return known_number(value, GONIO_NUMBER, number_at(member), COUNT_NONE);
    case FIELD_FLAG:
        return known_number(value, GONIO_FLAG, number_at(member), FLAG_UNKNOWN);
    case FIELD_MONEY:
        return spelt(host, value,
                     known_number(value, GONIO_MONEY, money_at(member), MONEY_NONE));
    case FIELD_WORD:
        return number_at(member) == 0
                   ? known_text(value, GONIO_TEXT, TEXT_NONE)
                   : known_text(
                         value, GONIO_TEXT,
                         text_of(word_text(spot->field->words, number_at(member))));
    case FIELD_OBJECT:
    case FIELD_OBJECTS:
        break;
    }
    return record_of(spot) != NULL;
}

static int lend_get(const struct gonio_host *host, const struct gonio_session *session,
                    const char *pointer, struct gonio_value *value)
{
    const struct session *read = (const struct session *)(const void *)session;
    struct spot spot = find(read, pointer);
    *value = (struct gonio_value){.kind = GONIO_NOTHING};
    if (!spot.field)
        return -1;
    if (is_list(spot.field) && !spot.element) {
        struct any_list list = {NULL, 0};
        if (spot.member)
            memcpy(&list, spot.member, sizeof list);
        value->kind = list.at ? GONIO_LIST : GONIO_NOTHING;
        value->number = (int64_t)list.count;
        return list.at != NULL;
    }
    return spot.member ? tell(host, &spot, value) : 0;
}

static size_t lend_count(const struct gonio_host *host,
                         const struct gonio_session *session, const char *pointer)
{
    struct gonio_value value;
    if (lend_get(host, session, pointer, &value) != 1 || value.kind != GONIO_LIST)
        return 0;
    return (size_t)value.number;
}

void fields_lend(struct gonio_host *lent)
{
    lent->get = lend_get;
    lent->count = lend_count;
    lent->field = lend_field;
}
