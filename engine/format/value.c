/* Messages speak of what belongs there, never of what was found: the value
 * may be a patient's. A fix may follow from the shape of what was found. */
#include "format/value.h"

#include "format/scan.h"
#include "model/credential.h"

#include <stdio.h>

const char *value_kind_text(char first)
{
    switch (first) {
    case '"':
        return "text";
    case 't':
    case 'f':
        return "true or false";
    case '[':
        return "a list in brackets";
    case '{':
        return "an object in braces";
    case 'n':
        return "null";
    default:
        return "a number";
    }
}

struct expectation {
    const char *what;
    const char *fix_of_number; /* when it is a number */
    const char *fix_of_text;   /* when it is text */
};

#define QUOTE_IT "put it between double quotes"

static const struct expectation expectations[] = {
    [FIELD_ID] = {"text in quotes, as \"S-1001\"", QUOTE_IT, ""},
    [FIELD_NOTE] = {"text in quotes", QUOTE_IT, ""},
    [FIELD_NPI] = {"ten digits in quotes, as \"1234567893\"", QUOTE_IT, ""},
    [FIELD_CODE] = {"a procedure code in quotes, as \"97110\"", QUOTE_IT, ""},
    [FIELD_DATE] = {"a date in quotes, as \"2026-03-16\"",
                    "write it as \"YYYY-MM-DD\", with the quotes", ""},
    [FIELD_CLOCK] = {"a time in quotes, as \"09:00\"",
                     "write it as \"HH:MM\", with the quotes", ""},
    [FIELD_COUNT] = {"a whole number without quotes, as 23", "", "remove the quotes"},
    [FIELD_MONEY] = {"an amount in quotes, as \"75.00\"", QUOTE_IT, ""},
    [FIELD_FLAG] = {"true or false, without quotes", "", "remove the quotes"},
    [FIELD_WORD] = {"one of its words, in quotes", "", ""},
    [FIELD_CREDENTIAL] = {"a credential in quotes, as \"PT\"", "", ""},
    [FIELD_OBJECT] = {"an object in braces { }", "", ""},
    [FIELD_OBJECTS] = {"a list in brackets [ ]", "", ""},
    [FIELD_TEXTS] = {"a list of texts in brackets, as [\"59\"]", "",
                     "put brackets around it"},
    [FIELD_NOTES] = {"a list of texts in brackets [ ]", "", "put brackets around it"},
};

const char *value_mistype(struct builder *builder, const struct field *field,
                          const struct place_step *step)
{
    const struct expectation *expected = &expectations[field->kind];
    char first = *step->at;
    struct error *error =
        problem_add(builder, step, "session.type", "\"%s\" must be %s; it is %s",
                    field->name, expected->what, value_kind_text(first));
    if (first == '-' || char_is_digit(first))
        error_fix(error, "%s", expected->fix_of_number);
    else if (first == '"')
        error_fix(error, "%s", expected->fix_of_text);
    else if (first == '{' && field->kind == FIELD_OBJECTS)
        error_fix(error, "put brackets around it: [{ ... }]");
    return scan_value(step->at, builder->end);
}

/* ---- texts ---- */

const char *value_string(struct builder *builder, const char *at, struct text *text)
{
    bool escaped;
    at = scan_content(at, builder->end, text, &escaped);
    if (!escaped)
        return at;
    *text = scan_unescaped(*text, builder->arena);
    if (text_is_absent(*text)) {
        builder->no_memory = true;
        *text = TEXT("");
    }
    return at;
}

static bool has_control(struct text text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] < 0x20 || text.at[i] == 0x7f)
            return true;
    return false;
}

static bool id_is_good(struct builder *builder, const struct field *field,
                       struct text text, const struct place_step *step)
{
    const char *name = field->name;
    if (text.len == 0)
        problem_add(builder, step, "session.id",
                    field->required
                        ? "\"%s\" is empty, and it is required"
                        : "\"%s\" is empty: where it is not known, leave it out",
                    name);
    else if (text.len > VALUE_ID_MAX)
        problem_add(builder, step, "session.id", "\"%s\" is longer than %d bytes", name,
                    VALUE_ID_MAX);
    else if (has_control(text))
        problem_add(builder, step, "session.id",
                    "\"%s\" holds a line break, a tab or another control character",
                    name);
    else
        return true;
    return false;
}

