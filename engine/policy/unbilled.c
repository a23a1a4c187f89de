/* What was documented and goes on no line: every minute is on a line or here,
 * with its reason; nothing vanishes. */
#include "policy/deciding.h"

static struct unbilled *entry_for(struct deciding *e, const struct treated *t,
                                  struct text reason)
{
    for (size_t i = 0; i < e->unbilled_count; i++)
        if (text_equal(e->unbilled[i].code, t->service->code) &&
            text_equal(e->unbilled[i].reason, reason))
            return &e->unbilled[i];
    struct unbilled *fresh = deciding_push(e, (void **)&e->unbilled,
                                             &e->unbilled_count, &e->unbilled_room,
                                             sizeof *fresh);
    struct service_ref *refs =
        ARENA_ARRAY(e->arena, struct service_ref, e->service_count);
    if (!fresh || !refs) {
        e->no_memory = true;
        return NULL;
    }
    *fresh = (struct unbilled){.code = t->service->code, .services = refs,
                               .reason = reason};
    return fresh;
}

static void list(struct deciding *e, const struct treated *t, int32_t minutes,
                 struct text reason)
{
    struct unbilled *entry = entry_for(e, t, reason);
    if (!entry)
        return;
    entry->minutes += minutes == COUNT_NONE ? 0 : minutes;
    entry->action = t->fate == FATE_UNBILLED ? t->action : "drop";
    entry->liability = t->fate == FATE_UNBILLED ? t->liability : NULL;
    entry->services[entry->service_count++] =
        (struct service_ref){t->session->session_id, t->session_index, t->index};
}

void count_unbilled(struct deciding *e)
{
    for (size_t i = 0; i < e->service_count; i++) {
        const struct treated *t = &e->services[i];
        if (t->fate == FATE_UNBILLED)
            list(e, t, t->minutes, t->reason);
        else if (t->claimed != t->minutes && t->minutes != COUNT_NONE)
            list(e, t, t->minutes - t->claimed,
                 TEXT("joint treatment time that this session does not claim"));
    }
}
