#include "console/edit.h"

#include "format/gate.h"
#include "format/scan.h"

#include <stdio.h>

struct typing {
    const struct edit_value *value;
    const struct field *field;
    struct text text; /* quotes taken off, escapes undone */
    bool quoted;
    struct arena *arena;
    struct buffer *out;
    struct error *error;
};

static enum status bad(const struct typing *typing, const char *what, const char *fix)
{
    error_set(typing->error, STATUS_USAGE, "console.value", "\"%s\" must be %s",
              typing->field->name, what);
    error_fix(typing->error, "%s", fix);
    return typing->error->status;
}

/* ---- quotes ---- */

/* In double quotes with JSON's escapes where they are lawful, else as it is. */
static enum status take_quotes(struct typing *typing)
{
    struct text typed = typing->value->typed;
    struct error unheard = ERROR_NONE;
    char quote = typed.len ? typed.at[0] : '\0';
    typing->text = typed;
    typing->quoted = quote == '"' || quote == '\'';
    if (!typing->quoted)
        return STATUS_OK;
    if (typed.len < 2 || typed.at[typed.len - 1] != quote)
        return bad(typing, "one value", "put quotes around all of a text, or none");
    typing->text = (struct text){typed.at + 1, typed.len - 2};
    if (quote == '\'' || gate_check(typed, 1, &unheard) != STATUS_OK)
        return STATUS_OK;
    typing->text = scan_unescaped(typing->text, typing->arena);
    return text_is_absent(typing->text) ? error_no_memory(typing->error) : STATUS_OK;
}

static bool is_unknown(const struct typing *typing)
{
    return !typing->quoted &&
           (text_is(typing->text, "null") || text_is(typing->text, "unknown"));
}

/* ---- more and less ---- */

static bool is_step(const struct typing *typing)
{
    struct text text = typing->text;
    return !typing->quoted && text.len > 1 &&
           (text.at[0] == '+' || text.at[0] == '-') && char_is_digit(text.at[1]);
}

/* What +3 says: 3; of money in cents. */
static bool read_step(const struct typing *typing, int64_t *step)
{
    struct text digits = {typing->text.at + 1, typing->text.len - 1};
    if (typing->field->kind == FIELD_MONEY) {
        if (!money_read(digits, step))
            return false;
    } else {
        *step = 0;
        for (size_t i = 0; i < digits.len; i++) {
            if (!char_is_digit(digits.at[i]) || i == 9)
                return false;
            *step = *step * 10 + (digits.at[i] - '0');
        }
    }
    *step = typing->text.at[0] == '-' ? -*step : *step;
    return true;
}

static bool read_before(const struct typing *typing, int64_t *before)
{
    struct text text = typing->value->before;
    int32_t number = 0;
    bool is_text = text.len >= 2 && text.at[0] == '"';
    struct text inside = is_text ? (struct text){text.at + 1, text.len - 2} : text;
    bool good = false;
    if (typing->field->kind == FIELD_DATE)
        good = is_text && date_read(inside, &number);
    else if (typing->field->kind == FIELD_CLOCK)
        good = is_text && clock_read(inside, &number);
    else if (typing->field->kind == FIELD_MONEY)
        return is_text && money_read(inside, before);
    else
        for (size_t i = 0; i < text.len && (good = char_is_digit(text.at[i])) && i < 9;
             i++)
            number = number * 10 + (text.at[i] - '0');
    *before = number;
    return good;
}

static enum status write_stepped(const struct typing *typing, int64_t value)
{
    char text[24];
    switch (typing->field->kind) {
    case FIELD_DATE:
        if (value < DATE_MIN || value > DATE_MAX)
            return bad(typing, "a day from 1900 to 2100", "");
        date_write((int32_t)value, text);
        break;
    case FIELD_CLOCK:
        if (value < 0 || value > 1440)
            return bad(typing, "a time of that day, 00:00 to 24:00", "");
        clock_write((int32_t)value, text);
        break;
    case FIELD_MONEY:
        if (value < 0 || value > MONEY_MAX)
            return bad(typing, "an amount that is not less than nothing", "");
        money_write(value, text);
        break;
    default:
        if (value < 0)
            return bad(typing, "no less than 0", "");
        buffer_put_int(typing->out, value);
        return STATUS_OK;
    }
    buffer_put_json(typing->out, text_of(text));
    return STATUS_OK;
}

