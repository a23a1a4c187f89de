/* Minutes into units and lines: each discipline apart, each under the method
 * that the policy names for the code (time/units.h does the arithmetic). */
#include "policy/deciding.h"

/* ---- which method ---- */

static const struct units_row *method_for(const struct deciding *e,
                                          const struct procedure *procedure)
{
    const struct policy *policy = e->policy;
    for (size_t i = 0; i < policy->units_count; i++) {
        const struct units_row *row = &policy->units[i];
        if ((row->all || code_set_has(&row->codes, procedure_index(procedure))) &&
            in_force_on(&row->dates, e->date, e->known_on))
            return row;
    }
    return NULL;
}

static void report_no_method(struct deciding *e, struct treated *t)
{
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "units.method", .topic = "units",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_SERVICE, .service = t,
                        .message = deciding_text(
                            e, "This policy does not say how %.*s is counted that day",
                            TEXT_ARG(t->service->code)),
                        .fix = TEXT("Add a row to the policy's units section"),
                        .source = &e->policy->units[0].source));
    finding_service_fact(e, finding, t, "code", value_text(t->service->code));
    treated_unbill(t, TEXT("the policy has no method to count it"), "correct", NULL);
}

/* ---- one group: a discipline under one method ---- */

struct group {
    enum discipline discipline;
    const struct units_row *row;
    struct minutes_entry *entries;
    size_t count;
};

static bool belongs(const struct deciding *e, const struct treated *t,
                    const struct group *group)
{
    return t->fate == FATE_BILLABLE && t->discipline == group->discipline &&
           t->procedure && method_for(e, t->procedure) == group->row;
}

static void collect(struct deciding *e, struct group *group)
{
    for (size_t i = 0; i < e->service_count; i++) {
        const struct treated *t = &e->services[i];
        if (belongs(e, t, group))
            group->entries[group->count++] = (struct minutes_entry){
                .procedure = t->procedure,
                .minutes = t->claimed,
                .assistant = t->assistant,
                .performer = t->performer,
                .billed_units = t->service->billed_units,
                .source = (uint32_t)i,
            };
    }
}

/* ---- its lines ---- */

/* A code and its add-on are one family: their minutes are counted together,
 * and stand on the lines of either (time/units.h). */
static const char *family(const struct procedure *procedure)
{
    return procedure->base ? procedure->base : procedure->code;
}

/* Where therapists are kept apart, nobody's minutes go to another's line. */
static bool is_family(const struct group *group, const struct treated *t,
                      const struct unit_line *line)
{
    if (group->row->options.keep_therapists_apart && t->performer != line->performer)
        return false;
    return strcmp(family(t->procedure), family(line->procedure)) == 0;
}

static bool is_own(const struct treated *t, const struct unit_line *line)
{
    return t->procedure == line->procedure && t->performer == line->performer &&
           t->assistant == line->assistant;
}

/* The line on which a service stands: of its code, role and performer; where
 * there is none (its minutes went to make up another's unit, or its add-on's),
 * the first of its family. Every service that counts stands on one, unless
 * its family earned nothing. */
static const struct unit_line *line_of(const struct group *group,
                                       const struct units_result *result,
                                       const struct treated *t)
{
    const struct unit_line *first = NULL;
    for (size_t i = 0; i < result->line_count; i++) {
        const struct unit_line *line = &result->lines[i];
        if (is_own(t, line))
            return line;
        if (!first && is_family(group, t, line))
            first = line;
    }
    return first;
}

/* Which line each entry of the group stands on: NULL when its family earned
 * nothing. */
static const struct unit_line **place_entries(struct deciding *e,
                                              const struct group *group,
                                              const struct units_result *result)
{
    const struct unit_line **lines =
        arena_zalloc(e->arena, group->count, sizeof *lines);
    if (!lines) {
        e->no_memory = true;
        return NULL;
    }
    for (size_t i = 0; i < group->count; i++)
        lines[i] = line_of(group, result, &e->services[group->entries[i].source]);
    return lines;
}

/* A line on which no service of its own stands (an add-on that nobody
 * documented, a unit made of what several left over) names its family's. */
static size_t list_services(const struct deciding *e, const struct group *group,
                            const struct unit_line *const *placed,
                            const struct unit_line *line, struct service_ref *refs)
{
    size_t count = 0;
    for (int own = 1; own >= 0 && !count; own--)
        for (size_t i = 0; i < group->count; i++) {
            const struct treated *t = &e->services[group->entries[i].source];
            if (own ? placed[i] != line : !is_family(group, t, line))
                continue;
            if (refs)
                refs[count] = (struct service_ref){t->session->session_id,
                                                   t->session_index, t->index};
            count++;
        }
    return count;
}

