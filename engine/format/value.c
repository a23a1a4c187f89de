/* Messages speak of what belongs there, never of what was found: the value
 * may be a patient's. A fix may follow from the shape of what was found. */
#include "format/value.h"

#include "base/utf8.h"
#include "model/credential.h"

#include <stdio.h>

const char *value_kind_text(const cJSON *json)
{
    if (cJSON_IsString(json))
        return "text";
    if (cJSON_IsNumber(json))
        return "a number";
    if (cJSON_IsBool(json))
        return "true or false";
    if (cJSON_IsArray(json))
        return "a list in brackets";
    return cJSON_IsNull(json) ? "null" : "an object in braces";
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

void value_mistype(struct builder *builder, const struct field *field,
                   const cJSON *json, const struct place_step *at)
{
    const struct expectation *expected = &expectations[field->kind];
    struct error *error = problem_add(builder, at, SPOT_VALUE, "session.type",
                                      "\"%s\" must be %s; it is %s", field->name,
                                      expected->what, value_kind_text(json));
    if (cJSON_IsNumber(json))
        error_fix(error, "%s", expected->fix_of_number);
    else if (cJSON_IsString(json))
        error_fix(error, "%s", expected->fix_of_text);
    else if (cJSON_IsObject(json) && field->kind == FIELD_OBJECTS)
        error_fix(error, "put brackets around it: [{ ... }]");
}

/* ---- texts ---- */

static bool has_control(struct text text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] < 0x20 || text.at[i] == 0x7f)
            return true;
    return false;
}

static bool id_is_good(struct builder *builder, const char *name, struct text text,
                       const struct place_step *at)
{
    if (text.len == 0)
        problem_add(builder, at, SPOT_VALUE, "session.id",
                    "\"%s\" is empty: where it is not known, leave it out", name);
    else if (text.len > VALUE_ID_MAX)
        problem_add(builder, at, SPOT_VALUE, "session.id",
                    "\"%s\" is longer than %d bytes", name, VALUE_ID_MAX);
    else if (has_control(text))
        problem_add(builder, at, SPOT_VALUE, "session.id",
                    "\"%s\" holds a line break, a tab or another control character",
                    name);
    else
        return true;
    return false;
}