static bool note_is_good(struct builder *builder, const char *name, struct text text,
                         const struct place_step *step)
{
    if (text.len <= VALUE_NOTE_MAX)
        return true;
    problem_add(builder, step, "session.too_long", "\"%s\" is longer than 64 KiB",
                name);
    return false;
}

/* The check digit of an NPI is Luhn's over 80840 and the number (CMS, NPI
 * check digit calculation): 80840 alone adds 24. */
static bool npi_checks(struct text npi)
{
    int sum = 24;
    for (size_t i = 0; i < 10; i++) {
        int digit = npi.at[i] - '0';
        if (i % 2 == 0)
            digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += digit;
    }
    return sum % 10 == 0;
}

static bool all_digits(struct text text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!char_is_digit(text.at[i]))
            return false;
    return true;
}

static bool npi_is_good(struct builder *builder, const char *name, struct text text,
                        const struct place_step *step)
{
    if (text.len != 10 || !all_digits(text))
        problem_add(builder, step, "session.npi",
                    "\"%s\" must be the ten digits of an NPI", name);
    else if (!npi_checks(text))
        error_fix(
            problem_add(builder, step, "session.npi",
                        "\"%s\" is no NPI: one of its digits is mistyped, for the "
                        "last digit does not check",
                        name),
            "look it up at npiregistry.cms.hhs.gov");
    else
        return true;
    return false;
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_code(struct text text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_capital(text.at[i]) && !char_is_digit(text.at[i]))
            return false;
    return text.len == 5;
}

static bool is_code_in_small_letters(struct text text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!char_is_letter(text.at[i]) && !char_is_digit(text.at[i]))
            return false;
    return text.len == 5;
}

static bool code_is_good(struct builder *builder, const char *name, struct text text,
                         const struct place_step *step)
{
    struct text head = {text.at, text.len < 5 ? text.len : 5};
    if (is_code(text))
        return true;
    struct error *error = problem_add(builder, step, "session.code",
                                      "\"%s\" must be a CPT or HCPCS code of five "
                                      "digits and capital letters, as \"97110\"",
                                      name);
    if (is_code_in_small_letters(text))
        error_fix(error, "write its letters as capitals");
    else if (text.len > 5 && is_code(head))
        error_fix(error, "write the code alone, and modifiers in \"modifiers\"");
    return false;
}

/* ---- dates, clocks, amounts ---- */

static int32_t two_digits(const char *at)
{
    return char_is_digit(at[0]) && char_is_digit(at[1])
               ? (at[0] - '0') * 10 + (at[1] - '0')
               : -1;
}

/* Whether text looks like YYYY-MM-DD with a month that exists. */
static bool is_iso_shape(struct text text)
{
    if (text.len != 10 || text.at[4] != '-' || text.at[7] != '-')
        return false;
    int32_t month = two_digits(text.at + 5);
    return two_digits(text.at) >= 0 && two_digits(text.at + 2) >= 0 && month >= 1 &&
           month <= 12 && two_digits(text.at + 8) >= 0;
}

static void date_complain(struct builder *builder, const char *name, struct text text,
                          const struct place_step *step)
{
    const char *code = "session.date";
    if (!is_iso_shape(text)) {
        error_fix(problem_add(builder, step, code,
                              "\"%s\" must be a date, as \"2026-03-16\"", name),
                  "write it as YYYY-MM-DD: year, month, day");
        return;
    }
    int32_t century = two_digits(text.at), month = two_digits(text.at + 5),
            day = two_digits(text.at + 8);
    if (century < 19 || century > 20)
        problem_add(builder, step, code, "\"%s\" is not in the years 1900 to 2100",
                    name);
    else if (month == 2 && day == 29)
        problem_add(builder, step, code,
                    "\"%s\" is a day that does not exist: that year is no leap year, "
                    "its February has 28 days",
                    name);
    else
        problem_add(builder, step, code,
                    "\"%s\" is a day that does not exist: no such day in that month",
                    name);
}

