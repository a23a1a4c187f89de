#include "author/anonymous.h"

#include "base/date.h"
#include "model/fields.h"

#include <stdio.h>

#define POINTER_BYTES 192
#define SHORT         6     /* bytes of an id that may stand in other words by chance */
#define AGE_DAYS      32872 /* of 90 years; who is older is told apart too well */
#define AGE_INSTEAD   32600

/* Families of ids that are counted apart. */
enum family {
    FAMILY_SESSION = 'S',
    FAMILY_PATIENT = 'P',
    FAMILY_EPISODE = 'E',
    FAMILY_AUTHORIZATION = 'A',
    FAMILY_NPI = 'N',
    FAMILY_NOTE = ANONYMOUS_NOTE,
    FAMILY_ZIP = 'Z',
    FAMILY_OTHER = 'X'
};

struct place {
    struct anonymous *names;
    char pointer[POINTER_BYTES];
};

/* ---- pairs ---- */

static void *grown(struct anonymous *names, const void *list, size_t count, size_t size)
{
    void *at = arena_zalloc(names->arena, count ? 2 * count : 32, size);
    names->no_memory |= !at;
    if (at && count)
        memcpy(at, list, count * size);
    return at;
}

static const struct anonymous_pair *find_pair(const struct anonymous *names,
                                              struct text from, char family)
{
    for (size_t i = 0; i < names->pair_count; i++)
        if (names->pairs[i].family == family && text_equal(names->pairs[i].from, from))
            return &names->pairs[i];
    return NULL;
}

static size_t count_family(const struct anonymous *names, char family)
{
    size_t count = 0;
    for (size_t i = 0; i < names->pair_count; i++)
        count += names->pairs[i].family == family;
    return count;
}

static struct text add_pair(struct anonymous *names, struct text from, const char *to,
                            char family)
{
    struct text copy = text_copy(names->arena, text_of(to));
    if (names->pair_count == names->pair_room) {
        struct anonymous_pair *at =
            grown(names, names->pairs, names->pair_count, sizeof *at);
        if (!at)
            return TEXT("");
        names->pair_room = names->pair_count ? 2 * names->pair_count : 32;
        names->pairs = at;
    }
    names->no_memory |= text_is_absent(copy);
    names->pairs[names->pair_count++] = (struct anonymous_pair){
        from, copy, text_copy(names->arena, text_of(names->here)), family};
    return text_is_absent(copy) ? TEXT("") : copy;
}

/* ---- neutral values ---- */

static void write_npi(size_t number, char npi[11])
{
    int sum = 24;
    (void)snprintf(npi, 11, "10000%04zu0", number % 10000);
    for (size_t i = 0; i < 9; i++) {
        int digit = npi[i] - '0';
        if (i % 2 == 0)
            digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += digit;
    }
    npi[9] = (char)('0' + (10 - sum % 10) % 10);
}

/* "Seated knee extension 3x10 with 4 kg": plain, specific, of nobody. */
static const char *neutral_note(struct text field)
{
    static const struct {
        const char *field, *text;
    } notes[] = {
        {"exercises", "seated knee extension 3x10 with 4 kg"},
        {"intensity", "3 sets, moderate effort"},
        {"body_region", "right knee"},
        {"skilled_intervention", "load and range adjusted to pain at end range"},
        {"response", "pain 4 to 2 of 10 after the set"},
        {"progression", "4 kg, was 3 kg"},
        {"functional_goal", "stairs without a rail"},
        {"medical_necessity", "weakness after knee replacement limits stairs"},
        {"goals", "stairs without a rail in 8 weeks"},
        {"reason", "new finding that changes the plan"},
    };
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        if (text_is(field, notes[i].field))
            return notes[i].text;
    return "stated in the chart";
}