static bool note_is_good(struct builder *builder, const char *name, struct text text,
                         const struct place_step *at)
{
    if (text.len <= VALUE_NOTE_MAX)
        return true;
    problem_add(builder, at, SPOT_VALUE, "session.too_long",
                "\"%s\" is longer than 64 KiB", name);
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
                        const struct place_step *at)
{
    if (text.len != 10 || !all_digits(text))
        problem_add(builder, at, SPOT_VALUE, "session.npi",
                    "\"%s\" must be the ten digits of an NPI", name);
    else if (!npi_checks(text))
        error_fix(
            problem_add(builder, at, SPOT_VALUE, "session.npi",
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
                         const struct place_step *at)
{
    struct text head = {text.at, text.len < 5 ? text.len : 5};
    if (is_code(text))
        return true;
    struct error *error = problem_add(builder, at, SPOT_VALUE, "session.code",
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
                          const struct place_step *at)
{
    const char *code = "session.date";
    if (!is_iso_shape(text)) {
        error_fix(problem_add(builder, at, SPOT_VALUE, code,
                              "\"%s\" must be a date, as \"2026-03-16\"", name),
                  "write it as YYYY-MM-DD: year, month, day");
        return;
    }
    int32_t century = two_digits(text.at), month = two_digits(text.at + 5),
            day = two_digits(text.at + 8);
    if (century < 19 || century > 20)
        problem_add(builder, at, SPOT_VALUE, code,
                    "\"%s\" is not in the years 1900 to 2100", name);
    else if (month == 2 && day == 29)
        problem_add(builder, at, SPOT_VALUE, code,
                    "\"%s\" is a day that does not exist: that year is no leap year, "
                    "its February has 28 days",
                    name);
    else
        problem_add(builder, at, SPOT_VALUE, code,
                    "\"%s\" is a day that does not exist: no such day in that month",
                    name);
}

static void clock_complain(struct builder *builder, const char *name, struct text text,
                           const struct place_step *at)
{
    struct error *error = problem_add(builder, at, SPOT_VALUE, "session.clock",
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
                           const struct place_step *at)
{
    struct error *error = problem_add(builder, at, SPOT_VALUE, "session.money",
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
                          struct text text, const struct place_step *at)
{
    char list[400];
    size_t len = 0;
    list[0] = '\0';
    for (int i = 1; i < field->words->count && len < sizeof list; i++) {
        int n = snprintf(list + len, sizeof list - len, "%s%s", i > 1 ? ", " : "",
                         field->words->words[i].text);
        len += n > 0 ? (size_t)n : 0;
    }
    struct error *error = problem_add(builder, at, SPOT_VALUE, "session.word",
                                      "\"%s\" must be one of: %s", field->name, list);
    const char *nearest = word_nearest(field->words, text);
    if (nearest)
        error_fix(error, "write \"%s\"", nearest);
}

static void word_read(struct builder *builder, const struct field *field,
                      struct text text, const struct place_step *at, int32_t *word)
{
    *word = word_find(field->words, text);
    if (*word == 0)
        word_complain(builder, field, text, at);
}

/* cJSON hands numbers over as double, and no text of them: so 23, 23.0 and
 * 2.3e1 are the same whole number here, as they are in JSON Schema. Every
 * maximum is far below 2^53, up to which a double counts exactly. Comparing
 * by < and > also turns away what is no number at all. */
static void count_read(struct builder *builder, const struct field *field,
                       const cJSON *json, const struct place_step *at, int32_t *count)
{
    double value = json->valuedouble;
    struct error *error;
    if (value < 0 || value > field->max) {
        problem_add(builder, at, SPOT_VALUE, "session.range",
                    "\"%s\" must be a whole number from 0 to %d; it is %s", field->name,
                    field->max, value < 0 ? "less than 0" : "larger");
        return;
    }
    int32_t whole = (int32_t)value;
    if (value > whole) {
        error = problem_add(builder, at, SPOT_VALUE, "session.range",
                            "\"%s\" must be a whole number; it has a fraction",
                            field->name);
        error_fix(error, "write it without a decimal point");
        return;
    }
    *count = whole;
}

/* ---- lists of texts ---- */

static bool element_read(struct builder *builder, const struct field *field,
                         const cJSON *json, const struct place_step *at,
                         struct text *text)
{
    if (!cJSON_IsString(json)) {
        problem_add(builder, at, SPOT_VALUE, "session.type",
                    "an entry of \"%s\" must be text in quotes; it is %s", field->name,
                    value_kind_text(json));
        return false;
    }
    *text = text_of(json->valuestring);
    if (field->kind == FIELD_NOTES)
        return note_is_good(builder, field->name, *text, at);
    return id_is_good(builder, field->name, *text, at);
}

static void list_read(struct builder *builder, const struct field *field,
                      const cJSON *json, const struct place_step *at,
                      struct text_list *list)
{
    size_t count = 0, ordinal = 0;
    const cJSON *child;
    cJSON_ArrayForEach(child, json) count++;
    list->at = ARENA_ARRAY(builder->arena, struct text, count);
    if (!list->at) {
        builder->no_memory = true;
        return;
    }
    cJSON_ArrayForEach(child, json)
    {
        struct place_step step = {.up = at, .ordinal = ordinal++};
        list->count +=
            element_read(builder, field, child, &step, &list->at[list->count]);
    }
}

/* ---- by kind ---- */

static void text_read(struct builder *builder, const struct field *field,
                      struct text text, const struct place_step *at, void *member)
{
    const char *name = field->name;
    bool good = true;
    switch ((enum field_kind)field->kind) {
    case FIELD_ID:
        good = id_is_good(builder, name, text, at);
        break;
    case FIELD_NOTE:
        good = note_is_good(builder, name, text, at);
        break;
    case FIELD_NPI:
        good = npi_is_good(builder, name, text, at);
        break;
    case FIELD_CODE:
        good = code_is_good(builder, name, text, at);
        break;
    case FIELD_CREDENTIAL:
        good = id_is_good(builder, name, text, at);
        if (good)
            ((struct credential *)member)->kind = credential_read(text);
        break;
    case FIELD_DATE:
        if (!date_read(text, member))
            date_complain(builder, name, text, at);
        return;
    case FIELD_CLOCK:
        if (!clock_read(text, member))
            clock_complain(builder, name, text, at);
        return;
    case FIELD_MONEY:
        if (!money_read(text, member))
            money_complain(builder, name, text, at);
        return;
    case FIELD_WORD:
        word_read(builder, field, text, at, member);
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

void value_read(struct builder *builder, const struct field *field, const cJSON *json,
                const struct place_step *at, void *member)
{
    if (kind_is_text(field->kind) && cJSON_IsString(json))
        text_read(builder, field, text_of(json->valuestring), at, member);
    else if (field->kind == FIELD_COUNT && cJSON_IsNumber(json))
        count_read(builder, field, json, at, member);
    else if (field->kind == FIELD_FLAG && cJSON_IsBool(json))
        *(int32_t *)member = cJSON_IsTrue(json);
    else if ((field->kind == FIELD_TEXTS || field->kind == FIELD_NOTES) &&
             cJSON_IsArray(json))
        list_read(builder, field, json, at, member);
    else
        value_mistype(builder, field, json, at);
}