static void clock_complain(struct builder *builder, const char *name, struct text text,
                           const struct place_step *step)
{
    struct error *error = problem_add(builder, step, "session.clock",
                                      "\"%s\" must be a time, as \"09:00\"", name);
    char last = text.len ? char_lower(text.at[text.len - 1]) : '\0';
    if (last == 'm')
        error_fix(error, "use the 24-hour clock: 9 am is 09:00, 2:30 pm is 14:30");
    else if (text.len == 4 && text.at[1] == ':')
        error_fix(error, "write two digits for the hour, as 09:00");
    else if (text.len == 8)
        error_fix(error, "leave the seconds out");
    else
        error_fix(error, "write it as HH:MM, from 00:00 to 24:00");
}

static void money_complain(struct builder *builder, const char *name, struct text text,
                           const struct place_step *step)
{
    struct error *error = problem_add(builder, step, "session.money",
                                      "\"%s\" must be an amount, as \"75.00\"", name);
    if (text.len && text.at[0] == '$')
        error_fix(error, "leave the dollar sign out");
    else if (memchr(text.at, ',', text.len))
        error_fix(error, "leave the commas out, and write the cents behind a point");
    else if (text.len && text.at[0] == '-')
        error_fix(error, "an amount here is never less than nothing");
    else
        error_fix(error, "digits, a point, two digits of cents");
}

/* ---- words and numbers ---- */

static void word_complain(struct builder *builder, const struct field *field,
                          struct text text, const struct place_step *step)
{
    char list[400];
    size_t len = 0;
    list[0] = '\0';
    for (int i = 1; i < field->words->count && len < sizeof list; i++) {
        int n = snprintf(list + len, sizeof list - len, "%s%s", i > 1 ? ", " : "",
                         field->words->words[i].text);
        len += n > 0 ? (size_t)n : 0;
    }
    struct error *error = problem_add(builder, step, "session.word",
                                      "\"%s\" must be one of: %s", field->name, list);
    const char *nearest = word_nearest(field->words, text);
    if (nearest)
        error_fix(error, "write \"%s\"", nearest);
}

static void word_read(struct builder *builder, const struct field *field,
                      struct text text, const struct place_step *step, int32_t *word)
{
    *word = word_find(field->words, text);
    if (*word == 0)
        word_complain(builder, field, text, step);
}

static void count_complain(struct builder *builder, const struct field *field,
                           const struct place_step *step, bool point)
{
    struct error *error =
        problem_add(builder, step, "session.range",
                    "\"%s\" must be a whole number, written in digits alone; it has %s",
                    field->name, point ? "a decimal point" : "an exponent");
    error_fix(error, point ? "write it without a decimal point, as 23"
                           : "write all its digits, as 1000 and not 1e3");
}

/* A whole number is one that is written so, in digits: 23.0 and 2.3e1 are
 * the same number, but who writes them did not mean a count, and to tell
 * which are whole would take arithmetic that this program does without. */
static const char *count_read(struct builder *builder, const struct field *field,
                              const struct place_step *step, int32_t *count)
{
    const char *at = step->at, *end = builder->end;
    int64_t value = 0;
    bool negative = *at == '-';
    for (at += negative; at < end && char_is_digit(*at); at++)
        if (value <= field->max)
            value = value * 10 + (*at - '0');
    if (at < end && (*at == '.' || char_lower(*at) == 'e')) {
        count_complain(builder, field, step, *at == '.');
        return scan_value(at, end);
    }
    if (value > (negative ? 0 : field->max))
        problem_add(builder, step, "session.range",
                    "\"%s\" must be a whole number from 0 to %d; it is %s", field->name,
                    field->max, negative ? "less than 0" : "larger");
    else
        *count = (int32_t)value;
    return at;
}

/* ---- lists of texts ---- */

void *value_grow(struct builder *builder, const void *at, size_t count, size_t size)
{
    char *grown = arena_alloc(builder->arena, 2 * count * size);
    if (grown)
        memcpy(grown, at, count * size);
    builder->no_memory |= !grown;
    return grown;
}

