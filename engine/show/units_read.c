/* CODE=MINUTES, with several parts joined by "+" and an "a" behind those of an
 * assistant: 97110=12+14a. A code that is not timed may stand alone. */
#include "show/units.h"

#include "base/date.h"

#define CODE_LEN 5

static enum status wrong(struct units_asked *asked, size_t at, const char *what,
                         struct error *error)
{
    asked->at = at;
    error_set(error, STATUS_USAGE, "usage.units", "%s", what);
    error_fix(error, "write CODE=MINUTES, as 97110=33 or 97110=12+14a");
    return error->status;
}

static enum status too_many(struct units_asked *asked, size_t at, struct error *error)
{
    asked->at = at;
    error_set(error, STATUS_USAGE, "usage.units", "more minutes than a day has");
    error_fix(error, "from 0 to %d minutes", UNITS_MINUTES_MAX);
    return error->status;
}

/* Written as somebody else's list or clock has it. */
static enum status other_sign(struct units_asked *asked, const char *argument,
                              struct error *error)
{
    asked->at = strcspn(argument, ":,;=");
    error_set(error, STATUS_USAGE, "usage.units",
              "\"%c\" does not stand between a code and its minutes",
              argument[asked->at]);
    error_fix(error, "write an equals sign: %.*s=%s", (int)asked->at, argument,
              char_is_digit(argument[asked->at + 1]) ? argument + asked->at + 1
                                                     : "MINUTES");
    return error->status;
}

static enum status comma(struct units_asked *asked, const char *argument, size_t at,
                         struct error *error)
{
    asked->at = at;
    error_set(error, STATUS_USAGE, "usage.units",
              "codes are kept apart by spaces, not by \"%c\"", argument[at]);
    error_fix(error, "write %.*s %s", (int)at, argument,
              argument[at + 1] ? argument + at + 1 : "and the next code");
    return error->status;
}

static enum status unknown_code(struct text code, struct error *error)
{
    error_set(error, STATUS_USAGE, "usage.code",
              "there is no therapy code \"%.*s\" in the table", TEXT_ARG(code));
    error_suggest(error, "", procedure_nearest(code));
    return error->status;
}

/* "97161, 97162 or 97163" */
static void put_codes(const struct procedure *const *codes, size_t count,
                      struct buffer *out)
{
    for (size_t i = 0; i < count; i++)
        buffer_printf(out, "%s%s",
                      i == 0           ? ""
                      : i + 1 == count ? " or "
                                       : ", ",
                      codes[i]->code);
}

static enum status not_valid(const struct procedure *procedure, int32_t on,
                             struct error *error)
{
    const struct procedure *found[PROCEDURE_SUCCESSORS_MAX];
    bool early = on < procedure->valid_from;
    char day[11];
    date_write(early ? procedure->valid_from : procedure->valid_to, day);
    error_set(error, STATUS_USAGE, "usage.code", "%s %s %s", procedure->code,
              early ? "is valid from" : "was valid until", day);
    size_t count = procedure_successors(procedure, on, found);
    if (count == 0)
        return error->status;
    struct buffer codes;
    buffer_init(&codes, 256);
    put_codes(found, count, &codes);
    error_fix(error, "use %.*s", TEXT_ARG(buffer_text(&codes)));
    buffer_release(&codes);
    return error->status;
}

static enum status read_code(const char *argument, size_t len,
                             struct units_asked *asked, struct minutes_entry *entry,
                             struct error *error)
{
    char upper[CODE_LEN];
    if (len != CODE_LEN)
        return unknown_code((struct text){argument, len}, error);
    for (size_t i = 0; i < CODE_LEN; i++)
        upper[i] = (char)(argument[i] >= 'a' && argument[i] <= 'z' ? argument[i] - 32
                                                                   : argument[i]);
    entry->procedure = procedure_find((struct text){upper, CODE_LEN});
    if (!entry->procedure)
        return unknown_code((struct text){argument, len}, error);
    if (!procedure_is_valid(entry->procedure, asked->on))
        return not_valid(entry->procedure, asked->on, error);
    return STATUS_OK;
}

static enum status add(struct units_asked *asked, const struct minutes_entry *entry,
                       struct error *error)
{
    if (asked->count == UNITS_ENTRIES_MAX)
        return error_set(error, STATUS_USAGE, "usage.units",
                         "a day of more than %d entries", UNITS_ENTRIES_MAX);
    asked->entries[asked->count] = *entry;
    asked->entries[asked->count].source = (uint32_t)asked->count;
    asked->count++;
    return STATUS_OK;
}

/* One part: digits, and perhaps an "a"; *at moves behind it. */
static enum status read_part(const char *argument, size_t *at,
                             struct units_asked *asked, struct minutes_entry *entry,
                             struct error *error)
{
    size_t start = *at;
    entry->minutes = 0;
    for (; char_is_digit(argument[*at]); ++*at) {
        entry->minutes = entry->minutes * 10 + (argument[*at] - '0');
        if (entry->minutes > UNITS_MINUTES_MAX)
            return too_many(asked, start, error);
    }
    if (*at == start)
        return wrong(asked, start, "whole minutes are expected here", error);
    entry->assistant = char_lower(argument[*at]) == 'a';
    *at += entry->assistant;
    if (argument[*at] == ',' || argument[*at] == ';')
        return comma(asked, argument, *at, error);
    if (argument[*at] && argument[*at] != '+')
        return wrong(asked, *at,
                     "after the minutes only \"a\" (assistant) or \"+\" may stand",
                     error);
    return STATUS_OK;
}

enum status units_read(const char *argument, struct units_asked *asked,
                       struct error *error)
{
    struct minutes_entry entry = {.minutes = COUNT_NONE, .billed_units = COUNT_NONE};
    size_t at = strcspn(argument, "=");
    asked->at = 0;
    if (strcspn(argument, ":,;") < at)
        return other_sign(asked, argument, error);
    enum status status = read_code(argument, at, asked, &entry, error);
    if (status)
        return status;
    if (!argument[at] && procedure_is_timed(entry.procedure))
        return wrong(asked, at, "this code is timed: its minutes are needed", error);
    if (!argument[at])
        return add(asked, &entry, error);
    do {
        at++;
        status = read_part(argument, &at, asked, &entry, error);
        if (!status)
            status = add(asked, &entry, error);
    } while (!status && argument[at]);
    return status;
}