/* Texts that differ stay different. */
static struct text neutral_for_note(struct anonymous *names, struct text original,
                                    const struct field *field)
{
    char text[160];
    const struct anonymous_pair *known = find_pair(names, original, FAMILY_NOTE);
    if (known)
        return known->to;
    const char *plain = neutral_note(text_of(field->name));
    size_t same = 0;
    for (size_t i = 0; i < names->pair_count; i++) {
        struct text to = names->pairs[i].to;
        size_t len = strlen(plain);
        same += names->pairs[i].family == FAMILY_NOTE && to.len >= len &&
                memcmp(to.at, plain, len) == 0;
    }
    if (same)
        (void)snprintf(text, sizeof text, "%s, part %zu", plain, same + 1);
    else
        (void)snprintf(text, sizeof text, "%s", plain);
    return add_pair(names, original, text, FAMILY_NOTE);
}

static struct text counted(struct anonymous *names, struct text original, char family)
{
    char text[24];
    const struct anonymous_pair *known = find_pair(names, original, family);
    if (known)
        return known->to;
    size_t number = count_family(names, family) + 1;
    if (family == FAMILY_NPI)
        write_npi(number, text);
    else
        (void)snprintf(text, sizeof text, "%c-%zu", family, number);
    return add_pair(names, original, text, family);
}

/* Letters become A, digits 1: a number's shape is looked at, its value is not. */
static struct text shape_of(struct anonymous *names, struct text original)
{
    char text[130];
    const struct anonymous_pair *known = find_pair(names, original, FAMILY_OTHER);
    size_t len = original.len < sizeof text - 1 ? original.len : sizeof text - 1;
    if (known)
        return known->to;
    for (size_t i = 0; i < len; i++)
        text[i] = (char)(char_is_digit(original.at[i]) ? '1' : 'A');
    text[len] = '\0';
    return add_pair(names, original, text, FAMILY_OTHER);
}

/* Three digits of a ZIP code name a place of over 20000 people, but for these
 * (45 CFR 164.514(b)(2)(i)(B), by the census of 2000). */
static struct text zip_of(struct anonymous *names, struct text original)
{
    static const char few[] = "036 059 063 102 203 556 692 790 821 823 830 831 878 "
                              "879 884 890 893 ";
    char text[6] = "00001";
    const struct anonymous_pair *known = find_pair(names, original, FAMILY_ZIP);
    if (known)
        return known->to;
    bool plain = original.len >= 5;
    for (size_t i = 0; i < 5 && plain; i++)
        plain = char_is_digit(original.at[i]);
    if (plain)
        memcpy(text, original.at, 3);
    for (size_t i = 0; few[i]; i += 4)
        if (memcmp(few + i, text, 3) == 0)
            memcpy(text, "000", 3);
    return add_pair(names, original, text, FAMILY_ZIP);
}

/* ---- one field ---- */

/* What may stand in fields of codes: "M25.561", "59", "CMS-R-131", "TX-31". */
static bool is_code(struct text text)
{
    bool digit_run = false;
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !char_is_digit(c) && c != '.' && c != '-' && c != '_')
            return false;
        digits = char_is_digit(c) ? digits + 1 : 0;
        digit_run |= digits > 5;
    }
    return text.len <= 20 && !digit_run;
}

static void refuse(struct place *place)
{
    if (!text_is_absent(place->names->refused))
        return;
    place->names->refused = text_copy(place->names->arena, text_of(place->pointer));
    place->names->no_memory |= text_is_absent(place->names->refused);
}

static void take_id(struct place *place, const struct object *object,
                    const struct field *field, struct text *text)
{
    struct anonymous *names = place->names;
    struct text name = text_of(field->name);
    if (text_is(name, "session_id") || text_is(name, "with_session"))
        *text = counted(names, *text, FAMILY_SESSION);
    else if (object == &patient_object && text_is(name, "id"))
        *text = counted(names, *text, FAMILY_PATIENT);
    else if (text_is(name, "episode_id"))
        *text = counted(names, *text, FAMILY_EPISODE);
    else if (object == &authorization_object && text_is(name, "number"))
        *text = counted(names, *text, FAMILY_AUTHORIZATION);
    else if (text_is(name, "member_id") || text_is(name, "tin"))
        *text = shape_of(names, *text);
    else if (text_is(name, "zip"))
        *text = zip_of(names, *text);
    else if (text_is(name, "payer"))
        *text = names->payer;
    else if (!is_code(*text) || text->len > 12)
        refuse(place);
}

