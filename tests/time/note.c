#include "note.h"

#include <stdlib.h>
#include <support/gonio_test.h>

/* The number at *at, which moves behind it. */
static int32_t take_number(const char **at)
{
    char *end;
    long number = strtol(*at, &end, 10);
    *at = end;
    return (int32_t)number;
}

static bool take_entry(const char **at, struct minutes_entry *entry)
{
    *entry = (struct minutes_entry){.minutes = COUNT_NONE, .billed_units = COUNT_NONE};
    if (strlen(*at) < 7 || (*at)[5] != '=')
        return false;
    entry->procedure = procedure_find((struct text){*at, 5});
    *at += 6;
    if (**at == '?')
        ++*at;
    else if (char_is_digit(**at))
        entry->minutes = take_number(at);
    else
        return false;
    if (**at == 'a' && ++*at)
        entry->assistant = true;
    if (**at == '@' && ++*at)
        entry->performer = (uint32_t)take_number(at);
    if (**at == '#' && ++*at)
        entry->billed_units = take_number(at);
    return entry->procedure != NULL;
}

bool note_read(const char *text, struct note *note)
{
    note->count = 0;
    while (*text) {
        if (*text == ' ') {
            text++;
            continue;
        }
        struct minutes_entry *entry = &note->entries[note->count];
        if (note->count == NOTE_ENTRIES || !take_entry(&text, entry))
            return false;
        entry->source = (uint32_t)note->count++;
    }
    return true;
}

void note_write(const struct note *note, struct buffer *out)
{
    for (size_t i = 0; i < note->count; i++) {
        const struct minutes_entry *entry = &note->entries[i];
        buffer_printf(out, "%s%s=", i ? " " : "", entry->procedure->code);
        if (entry->minutes == COUNT_NONE)
            BUFFER_LITERAL(out, "?");
        else
            buffer_put_int(out, entry->minutes);
        if (entry->assistant)
            BUFFER_LITERAL(out, "a");
        if (entry->performer)
            buffer_printf(out, "@%u", entry->performer);
        if (entry->billed_units != COUNT_NONE)
            buffer_printf(out, "#%d", entry->billed_units);
    }
}

struct units_result note_count(const struct note *note,
                               const struct units_options *options, struct arena *arena)
{
    struct units_result result;
    struct error error = ERROR_NONE;
    enum status status =
        units_count(note->entries, note->count, options, arena, &result, &error);
    if (status != STATUS_OK)
        fail_msg("units_count: %s", error.message);
    return result;
}

void note_lines(const struct units_result *result, struct buffer *out)
{
    for (size_t i = 0; i < result->line_count; i++) {
        const struct unit_line *line = &result->lines[i];
        buffer_printf(out, "%s%s x%d %d+%d", i ? ", " : "", line->procedure->code,
                      line->units, line->therapist_minutes, line->assistant_minutes);
        if (line->assistant)
            BUFFER_LITERAL(out, " CQ");
        if (line->performer)
            buffer_printf(out, " @%u", line->performer);
    }
}

void note_acceptable(const struct units_result *result, struct buffer *out)
{
    for (size_t i = 0; i < result->acceptable_count; i++) {
        const struct allotment *allotment = &result->acceptable[i];
        if (i)
            BUFFER_LITERAL(out, " | ");
        for (size_t j = 0; j < allotment->count; j++)
            buffer_printf(out, "%s%s x%d", j ? " " : "", allotment->codes[j].code,
                          allotment->codes[j].units);
    }
}