static enum status take_step(const struct typing *typing)
{
    int64_t step, before;
    if (!read_step(typing, &step))
        return bad(typing, "a number behind + or -",
                   "+3: days of a date, minutes of a time; of an amount +1.50");
    if (!read_before(typing, &before))
        return bad(typing, "known before something is added to it",
                   "give the value itself");
    return write_stepped(typing, before + step);
}

/* ---- the kinds ---- */

static enum status take_date(const struct typing *typing)
{
    int32_t date;
    if (!date_read(typing->text, &date))
        return bad(typing, "a day that exists, 1900 to 2100",
                   "write it as YYYY-MM-DD, as 2026-03-16");
    buffer_put_json(typing->out, typing->text);
    return STATUS_OK;
}

static enum status take_clock(const struct typing *typing)
{
    int32_t clock;
    struct text text = typing->text;
    bool short_hour = text.len == 4 && char_is_digit(text.at[0]) && text.at[1] == ':';
    if (!clock_read(text, &clock))
        return bad(typing, "a time of day, 00:00 to 24:00",
                   short_hour ? "write the hour with two digits, as 09:05 for 9:05"
                              : "write it as HH:MM, as 09:05 or 14:30");
    buffer_put_json(typing->out, text);
    return STATUS_OK;
}

static enum status take_count(const struct typing *typing)
{
    char range[64];
    int64_t value = 0;
    struct text text = typing->text;
    bool good = text.len > 0 && text.len < 10;
    for (size_t i = 0; i < text.len && good; i++) {
        good = char_is_digit(text.at[i]);
        value = value * 10 + (text.at[i] - '0');
    }
    snprintf(range, sizeof range, "a whole number, 0 to %d", typing->field->max);
    if (!good || value > typing->field->max)
        return bad(typing, range, "+3 and -5 change it by so many");
    buffer_put_int(typing->out, value);
    return STATUS_OK;
}

static enum status take_money(const struct typing *typing)
{
    int64_t cents;
    if (!money_read(typing->text, &cents))
        return bad(typing, "an amount", "digits and at most two decimals, as 75.00");
    buffer_put_json(typing->out, typing->text);
    return STATUS_OK;
}

static enum status take_flag(const struct typing *typing)
{
    if (!text_is(typing->text, "true") && !text_is(typing->text, "false"))
        return bad(typing, "true or false", "unknown, when nobody knows");
    buffer_put_text(typing->out, typing->text);
    return STATUS_OK;
}

static void list_words(const struct word_set *words, struct buffer *out)
{
    for (int i = 1; i < words->count; i++)
        buffer_printf(out, "%s%s", i > 1 ? ", " : "", words->words[i].text);
}

static enum status take_word(const struct typing *typing)
{
    const struct word_set *words = typing->field->words;
    char memory[400];
    struct buffer list;
    if (word_find(words, typing->text)) {
        buffer_put_json(typing->out, typing->text);
        return STATUS_OK;
    }
    buffer_borrow(&list, memory, sizeof memory);
    list_words(words, &list);
    error_set(typing->error, STATUS_USAGE, "console.value",
              "\"%s\" must be one of %.*s", typing->field->name,
              TEXT_ARG(buffer_text(&list)));
    error_suggest(typing->error, "", word_nearest(words, typing->text));
    return typing->error->status;
}

static enum status take_code(const struct typing *typing)
{
    struct text text = text_copy(typing->arena, typing->text);
    if (text_is_absent(text))
        return error_no_memory(typing->error);
    char *at = (char *)(uintptr_t)text.at;
    for (size_t i = 0; i < text.len; i++)
        if (at[i] >= 'a' && at[i] <= 'z')
            at[i] = (char)(at[i] - 32);
    buffer_put_json(typing->out, text);
    return STATUS_OK;
}

/* Codes and modifiers may stand behind each other with commas: 59,KX. */
static enum status take_texts(const struct typing *typing)
{
    struct text rest = typing->text;
    bool commas = !typing->quoted && typing->field->kind == FIELD_TEXTS;
    buffer_put_char(typing->out, '[');
    for (size_t n = 0; rest.len; n++) {
        const char *comma = commas ? memchr(rest.at, ',', rest.len) : NULL;
        size_t len = comma ? (size_t)(comma - rest.at) : rest.len;
        if (n)
            BUFFER_LITERAL(typing->out, ", ");
        buffer_put_json(typing->out, text_trim((struct text){rest.at, len}));
        len += comma != NULL;
        rest = (struct text){rest.at + len, rest.len - len};
    }
    buffer_put_char(typing->out, ']');
    return STATUS_OK;
}