static void add_line(struct deciding *e, const struct group *group,
                     const struct unit_line *const *placed,
                     const struct unit_line *unit_line)
{
    struct line *line = deciding_push(e, (void **)&e->lines, &e->line_count,
                                      &e->line_room, sizeof *line);
    size_t count = list_services(e, group, placed, unit_line, NULL);
    struct service_ref *refs = ARENA_ARRAY(e->arena, struct service_ref, count);
    if (!line || !refs) {
        e->no_memory = true;
        return;
    }
    list_services(e, group, placed, unit_line, refs);
    *line = (struct line){
        .procedure = unit_line->procedure,
        .code = unit_line->procedure->code,
        .services = refs,
        .service_count = count,
        .rendering_npi = e->performers[unit_line->performer],
        .minutes = unit_line->therapist_minutes + unit_line->assistant_minutes,
        .assistant_minutes = unit_line->assistant_minutes,
        .units = unit_line->units,
        .units_expected_paid = COUNT_NONE,
        .status = SEVERITY_NONE,
        .allowed = MONEY_NONE,
        .discipline = group->discipline,
        .assistant = unit_line->assistant,
    };
}

static void add_lines(struct deciding *e, const struct group *group,
                      const struct units_result *result)
{
    const struct unit_line **placed = place_entries(e, group, result);
    for (size_t i = 0; placed && i < result->line_count; i++)
        add_line(e, group, placed, &result->lines[i]);
}

/* ---- what earned nothing ---- */

static const struct code_count *count_of(const struct units_result *result,
                                         const struct procedure *procedure)
{
    for (size_t i = 0; i < result->code_count; i++)
        if (result->codes[i].procedure == procedure)
            return &result->codes[i];
    return NULL;
}

/* The minutes that a service was counted with: of its code, and of all pooled
 * codes; where therapists are kept apart, its own therapist's alone. */
struct counted {
    int32_t code, pooled;
};

static struct counted counted_with(const struct deciding *e, const struct group *group,
                                   const struct treated *t)
{
    struct counted sum = {0, 0};
    for (size_t i = 0; i < group->count; i++) {
        const struct minutes_entry *entry = &group->entries[i];
        const struct treated *other = &e->services[entry->source];
        if (entry->minutes == COUNT_NONE ||
            (group->row->options.keep_therapists_apart &&
             other->performer != t->performer))
            continue;
        sum.code += other->procedure == t->procedure ? entry->minutes : 0;
        sum.pooled += other->procedure->pools ? entry->minutes : 0;
    }
    return sum;
}

static struct text no_unit_reason(struct deciding *e, const struct group *group,
                                  const struct treated *t)
{
    struct counted counted = counted_with(e, group, t);
    bool alone = !t->procedure->pools || group->row->options.method == UNITS_MIDPOINT ||
                 counted.pooled <= counted.code;
    if (t->procedure->basis == BASIS_BAND)
        return deciding_text(e, "%d minutes earn no unit: it is for %d to %d minutes",
                             counted.code, t->procedure->band_from,
                             t->procedure->band_to);
    if (alone)
        return deciding_text(e, "%d minutes earn no unit: the first needs %d",
                             counted.code, t->procedure->first_at);
    return deciding_text(e,
                         "%d minutes earn no unit: the %d timed minutes of the day "
                         "allow %d, and other codes have more",
                         counted.code, counted.pooled, units_of_pool(counted.pooled));
}

static void unbill_empty(struct deciding *e, const struct group *group,
                         const struct units_result *result)
{
    for (size_t i = 0; i < group->count; i++) {
        struct treated *t = &e->services[group->entries[i].source];
        if (line_of(group, result, t))
            continue;
        struct text reason = t->claimed == COUNT_NONE
                                 ? TEXT("its minutes are not documented")
                                 : no_unit_reason(e, group, t);
        if (t->claimed == COUNT_NONE)
            treated_unbill(t, reason, "correct", NULL);
        else
            treated_unbill(t, reason, "drop", "CO");
    }
}

/* ---- what the clinic means to bill ---- */

static int32_t units_of_lines(const struct units_result *result,
                              const struct procedure *procedure)
{
    int32_t units = 0;
    for (size_t i = 0; i < result->line_count; i++)
        if (result->lines[i].procedure == procedure)
            units += result->lines[i].units;
    return units;
}

