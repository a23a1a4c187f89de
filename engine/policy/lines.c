/* What the phases do to lines once they are there: take one off the claim,
 * look at and add modifiers. */
#include "policy/deciding.h"

static bool stands_on(const struct line *line, struct service_ref ref)
{
    for (size_t i = 0; i < line->service_count; i++)
        if (line->services[i].session == ref.session &&
            line->services[i].index == ref.index)
            return true;
    return false;
}

/* A service whose time made up several lines stands on each of them. */
static bool is_billed(const struct deciding *e, struct service_ref ref)
{
    for (size_t i = 0; i < e->line_count; i++)
        if (e->lines[i].units > 0 && stands_on(&e->lines[i], ref))
            return true;
    return false;
}

void line_unbill(struct deciding *e, struct line *line, struct text reason,
                 bool patient_pays)
{
    unbilled_add_line(e, line, reason, patient_pays);
    line->units = 0;
    for (size_t i = 0; i < line->service_count; i++) {
        struct service_ref ref = line->services[i];
        struct treated *t = &e->services[e->first_service[ref.session] + ref.index];
        if (is_billed(e, ref))
            continue;
        t->with_line = true;
        treated_unbill(t, reason, patient_pays ? "bill_patient" : "drop",
                       patient_pays ? "PR" : "CO");
    }
}

void line_deny(struct deciding *e, struct line *line, const struct finding *finding)
{
    line_unbill(e, line, finding->message, text_is(finding->liability, "PR"));
}

void line_add_services(struct deciding *e, struct line *line,
                       const struct service_ref *services, size_t count)
{
    struct service_ref *all =
        ARENA_ARRAY(e->arena, struct service_ref, line->service_count + count);
    if (!all) {
        e->no_memory = true;
        return;
    }
    memcpy(all, line->services, line->service_count * sizeof *all);
    line->services = all;
    for (size_t i = 0; i < count; i++)
        if (!stands_on(line, services[i]))
            all[line->service_count++] = services[i];
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

void lines_drop_denied(struct deciding *e, size_t from)
{
    size_t before = e->line_count;
    for (size_t i = from; i < e->finding_count; i++) {
        const struct finding *finding = &e->findings[i];
        if (finding->severity == SEVERITY_DENY && finding->scope == SCOPE_LINE &&
            finding->line >= 0 && e->lines[finding->line].units > 0)
            line_deny(e, &e->lines[finding->line], finding);
    }
    lines_drop_empty(e);
    if (e->line_count == before)
        return;
    fees_price(e);
    script_facts_turn(e->policy->script, e, NULL);
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