/* Text that came from a terminal or a file may be anything. */
static enum status take_text(const struct typing *typing)
{
    buffer_put_json(typing->out, typing->text);
    return STATUS_OK;
}

static enum status take_whole(const struct typing *typing)
{
    bool list = typing->field->kind != FIELD_OBJECT;
    error_set(typing->error, STATUS_USAGE, "console.value",
              "\"%s\" is %s: name one of its fields", typing->field->name,
              list ? "a list" : "an object");
    if (list)
        error_fix(typing->error, "as %s[1].%s, or %s[+] for one more",
                  typing->field->name, typing->field->object->fields[0].name,
                  typing->field->name);
    else
        error_fix(typing->error, "as %s.%s", typing->field->name,
                  typing->field->object->fields[0].name);
    return typing->error->status;
}

static enum status take_kind(const struct typing *typing, bool element)
{
    switch ((enum field_kind)typing->field->kind) {
    case FIELD_DATE:
        return take_date(typing);
    case FIELD_CLOCK:
        return take_clock(typing);
    case FIELD_COUNT:
        return take_count(typing);
    case FIELD_MONEY:
        return take_money(typing);
    case FIELD_FLAG:
        return take_flag(typing);
    case FIELD_WORD:
        return take_word(typing);
    case FIELD_CODE:
        return take_code(typing);
    case FIELD_TEXTS:
    case FIELD_NOTES:
        return element ? take_text(typing) : take_texts(typing);
    case FIELD_OBJECT:
    case FIELD_OBJECTS:
        return take_whole(typing);
    case FIELD_ID:
    case FIELD_NOTE:
    case FIELD_NPI:
    case FIELD_CREDENTIAL:
        break;
    }
    return take_text(typing);
}

/* ---- together ---- */

static bool is_stepped(const struct field *field)
{
    return field->kind == FIELD_DATE || field->kind == FIELD_CLOCK ||
           field->kind == FIELD_MONEY || field->kind == FIELD_COUNT;
}

static bool is_json(const struct typing *typing)
{
    struct text text = typing->text;
    uint8_t kind = typing->field->kind;
    return !typing->quoted && text.len && (text.at[0] == '{' || text.at[0] == '[') &&
           (kind == FIELD_OBJECT || kind == FIELD_OBJECTS || kind == FIELD_TEXTS ||
            kind == FIELD_NOTES);
}

static enum status take_json(const struct typing *typing)
{
    if (gate_check(typing->text, 1, typing->error))
        return typing->error->status = STATUS_USAGE;
    buffer_put_text(typing->out, typing->text);
    return STATUS_OK;
}

/* A plain value for an object is that of the one field it cannot be without. */
static void lengthen(const struct typing *typing, struct edit_path *path)
{
    const struct edit_step *last = &path->steps[path->count - 1];
    bool object = last->field->kind == FIELD_OBJECT ||
                  (last->field->kind == FIELD_OBJECTS && last->position != EDIT_WHOLE);
    if (!object || is_json(typing) || is_unknown(typing) ||
        last->field->object->required != 1 || path->count == EDIT_DEPTH)
        return;
    const struct field *field = last->field->object->fields;
    while (!field->required)
        field++;
    path->steps[path->count++] = (struct edit_step){field, EDIT_WHOLE};
}

static enum status take(struct typing *typing, const struct edit_path *path)
{
    const struct edit_step *last = &path->steps[path->count - 1];
    typing->field = last->field;
    if (is_unknown(typing)) {
        BUFFER_LITERAL(typing->out, "null");
        return STATUS_OK;
    }
    if (is_json(typing))
        return take_json(typing);
    if (is_step(typing) && is_stepped(typing->field))
        return take_step(typing);
    return take_kind(typing, last->position != EDIT_WHOLE);
}

enum status edit_value_read(const struct edit_value *value, struct edit_path *path,
                            struct arena *arena, struct text *json, struct error *error)
{
    struct buffer out;
    struct typing typing = {.value = value,
                            .field = path->steps[path->count - 1].field,
                            .arena = arena,
                            .out = &out,
                            .error = error};
    buffer_init(&out, 16 * GATE_MAX_RECORD);
    enum status status = take_quotes(&typing);
    if (!status)
        lengthen(&typing, path);
    if (!status)
        status = take(&typing, path);
    *json = text_copy(arena, buffer_text(&out));
    if (!status && (buffer_failed(&out) || text_is_absent(*json)))
        status = error_no_memory(error);
    buffer_release(&out);
    return status;
}
