/* How each service's note compares with those that the same clinic wrote of
 * the same patient in the same discipline, code by code. */
#include "history/tell.h"

#define NOTE_TEXT_MAX ((size_t)4 * 1024 * 1024)

static const struct visit_note *note_of(const struct past *past,
                                        const struct procedure *procedure)
{
    for (size_t i = 0; i < past->data.note_count; i++)
        if (past->data.notes[i].procedure == procedure)
            return &past->data.notes[i];
    return NULL;
}

static bool says_same(const struct past *past, const struct visit_note *note)
{
    for (size_t i = 0; i < past->data.note_count; i++)
        if (past->data.notes[i].procedure == note->procedure &&
            past->data.notes[i].said == note->said)
            return true;
    return false;
}

static void find_repeats(const struct telling *t, const struct visit_note *note,
                         struct note_history *told)
{
    told->repeats = note->said ? 0 : COUNT_NONE;
    for (size_t i = 0; note->said && i < t->past_count; i++) {
        const struct past *past = &t->past[i];
        if (past->date >= t->date || !tell_same_plan(t, past) || !says_same(past, note))
            continue;
        told->repeats++;
        told->session_id = past->visit->place.session_id;
        told->date = past->date;
    }
}

/* Days running, backwards from this one, on which the same was done and the
 * note told no other progression than this one does. */
static void find_unchanged(const struct telling *t, const struct visit_note *note,
                           struct note_history *told)
{
    int32_t last = DATE_NONE;
    told->unchanged = note->dose ? 0 : COUNT_NONE;
    for (size_t i = t->past_count; note->dose && i-- > 0;) {
        const struct past *past = &t->past[i];
        if (past->date >= t->date || !tell_same_plan(t, past))
            continue;
        const struct visit_note *other = note_of(past, note->procedure);
        if (!other)
            continue;
        if (other->dose != note->dose ||
            (note->progression && other->progression != note->progression))
            break;
        if (past->date != last)
            told->unchanged++;
        told->unchanged_from = last = past->date;
        if (other->progression && other->progression != note->progression)
            break;
    }
}

static void tell_service(struct telling *t, size_t index, struct buffer *work)
{
    const struct service *service = &t->session->services.at[index];
    struct visit_note note = {.procedure = procedure_find(service->code)};
    struct note_history *told = &t->told->notes.at[t->told->notes.count];
    if (!note.procedure || !service->documentation ||
        service->mode == MODE_HOME_PROGRAM)
        return;
    object_clear(&note_history_object, told);
    notes_fingerprint(service->documentation, t->before->key, work, &note);
    told->index = (int32_t)index;
    find_repeats(t, &note, told);
    find_unchanged(t, &note, told);
    if (told->repeats > 0 || told->unchanged > 0)
        t->told->notes.count++;
}

void tell_notes(struct telling *t)
{
    struct buffer work;
    t->told->notes.count = 0;
    t->told->notes.at =
        ARENA_ARRAY(t->arena, struct note_history, t->session->services.count + 1);
    if (!t->told->notes.at || !t->before->key) {
        t->no_memory |= !t->told->notes.at;
        return;
    }
    buffer_init(&work, NOTE_TEXT_MAX);
    for (size_t i = 0; i < t->session->services.count; i++)
        tell_service(t, i, &work);
    t->no_memory |= buffer_failed(&work);
    buffer_release(&work);
}