static void take_note(struct place *place, const struct field *field, struct text *text)
{
    struct anonymous *names = place->names;
    if (names->note_count == names->note_room) {
        struct anonymous_note *at =
            grown(names, names->notes, names->note_count, sizeof *at);
        if (!at)
            return;
        names->note_room = names->note_count ? 2 * names->note_count : 32;
        names->notes = at;
    }
    struct anonymous_note *note = &names->notes[names->note_count++];
    *note = (struct anonymous_note){
        .at = text,
        .original = *text,
        .neutral = neutral_for_note(names, *text, field),
        .pointer = text_copy(names->arena, text_of(place->pointer))};
    names->no_memory |= text_is_absent(note->pointer);
}

static void take_credential(struct place *place, struct credential *credential)
{
    if (credential->kind != CREDENTIAL_UNKNOWN)
        credential->given =
            text_of(word_text(&credential_kind_words, (int)credential->kind));
    else if (!text_is_absent(credential->given))
        credential->given = shape_of(place->names, credential->given);
}

static void take_date(struct place *place, int32_t *date)
{
    if (*date != DATE_NONE)
        *date += place->names->days;
}

static void take_texts(struct place *place, const struct field *field,
                       struct text_list *list)
{
    struct text *copy = ARENA_ARRAY(place->names->arena, struct text, list->count + 1);
    size_t length = strlen(place->pointer);
    place->names->no_memory |= !copy;
    if (!list->at || !copy)
        return;
    for (size_t i = 0; i < list->count; i++) {
        copy[i] = list->at[i];
        (void)snprintf(place->pointer + length, sizeof place->pointer - length, "/%zu",
                       i);
        place->names->here = place->pointer;
        if (field->kind == FIELD_NOTES)
            take_note(place, field, &copy[i]);
        else if (!is_code(copy[i]))
            refuse(place);
    }
    place->pointer[length] = '\0';
    list->at = copy;
}

/* ---- objects ---- */

static void *copy_record(struct place *place, const struct object *object,
                         const void *record, size_t count);

static void take_objects(struct place *place, const struct field *field, void *member)
{
    struct {
        void *at;
        size_t count;
    } list;
    memcpy(&list, member, sizeof list);
    if (list.at && field->object == &insurance_object && list.count > 1)
        list.count = 1;
    if (list.at)
        list.at = copy_record(place, field->object, list.at, list.count);
    memcpy(member, &list, sizeof list);
}

static void take_text(struct place *place, const struct object *object,
                      const struct field *field, struct text *text)
{
    if (text_is_absent(*text))
        return;
    if (field->kind == FIELD_ID)
        take_id(place, object, field, text);
    else if (field->kind == FIELD_NOTE)
        take_note(place, field, text);
    else if (field->kind == FIELD_NPI)
        *text = counted(place->names, *text, FAMILY_NPI);
    else if (!is_code(*text))
        refuse(place);
}

static void take_field(struct place *place, const struct object *object,
                       const struct field *field, void *member)
{
    void *inner;
    switch ((enum field_kind)field->kind) {
    case FIELD_ID:
    case FIELD_NOTE:
    case FIELD_NPI:
    case FIELD_CODE:
        take_text(place, object, field, member);
        return;
    case FIELD_CREDENTIAL:
        take_credential(place, member);
        return;
    case FIELD_DATE:
        take_date(place, member);
        return;
    case FIELD_TEXTS:
    case FIELD_NOTES:
        take_texts(place, field, member);
        return;
    case FIELD_OBJECT:
        memcpy(&inner, member, sizeof inner);
        if (inner)
            inner = copy_record(place, field->object, inner, 0);
        memcpy(member, &inner, sizeof inner);
        return;
    case FIELD_OBJECTS:
        take_objects(place, field, member);
        return;
    case FIELD_CLOCK:
    case FIELD_COUNT:
    case FIELD_MONEY:
    case FIELD_FLAG:
    case FIELD_WORD:
    default:
        return;
    }
}