/* Past the element; its text goes to the list's end, when it is good. */
static const char *element_read(struct builder *builder, const struct field *field,
                                const struct place_step *step, struct text_list *list)
{
    struct text text;
    if (*step->at != '"') {
        problem_add(builder, step, "session.type",
                    "an entry of \"%s\" must be text in quotes; it is %s", field->name,
                    value_kind_text(*step->at));
        return scan_value(step->at, builder->end);
    }
    const char *past = value_string(builder, step->at, &text);
    bool good = field->kind == FIELD_NOTES
                    ? note_is_good(builder, field->name, text, step)
                    : id_is_good(builder, field, text, step);
    if (good)
        list->at[list->count++] = text;
    return past;
}

static const char *list_read(struct builder *builder, const struct field *field,
                             const struct place_step *step, struct text_list *list)
{
    const char *end = builder->end, *at = scan_space(step->at + 1, end);
    struct place_step entry = {.up = step, .at = at};
    size_t room = 4;
    list->at = arena_alloc(builder->arena, room * sizeof *list->at);
    builder->no_memory |= !list->at;
    if (at < end && *at == ']')
        return at + 1;
    while (entry.at < end && list->at) {
        at = scan_space(element_read(builder, field, &entry, list), end);
        if (at < end && *at == ']')
            return at + 1;
        if (at == end || *at != ',')
            break;
        if (list->count == room) {
            list->at = value_grow(builder, list->at, room, sizeof *list->at);
            room *= 2;
        }
        entry.at = scan_space(at + 1, end);
        entry.ordinal++;
    }
    return builder_lost(builder);
}

/* ---- by kind ---- */

static void text_read(struct builder *builder, const struct field *field,
                      struct text text, const struct place_step *step, void *member)
{
    const char *name = field->name;
    bool good = true;
    switch ((enum field_kind)field->kind) {
    case FIELD_ID:
        good = id_is_good(builder, field, text, step);
        break;
    case FIELD_NOTE:
        good = note_is_good(builder, name, text, step);
        break;
    case FIELD_NPI:
        good = npi_is_good(builder, name, text, step);
        break;
    case FIELD_CODE:
        good = code_is_good(builder, name, text, step);
        break;
    case FIELD_CREDENTIAL:
        good = id_is_good(builder, field, text, step);
        if (good)
            ((struct credential *)member)->kind = credential_read(text);
        break;
    case FIELD_DATE:
        if (!date_read(text, member))
            date_complain(builder, name, text, step);
        return;
    case FIELD_CLOCK:
        if (!clock_read(text, member))
            clock_complain(builder, name, text, step);
        return;
    case FIELD_MONEY:
        if (!money_read(text, member))
            money_complain(builder, name, text, step);
        return;
    case FIELD_WORD:
        word_read(builder, field, text, step, member);
        return;
    case FIELD_COUNT:
    case FIELD_FLAG:
    case FIELD_OBJECT:
    case FIELD_OBJECTS:
    case FIELD_TEXTS:
    case FIELD_NOTES:
    default:
        return;
    }
    /* struct credential begins with its text. */
    if (good)
        *(struct text *)member = text;
}

static bool kind_is_text(uint8_t kind)
{
    return kind != FIELD_COUNT && kind != FIELD_FLAG && kind != FIELD_TEXTS &&
           kind != FIELD_NOTES;
}

const char *value_read(struct builder *builder, const struct field *field,
                       const struct place_step *step, void *member)
{
    char first = *step->at;
    if (first == '"' && kind_is_text(field->kind)) {
        struct text text;
        const char *past = value_string(builder, step->at, &text);
        text_read(builder, field, text, step, member);
        return past;
    }
    if (field->kind == FIELD_COUNT && (first == '-' || char_is_digit(first)))
        return count_read(builder, field, step, member);
    if (field->kind == FIELD_FLAG && (first == 't' || first == 'f')) {
        *(int32_t *)member = first == 't';
        return scan_value(step->at, builder->end);
    }
    if (first == '[' && (field->kind == FIELD_TEXTS || field->kind == FIELD_NOTES))
        return list_read(builder, field, step, member);
    return value_mistype(builder, field, step);
}
