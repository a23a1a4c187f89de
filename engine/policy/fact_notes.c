/* How the note on a service compares with those of earlier visits, as history
 * says it: a service that is not in its list was compared, and is like none. */
#include "policy/fact_values.h"

static const struct value unknown = {.kind = VALUE_UNKNOWN};

static const struct note_history *note_of(const struct history *history, uint32_t index)
{
    for (size_t i = 0; i < history->notes.count; i++)
        if (history->notes.at[i].index == (int32_t)index)
            return &history->notes.at[i];
    return NULL;
}

struct value fact_of_note(const struct treated *service, enum derived what)
{
    const struct history *history = service->session->history;
    bool counted = what == SERVICE_NOTE_REPEATS || what == SERVICE_UNCHANGED;
    if (!history || !history->notes.at)
        return unknown;
    const struct note_history *note = note_of(history, service->index);
    if (!note)
        return counted ? value_count(0) : unknown;
    if (what == SERVICE_NOTE_REPEATS)
        return value_count(note->repeats);
    if (what == SERVICE_NOTE_SESSION)
        return text_is_absent(note->session_id) ? unknown
                                                : value_text(note->session_id);
    if (what == SERVICE_NOTE_DATE)
        return value_date(note->date);
    if (what == SERVICE_UNCHANGED)
        return value_count(note->unchanged);
    return value_date(note->unchanged_from);
}