static void take_record(struct place *place, const struct object *object, char *record)
{
    size_t length = strlen(place->pointer);
    for (size_t i = 0; i < object->count; i++) {
        (void)snprintf(place->pointer + length, sizeof place->pointer - length, "/%s",
                       object->fields[i].name);
        place->names->here = place->pointer;
        take_field(place, object, &object->fields[i],
                   record + object->fields[i].offset);
    }
    place->pointer[length] = '\0';
}

/* count 0: one, which is no list's. */
static void *copy_record(struct place *place, const struct object *object,
                         const void *record, size_t count)
{
    size_t length = strlen(place->pointer), all = count ? count : 1;
    char *copy = arena_zalloc(place->names->arena, all, object->size);
    place->names->no_memory |= !copy;
    if (!copy)
        return NULL;
    memcpy(copy, record, all * object->size);
    for (size_t i = 0; i < all; i++) {
        if (count)
            (void)snprintf(place->pointer + length, sizeof place->pointer - length,
                           "/%zu", i);
        take_record(place, object, copy + i * object->size);
    }
    place->pointer[length] = '\0';
    return copy;
}

/* ---- the whole ---- */

static void lower_age(struct session *session)
{
    struct patient *patient = session->patient;
    if (patient && patient->birth_date != DATE_NONE &&
        session->date_of_service - patient->birth_date >= AGE_DAYS)
        patient->birth_date = session->date_of_service - AGE_INSTEAD;
}

enum status anonymous_copy(struct anonymous *names, const struct session *session,
                           struct session **copy, struct error *error)
{
    struct place place = {.names = names};
    *copy = copy_record(&place, &session_object, session, 0);
    if (!*copy || names->no_memory)
        return error_no_memory(error);
    names->here = "";
    lower_age(*copy);
    if (text_is_absent(names->refused))
        return STATUS_OK;
    error_set(error, STATUS_REJECTED, "capture.field",
              "a field holds what may be of a person, and nothing neutral is known "
              "for it");
    error_point(error, "%s", names->refused.at);
    error_fix(error, "make it what it should be: :set, or leave it out: :unset");
    return error->status;
}

/* ---- what may still be of a person ---- */

static bool holds(struct text text, struct text part)
{
    for (size_t i = 0; part.len && i + part.len <= text.len; i++)
        if (memcmp(text.at + i, part.at, part.len) == 0)
            return true;
    return false;
}

static bool is_neutral(const struct anonymous *names, struct text text)
{
    for (size_t i = 0; i < names->pair_count; i++)
        if (holds(names->pairs[i].to, text))
            return true;
    return text_equal(names->payer, text);
}

/* Short ones are looked for as whole strings alone. */
bool anonymous_leaks(const struct anonymous *names, struct text text)
{
    char quoted[SHORT + 3];
    for (size_t i = 0; i < names->pair_count; i++) {
        struct text from = names->pairs[i].from;
        if (!from.len || is_neutral(names, from))
            continue;
        (void)snprintf(quoted, sizeof quoted, "\"%.*s\"", (int)(from.len % SHORT),
                       from.at);
        if (holds(text, from.len < SHORT ? text_of(quoted) : from))
            return true;
    }
    return false;
}

void anonymous_allow(struct anonymous *names, struct text text)
{
    if (!is_neutral(names, text))
        (void)add_pair(names, text, text.at, FAMILY_OTHER);
}

/* Digits behind each other, dashes and blanks between them not counted. */
static bool holds_number(struct text text)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (char_is_digit(c))
            digits++;
        else if (c != '-' && c != ' ')
            digits = 0;
        if (digits >= 7)
            return true;
    }
    return false;
}

const char *anonymous_suspects(const struct anonymous *names, struct text text)
{
    if (anonymous_leaks(names, text))
        return "an id or a text of the session";
    if (memchr(text.at, '@', text.len))
        return "an address";
    return holds_number(text) ? "a date or a number" : NULL;
}