static int32_t units_stated(const struct group *group, const struct procedure *p)
{
    int32_t stated = COUNT_NONE;
    for (size_t i = 0; i < group->count; i++) {
        if (group->entries[i].procedure != p ||
            group->entries[i].billed_units == COUNT_NONE)
            continue;
        stated = (stated == COUNT_NONE ? 0 : stated) + group->entries[i].billed_units;
    }
    return stated;
}

/* Units that the clinic means to bill of all pooled codes; where it does not
 * say, those earned. */
static int32_t units_meant(const struct group *group, const struct units_result *result)
{
    int32_t sum = 0;
    for (size_t i = 0; i < result->code_count; i++) {
        const struct procedure *p = result->codes[i].procedure;
        if (!p->pools)
            continue;
        int32_t stated = units_stated(group, p);
        sum += stated == COUNT_NONE ? units_of_lines(result, p) : stated;
    }
    return sum;
}

/* One code whose clinic states other units than were earned. */
struct stated {
    const struct group *group;
    const struct units_result *result;
    const struct treated *first; /* of its services */
    int32_t units, earned;
};

/* Which minutes the units stated would have needed; empty when that is not
 * what they fail at. */
static struct text minutes_needed(struct deciding *e, const struct stated *stated)
{
    const struct procedure *p = stated->first->procedure;
    const struct units_result *result = stated->result;
    const struct code_count *count = count_of(result, p);
    bool pools = p->pools && result->method != UNITS_MIDPOINT;
    if (!procedure_is_timed(p) || !count)
        return TEXT("");
    int32_t alone = p->first_at + (stated->units - 1) * p->unit_minutes;
    if ((!pools || result->method == UNITS_HYBRID) && alone > count->documented)
        return deciding_text(e, ": they need %d minutes, and %d are documented", alone,
                             count->documented);
    if (!pools)
        return TEXT("");
    int32_t all = units_meant(stated->group, result), begin = units_pool_begins(all);
    if (begin > result->pooled_minutes)
        return deciding_text(
            e, ": %d timed units in all need %d minutes, and %d are documented", all,
            begin, result->pooled_minutes);
    return TEXT(": other codes have more of the time");
}

static struct text minutes_had(struct deciding *e, const struct stated *stated)
{
    const struct procedure *p = stated->first->procedure;
    const struct code_count *count = count_of(stated->result, p);
    if (!procedure_is_timed(p) || !count)
        return TEXT("");
    if (!p->pools || stated->result->method == UNITS_MIDPOINT)
        return deciding_text(e, " with %d minutes", count->documented);
    return deciding_text(e, " with %d of the day's %d timed minutes", count->documented,
                         stated->result->pooled_minutes);
}

static void report_stated(struct deciding *e, const struct stated *stated)
{
    const struct treated *t = stated->first;
    bool over = stated->units > stated->earned;
    struct text why = over ? minutes_needed(e, stated) : minutes_had(e, stated);
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(
                .rule = "units.billed", .topic = "units",
                .severity = over ? SEVERITY_HOLD : SEVERITY_WARN,
                .scope = SCOPE_SERVICE, .service = t, .carc = over ? "151" : NULL,
                .rarc = over ? "N362" : NULL,
                .message = deciding_text(
                    e,
                    over ? "%.*s: %d units are meant to be billed, the minutes support "
                           "%d%.*s"
                         : "%.*s: %d units are meant to be billed, the minutes earn %d"
                           "%.*s",
                    TEXT_ARG(t->service->code), stated->units, stated->earned,
                    TEXT_ARG(why)),
                .fix =
                    over ? TEXT("Bill the units of the lines below, or correct minutes "
                                "that were written down wrong")
                         : TEXT("Bill what was earned, if the note supports it"),
                .source = &stated->group->row->source));
    finding_service_fact(e, finding, t, "billed_units", value_count(stated->units));
    finding_service_fact(e, finding, t, "minutes", value_count(t->minutes));
}

static bool minutes_unknown(const struct group *group, const struct procedure *p)
{
    for (size_t i = 0; i < group->count; i++)
        if (group->entries[i].procedure == p &&
            group->entries[i].minutes == COUNT_NONE && procedure_is_timed(p))
            return true;
    return false;
}

static bool came_before(const struct group *group, size_t entry)
{
    for (size_t i = 0; i < entry; i++)
        if (group->entries[i].procedure == group->entries[entry].procedure)
            return true;
    return false;
}

static void judge_stated(struct deciding *e, const struct group *group,
                         const struct units_result *result)
{
    for (size_t i = 0; i < group->count; i++) {
        const struct procedure *p = group->entries[i].procedure;
        if (came_before(group, i) || minutes_unknown(group, p))
            continue;
        const struct stated stated = {
            group, result, &e->services[group->entries[i].source],
            units_stated(group, p), units_of_lines(result, p)};
        if (stated.units != COUNT_NONE && stated.units != stated.earned)
            report_stated(e, &stated);
    }
}

