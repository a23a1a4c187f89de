/* What was documented and goes on no line: every minute is on a line or here,
 * with its reason; nothing vanishes. */
#include "policy/deciding.h"

static struct unbilled *entry_for(struct deciding *e, struct text code,
                                  struct text reason)
{
    for (size_t i = 0; i < e->unbilled_count; i++)
        if (text_equal(e->unbilled[i].code, code) &&
            text_equal(e->unbilled[i].reason, reason))
            return &e->unbilled[i];
    struct unbilled *fresh = deciding_push(e, (void **)&e->unbilled, &e->unbilled_count,
                                           &e->unbilled_room, sizeof *fresh);
    struct service_ref *refs =
        ARENA_ARRAY(e->arena, struct service_ref, e->service_count);
    if (!fresh || !refs) {
        e->no_memory = true;
        return NULL;
    }
    *fresh = (struct unbilled){.code = code, .services = refs, .reason = reason};
    return fresh;
}

static void add_service(struct unbilled *entry, struct service_ref ref)
{
    for (size_t i = 0; i < entry->service_count; i++)
        if (entry->services[i].session == ref.session &&
            entry->services[i].index == ref.index)
            return;
    entry->services[entry->service_count++] = ref;
}

/* A line's minutes are not always those of its services: a unit may rest on
 * time of several, and an add-on on its base's. */
void unbilled_add_line(struct deciding *e, const struct line *line, struct text reason,
                       bool patient_pays)
{
    struct unbilled *entry = entry_for(e, text_of(line->code), reason);
    if (!entry)
        return;
    entry->minutes += line->minutes;
    entry->action = patient_pays ? "bill_patient" : "drop";
    entry->liability = patient_pays ? "PR" : "CO";
    for (size_t i = 0; i < line->service_count; i++)
        add_service(entry, line->services[i]);
}

static struct unbilled *list(struct deciding *e, const struct treated *t,
                             int32_t minutes, struct text reason)
{
    struct unbilled *entry = entry_for(e, t->service->code, reason);
    if (!entry)
        return NULL;
    entry->minutes += minutes == COUNT_NONE ? 0 : minutes;
    entry->action = "drop";
    add_service(entry, (struct service_ref){t->session->session_id, t->session_index,
                                            t->index});
    return entry;
}

static void list_unbilled(struct deciding *e, const struct treated *t)
{
    struct unbilled *entry = list(e, t, t->minutes, t->reason);
    if (!entry)
        return;
    entry->action = t->action;
    entry->liability = t->liability;
}

static bool comes_before(const struct unbilled *a, const struct unbilled *b)
{
    if (a->services[0].session != b->services[0].session)
        return a->services[0].session < b->services[0].session;
    return a->services[0].index < b->services[0].index;
}

static void sort(struct unbilled *list, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0 && comes_before(&list[k], &list[k - 1]); k--) {
            struct unbilled swap = list[k];
            list[k] = list[k - 1];
            list[k - 1] = swap;
        }
}

void count_unbilled(struct deciding *e)
{
    for (size_t i = 0; i < e->service_count; i++) {
        const struct treated *t = &e->services[i];
        if (t->fate == FATE_UNBILLED && !t->with_line)
            list_unbilled(e, t);
        else if (t->claimed != t->minutes && t->minutes != COUNT_NONE)
            list(e, t, t->minutes - t->claimed,
                 TEXT("joint treatment time that this session does not claim"));
    }
    if (!e->no_memory)
        sort(e->unbilled, e->unbilled_count);
}
