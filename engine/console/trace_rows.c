/* Rows that report under ids of the engine ("coverage.code", "pairs.separate"):
 * those of its section that are about a code of the session. */
#include "console/desk_room.h"

#include "model/procedure.h"

struct gathering {
    const struct session *session;
    struct desk_rule *at; /* NULL: counting */
    size_t count;
};

static bool is_about(const struct gathering *g, const struct code_set *codes)
{
    for (size_t i = 0; i < g->session->services.count; i++) {
        const struct procedure *procedure =
            procedure_find(g->session->services.at[i].code);
        if (procedure && code_set_has(codes, procedure_index(procedure)))
            return true;
    }
    return false;
}

static void add(struct gathering *g, const char *section, const struct in_force *dates,
                uint32_t place)
{
    if (g->at)
        g->at[g->count] =
            (struct desk_rule){.section = section, .dates = dates, .place = place};
    g->count++;
}

static void add_coverage(struct gathering *g, const struct coverage *coverage)
{
    for (size_t i = 0; i < coverage->code_count; i++)
        if (is_about(g, &coverage->codes[i].codes))
            add(g, "coverage.codes", &coverage->codes[i].dates,
                coverage->codes[i].line);
    for (size_t i = 0; i < coverage->who_count; i++)
        add(g, "coverage.who", &coverage->who[i].dates, coverage->who[i].line);
}

static void add_pairs(struct gathering *g, const struct pairs *pairs)
{
    for (size_t i = 0; i < pairs->count; i++)
        if (is_about(g, &pairs->rows[i].column1) &&
            is_about(g, &pairs->rows[i].column2))
            add(g, "pairs", &pairs->rows[i].dates, pairs->rows[i].line);
}

static void add_telehealth(struct gathering *g, const struct telehealth_rules *rules)
{
    for (size_t i = 0; i < rules->period_count; i++)
        add(g, "telehealth.periods", &rules->periods[i].dates, rules->periods[i].line);
    for (size_t i = 0; i < rules->code_count; i++)
        if (is_about(g, &rules->codes[i].codes))
            add(g, "telehealth.codes", &rules->codes[i].dates, rules->codes[i].line);
    for (size_t i = 0; i < rules->modality_count; i++)
        add(g, "telehealth.modalities", &rules->modalities[i].dates,
            rules->modalities[i].line);
}

static void add_units(struct gathering *g, const struct policy *policy)
{
    for (size_t i = 0; i < policy->units_count; i++)
        if (policy->units[i].all || is_about(g, &policy->units[i].codes))
            add(g, "units", &policy->units[i].dates, policy->units[i].line);
}

static void add_fees(struct gathering *g, const struct policy *policy)
{
    for (size_t i = 0; i < policy->fee_count; i++)
        if (policy->fees[i].all || is_about(g, &policy->fees[i].codes))
            add(g, "fees", &policy->fees[i].dates, policy->fees[i].line);
}

static bool begins(struct text id, const char *with)
{
    size_t len = strlen(with);
    return id.len > len && memcmp(id.at, with, len) == 0;
}

static void gather(struct gathering *g, const struct policy *policy, struct text id)
{
    if (begins(id, "coverage."))
        add_coverage(g, &policy->coverage);
    else if (begins(id, "pairs."))
        add_pairs(g, &policy->pairs);
    else if (begins(id, "telehealth."))
        add_telehealth(g, &policy->telehealth);
    else if (begins(id, "units."))
        add_units(g, policy);
    else if (begins(id, "fees."))
        add_fees(g, policy);
}

enum status desk_section_rows(struct console *console, const struct policy *policy,
                              struct text id, struct desk_rows *rows,
                              struct error *error)
{
    struct gathering g = {.session = table_current(console->table)->session};
    gather(&g, policy, id);
    g.at = ARENA_ARRAY(&console->arena, struct desk_rule, g.count + 1);
    if (!g.at)
        return error_no_memory(error);
    g.count = 0;
    gather(&g, policy, id);
    *rows = (struct desk_rows){g.at, g.count};
    return STATUS_OK;
}