static void report_lone_add_on(struct deciding *e, const struct group *group,
                               const struct treated *t)
{
    const struct procedure *p = t->procedure;
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "units.add_on", .topic = "units",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_SERVICE, .service = t,
                        .message = deciding_text(
                            e, "%s is added to %s, which is not documented that day",
                            p->code, p->base),
                        .fix = deciding_text(e,
                                             "Document %s first; its further time "
                                             "is %s",
                                             p->base, p->code),
                        .source = &group->row->source));
    finding_service_fact(e, finding, t, "code", value_text(t->service->code));
}

static void judge_add_ons(struct deciding *e, const struct group *group,
                          const struct units_result *result)
{
    for (size_t i = 0; i < group->count; i++) {
        const struct code_count *count = count_of(result, group->entries[i].procedure);
        if (count && count->base_missing && !came_before(group, i))
            report_lone_add_on(e, group, &e->services[group->entries[i].source]);
    }
}

static void report_result(struct deciding *e, const struct group *group,
                          const struct units_result *result)
{
    if (result->chose)
        finding_add(
            e,
            FINDING_SEED(.rule = "units.tie", .topic = "units",
                         .severity = SEVERITY_WARN, .scope = SCOPE_DAY,
                         .message = deciding_text(
                             e,
                             "Several allotments of the units are acceptable; the "
                             "%s documented code was taken",
                             group->row->options.tie == TIE_LAST_DOCUMENTED ? "last"
                                                                            : "first"),
                         .fix = TEXT("State billed_units to choose another of the "
                                     "acceptable ones"),
                         .source = &group->row->source));
    if (result->therapists_pooled)
        finding_add(
            e,
            FINDING_SEED(.rule = "units.therapists_pooled", .topic = "units",
                         .severity = SEVERITY_WARN, .scope = SCOPE_DAY,
                         .message = TEXT("A unit is made of minutes of several "
                                         "therapists; it went to who gave more of "
                                         "it"),
                         .fix = TEXT("Check the rendering provider of the last unit"),
                         .source = &group->row->source));
}

/* ---- all groups ---- */

/* The totals that a decision shows are of timed codes; the others are once a
 * day and stand on their lines. */
static void add_totals(struct deciding *e, const struct units_result *result)
{
    for (size_t i = 0; i < result->code_count; i++) {
        if (!procedure_is_timed(result->codes[i].procedure))
            continue;
        e->earned += result->codes[i].units;
        e->eight_minute += result->codes[i].eight_minute;
        e->midpoint += result->codes[i].midpoint;
    }
}

static void count_group(struct deciding *e, struct group *group)
{
    struct units_result *result = &e->results[e->result_count];
    group->entries = ARENA_ARRAY(e->arena, struct minutes_entry, e->service_count);
    if (!group->entries) {
        e->no_memory = true;
        return;
    }
    collect(e, group);
    struct units_options options = group->row->options;
    if (group->discipline == DISCIPLINE_SLP)
        options.no_assistants = true; /* CQ and CO are for PT and OT alone */
    if (units_count(group->entries, group->count, &options, e->arena, result,
                    e->error) != STATUS_OK) {
        e->no_memory = true;
        return;
    }
    e->result_count++;
    add_totals(e, result);
    add_lines(e, group, result);
    unbill_empty(e, group, result);
    judge_stated(e, group, result);
    judge_add_ons(e, group, result);
    report_result(e, group, result);
}

static bool is_counted(const struct group *groups, size_t count,
                       const struct group *group)
{
    for (size_t i = 0; i < count; i++)
        if (groups[i].discipline == group->discipline && groups[i].row == group->row)
            return true;
    return false;
}

void count_units(struct deciding *e)
{
    struct group *groups = ARENA_ARRAY(e->arena, struct group, e->service_count);
    size_t count = 0;
    e->results = ARENA_ARRAY(e->arena, struct units_result, e->service_count);
    if (!e->results || !groups) {
        e->no_memory = true;
        return;
    }
    for (size_t i = 0; i < e->service_count && !e->no_memory; i++) {
        struct treated *t = &e->services[i];
        if (t->fate == FATE_UNBILLED || !t->procedure)
            continue;
        groups[count] = (struct group){.discipline = t->discipline,
                                       .row = method_for(e, t->procedure)};
        if (!groups[count].row)
            report_no_method(e, t);
        else if (!is_counted(groups, count, &groups[count]))
            count_group(e, &groups[count++]);
    }
}
