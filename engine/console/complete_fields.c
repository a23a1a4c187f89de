/* Fields of the session format by their paths, and what may stand in them. */
#include "console/complete.h"

#include "model/fields.h"
#include "model/procedure.h"

/* As every list of fields.def is laid out. */
struct any_list {
    const char *at;
    size_t count;
};

/* Where a path has got to: an object, and what is known of it. */
struct spot {
    const struct object *object;
    const char *record; /* NULL: nothing is known */
    struct text path;   /* up to here, with its dot */
};

static const struct session *session_of(const struct console *console)
{
    const struct table_session *on_table = table_current(console->table);
    return on_table ? on_table->session : NULL;
}

static struct any_list list_of(const struct spot *spot, const struct field *field)
{
    struct any_list list = {NULL, 0};
    if (spot->record)
        memcpy(&list, spot->record + field->offset, sizeof list);
    return list;
}

/* "services[2]": its name, and 2; no position is 0, a broken one SIZE_MAX. */
static struct text split_position(struct text step, size_t *position)
{
    const char *bracket = step.len ? memchr(step.at, '[', step.len) : NULL;
    *position = 0;
    if (!bracket)
        return step;
    size_t name = (size_t)(bracket - step.at);
    bool closed = step.at[step.len - 1] == ']' && step.len > name + 2;
    for (size_t i = name + 1; closed && i < step.len - 1; i++) {
        closed = char_is_digit(step.at[i]) && *position < 1000;
        *position = *position * 10 + (size_t)(step.at[i] - '0');
    }
    *position = closed ? *position : SIZE_MAX;
    return (struct text){step.at, name};
}

/* One step of a path into an object; false: there is no such object. */
static bool enter(struct spot *spot, struct text step)
{
    size_t position;
    struct text name = split_position(step, &position);
    const struct field *field = field_find(spot->object, name);
    if (!field || position == SIZE_MAX || !field->object)
        return false;
    bool is_list = field->kind == FIELD_OBJECTS;
    if (is_list != (position > 0))
        return false;
    struct any_list list = list_of(spot, field);
    if (!is_list)
        spot->record = list.at; /* a pointer stands there */
    else if (position <= list.count)
        spot->record = list.at + (position - 1) * field->object->size;
    else
        spot->record = NULL;
    spot->object = field->object;
    return true;
}

/* Into all objects of a path; what is behind the last dot is *last. */
static bool walk(const struct console *console, struct text path, struct spot *spot,
                 struct text *last)
{
    *spot =
        (struct spot){&session_object, (const char *)session_of(console), {path.at, 0}};
    *last = path;
    for (const char *dot; last->len && (dot = memchr(last->at, '.', last->len));) {
        struct text step = {last->at, (size_t)(dot - last->at)};
        if (!enter(spot, step))
            return false;
        last->at = dot + 1;
        last->len -= step.len + 1;
        spot->path.len += step.len + 1;
    }
    return true;
}

/* ---- candidates ---- */

static void offer(struct completions *found, const struct spot *spot, const char *name,
                  size_t position, const struct field *field)
{
    struct buffer path;
    buffer_init(&path, 4096);
    buffer_put_text(&path, spot->path);
    buffer_put_cstr(&path, name);
    if (position)
        buffer_printf(&path, "[%zu]", position);
    if (field->object)
        buffer_put_char(&path, '.');
    struct text text = text_copy(found->arena, buffer_text(&path));
    if (text_is_absent(text) || buffer_failed(&path))
        found->failed = true;
    else
        complete_offer(found, text, text_of(field->meaning), field->object != NULL);
    buffer_release(&path);
}

static bool is_list(const struct field *field)
{
    return field->kind == FIELD_OBJECTS || field->kind == FIELD_TEXTS ||
           field->kind == FIELD_NOTES;
}

/* A list by its positions: those that are there, or the first. */
static void offer_field(struct completions *found, const struct spot *spot,
                        const struct field *field)
{
    if (field->kind != FIELD_OBJECTS)
        offer(found, spot, field->name, 0, field);
    if (!is_list(field))
        return;
    size_t count = list_of(spot, field).count;
    for (size_t i = 1; i <= (count ? count : 1); i++)
        offer(found, spot, field->name, i, field);
}

void complete_fields(struct console *console, struct completions *found)
{
    struct spot spot;
    struct text last;
    if (!walk(console, found->word, &spot, &last))
        return;
    for (size_t i = 0; i < spot.object->count; i++)
        offer_field(found, &spot, &spot.object->fields[i]);
}

/* ---- values ---- */

static void offer_words(struct completions *found, const struct word_set *words)
{
    for (int i = 1; i < words->count; i++)
        complete_offer(found, text_of(words->words[i].text),
                       text_of(words->words[i].meaning), false);
}

static void offer_codes(const struct console *console, struct completions *found)
{
    const struct session *session = session_of(console);
    const struct procedure *code;
    for (size_t i = 0; (code = procedure_at(i)); i++) {
        if (!session || procedure_is_valid(code, session->date_of_service))
            complete_offer(found, text_of(code->code), text_of(code->label), false);
    }
}

static void offer_values(struct console *console, struct completions *found,
                         const struct object *object, const struct field *field)
{
    if (field->kind == FIELD_WORD)
        offer_words(found, field->words);
    else if (field->kind == FIELD_CREDENTIAL)
        offer_words(found, &credential_kind_words);
    else if (field->kind == FIELD_CODE)
        offer_codes(console, found);
    else if (object == &insurance_object && strcmp(field->name, "payer") == 0)
        complete_payers(console, found);
    if (field->kind != FIELD_FLAG)
        return;
    complete_offer(found, TEXT("true"), text_of(field->meaning), false);
    complete_offer(found, TEXT("false"), TEXT("it is not so"), false);
}

void complete_values(struct console *console, struct completions *found,
                     struct text path)
{
    struct spot spot;
    struct text last;
    size_t position;
    if (!walk(console, path, &spot, &last))
        return;
    last = split_position(last, &position);
    const struct field *field = field_find(spot.object, last);
    if (field)
        offer_values(console, found, spot.object, field);
}
