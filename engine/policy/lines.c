/* What the phases do to lines once they are there: take one off the claim,
 * look at and add modifiers. */
#include "policy/deciding.h"

void line_unbill(struct deciding *e, struct line *line, struct text reason)
{
    for (size_t i = 0; i < line->service_count; i++) {
        struct service_ref ref = line->services[i];
        treated_unbill(&e->services[e->first_service[ref.session] + ref.index], reason,
                       "drop", "CO");
    }
    line->units = 0;
}

/* Findings speak of lines by their place. */
static void renumber(struct deciding *e, int32_t from, int32_t to)
{
    for (size_t i = 0; i < e->finding_count; i++)
        if (e->findings[i].line == from)
            e->findings[i].line = to;
}

void lines_drop_empty(struct deciding *e)
{
    size_t kept = 0;
    for (size_t i = 0; i < e->line_count; i++) {
        bool keep = e->lines[i].units > 0;
        if (kept != i || !keep)
            renumber(e, (int32_t)i, keep ? (int32_t)kept : -1);
        if (keep)
            e->lines[kept++] = e->lines[i];
    }
    e->line_count = kept;
}

bool line_has_modifier(const struct line *line, struct text modifier)
{
    for (size_t i = 0; i < line->modifiers.count; i++)
        if (text_equal(line->modifiers.at[i], modifier))
            return true;
    return false;
}

bool line_states_modifier(const struct deciding *e, const struct line *line,
                          struct text modifier)
{
    for (size_t i = 0; i < line->service_count; i++) {
        const struct treated *t = deciding_service(e, line->services[i]);
        for (size_t k = 0; k < t->service->modifiers.count; k++)
            if (text_equal(t->service->modifiers.at[k], modifier))
                return true;
    }
    return false;
}

void line_add_modifier(struct deciding *e, struct line *line, struct text modifier)
{
    if (line_has_modifier(line, modifier))
        return;
    struct text *list = ARENA_ARRAY(e->arena, struct text, line->modifiers.count + 1);
    if (!list) {
        e->no_memory = true;
        return;
    }
    if (line->modifiers.count)
        memcpy(list, line->modifiers.at, line->modifiers.count * sizeof *list);
    list[line->modifiers.count++] = modifier;
    line->modifiers.at = list;
}
